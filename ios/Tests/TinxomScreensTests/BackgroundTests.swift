import Foundation
import Testing
import Tinxom

@testable import TinxomScreens

/// A scheduler that remembers what it was asked for.
private final class Asked: SliceScheduler, @unchecked Sendable {
    private let lock = NSLock()
    private var slices: [(slice: Slice, notBefore: Date)] = []

    var all: [(slice: Slice, notBefore: Date)] { lock.withLock { slices } }

    func ask(_ slice: Slice, notBefore: Date) throws {
        lock.withLock { slices.append((slice, notBefore)) }
    }
}

/// A scheduler of a phone on which the person switched this off.
private struct Off: SliceScheduler {
    func ask(_ slice: Slice, notBefore: Date) throws { throw Unwell() }
}

/// Counts what a person was told.
private final class Told: Herald, @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0

    var times: Int { lock.withLock { count } }

    func tell(_ phone: OpenPhone) async { lock.withLock { count += 1 } }
}

private let noon = Date(timeIntervalSince1970: 1_795_568_400)

/// The work in the background of a hand's phone.
@MainActor
private func work(_ hand: Hand, _ scheduler: any SliceScheduler, _ herald: any Herald) -> BackgroundSync {
    BackgroundSync(keeper: hand.keeper, scheduler: scheduler, herald: herald, now: { noon })
}

extension Everything {
    /// Work while nobody looks.
    @Suite @MainActor struct Background {
        @Test("both slices are asked for when the app goes to the back, the same whether something waits or not")
        func asks() async throws {
            try await Village.with { village in
                var rounds: [[String]] = []
                for waits in [false, true] {
                    let hand = try await village.newcomer()
                    try await village.link("away")
                    if waits { try await hand.report("Chờ mạng.") }
                    await hand.shell.pause()
                    let asked = Asked()
                    await work(hand, asked, Told()).wentToTheBack()
                    rounds.append(asked.all.map { "\($0.slice) \($0.notBefore.timeIntervalSince(noon))" })
                    try await village.link("none")
                }
                #expect(rounds[0] == rounds[1] && rounds[0] == ["refresh 1200.0", "processing 3600.0"])
            }
        }

        @Test("a slice asks for the next one first, brings what waited, and closes the vault again")
        func brings() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await village.link("away")
                try await hand.report("Trong túi áo.")
                await hand.shell.pause()
                try await village.link("none")
                let asked = Asked()
                #expect(await work(hand, asked, Told()).run(.processing))
                #expect(asked.all.map(\.slice) == [.processing])
                #expect(try await village.held() == 1)
                #expect(throws: PhoneError.self) { try hand.person.phone.outbox.list() }
                await hand.shell.resume()
                try await hand.until("arrived") { $0.badge("Trong túi áo.") == "Đã đến nơi" }
            }
        }

        @Test("X22: a new answer is told once, and not to a person who looks")
        func tells() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await hand.report("Có ai không?").sync()
                let told = Told()
                let first = work(hand, Asked(), told)
                await hand.shell.pause()
                await first.wentToTheBack()
                let desk = await Hand.starts(on: village.desk)
                try await desk.sync().tap("Trực ban").tap("Mở").tap("Mở tin này").tap("Trả lời")
                try await desk.write("Lời trả lời", "Có.").agree("Gửi trả lời")
                try await desk.sync()
                #expect(await first.run(.refresh))
                #expect(told.times == 1)
                // Another process of the app knows that it was told.
                #expect(await work(hand, Asked(), told).run(.refresh))
                #expect(told.times == 1)
                // And whoever saw it on the screen is not told of it afterwards.
                await hand.shell.resume()
                try await hand.see("Có trả lời mới")
                await hand.shell.pause()
                #expect(await first.run(.refresh))
                #expect(told.times == 1)
            }
        }

        @Test("X22: an answer that came while its person looked is not told afterwards")
        func seen() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await hand.report("Có ai không?").sync()
                let desk = await Hand.starts(on: village.desk)
                try await desk.sync().tap("Trực ban").tap("Mở").tap("Mở tin này").tap("Trả lời")
                try await desk.write("Lời trả lời", "Có.").agree("Gửi trả lời")
                try await desk.sync()
                try await hand.sync().see("Có trả lời mới")
                await hand.shell.pause()
                let told = Told()
                #expect(await work(hand, Asked(), told).run(.refresh))
                #expect(told.times == 0)
            }
        }

        @Test("a slice that comes while another works waits for that one's end and does nothing twice")
        func oneAtATime() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await village.link("away")
                try await hand.report("Một lần thôi.")
                await hand.shell.pause()
                try await village.link("stall", after: 300)
                let told = Told()
                let work = work(hand, Asked(), told)
                let first = Task { await work.run(.processing) }
                try await village.stage.does("stalled")
                let second = Task { await work.run(.refresh) }
                while await work.waiting == 0 { await Task.yield() }
                try await village.link("none")
                #expect(await first.value)
                #expect(await second.value)
                #expect(try await village.held() == 1)
            }
        }

        @Test("a slice that is cut off ends at once and loses nothing")
        func cutOff() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await village.link("away")
                try await hand.report("Một lần thôi.")
                await hand.shell.pause()
                try await village.link("stall", after: 300)
                let work = work(hand, Asked(), Told())
                let first = Task { await work.run(.processing) }
                try await village.stage.does("stalled")
                first.cancel()
                #expect(await !first.value)
                try await village.link("none")
                #expect(await work.run(.refresh))
                #expect(try await village.held() == 1)
            }
        }

        @Test("a phone that cannot be opened, and one that may not work in the background, are no trouble to anybody")
        func cannot() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                await hand.shell.pause()
                hand.person.keys.state = .locked
                let work = work(hand, Off(), Told())
                await work.wentToTheBack()
                #expect(await !work.run(.refresh))
                hand.person.keys.state = .good
                #expect(await work.run(.refresh))
            }
        }

        @Test("one vault is opened once for the person and the work in the background, and closed when both are done")
        func keeper() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                let phone = try hand.person.phone
                async let one = hand.keeper.hold(.background)
                async let other = hand.keeper.hold(.screen)
                let both = try await [one, other]
                #expect(both.allSatisfy { $0 === phone })
                try await hand.keeper.release(.screen)
                #expect(try phone.outbox.list().isEmpty)
                try await hand.keeper.release(.background)
                #expect(throws: PhoneError.self) { try phone.outbox.list() }
            }
        }
    }
}
