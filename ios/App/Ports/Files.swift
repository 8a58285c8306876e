// Where things lie: the vault, what came with the app, what is shared for a moment.

import Foundation
import Tinxom

/// The app's places.
struct Files: Sendable {
    /// The vault's folder.
    let vault: URL
    /// Texts that are being shared.
    let shelf: URL

    init() {
        let manager = FileManager.default
        let support =
            manager.urls(for: .applicationSupportDirectory, in: .userDomainMask).first ?? manager.temporaryDirectory
        vault = support.appendingPathComponent("vault", isDirectory: true)
        shelf = manager.temporaryDirectory.appendingPathComponent("shared", isDirectory: true)
    }

    /// Makes the vault's folder: in no backup, because its key is in none, and readable after the first unlock, as the key is.
    func prepare() throws {
        try FileManager.default.createDirectory(
            at: vault, withIntermediateDirectories: true,
            attributes: [.protectionKey: FileProtectionType.completeUntilFirstUserAuthentication])
        var (folder, values) = (vault, URLResourceValues())
        values.isExcludedFromBackup = true
        try folder.setResourceValues(values)
    }

    /// The territory that came with the app.
    func territory() throws -> Territory {
        guard let file = Bundle.main.url(forResource: "territory-thai-nguyen", withExtension: "json") else {
            throw CocoaError(.fileNoSuchFile)
        }
        return try Territory.read(json: Data(contentsOf: file))
    }

    /// The server that the app is made for, where it is made for one.
    var server: String? {
        guard let file = Bundle.main.url(forResource: "server", withExtension: "txt") else { return nil }
        return try? String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The operator's own TLS roots that came with the app, DER.
    var roots: [Data] {
        let files: [URL] = Bundle.main.urls(forResourcesWithExtension: "der", subdirectory: "Roots") ?? []
        return files.sorted { $0.lastPathComponent < $1.lastPathComponent }.compactMap { try? Data(contentsOf: $0) }
    }
}
