// What is read aloud, and done without being seen.

// A synthesized initializer would be on the main actor.
// swift-format-ignore: UseSynthesizedInitializer
public struct AccessibilityAttachmentModifier: ViewModifier {
    public typealias Body = Never

    nonisolated init() {}
}

public struct AccessibilityChildBehavior: Hashable, Sendable {
    public static let ignore = AccessibilityChildBehavior()
    public static let contain = AccessibilityChildBehavior()
    public static let combine = AccessibilityChildBehavior()
}

public struct AccessibilityActionKind: Equatable, Sendable {
    public static let `default` = AccessibilityActionKind()
    public static let escape = AccessibilityActionKind()
}

public struct AccessibilityTraits: SetAlgebra, Sendable {
    public typealias Element = AccessibilityTraits

    private var traits: UInt

    private init(_ traits: UInt) {
        self.traits = traits
    }

    public init() {
        traits = 0
    }

    public static let isButton = AccessibilityTraits(1)
    public static let isHeader = AccessibilityTraits(2)
    public static let isSelected = AccessibilityTraits(4)
    public static let isImage = AccessibilityTraits(8)
    public static let isModal = AccessibilityTraits(16)

    public func contains(_ member: AccessibilityTraits) -> Bool { false }

    public mutating func insert(
        _ newMember: AccessibilityTraits
    ) -> (inserted: Bool, memberAfterInsert: AccessibilityTraits) { (false, newMember) }

    public mutating func remove(_ member: AccessibilityTraits) -> AccessibilityTraits? { nil }

    public mutating func update(with newMember: AccessibilityTraits) -> AccessibilityTraits? { nil }

    public func union(_ other: AccessibilityTraits) -> AccessibilityTraits { self }

    public mutating func formUnion(_ other: AccessibilityTraits) {}

    public func intersection(_ other: AccessibilityTraits) -> AccessibilityTraits { self }

    public mutating func formIntersection(_ other: AccessibilityTraits) {}

    public func symmetricDifference(_ other: AccessibilityTraits) -> AccessibilityTraits { self }

    public mutating func formSymmetricDifference(_ other: AccessibilityTraits) {}
}

extension View {
    nonisolated private var accessible: ModifiedContent<Self, AccessibilityAttachmentModifier> {
        ModifiedContent(content: self, modifier: AccessibilityAttachmentModifier())
    }

    nonisolated public func accessibilityElement(
        children: AccessibilityChildBehavior = .ignore
    ) -> some View { self }

    nonisolated public func accessibilityHidden(
        _ hidden: Bool
    ) -> ModifiedContent<Self, AccessibilityAttachmentModifier> { accessible }

    nonisolated public func accessibilityLabel(
        _ label: Text
    ) -> ModifiedContent<Self, AccessibilityAttachmentModifier> { accessible }

    nonisolated public func accessibilityLabel(
        _ labelKey: LocalizedStringKey
    ) -> ModifiedContent<Self, AccessibilityAttachmentModifier> { accessible }

    @_disfavoredOverload
    nonisolated public func accessibilityLabel<S: StringProtocol>(
        _ label: S
    ) -> ModifiedContent<Self, AccessibilityAttachmentModifier> { accessible }

    nonisolated public func accessibilityHint(
        _ hint: Text
    ) -> ModifiedContent<Self, AccessibilityAttachmentModifier> { accessible }

    nonisolated public func accessibilityHint(
        _ hintKey: LocalizedStringKey
    ) -> ModifiedContent<Self, AccessibilityAttachmentModifier> { accessible }

    @_disfavoredOverload
    nonisolated public func accessibilityHint<S: StringProtocol>(
        _ hint: S
    ) -> ModifiedContent<Self, AccessibilityAttachmentModifier> { accessible }

    nonisolated public func accessibilityAddTraits(
        _ traits: AccessibilityTraits
    ) -> ModifiedContent<Self, AccessibilityAttachmentModifier> { accessible }

    nonisolated public func accessibilityAction(
        _ actionKind: AccessibilityActionKind = .default, _ handler: @escaping () -> Void
    ) -> ModifiedContent<Self, AccessibilityAttachmentModifier> { accessible }
}
