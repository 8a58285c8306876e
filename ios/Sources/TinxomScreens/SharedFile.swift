// A text that is given to another app as a file, and does not stay behind.

import Foundation

/// A file for the share sheet, in a folder of its own within a folder that is emptied: at every start, and when the sheet closes.
public struct SharedFile: Sendable {
    /// Where it lies.
    public let url: URL
    private let folder: URL

    /// Writes a text under a name, below `shelf`.
    ///
    /// - Throws: What the file system says.
    public init(name: String, text: String, shelf: URL) throws {
        folder = shelf.appendingPathComponent(UUID().uuidString, isDirectory: true)
        // A name that came from elsewhere leads nowhere else.
        url = folder.appendingPathComponent((name as NSString).lastPathComponent)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        do {
            #if os(iOS)
                try Data(text.utf8).write(to: url, options: .completeFileProtection)
            #else
                try Data(text.utf8).write(to: url)
            #endif
        } catch {
            remove()
            throw error
        }
    }

    /// Takes the file away.
    public func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Takes away what an app that was ended left.
    public static func clear(_ shelf: URL) {
        try? FileManager.default.removeItem(at: shelf)
    }
}
