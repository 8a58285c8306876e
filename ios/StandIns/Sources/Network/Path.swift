// The network's state.

@_exported import AppleFoundation

public struct NWPath: Equatable, Sendable {
    public enum Status: Sendable { case satisfied, unsatisfied, requiresConnection }

    public let status: Status
    public let isExpensive: Bool
    public let isConstrained: Bool
}

public final class NWPathMonitor {
    public init() {}

    @preconcurrency public final var pathUpdateHandler: (@Sendable (NWPath) -> Void)?

    public final func start(queue: DispatchQueue) {}
}
