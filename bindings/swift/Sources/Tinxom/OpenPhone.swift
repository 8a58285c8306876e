import Foundation
import TinxomFFI

/// A phone and its clients, each once. One of it is held by an app for as long as the vault is open.
///
/// ``close()`` shuts the vault; a phone that is only let go of stays open until the last of its clients is gone.
///
/// Local calls are short, and they read and write a disk: make them in ``local(_:)`` and never on the main actor.
public final class OpenPhone: Sendable {
    /// What the clients hang on.
    public let phone: Phone
    /// Joining, and who holds this phone.
    public let membership: Membership
    /// Tips that are being written.
    public let drafts: Drafts
    /// What did not arrive yet.
    public let outbox: Outbox
    /// The owner's tips with their states, receipts and answers.
    public let inbox: Inbox
    /// The patrols' logs.
    public let patrols: Patrols
    /// The household's slot.
    public let slot: Slot
    /// Enrolment at a household's door, for officers.
    public let door: Door
    /// The ward's registry of households, for officers.
    public let registry: Registry
    /// The officer's side.
    public let officer: Officer
    /// Bringing everything to the server and back; ``sync()`` and ``keepUp()`` are the calls for an app.
    public let syncing: SyncClient

    /// Holds a phone that was opened.
    public init(_ phone: Phone) {
        self.phone = phone
        membership = phone.membership()
        drafts = phone.drafts()
        outbox = phone.outbox()
        inbox = phone.inbox()
        patrols = phone.patrols()
        slot = phone.slot()
        door = phone.door()
        registry = phone.registry()
        officer = phone.officer()
        syncing = phone.sync()
    }

    /// Opens the vault in a folder, or makes a new one, with the key that `keys` keeps.
    ///
    /// - Throws: ``PhoneError``; nothing in the folder is changed then.
    public static func open(
        _ options: PhoneOptions,
        territory: Territory,
        keys: any KeyStore,
        clock: (any PhoneClock)? = nil,
        connectivity: (any Connectivity)? = nil
    ) async throws -> OpenPhone {
        try await aside {
            OpenPhone(
                try Phone.open(
                    options: options, territory: territory, keys: keys, clock: clock, connectivity: connectivity))
        }
    }

    /// Makes local calls on a thread that may wait for a disk.
    public func local<Value: Sendable>(
        _ calls: @escaping @Sendable (OpenPhone) throws -> Value
    ) async throws -> Value {
        try await aside { try calls(self) }
    }

    /// Syncs because a person asked for it. Cancelling the task drops the sync in the middle, and nothing is lost by
    /// that: what arrived is kept, the rest goes next time. ``SyncClient/progress()`` tells how it stands.
    ///
    /// - Throws: ``PhoneError``; `CancellationError` when the task was cancelled.
    @discardableResult
    public func sync() async throws -> SyncReport {
        try await waits(for: uniffi_tinxom_ffi_fn_method_syncclient_now(syncing.uniffiCloneHandle()))
    }

    /// Syncs once because the platform woke the phone: within the day's budget, and not over a network that is to be
    /// spared. As ``sync()`` otherwise.
    ///
    /// - Throws: ``PhoneError``, ``PhoneError/Later`` before a byte is sent where it may not.
    @discardableResult
    public func syncUnasked() async throws -> SyncReport {
        try await waits(for: uniffi_tinxom_ffi_fn_method_syncclient_unasked(syncing.uniffiCloneHandle()))
    }

    private func waits(for sync: UInt64) async throws -> SyncReport {
        let report = try await waitOrDrop(
            sync,
            poll: ffi_tinxom_ffi_rust_future_poll_rust_buffer,
            cancel: { ffi_tinxom_ffi_rust_future_cancel_rust_buffer($0) },
            complete: ffi_tinxom_ffi_rust_future_complete_rust_buffer,
            free: ffi_tinxom_ffi_rust_future_free_rust_buffer
        )
        return try FfiConverterTypeSyncReport_lift(report)
    }

    /// Keeps the phone in step until it is shut down or the task is cancelled.
    public func keepUp() async {
        // It throws only when it was dropped.
        try? await waitOrDrop(
            uniffi_tinxom_ffi_fn_method_syncclient_keep_up(syncing.uniffiCloneHandle()),
            poll: ffi_tinxom_ffi_rust_future_poll_void,
            cancel: { ffi_tinxom_ffi_rust_future_cancel_void($0) },
            complete: ffi_tinxom_ffi_rust_future_complete_void,
            free: ffi_tinxom_ffi_rust_future_free_void
        )
    }

    /// Shuts the vault down for good: views end, a sync under way ends, later calls are refused.
    ///
    /// - Throws: ``PhoneError`` of the vault; it is closed all the same.
    public func close() throws {
        try phone.shutdown()
    }
}

/// Calls on a queue's thread: those that carry tasks are few, and none of them should wait for a disk.
private func aside<Value: Sendable>(_ calls: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global(qos: .userInitiated).async {
            continuation.resume(with: Result { try calls() })
        }
    }
}
