// Views, what changes them, and how they are put together.

@_exported import AppleFoundation
@_exported import Combine
@_exported import UIKit

@MainActor @preconcurrency
public protocol View {
    associatedtype Body: View

    @ViewBuilder @MainActor @preconcurrency var body: Body { get }
}

extension View where Body == Never {
    public var body: Never { fatalError() }
}

extension Never: View {
    public typealias Body = Never

    public var body: Never { fatalError() }
}

@MainActor @preconcurrency
public protocol ViewModifier {
    associatedtype Body: View
    typealias Content = _ViewModifier_Content<Self>

    @ViewBuilder @MainActor @preconcurrency func body(content: Content) -> Body
}

@MainActor @preconcurrency
public struct _ViewModifier_Content<Modifier: ViewModifier>: View {
    public typealias Body = Never
}

extension ViewModifier where Body == Never {
    public func body(content: Content) -> Never { fatalError() }
}

@MainActor @preconcurrency
public struct ModifiedContent<Content, Modifier> {
    public typealias Body = Never

    nonisolated public init(content: Content, modifier: Modifier) {}
}

extension ModifiedContent: View where Content: View, Modifier: ViewModifier {}

extension View {
    nonisolated public func modifier<T>(_ modifier: T) -> ModifiedContent<Self, T> {
        ModifiedContent(content: self, modifier: modifier)
    }
}

@globalActor
public actor _NoActor {
    public static let shared = _NoActor()
}

/// A second actor takes away what a protocol has from `View`: a type that conforms to both is on neither.
@_NoActor
public protocol _RemoveGlobalActorIsolation {}

@MainActor @preconcurrency
public struct EmptyView: View {
    public typealias Body = Never

    nonisolated public init() {}
}

@MainActor @preconcurrency
public struct AnyView: View {
    public typealias Body = Never

    nonisolated public init<V: View>(_ view: V) {}
}

@MainActor @preconcurrency
public struct TupleView<T>: View {
    public typealias Body = Never

    nonisolated public init(_ value: T) {}
}

// A synthesized initializer would be on the main actor.
// swift-format-ignore: UseSynthesizedInitializer
@MainActor @preconcurrency
public struct _ConditionalContent<TrueContent, FalseContent> {
    public typealias Body = Never

    nonisolated init() {}
}

extension _ConditionalContent: View where TrueContent: View, FalseContent: View {}

extension Optional: View where Wrapped: View {
    public typealias Body = Never
}

@resultBuilder
public struct ViewBuilder {
    public static func buildExpression<Content: View>(_ content: Content) -> Content { content }

    public static func buildBlock() -> EmptyView { EmptyView() }

    public static func buildBlock<Content: View>(_ content: Content) -> Content { content }

    public static func buildBlock<each Content: View>(_ content: repeat each Content) -> TupleView<
        (repeat each Content)
    > {
        TupleView((repeat each content))
    }

    public static func buildIf<Content: View>(_ content: Content?) -> Content? { content }

    public static func buildEither<TrueContent: View, FalseContent: View>(
        first: TrueContent
    ) -> _ConditionalContent<TrueContent, FalseContent> { _ConditionalContent() }

    public static func buildEither<TrueContent: View, FalseContent: View>(
        second: FalseContent
    ) -> _ConditionalContent<TrueContent, FalseContent> { _ConditionalContent() }

    public static func buildLimitedAvailability<Content: View>(_ content: Content) -> AnyView { AnyView(content) }
}
