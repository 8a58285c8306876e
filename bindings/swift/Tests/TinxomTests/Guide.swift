import Foundation
import Tinxom

#if canImport(SwiftUI)
    import SwiftUI
#endif

// What docs/swift.md shows, block by block. GuideTests.swift runs what Linux can run, and compares the page with this file.

// [a key store]
#if canImport(Security)
    import Security

    /// The vault's key in the Keychain: of this device only, in no backup, and readable after the first unlock, so that
    /// a sync in the background finds it.
    final class KeychainKeys: KeyStore {
        private let account: String

        init(account: String) {
            self.account = account
        }

        private var place: [CFString: Any] {
            [kSecClass: kSecClassGenericPassword, kSecAttrService: "vn.tinxom.vault", kSecAttrAccount: account]
        }

        func load() throws -> Data? {
            var query = place
            query[kSecReturnData] = true
            var found: CFTypeRef?
            switch SecItemCopyMatching(query as CFDictionary, &found) {
            case errSecSuccess:
                guard let key = found as? Data else { throw KeyStoreFailure.Failed }
                return key
            case errSecItemNotFound: return nil
            case errSecInteractionNotAllowed: throw KeyStoreFailure.Locked
            default: throw KeyStoreFailure.Failed
            }
        }

        func keep(key: Data) throws {
            var item = place
            item[kSecAttrAccessible] = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
            item[kSecValueData] = key
            switch SecItemAdd(item as CFDictionary, nil) {
            case errSecSuccess: return
            case errSecInteractionNotAllowed: throw KeyStoreFailure.Locked
            case errSecDiskFull: throw KeyStoreFailure.Full
            default: throw KeyStoreFailure.Failed
            }
        }
    }
#endif
// [/a key store]

// [open]
func openPhone(folder: URL, territory: Territory, keys: any KeyStore, roots: [Data]) async throws -> OpenPhone {
    let options = PhoneOptions(folder: folder.path, language: .vietnamese, roots: roots)
    return try await OpenPhone.open(options, territory: territory, keys: keys)
}
// [/open]

// [enrol]
func enrol(
    _ phone: OpenPhone, invite: String, name: String, agrees: @MainActor ([String]) async -> Bool
) async throws -> Bool {
    let text = try await phone.local {
        let view = try $0.membership.readInvite(invite: invite)
        return $0.membership.consentText(unit: view.unit)
    }
    guard await agrees(text) else { return false }
    _ = try await phone.local { try $0.membership.enrol(invite: invite, name: name) }
    return true
}
// [/enrol]

// [door]
/// The officer's phone: a grant for a household, to be shown as a QR.
func grant(_ household: HouseholdId, on phone: OpenPhone) async throws -> String {
    try await phone.local {
        try $0.door.grant(request: GrantRequest(household: .known(household: household), role: .resident)).text
    }
}

/// The new member's phone, after `enrol`: the acceptance, to be shown as a QR back until the server has ruled.
func answer(on phone: OpenPhone) async throws -> String? {
    try await phone.local { try $0.slot.acceptance() }
}

/// The officer's phone again: the camera read the acceptance.
func finish(_ acceptance: String, on phone: OpenPhone) async throws -> Finished {
    try await phone.local { try $0.door.finish(acceptance: acceptance) }
}

/// Where the slot is, on the member's phone: waiting for the server, this phone's, another's.
@MainActor
func showSlot(_ phone: OpenPhone, _ states: (SlotState?) -> Void) async throws {
    for try await rows in phone.slot.rows() {
        states(rows.first?.state)
    }
}
// [/door]

// [write]
func keep(_ words: String, on phone: OpenPhone) async throws -> Int64 {
    try await phone.local {
        let id = try $0.drafts.write(tip: NewTip(kind: .theft, window: .lastNight, text: words))
        try $0.drafts.queue(id: id)
        return id
    }
}
// [/write]

// [show]
@MainActor
func show(_ phone: OpenPhone, _ titles: ([String]) -> Void) async throws {
    for try await tips in phone.inbox.rows(take: 50) {
        titles(tips.map(\.firstWords))
    }
}
// [/show]

// [sync]
@MainActor
func syncNow(
    _ phone: OpenPhone, progress: @escaping @MainActor (SyncStatus) -> Void,
    fails: @escaping @MainActor (PhoneError) -> Void
) -> Task<Void, Never> {
    Task {
        let watching = Task { for try await status in phone.syncing.progress() { progress(status) } }
        defer { watching.cancel() }
        do {
            try await phone.sync()
        } catch let error as PhoneError {
            fails(error)
        } catch {
            // The task was cancelled: whoever did that knows.
        }
    }
}
// [/sync]

// [errors]
func sentence(_ error: PhoneError) -> String {
    let said = error.explanation
    switch error {
    case .Stopped: return ""
    case .Later: return said.safe
    case .Text(_, let field, let over): return "\(said.what) (\(field), \(over ?? 0))"
    default: return "\(said.what) \(said.safe) \(said.action)"
    }
}
// [/errors]

// [sleep]
func appGoesToSleep(_ phone: OpenPhone) async throws {
    try await phone.local { try $0.phone.pause() }
}

func appWakesUp(_ phone: OpenPhone) async throws {
    try await phone.local { try $0.phone.resume() }
}

#if canImport(SwiftUI)
    extension View {
        /// Holds the vault open while the app is in front, and keeps it in step then.
        func follows(_ phase: ScenePhase, _ phone: OpenPhone) -> some View {
            task(id: phase) {
                switch phase {
                case .active:
                    try? await appWakesUp(phone)
                    await phone.keepUp()
                case .background:
                    try? await appGoesToSleep(phone)
                default:
                    break
                }
            }
        }
    }
#endif
// [/sleep]

// [shut]
func appEnds(_ phone: OpenPhone) async throws {
    try await phone.local { try $0.close() }
}
// [/shut]
