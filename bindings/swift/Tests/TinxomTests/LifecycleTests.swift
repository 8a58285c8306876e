import Foundation
import Testing
import Tinxom

extension Village {
    /// Holds a person's sync in the middle of its request, does something, and lets the link go on; gives what came of
    /// the sync.
    fileprivate func inTheMiddleOfASync(
        _ person: Person, _ then: (Task<SyncReport, any Error>) async throws -> Void
    ) async throws -> Result<SyncReport, any Error> {
        try await link("stall", after: 300)
        let phone = try person.phone
        let syncing = Task { try await phone.sync() }
        try await stage.does("stalled")
        try await then(syncing)
        let outcome = await syncing.result
        try await link("none")
        return outcome
    }
}

extension Everything {
    /// A phone's life: paused, resumed, shut and opened in the middle of things.
    @Suite struct Lifecycle {
        @Test("a phone that is paused in the middle of a sync goes on after it")
        func paused() async throws {
            try await Village.with { village in
                let person = try await village.resident()
                let id = try person.queue("Tạm dừng giữa chừng.")
                let outcome = try await village.inTheMiddleOfASync(person) { _ in
                    try person.phone.phone.pause()
                    let error = try await failure { try person.phone.outbox.list() }
                    #expect(error == .NotOpen(explanation: error.explanation))
                    #expect(error.explanation.name == "paused")
                }
                #expect(throws: PhoneError.self) { try outcome.get() }
                try person.phone.phone.resume()
                try await person.phone.sync()
                #expect(try person.state(id) == .accepted)
                #expect(try await village.held() == 1)
                try person.shut()
                try person.open()
                #expect(try person.state(id) == .accepted)
            }
        }

        @Test("a phone that is shut in the middle of a sync has everything when it is opened again")
        func shut() async throws {
            try await Village.with { village in
                let person = try await village.resident()
                let id = try person.queue("Tắt giữa chừng.")
                _ = try await village.inTheMiddleOfASync(person) { _ in try person.shut() }
                try person.open()
                #expect(try person.state(id) == .onItsWay)
                try await person.phone.sync()
                #expect(try person.state(id) == .accepted)
                #expect(try await village.held() == 1)
            }
        }

        @Test("a task that is cancelled in the middle of a sync ends it there and loses nothing")
        func cancelledTask() async throws {
            try await Village.with { village in
                let person = try await village.resident()
                let id = try person.queue("Hủy giữa chừng.")
                let outcome = try await village.inTheMiddleOfASync(person) { syncing in
                    syncing.cancel()
                    // The link still holds the request: it is the cancelled task that ended, not the sync.
                    _ = await syncing.result
                    let running = try person.phone.syncing.status().running
                    #expect(!running)
                }
                #expect(throws: CancellationError.self) { try outcome.get() }
                try await person.phone.sync()
                #expect(try person.state(id) == .accepted)
                #expect(try await village.held() == 1)
            }
        }

        @Test("a task that is cancelled before it began syncs nothing")
        func cancelledBefore() async throws {
            try await Village.with { village in
                let person = try await village.resident()
                let id = try person.queue("Chưa kịp bắt đầu.")
                let phone = try person.phone
                let syncing = Task {
                    while !Task.isCancelled { await Task.yield() }
                    try await phone.sync()
                }
                syncing.cancel()
                await #expect(throws: CancellationError.self) { try await syncing.value }
                #expect(try person.state(id) == .queued)
                #expect(try await village.held() == 0)
            }
        }

        @Test("a sync that a person stops says so")
        func stopped() async throws {
            try await Village.with { village in
                let person = try await village.resident()
                try person.queue("Bấm dừng.")
                let outcome = try await village.inTheMiddleOfASync(person) { _ in try person.phone.syncing.cancel() }
                let error = try await failure { try outcome.get() }
                #expect(error == .Stopped(explanation: error.explanation))
                try await person.phone.sync()
                #expect(try await village.held() == 1)
            }
        }
    }

