import Foundation
import Tinxom

/// A clock that is set by hand.
final class ManualClock: PhoneClock, @unchecked Sendable {
    private let lock = NSLock()
    private var moment: Date

    init(_ moment: Date) {
        self.moment = moment
    }

    func now() -> Date { lock.withLock { moment } }

    func set(to moment: Date) { lock.withLock { self.moment = moment } }

    func advance(minutes: Int64) { lock.withLock { moment += Double(minutes) * 60 } }
}

/// A network that is switched by hand.
final class ManualNetwork: Connectivity, @unchecked Sendable {
    private let lock = NSLock()
    private var kind = NetworkKind.free

    func network() -> NetworkKind { lock.withLock { kind } }

    func set(_ kind: NetworkKind) { lock.withLock { self.kind = kind } }
}

/// What a key store of a test does.
enum KeysState: String, CaseIterable, Sendable {
    case good, locked, failed, full, lost, wrong, short
    case throwing = "throws"
}

/// An error that is no answer of a key store.
struct Unwell: Error {
    let secret = "Canary of the platform"
}

/// A key store that a test holds in its hand: it does what its state says.
final class Keys: KeyStore, @unchecked Sendable {
    private let lock = NSLock()
    private var now: KeysState
    private var kept: Data?

    init(_ state: KeysState = .good) {
        now = state
    }

    var state: KeysState {
        get { lock.withLock { now } }
        set { lock.withLock { now = newValue } }
    }

    var key: Data? { lock.withLock { kept } }

    func load() throws -> Data? {
        switch state {
        case .good: key
        case .lost: nil
        case .wrong: Data(repeating: 9, count: 32)
        case .short: key?.prefix(31)
        case .locked, .failed, .full, .throwing: throw failure
        }
    }

    func keep(key: Data) throws {
        guard state == .good else { throw failure }
        lock.withLock { kept = key }
    }

    private var failure: any Error {
        switch state {
        case .locked: KeyStoreFailure.Locked
        case .full: KeyStoreFailure.Full
        case .throwing: Unwell()
        case .good, .failed, .lost, .wrong, .short: KeyStoreFailure.Failed
        }
    }
}

/// A person with a phone. Its test alone has it in hand, and that test's tasks only read it.
final class Person: @unchecked Sendable {
    let folder: String
    let clock: ManualClock
    let keys: Keys
    let network = ManualNetwork()
    /// Tips by the label that a scenario gave them.
    var tips: [String: Int64] = [:]
    var watched: Watched?
    private let territory: Territory
    private var opened: OpenPhone?

    init(folder: String, now: Date, keys: KeysState = .good, territory: Territory = Given.territory) {
        self.territory = territory
        self.folder = folder
        clock = ManualClock(now)
        self.keys = Keys(keys)
    }

    /// The phone, which is open.
    var phone: OpenPhone {
        get throws {
            guard let opened else { throw Broken("the phone is not open") }
            return opened
        }
    }

    func open(_ language: Language = .vietnamese) throws {
        let options = PhoneOptions(folder: folder, language: language, roots: [])
        opened = OpenPhone(
            try Phone.open(options: options, territory: territory, keys: keys, clock: clock, connectivity: network))
    }

    func shut() throws {
        watched = nil
        let phone = opened
        opened = nil
        try phone?.close()
    }
}

/// A view that is looked at, and its rows.
final class Watched {
    let view: TipsView
    private(set) var rows: [TipLine]

    init(_ view: TipsView) throws {
        self.view = view
        rows = try view.snapshot()
    }

    /// Takes differences until the rows are these.
    func changes(to now: [TipLine]) async throws {
        while rows != now {
            guard let changes = try await view.next() else { throw Broken("the view ended") }
            for change in changes { change.apply(to: &rows) }
        }
    }
}
