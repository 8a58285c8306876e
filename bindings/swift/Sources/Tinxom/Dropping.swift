import Foundation
import TinxomFFI

/// Waits for a call of the library and, when the task is cancelled, drops it there, as a cancelled coroutine of Kotlin
/// does. What is generated waits for the call's end, whatever becomes of the task: a sync would go on behind the back of
/// whoever ended it.
///
/// The four functions are those of UniFFI's futures for one kind of value.
///
/// - Throws: What the call throws; `CancellationError` when it was dropped.
func waitOrDrop<Value>(
    _ future: UInt64,
    poll: (UInt64, @escaping UniffiRustFutureContinuationCallback, UInt64) -> Void,
    cancel: @escaping @Sendable (UInt64) -> Void,
    complete: (UInt64, UnsafeMutablePointer<RustCallStatus>) -> Value,
    free: (UInt64) -> Void
) async throws -> Value {
    defer { free(future) }
    await withTaskCancellationHandler {
        // 0 says that there is something to take: the result, or that the call was cancelled.
        while await polled(future, poll) != 0 {}
    } onCancel: {
        // A cancel lasts: one that comes before the first poll ends the call too. No handler runs once the wait is over,
        // so the future is there.
        cancel(future)
    }
    var status = RustCallStatus(code: 0, errorBuf: RustBuffer(capacity: 0, len: 0, data: nil))
    let value = complete(future, &status)
    switch status.code {
    case 0:
        return value
    case 1:
        throw try FfiConverterTypePhoneError_lift(status.errorBuf)
    case 3:
        throw CancellationError()
    default:
        // What a panic says stays unread: it may hold what a person wrote.
        var freed = RustCallStatus(code: 0, errorBuf: RustBuffer(capacity: 0, len: 0, data: nil))
        ffi_tinxom_ffi_rustbuffer_free(status.errorBuf, &freed)
        throw Panicked()
    }
}

/// The library came to a place that it never should: nothing that was kept is lost, and the call can be made again.
struct Panicked: Error {}

private func polled(
    _ future: UInt64,
    _ poll: (UInt64, @escaping UniffiRustFutureContinuationCallback, UInt64) -> Void
) async -> Int8 {
    await withUnsafeContinuation { continuation in
        let waiting = Unmanaged.passRetained(Waiting(continuation)).toOpaque()
        poll(
            future,
            { handle, outcome in
                guard let waiting = UnsafeRawPointer(bitPattern: UInt(handle)) else { return }
                Unmanaged<Waiting>.fromOpaque(waiting).takeRetainedValue().continuation.resume(returning: outcome)
            },
            UInt64(UInt(bitPattern: waiting))
        )
    }
}

/// A continuation as a pointer that C can carry.
private final class Waiting {
    let continuation: UnsafeContinuation<Int8, Never>

    init(_ continuation: UnsafeContinuation<Int8, Never>) {
        self.continuation = continuation
    }
}
