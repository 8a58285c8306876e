// How large letters are, keyboards, and what is read aloud.

@_exported import AppleFoundation

public struct UIContentSizeCategory: Hashable, RawRepresentable, Sendable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

open class UITraitCollection: NSObject {
    public convenience init(preferredContentSizeCategory: UIContentSizeCategory) {
        self.init()
    }
}

open class UIFont: NSObject {
    public struct TextStyle: Hashable, RawRepresentable, Sendable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        public static let body = TextStyle(rawValue: "UICTFontTextStyleBody")
    }
}

open class UIFontMetrics: NSObject, @unchecked Sendable {
    public init(forTextStyle textStyle: UIFont.TextStyle) {}

    open func scaledValue(for value: CGFloat, compatibleWith traitCollection: UITraitCollection?) -> CGFloat { value }
}

public enum UIKeyboardType: Int, Sendable {
    case `default` = 0
    case numberPad = 4
}

public struct UIAccessibility {
    public struct Notification: Hashable, RawRepresentable, Sendable {
        public let rawValue: UInt32

        public init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        public static let screenChanged = Notification(rawValue: 1000)
    }

    @MainActor public static func post(notification: Notification, argument: Any?) {}
}