    /// Lists that change while they are looked at, as streams.
    @Suite struct Views {
        @Test("a stream gives the present list, and a new one for every change")
        func follows() async throws {
            try await Village.with { village in
                let person = try await village.resident()
                let id = try person.queue("Dòng thứ nhất.")
                var lists = try person.phone.inbox.rows().makeAsyncIterator()
                #expect(try await lists.next()?.map(\.state) == [.queued])
                try await person.phone.sync()
                while let list = try await lists.next(), list.first?.state != .accepted {}
                try person.queue("Dòng thứ hai.")
                let both = try #require(try await lists.next())
                #expect(try person.phone.inbox.list(query: "", skip: 0, take: 9) == both)
                #expect(both.map(\.id).contains(id) && both.count == 2)
            }
        }

        @Test("the progress of a sync runs from what waits to nothing left")
        func progress() async throws {
            try await Village.with { village in
                let person = try await village.resident()
                for number in 1...3 { try person.queue("Tin số \(number).") }
                var statuses = try person.phone.syncing.progress().makeAsyncIterator()
                #expect(try await statuses.next()?.left == 3)
                try await person.phone.sync()
                while let status = try await statuses.next(), status.left > 0 || status.running {}
                #expect(try person.phone.syncing.status().left == 0)
            }
        }

        @Test("whoever goes ends the view, and its `next` is waited for by nobody")
        func consumerGoes() async throws {
            try await Village.with { village in
                let person = try await village.resident()
                // A task that is cancelled while it waits.
                let phone = try person.phone
                let watched = Spy(phone.outbox.view())
                let watching = Task { for try await _ in watched.rows() {} }
                await watched.untilItWaits()
                watching.cancel()
                try await watching.value
                await watched.untilItEnded()
                // A stream that is let go of after its first list.
                let dropped = Spy(phone.outbox.view())
                for try await _ in dropped.rows() { break }
                await dropped.untilItEnded()
            }
        }

        @Test("a phone that is shut ends every stream")
        func shutEndsThem() async throws {
            try await Village.with { village in
                let person = try await village.resident()
                try person.queue("Xem danh sách.")
                let phone = try person.phone
                let (tips, outbox) = (Spy(phone.inbox.view(query: "", take: 9)), Spy(phone.outbox.view()))
                let desk = try village.desk.phone.officer.rows()
                let following = Task {
                    for try await _ in tips.rows() {}
                    for try await _ in outbox.rows() {}
                }
                await tips.untilItWaits()
                try person.shut()
                await tips.untilItEnded()
                // The second begins on a phone that is shut: that is told, and nobody waits for good.
                let error = try await failure { try await following.value }
                #expect(error.explanation.name == "shut-down")
                try village.desk.shut()
                for try await _ in desk {}
            }
        }

        @Test("a phone that sleeps keeps its streams")
        func pausedKeepsThem() async throws {
            try await Village.with { village in
                let person = try await village.resident()
                var lists = try person.phone.outbox.rows().makeAsyncIterator()
                #expect(try await lists.next() == [])
                try person.phone.phone.pause()
                try person.phone.phone.resume()
                try person.queue("Sau khi thức dậy.")
                #expect(try await lists.next()?.count == 1)
            }
        }
    }
}

/// A view that tells when somebody waits at it, and when nobody will again.
private final class Spy<View: RowView>: RowView {
    private let view: View
    private let waits = AsyncStream<Void>.makeStream()
    private let ended = AsyncStream<Void>.makeStream()

    init(_ view: View) {
        self.view = view
    }

    func snapshot() throws -> [View.Row] { try view.snapshot() }

    func next() async throws -> [View.Change]? {
        waits.continuation.yield()
        let changes = try await view.next()
        if changes == nil { ended.continuation.yield() }
        return changes
    }

    func end() { view.end() }

    func untilItWaits() async { for await _ in waits.stream { break } }

    func untilItEnded() async { for await _ in ended.stream { break } }
}
