// The Keychain's own calls. What they decide is in TinxomScreens, where it is tested.

import Foundation
import Security
import TinxomScreens

/// The system's Keychain.
struct SecurityKeychain: Keychain {
    func copy(service: String, account: String) -> (status: Int32, secret: Data?) {
        let query: [CFString: Any] = [
            kSecClass: kSecClassGenericPassword, kSecAttrService: service, kSecAttrAccount: account,
            kSecAttrSynchronizable: false, kSecReturnData: true, kSecMatchLimit: kSecMatchLimitOne,
        ]
        var found: CFTypeRef?
        let status = SecItemCopyMatching(query as CFDictionary, &found)
        return (status, found as? Data)
    }

    func add(_ item: KeychainItem) -> Int32 {
        let accessible: CFString
        switch item.accessible {
        case .afterFirstUnlockThisDeviceOnly: accessible = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
        }
        let attributes: [CFString: Any] = [
            kSecClass: kSecClassGenericPassword, kSecAttrService: item.service, kSecAttrAccount: item.account,
            kSecAttrAccessible: accessible, kSecAttrSynchronizable: item.synchronizable, kSecValueData: item.secret,
        ]
        return SecItemAdd(attributes as CFDictionary, nil)
    }
}
