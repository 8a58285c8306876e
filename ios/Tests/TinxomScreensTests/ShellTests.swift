import Foundation
import Testing
import Tinxom

@testable import TinxomScreens

extension Everything {
    /// What the shell itself promises.
    @Suite @MainActor struct Shells {
        @Test("two taps on one thing do it once")
        func twice() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await hand.tap("Báo tin")
                let tile = try #require(hand.button("Trộm cắp, mất xe"))
                hand.shell.tap(tile)
                hand.shell.tap(tile)
                try await hand.done()
                try await hand.see(story)
                #expect(try hand.person.phone.inbox.list(query: "", skip: 0, take: 9).count == 1)
            }
        }

        @Test("the second of a double tap does nothing to what came under it; the way out, 113 and back never wait")
        func calm() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await village.link("away")
                try await hand.report("Chạm hai lần.")
                _ = try await hand.hear()
                try await hand.back()
                hand.steps.stands = true
                hand.shell.tap(try #require(hand.button("Chạm hai lần.")))
                #expect(!hand.shell.shown.busy)
                hand.steps.moves(by: .milliseconds(300))
                try await hand.tap("Chạm hai lần.").until("its story") { $0.button("Rút tin") != nil }
                // The screen has just come.
                let withdraw = try #require(hand.button("Rút tin"))
                hand.shell.tap(withdraw)
                #expect(hand.shell.shown.asked == nil)
                hand.steps.moves(by: .milliseconds(299))
                hand.shell.tap(withdraw)
                #expect(hand.shell.shown.asked == nil)
                hand.steps.moves(by: .milliseconds(1))
                hand.shell.tap(withdraw)
                #expect(hand.shell.shown.asked != nil)
                // The question has just come.
                hand.shell.answer(true)
                #expect(hand.shell.shown.asked != nil && !hand.shell.shown.busy)
                try await hand.tap("113")
                #expect(hand.platform.dialled == ["113"])
                hand.shell.answer(false)
                #expect(hand.shell.shown.asked == nil)
                // What lay under the question was not meant.
                hand.shell.tap(withdraw)
                #expect(hand.shell.shown.asked == nil)
                hand.steps.moves(by: .milliseconds(300))
                hand.shell.tap(withdraw)
                hand.steps.moves(by: .milliseconds(300))
                hand.shell.answer(true)
                #expect(try await hand.hear().contains("Máy chủ chưa nhận tin này lần nào."))
                hand.shell.dismiss()
                #expect(hand.shell.back())
                try await hand.until("home") { try $0.screen.head.back == nil }
                hand.shell.tap(try hand.screen.head.leave)
                #expect(hand.platform.left == 1)
            }
        }

        @Test("what is typed faster than it is kept is whole in the vault before what is tapped after it is done")
        func fast() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                let words = (1...60).map { "chữ thứ \($0)" }.joined(separator: ", ")
                try await hand.tap("Báo tin").tap("Trộm cắp, mất xe").write(story, "x")
                try await hand.until("on") { $0.button("Tiếp") != nil }
                let on = try #require(hand.button("Tiếp"))
                try await hand.write(story, words)
                #expect(hand.shell.shown.letters["words"] == words)
                hand.shell.tap(on)
                try await hand.done()
                try await hand.see("Xem lại").see(words)
            }
        }

        @Test("what the phone took out of a field is not in it any more, whatever was typed there")
        func emptied() async throws {
            try await Village.with { village in
                let hand = await Hand.starts(on: try village.stranger())
                try await hand.tap("Dán mã mời dạng chữ").write("Lời mời", "999090123456").tap("Tiếp")
                #expect(try await !hand.hear().isEmpty)
                try await hand.until("empty") { $0.field("Lời mời")?.value == "" }
                #expect(hand.shell.shown.letters.isEmpty)
            }
        }

        @Test("letters stay in a field while the phone is behind, and go when it shows the same or takes them")
        func letters() async throws {
            try await Village.with { village in
                let hand = await Hand.starts(on: try village.stranger())
                try await hand.tap("Dán mã mời dạng chữ").see("Lời mời")
                let behind = try hand.screen
                let view = try hand.person.phone.phone.screens(language: .vietnamese).view(place: "start")
                let level = Level("start", view, visit: 1) { _ in }
                level.type("invite", "abc")
                level.drew(behind)
                #expect(level.letters == ["invite": "abc"])
                try await hand.write("Lời mời", "abc").until("drawn") { $0.field("Lời mời")?.value == "abc" }
                level.drew(try hand.screen)
                #expect(level.letters.isEmpty)
                level.type("invite", "abcd")
                level.forget()
                #expect(level.letters.isEmpty)
                await level.end()
            }
        }

        @Test("X22, S9-10: the way out and 113 do their work at once, while something else is under way")
        func atOnce() async throws {
            try await Village.with { village in
                let hand = await Hand.starts(on: try village.stranger())
                let (held, letGo) = AsyncStream<Void>.makeStream()
                hand.platform.camera = {
                    for await _ in held { break }
                    return nil
                }
                hand.shell.tap(try #require(hand.button("Quét mã mời")))
                while hand.platform.prompts.isEmpty { await Task.yield() }
                #expect(hand.shell.shown.busy)
                hand.shell.tap(try hand.screen.head.leave)
                #expect(hand.platform.left == 1)
                let call = try #require(try hand.screen.head.beside)
                hand.shell.tap(call)
                while hand.platform.dialled.isEmpty { await Task.yield() }
                #expect(hand.platform.dialled == ["113"] && hand.shell.shown.busy)
                letGo.yield()
                try await hand.done()
                #expect(hand.shell.shown.notice == nil)
            }
        }

        @Test("X22: who leaves in the middle of writing comes back to the first screen, and every letter is kept")
        func left() async throws {
            try await Village.with { village in
                for paused in [false, true] {
                    let hand = try await village.newcomer()
                    let words = "Viết dở thì có người vào."
                    try await hand.tap("Báo tin").tap("Trộm cắp, mất xe").write(story, words)
                    hand.shell.tap(try hand.screen.head.leave)
                    #expect(hand.platform.left == 1)
                    if paused {
                        await hand.shell.pause()
                        await hand.shell.resume()
                    }
                    try await hand.see("Tin đã viết")
                    #expect(!hand.shell.shown.goesBack && hand.shell.shown.letters.isEmpty)
                    let kept = try hand.person.phone.inbox.list(query: "", skip: 0, take: 9)
                    #expect(kept.map(\.firstWords) == [words])
                    try await hand.tap(words).until("the draft") { $0.field(story)?.value == words }
                }
            }
        }

        @Test("X22: who leaves while the vault is closed sees nothing of where they were when it opens")
        func leftClosed() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await hand.tap("Báo tin").tap("Trộm cắp, mất xe").write(story, "Viết dở.")
                let leave = try hand.screen.head.leave
                await hand.shell.pause()
                hand.shell.tap(leave)
                try await hand.until("nothing") { $0.shell.shown.screen == nil }
                await hand.shell.resume()
                try await hand.see("Tin đã viết").see("Viết dở.")
                #expect(!hand.shell.shown.goesBack)
            }
        }

        @Test("X22: what is under way or asked when a person leaves says nothing and leads nowhere afterwards")
        func leftUnderWay() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await village.link("away")
                try await hand.report("Chưa đi đâu.")
                _ = try await hand.hear()
                try await hand.back()
                try await hand.tap("Chưa đi đâu.").tap("Rút tin")
                #expect(hand.shell.shown.asked != nil)
                hand.shell.tap(try hand.screen.head.leave)
                #expect(hand.platform.left == 1 && hand.shell.shown.asked == nil)
                try await hand.until("home") { try $0.screen.head.back == nil }
                try await village.link("stall", after: 300)
                hand.shell.tap(try #require(hand.button("Gửi và nhận ngay")))
                try await village.stage.does("stalled")
                let visit = hand.shell.shown.visit
                hand.shell.tap(try hand.screen.head.leave)
                #expect(hand.platform.left == 2 && hand.shell.shown.busy)
                try await hand.until("the first screen anew") { $0.shell.shown.visit > visit }
                try await village.link("away")
                try await hand.done()
                #expect(hand.shell.shown.notice == nil && !hand.shell.shown.goesBack)
            }
        }

        @Test("the platform's way back closes the question, then what is said, then the screen, then does nothing")
        func backwards() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await village.link("away")
                try await hand.report("Quay lại.").see("Đã cất, chưa gửi")
                try await hand.tap("Quay lại.").tap("Rút tin")
                #expect(hand.shell.shown.goesBack && hand.shell.back() && hand.shell.shown.asked == nil)
                try await hand.agree("Rút tin")
                _ = try await hand.hear()
                #expect(hand.shell.back() && hand.shell.shown.notice == nil)
                #expect(try hand.screen.head.title == "Chuyện của tin")
                #expect(hand.shell.back())
                try await hand.until("home") { try $0.screen.head.back == nil }
                #expect(!hand.shell.shown.goesBack && !hand.shell.back())
            }
        }

        @Test("a code that was read while the vault was closed is taken as soon as it is open")
        func scannedWhileClosed() async throws {
            try await Village.with { village in
                let invite = try village.invite()
                let hand = await Hand.starts(on: try village.stranger())
                hand.platform.camera = {
                    await hand.shell.pause()
                    // The person comes back only when the code is there already.
                    Task { await hand.shell.resume() }
                    return invite
                }
                try await hand.tap("Quét mã mời").see("Người mời")
            }
        }

        @Test("a vault whose key is lost is put aside after a question, whole, and a new one begins")
        func keyLost() async throws {
            try await Village.with { village in
                let person = try village.stranger()
                try person.shut()
                person.keys.state = .lost
                let hand = await Hand.starts(on: person)
                #expect(hand.shell.shown.visit == 0 && hand.button("Báo tin") == nil)
                let question = try await hand.agree(hand.screen.buttons.first { $0.confirm != nil }?.label ?? "")
                #expect(!question.isEmpty)
                // A key store that lost its key keeps a new one.
                person.keys.state = .good
                try await hand.tap(hand.screen.head.main?.label ?? "").see("Báo tin cho đúng người")
                let left = try FileManager.default.subpathsOfDirectory(atPath: village.folder)
                let name = URL(fileURLWithPath: person.folder).lastPathComponent
                let vaults = ["\(name)/vault.db", "\(name)/vault.db.damaged-1"]
                #expect(vaults.allSatisfy(left.contains))
            }
        }

        @Test("what nobody foresaw is said with what is safe and without its own words, and the next try goes on")
        func unforeseen() async throws {
            try await Village.with { village in
                let person = try village.stranger()
                let failing = Failing()
                let keeper = Keeper(
                    open: {
                        try failing.once()
                        return try person.phone
                    }, putAside: {})
                let platform = Platform()
                let shell = Shell(keeper: keeper, language: .english, errands: platform)
                await shell.start()
                let closed = try #require(shell.shown.screen)
                #expect(!closed.rows.flatMap(\.body.words).joined().contains("Canary"))
                #expect(closed.head.beside?.action == "call/113" && closed.head.leave.enabled)
                await shell.resume()
                #expect(shell.shown.visit > 0 && shell.shown.screen?.head.language == "en")
                await shell.close()
            }
        }

        @Test("a phone that is shut by somebody else says so, and opens again at the place where it was")
        func shutElsewhere() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await hand.tap("Báo tin").tap("Trộm cắp, mất xe").write(story, "Tắt giữa chừng.").tap("Tiếp")
                try hand.person.shut()
                try await hand.until("closed") { $0.shell.shown.visit == 0 }
                try await hand.tap(hand.screen.head.main?.label ?? "").see("Tắt giữa chừng.")
                #expect(try hand.screen.head.title == "Xem lại")
            }
        }
    }
}

/// Fails once, with something that is nobody's to read.
private final class Failing: @unchecked Sendable {
    private let lock = NSLock()
    private var failed = false

    func once() throws {
        let first = lock.withLock {
            defer { failed = true }
            return !failed
        }
        if first { throw Unwell() }
    }
}
