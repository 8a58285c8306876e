// What Foundation, CoreFoundation and CoreGraphics have on Apple's systems and not on Linux, or otherwise. There is no module of
// this name at Apple's: whoever asks for one of theirs gets this with it.

@_exported import Foundation

/// With Objective-C, the memory behind it is managed otherwise.
public typealias NSErrorPointer = UnsafeMutablePointer<NSError?>?

public typealias CFTypeRef = AnyObject
/// A class of its own at Apple's, and bridged to this one.
public typealias CFDictionary = NSDictionary
public typealias OSStatus = Int32

public final class CFString: Hashable {
    public init(_ text: String) {}

    public static func == (one: CFString, other: CFString) -> Bool { one === other }

    public func hash(into hasher: inout Hasher) {}
}

public struct CGAffineTransform: Equatable, Sendable {
    public static let identity = CGAffineTransform()
}

extension Bundle {
    /// On Linux they are `NSURL`.
    public func urls(forResourcesWithExtension ext: String?, subdirectory subpath: String?) -> [URL]? { nil }
}
