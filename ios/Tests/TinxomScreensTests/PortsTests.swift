import Foundation
import Testing
import Tinxom

@testable import TinxomScreens

/// A Keychain in memory: it answers as Security does, and keeps what it was given.
private final class MemoryKeychain: Keychain, @unchecked Sendable {
    private let lock = NSLock()
    private var items: [KeychainItem] = []
    private var failing: Int32?

    /// What it answers whatever it is asked.
    var fails: Int32? {
        get { lock.withLock { failing } }
        set { lock.withLock { failing = newValue } }
    }

    var kept: [KeychainItem] { lock.withLock { items } }

    func copy(service: String, account: String) -> (status: Int32, secret: Data?) {
        if let fails { return (fails, nil) }
        let item = kept.first { $0.service == service && $0.account == account }
        return item.map { (KeychainStatus.success, $0.secret) } ?? (KeychainStatus.itemNotFound, nil)
    }

    func add(_ item: KeychainItem) -> Int32 {
        if let fails { return fails }
        return lock.withLock {
            if items.contains(where: { $0.service == item.service && $0.account == item.account }) {
                return KeychainStatus.duplicateItem
            }
            items.append(item)
            return KeychainStatus.success
        }
    }
}

extension Everything {
    /// The platform's ports, by what they decide.
    @Suite struct Ports {
        @Test("the key is kept for this device alone, readable after the first unlock, and read back")
        func key() throws {
            let keychain = MemoryKeychain()
            let keys = KeychainKeys(keychain, account: "vault")
            #expect(try keys.load() == nil)
            try keys.keep(key: Data(repeating: 7, count: 32))
            #expect(try keys.load() == Data(repeating: 7, count: 32))
            let item = try #require(keychain.kept.first)
            #expect(item.accessible == .afterFirstUnlockThisDeviceOnly && !item.synchronizable)
        }

        @Test("a key that is there is never replaced")
        func keyTwice() throws {
            let keychain = MemoryKeychain()
            let keys = KeychainKeys(keychain, account: "vault")
            try keys.keep(key: Data([1]))
            #expect(throws: KeyStoreFailure.Failed) { try keys.keep(key: Data([2])) }
            #expect(try keys.load() == Data([1]))
        }

        @Test(
            "what the Keychain cannot do is told as what it is",
            arguments: [
                (KeychainStatus.interactionNotAllowed, KeyStoreFailure.Locked), (KeychainStatus.diskFull, .Full),
                (-25291, .Failed),
            ])
        func keyFails(_ status: Int32, _ failure: KeyStoreFailure) throws {
            let keychain = MemoryKeychain()
            let keys = KeychainKeys(keychain, account: "vault")
            keychain.fails = status
            #expect(throws: failure) { try keys.load() }
            #expect(throws: failure) { try keys.keep(key: Data([1])) }
            #expect(keychain.kept.isEmpty)
        }

        @Test("an item without its secret is a failure and not a key that was never there")
        func keyWithoutSecret() {
            let keychain = MemoryKeychain()
            keychain.fails = KeychainStatus.success
            #expect(throws: KeyStoreFailure.Failed) { try KeychainKeys(keychain, account: "vault").load() }
        }

        @Test("a phone whose Keychain is locked says so, makes nothing, and opens once it is unlocked")
        @MainActor
        func lockedPhone() async throws {
            let keychain = MemoryKeychain()
            keychain.fails = KeychainStatus.interactionNotAllowed
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tinxom-\(UUID())")
            defer { try? FileManager.default.removeItem(at: folder) }
            let keeper = Keeper(
                open: {
                    let options = PhoneOptions(folder: folder.path, language: .vietnamese, roots: [])
                    let keys = KeychainKeys(keychain, account: "vault")
                    return try await OpenPhone.open(options, territory: Given.territory, keys: keys)
                }, putAside: {})
            let shell = Shell(keeper: keeper, language: .vietnamese, errands: Platform())
            await shell.start()
            #expect(shell.shown.visit == 0 && shell.shown.screen?.head.main?.action == "open-again")
            #expect(shell.shown.screen?.buttons.contains { $0.confirm != nil } == false)
            #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("vault.db").path))
            keychain.fails = nil
            await shell.resume()
            #expect(shell.shown.visit == 1 && keychain.kept.count == 1)
            await shell.close()
        }

        @Test("a shared text lies in a file of its own name within the shelf, and nothing is left of it")
        func sharedFile() throws {
            let shelf = FileManager.default.temporaryDirectory.appendingPathComponent("tinxom-\(UUID())")
            let file = try SharedFile(name: "../../tinxom.txt", text: "Một trang.", shelf: shelf)
            #expect(file.url.lastPathComponent == "tinxom.txt" && file.url.path.hasPrefix(shelf.path + "/"))
            #expect(!file.url.path.contains(".."))
            #expect(try String(contentsOf: file.url, encoding: .utf8) == "Một trang.")
            file.remove()
            #expect(try FileManager.default.contentsOfDirectory(atPath: shelf.path).isEmpty)
            _ = try SharedFile(name: "tinxom.html", text: "Trang khác.", shelf: shelf)
            SharedFile.clear(shelf)
            #expect(!FileManager.default.fileExists(atPath: shelf.path))
        }
    }
}
