// What a view finds around it.

public protocol EnvironmentKey {
    associatedtype Value

    static var defaultValue: Value { get }
}

public struct EnvironmentValues {
    public init() {}

    public subscript<K: EnvironmentKey>(key: K.Type) -> K.Value {
        get { K.defaultValue }
        set {}
    }
}

@propertyWrapper
public struct Environment<Value>: DynamicProperty {
    public init(_ keyPath: KeyPath<EnvironmentValues, Value>) {}

    public var wrappedValue: Value { fatalError() }
}

public enum ColorScheme: CaseIterable, Sendable { case light, dark }

public enum DynamicTypeSize: Hashable, Comparable, CaseIterable, Sendable {
    case xSmall, small, medium, large, xLarge, xxLarge, xxxLarge
    case accessibility1, accessibility2, accessibility3, accessibility4, accessibility5
}

public enum ScenePhase: Comparable, Sendable { case background, inactive, active }

extension EnvironmentValues {
    public var colorScheme: ColorScheme {
        get { .light }
        set {}
    }

    public var displayScale: CGFloat {
        get { 1 }
        set {}
    }

    public var dynamicTypeSize: DynamicTypeSize {
        get { .large }
        set {}
    }

    public var locale: Locale {
        get { .current }
        set {}
    }

    public var scenePhase: ScenePhase {
        get { .active }
        set {}
    }
}

extension View {
    nonisolated public func environment<V>(
        _ keyPath: WritableKeyPath<EnvironmentValues, V>, _ value: V
    ) -> some View { self }
}
