import Foundation
import Testing
import Tinxom

/// A clock that throws.
private final class BrokenClock: PhoneClock {
    private let error: any Error

    init(_ error: any Error) {
        self.error = error
    }

    func now() throws -> Date { throw error }
}

/// A network that cannot be told.
private final class BrokenConnectivity: Connectivity {
    func network() throws -> NetworkKind { throw Unwell() }
}

/// A key store that has no key, and keeps one or not.
private final class NewKeys: KeyStore {
    private let inner: Keys

    init(_ state: KeysState) {
        inner = Keys(state)
    }

    func load() -> Data? { nil }

    func keep(key: Data) throws { try inner.keep(key: key) }
}

extension Everything {
    /// What the platform gives may throw anything: each time it is an answer that the phone knows.
    @Suite struct Ports {
        @Test(
            "a key store's failure is told as what it is, and with a good one everything is there",
            arguments: [
                (KeysState.locked, "key-store-locked"), (.full, "disk-full"), (.failed, "key-store-failed"),
                (.throwing, "key-store-failed"), (.short, "key-store-failed"), (.lost, "key-lost"),
                (.wrong, "wrong-key"),
            ])
        func keyStoreThatFails(_ state: KeysState, _ name: String) async throws {
            try await Village.with { village in
                let person = try village.stranger()
                _ = try person.phone.membership.enrol(invite: village.invite(), name: "Bà Tư")
                let id = try person.queue("Khóa hỏng thì tin vẫn còn.")
                try person.shut()
                person.keys.state = state
                let error = try await failure { try person.open() }
                #expect(error.explanation.name == name)
                switch state {
                case .locked: #expect(error == .Unlock(explanation: error.explanation))
                case .full: #expect(error == .DiskFull(explanation: error.explanation))
                default: #expect(error == .Vault(explanation: error.explanation))
                }
                #expect(!"\(error)".contains("Canary"))
                person.keys.state = .good
                try person.open()
                #expect(try person.state(id) == .queued)
            }
        }

        @Test(
            "a key that cannot be kept makes no vault",
            arguments: [KeysState.locked, .full, .failed, .throwing])
        func keyThatIsNotKept(_ state: KeysState) throws {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tinxom-\(UUID())")
            defer { try? FileManager.default.removeItem(at: folder) }
            let options = PhoneOptions(folder: folder.path, language: .vietnamese, roots: [])
            #expect(throws: PhoneError.self) {
                try Phone.open(
                    options: options, territory: Given.territory, keys: NewKeys(state), clock: nil, connectivity: nil)
            }
            #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("vault.db").path))
            let good = try Phone.open(
                options: options, territory: Given.territory, keys: Keys(), clock: nil, connectivity: nil)
            try good.shutdown()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).contains("vault.db"))
        }

        @Test("a clock that throws is replaced by the machine's own", arguments: [true, false])
        func clockThatThrows(_ known: Bool) async throws {
            try await Village.with { village in
                let clock = BrokenClock(known ? ClockFailure.Failed : Unwell())
                let options = PhoneOptions(folder: "\(village.folder)/clock", language: .english, roots: [])
                let phone = try await OpenPhone.open(options, territory: Given.territory, keys: Keys(), clock: clock)
                _ = try phone.membership.enrol(invite: village.invite(), name: "Bà Tư")
                let id = try phone.drafts.write(tip: NewTip(kind: .other, window: .today, text: "Đồng hồ hỏng."))
                #expect(abs(try phone.inbox.story(id: id).line.keptAt.timeIntervalSinceNow) < 3_600)
                try phone.close()
            }
        }

        @Test("a network that cannot be told is tried")
        func networkThatThrows() async throws {
            try await Village.with { village in
                let options = PhoneOptions(folder: "\(village.folder)/network", language: .english, roots: [])
                let phone = try await OpenPhone.open(
                    options, territory: Given.territory, keys: Keys(), connectivity: BrokenConnectivity())
                _ = try phone.membership.enrol(invite: village.invite(), name: "Bà Tư")
                let id = try phone.drafts.write(tip: NewTip(kind: .other, window: .today, text: "Không rõ mạng."))
                try phone.drafts.queue(id: id)
                let keeping = Task { await phone.keepUp() }
                for try await rows in phone.inbox.rows() where rows.first?.state == .accepted { break }
                // A cancelled task drops it: without that this would wait until the phone is shut.
                keeping.cancel()
                await keeping.value
                #expect(try phone.inbox.story(id: id).line.state == .accepted)
                try phone.close()
            }
        }
    }
}
