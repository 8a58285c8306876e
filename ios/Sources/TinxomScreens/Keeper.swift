// Who needs the vault open, and the one phone that all of them use.

import Tinxom

/// Holds the phone, once for the whole process: the screens and the work in the background need the same vault, and a vault
/// is open in one place at a time. It is open as long as somebody holds it and closed when nobody does, because iOS ends an
/// app that sleeps with a lock on a file.
public actor Keeper {
    /// Who may hold the vault.
    public enum Holder: Hashable, Sendable {
        /// The person looks at the app.
        case screen
        /// The system gave the app a slice of time.
        case background
    }

    private let opening: @Sendable () async throws -> OpenPhone
    private let puttingAside: @Sendable () async throws -> Void
    private let turns = Turns()
    private var opened: OpenPhone?
    private var holders: Set<Holder> = []

    /// A keeper that opens the phone by `open` when it is needed first, and puts a vault that does not open aside by
    /// `putAside`.
    public init(
        open: @escaping @Sendable () async throws -> OpenPhone, putAside: @escaping @Sendable () async throws -> Void
    ) {
        opening = open
        puttingAside = putAside
    }

    /// Opens the vault for one more, or finds it open.
    ///
    /// - Throws: What opening throws; whoever asked holds nothing then.
    public func hold(_ holder: Holder) async throws -> OpenPhone {
        try await turns.run { try await self.open(for: holder) }
    }

    /// Closes the vault when this was the last who held it. The phone stays, and goes on when somebody holds it again.
    ///
    /// - Throws: ``PhoneError`` of the vault; it is closed all the same.
    public func release(_ holder: Holder) async throws {
        try await turns.run { try await self.close(for: holder) }
    }

    /// Whether the person looks at the app.
    public var inFront: Bool { holders.contains(.screen) }

    /// Puts the vault aside, whole; the next who holds gets a new one.
    ///
    /// - Throws: ``PhoneError``; the vault is where it was then.
    public func putAside() async throws {
        try await turns.run {
            try await self.shut()
            try await self.puttingAside()
        }
    }

    /// Shuts the phone for good.
    ///
    /// - Throws: ``PhoneError`` of the vault; it is closed all the same.
    public func close() async throws {
        try await turns.run { try await self.shut() }
    }

    private func open(for holder: Holder) async throws -> OpenPhone {
        let phone: OpenPhone
        if let there = opened {
            phone = there
            // Signed out, the vault stays closed, and its screen says so.
            try await phone.local { if !$0.phone.isSignedOut() { try $0.phone.resume() } }
        } else {
            phone = try await opening()
            opened = phone
        }
        holders.insert(holder)
        return phone
    }

    private func close(for holder: Holder) async throws {
        guard holders.remove(holder) != nil, holders.isEmpty, let phone = opened else { return }
        try await phone.local { try $0.phone.pause() }
    }

    private func shut() async throws {
        holders = []
        guard let phone = opened else { return }
        opened = nil
        try await phone.local { try $0.close() }
    }
}
