import Foundation

/// A disk of its own of six megabytes, in memory. Root alone can have one; where nobody may, there is none.
struct SmallDisk {
    let path: String
    private var filler: URL { URL(fileURLWithPath: path).appendingPathComponent("filler") }

    /// Whether one can be had here.
    static let canBeHad: Bool = {
        guard let disk = SmallDisk() else { return false }
        disk.end()
        return true
    }()

    init?() {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("disk-\(UUID().uuidString)")
        path = folder.path
        guard (try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)) != nil else {
            return nil
        }
        guard SmallDisk.run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", path) else {
            try? FileManager.default.removeItem(at: folder)
            return nil
        }
    }

    /// Leaves no room on it.
    func fill() throws {
        FileManager.default.createFile(atPath: filler.path, contents: nil)
        let file = try FileHandle(forWritingTo: filler)
        defer { try? file.close() }
        let page = Data(count: 4096)
        while (try? file.write(contentsOf: page)) != nil {}
    }

    /// Gives the room back.
    func empty() throws { try FileManager.default.removeItem(at: filler) }

    /// Takes it away, when nothing on it is open.
    func end() {
        _ = SmallDisk.run("umount", path)
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func run(_ command: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
