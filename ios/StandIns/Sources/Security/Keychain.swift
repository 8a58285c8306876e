// The Keychain's calls.

@_exported import AppleFoundation

// On iOS they come from C, where a constant asks nothing of its type.
public nonisolated(unsafe) let kSecClass = CFString("")
public nonisolated(unsafe) let kSecClassGenericPassword = CFString("")
public nonisolated(unsafe) let kSecAttrService = CFString("")
public nonisolated(unsafe) let kSecAttrAccount = CFString("")
public nonisolated(unsafe) let kSecAttrAccessible = CFString("")
public nonisolated(unsafe) let kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly = CFString("")
public nonisolated(unsafe) let kSecAttrSynchronizable = CFString("")
public nonisolated(unsafe) let kSecReturnData = CFString("")
public nonisolated(unsafe) let kSecValueData = CFString("")
public nonisolated(unsafe) let kSecMatchLimit = CFString("")
public nonisolated(unsafe) let kSecMatchLimitOne = CFString("")

// swift-format-ignore: AlwaysUseLowerCamelCase
public func SecItemCopyMatching(_ query: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus { 0 }

// swift-format-ignore: AlwaysUseLowerCamelCase
public func SecItemAdd(_ attributes: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus { 0 }
