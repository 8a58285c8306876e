// Words and letters.

public struct LocalizedStringKey: Equatable, ExpressibleByStringInterpolation {
    public init(_ value: String) {}

    public init(stringLiteral value: String) {}
}

public struct Font: Hashable, Sendable {
    public enum Design: Hashable, Sendable { case `default`, serif, rounded, monospaced }

    public struct Weight: Hashable, Sendable {
        public static let regular = Weight()
        public static let medium = Weight()
        public static let semibold = Weight()
        public static let bold = Weight()
    }

    public static func system(size: CGFloat, weight: Weight? = nil, design: Design? = nil) -> Font { Font() }

    @_disfavoredOverload
    public static func system(size: CGFloat, weight: Weight = .regular, design: Design = .default) -> Font { Font() }
}

public struct Text: Equatable, Sendable {
    public init(verbatim content: String) {}

    @_disfavoredOverload
    public init<S: StringProtocol>(_ content: S) {}

    public init(
        _ key: LocalizedStringKey, tableName: String? = nil, bundle: Bundle? = nil, comment: StaticString? = nil
    ) {}

    public init(_ attributedContent: AttributedString) {}

    public func foregroundColor(_ color: Color?) -> Text { self }

    public func font(_ font: Font?) -> Text { self }
}

extension Text: View {
    public typealias Body = Never
}

public protocol TextSelectability {
    static var allowsSelection: Bool { get }
}

public struct EnabledTextSelectability: TextSelectability {
    public static let allowsSelection = true
}

extension TextSelectability where Self == EnabledTextSelectability {
    public static var enabled: EnabledTextSelectability { EnabledTextSelectability() }
}

extension View {
    nonisolated public func font(_ font: Font?) -> some View { self }

    nonisolated public func foregroundColor(_ color: Color?) -> some View { self }

    nonisolated public func lineSpacing(_ lineSpacing: CGFloat) -> some View { self }

    nonisolated public func lineLimit(_ number: Int?) -> some View { self }

    nonisolated public func lineLimit(_ limit: PartialRangeFrom<Int>) -> some View { self }

    nonisolated public func lineLimit(_ limit: PartialRangeThrough<Int>) -> some View { self }

    nonisolated public func lineLimit(_ limit: ClosedRange<Int>) -> some View { self }

    nonisolated public func lineLimit(_ limit: Int, reservesSpace: Bool) -> some View { self }

    nonisolated public func multilineTextAlignment(_ alignment: TextAlignment) -> some View { self }

    nonisolated public func textSelection<S: TextSelectability>(_ selectability: S) -> some View { self }
}
