// Work that is done one after the other, and calls that wait for a disk.

import Foundation

/// Does what it is given in the order of asking, each thing when the one before has ended. An actor alone would not do: at
/// every await another call comes in, and a vault would be paused in the middle of its opening.
actor Turns {
    private var last: Task<Void, Never>?

    /// Does one thing when its turn has come.
    func run<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let before = last
        let task = Task {
            await before?.value
            return try await work()
        }
        last = Task { _ = await task.result }
        return try await task.value
    }
}

/// Calls on a queue's thread: those that carry tasks are few, and the main one draws.
func aside<Value: Sendable>(_ calls: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global(qos: .userInitiated).async {
            continuation.resume(with: Result { try calls() })
        }
    }
}

/// The same for calls that cannot fail.
func aside<Value: Sendable>(_ calls: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        DispatchQueue.global(qos: .userInitiated).async {
            continuation.resume(returning: calls())
        }
    }
}
