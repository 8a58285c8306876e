// The vault's key in the Keychain: what is asked of it, and what its answers mean.

import Foundation
import Tinxom

/// When a Keychain item can be read.
public enum Accessible: Equatable, Sendable {
    /// From the first unlock after a start on, in no backup and on no other device
    /// (`kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly`).
    case afterFirstUnlockThisDeviceOnly
}

/// An item as it is put into the Keychain.
public struct KeychainItem: Equatable, Sendable {
    public let service: String
    public let account: String
    public let accessible: Accessible
    /// Whether iCloud takes it to other devices.
    public let synchronizable: Bool
    public let secret: Data
}

/// The calls of Security that are needed. There is none to change or delete an item: whoever has no way to lose a key loses none.
public protocol Keychain: Sendable {
    /// `SecItemCopyMatching` for the secret of a password item that iCloud does not take anywhere.
    func copy(service: String, account: String) -> (status: Int32, secret: Data?)

    /// `SecItemAdd`.
    func add(_ item: KeychainItem) -> Int32
}

/// What Security answers, by its numbers; Linux has no header with them.
public enum KeychainStatus {
    /// `errSecSuccess`.
    public static let success: Int32 = 0
    /// `errSecDiskFull`.
    public static let diskFull: Int32 = -34
    /// `errSecDuplicateItem`.
    public static let duplicateItem: Int32 = -25299
    /// `errSecItemNotFound`.
    public static let itemNotFound: Int32 = -25300
    /// `errSecInteractionNotAllowed`: the phone was not unlocked since its start.
    public static let interactionNotAllowed: Int32 = -25308
}

/// The key store over a Keychain.
///
/// The item can be read after the first unlock, not only while the phone is unlocked: work in the background opens the vault
/// in a pocket, and an app that could not would bring an answer only when somebody looks. It is of this device only: neither
/// a backup nor iCloud takes the key to where the vault is not.
public final class KeychainKeys: KeyStore {
    /// The item's service.
    public static let service = "vn.tinxom.vault"

    private let keychain: any Keychain
    private let account: String

    /// The key of this account.
    public init(_ keychain: any Keychain, account: String) {
        self.keychain = keychain
        self.account = account
    }

    /// The key, or nothing where there never was one or the system lost it; the phone tells the two apart by its vault.
    ///
    /// - Throws: ``KeyStoreFailure``.
    public func load() throws -> Data? {
        let found = keychain.copy(service: KeychainKeys.service, account: account)
        if found.status == KeychainStatus.itemNotFound { return nil }
        try check(found.status)
        // Found and empty is no answer: read as no key, it would be kept anew over one that is there.
        guard let key = found.secret else { throw KeyStoreFailure.Failed }
        return key
    }

    /// Keeps a new key. One that is there already is never replaced: a vault somewhere is under it.
    ///
    /// - Throws: ``KeyStoreFailure``.
    public func keep(key: Data) throws {
        let item = KeychainItem(
            service: KeychainKeys.service, account: account, accessible: .afterFirstUnlockThisDeviceOnly,
            synchronizable: false, secret: key)
        try check(keychain.add(item))
    }

    private func check(_ status: Int32) throws {
        switch status {
        case KeychainStatus.success: return
        case KeychainStatus.interactionNotAllowed: throw KeyStoreFailure.Locked
        case KeychainStatus.diskFull: throw KeyStoreFailure.Full
        default: throw KeyStoreFailure.Failed
        }
    }
}
