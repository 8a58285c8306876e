import Foundation
import Testing
import Tinxom

@testable import TinxomScreens

/// The field for a tip's words.
let story = "Kể lại"

extension Hand {
    /// Writes a tip as far as it is kept to be sent.
    @discardableResult
    func report(_ text: String) async throws -> Hand {
        try await tap("Báo tin").tap("Trộm cắp, mất xe").write(story, text).tap("Tiếp").tap("Cất và gửi khi có mạng")
    }
}

extension Village {
    /// The hand of a resident who came in by the text of an invite, through the screens.
    @MainActor
    func newcomer(_ name: String = "Bà Tư", in folder: String? = nil, by text: String? = nil) async throws -> Hand {
        let hand = await Hand.starts(on: try stranger(in: folder))
        try await hand.tap("Dán mã mời dạng chữ").write("Lời mời", text ?? invite()).tap("Tiếp")
        try await hand.write("Tên để cán bộ trực biết ai gửi", name).tap("Đồng ý, vào xóm").see("Chưa có tin nào")
        try await hand.tap("Gửi và nhận ngay")
        return hand
    }
}

extension Everything {
    /// A resident's days, through what the screens offer.
    @Suite @MainActor struct Resident {
        @Test("S9-1: a tip written without a network is seen kept, arrives, is opened, answered and read")
        func tip() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                let desk = await Hand.starts(on: village.desk)
                try await village.link("away")
                try await hand.tap("Báo tin").see("đọc được và biết ai gửi")
                try await hand.tap("Người lạ, rình mò").write(story, "Người lạ đứng mãi đầu ngõ.").tap("Đêm qua")
                try await hand.tap("Tiếp").see("Người lạ đứng mãi đầu ngõ.")
                try await hand.tap("Cất và gửi khi có mạng")
                #expect(try await hand.hear().contains("Đã cất trên máy này, chưa gửi."))
                let title = "Người lạ đứng mãi đầu ngõ."
                try await hand.until("kept") { $0.badge(title) == "Đã cất, chưa gửi" }
                #expect(try await village.held() == 0)
                try await hand.tap("Gửi và nhận ngay")
                #expect(try await hand.hear().contains("Chưa có mạng. Tin vẫn nằm an toàn trong máy này."))

                try await village.link("none")
                try await hand.tap("Gửi và nhận ngay").until("arrived") { $0.badge(title) == "Đã đến nơi" }
                try await desk.tap("Gửi và nhận ngay").tap("Trực ban").tap("Mở").see("Mở tin thì người gửi được báo")
                #expect(!desk.sees(title))
                try await desk.tap("Mở tin này").see(title).see("Bà Tư")
                try await desk.tap("Trả lời").write("Lời trả lời", "Đã cử người đến, cảm ơn bà.")
                #expect(try await desk.agree("Gửi trả lời").contains("không sửa và không lấy lại được"))
                try await desk.sync()
                try await hand.tap("Gửi và nhận ngay").tap("Đọc trả lời").see("Đã cử người đến, cảm ơn bà.")
                try await hand.tap("Đã đọc").tap("Đọc to")
                let spoken = try #require(hand.platform.spoken.last)
                #expect(spoken.text.contains("Đã cử người đến, cảm ơn bà.") && spoken.language == "vi")
                try await hand.home()
                try await hand.until("read") { !$0.sees("Có trả lời mới") }
            }
        }

        @Test("a tip that did not leave is withdrawn after a question, and goes nowhere when the network is back")
        func withdraw() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await village.link("away")
                // No try of its own is under way while it is taken back.
                hand.person.network.set(.offline)
                try await hand.report("Rút lại thôi.").tap("Rút lại thôi.").tap("Rút tin")
                #expect(hand.shell.shown.asked?.confirm?.text.contains("Máy chủ chưa nhận tin này") == true)
                hand.shell.answer(false)
                #expect(hand.shell.shown.asked == nil && !hand.shell.shown.busy)
                try await hand.agree("Rút tin")
                #expect(try await hand.hear().contains("Máy chủ chưa nhận tin này lần nào."))
                try await hand.see("Đã rút")
                try await village.link("none")
                hand.person.network.set(.free)
                try await hand.sync().see("Không còn gì chờ gửi.")
                #expect(try await village.held() == 0)
            }
        }

        @Test("a tip that arrived is asked back, the desk says yes after a question, and its person is told")
        func askBack() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                let desk = await Hand.starts(on: village.desk)
                let words = "Xe máy mất ở cổng chợ."
                try await hand.report(words).tap("Gửi và nhận ngay")
                try await hand.until("arrived") { $0.badge(words) == "Đã đến nơi" }
                try await hand.tap(words)
                #expect(try await hand.agree("Xin rút tin").contains("không lấy lại được"))
                #expect(try await hand.hear().contains("Lời xin rút sẽ đến cán bộ."))
                try await hand.sync()
                try await desk.sync().tap("Trực ban").tap("Mở").see("Người gửi xin rút tin này.")
                #expect(try await desk.agree("Nhận lời xin rút").contains("không lấy lại được"))
                try await desk.sync()
                try await hand.sync().tap(words).see("Bàn trực đã cho rút.")
            }
        }

        @Test(
            "a full disk is told while somebody types, what was typed stays on the screen and is kept when there is room",
            .enabled(if: SmallDisk.canBeHad))
        func fullDisk() async throws {
            let disk = try #require(SmallDisk())
            defer { disk.end() }
            try await Village.with { village in
                let hand = try await village.newcomer(in: disk.path)
                try await hand.tap("Báo tin").tap("Trộm cắp, mất xe").write(story, "Nửa câu đầu")
                try await hand.until("kept") { $0.field(story)?.note.contains("Đã cất, 08:00.") == true }
                try disk.fill()
                let long = "Nửa câu đầu, nửa câu sau " + String(repeating: "dài thêm ", count: 150)
                let field = try #require(hand.field(story)?.id)
                hand.shell.type(field, long)
                let told = try await hand.hear()
                #expect(told.contains("Máy hết chỗ") && told.contains("Những gì đã cất trước đó vẫn nguyên."))
                try await hand.back()
                try await hand.until("waiting") { $0.field(story)?.note.contains("máy sẽ thử lại") == true }
                try disk.empty()
                // Whatever changes is a reason to try again: nobody types.
                try await hand.tap("Trong hôm nay")
                try await hand.until("kept") { $0.field(story)?.note.contains("Đã cất, 08:00.") == true }
                let kept = try #require(hand.person.phone.inbox.list(query: "", skip: 0, take: 9).first)
                let text = try hand.person.phone.inbox.story(id: kept.id).text
                #expect(text.trimmingCharacters(in: .whitespaces) == long.trimmingCharacters(in: .whitespaces))
            }
        }

        @Test("what this phone cannot do is told, with what to do")
        func unable() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                hand.platform.able = false
                try await hand.tap("113")
                #expect(try await hand.hear().contains("gọi 113 bằng máy khác"))
                try await hand.back()
                try await hand.tap("Máy này").tap("Đã đồng ý những gì").tap("Đọc to")
                #expect(try await hand.hear().contains("Chữ vẫn nằm trên màn hình"))
            }
        }

        @Test("an invite that another phone used is refused with what is safe and what to do, and a new one goes on")
        func usedInvite() async throws {
            try await Village.with { village in
                let invite = try village.invite()
                _ = try await village.newcomer(by: invite)
                let late = try await village.newcomer("Anh Ba", by: invite)
                #expect(try await late.hear().contains("Mã mời này đã có máy khác dùng."))
                try await late.back()
                try await late.report("Đợi được vào đã.").see("Xin cán bộ khu vực một mã mời mới.")
                try await late.tap("Quét mã mời mới").scan("Quét mã mời", text: village.invite())
                try await late.write("Tên để cán bộ trực biết ai gửi", "Anh Ba").tap("Đồng ý, vào xóm").sync()
                try await late.until("arrived") { $0.badge("Đợi được vào đã.") == "Đã đến nơi" }
            }
        }

        @Test("a tip that the server does not take today keeps its words, says why, and goes when the day is over")
        func refused() async throws {
            try await Village.with(tipsADay: 1) { village in
                let hand = try await village.newcomer()
                try await hand.report("Tin thứ nhất.").tap("Gửi và nhận ngay")
                try await hand.until("arrived") { $0.badge("Tin thứ nhất.") == "Đã đến nơi" }
                try await hand.report("Tin thứ hai.").tap("Gửi và nhận ngay")
                try await hand.until("put aside") { $0.badge("Tin thứ hai.") == "Để riêng" }
                try await hand.tap("Tin thứ hai.").see("Tin đang để riêng trong máy này, không mất chữ nào.")
                #expect(hand.sees("Tin thứ hai.") && hand.button("Chép thành bản nháp mới") != nil)
                hand.person.clock.advance(minutes: 24 * 60)
                try await village.stage.does("date", ["now": .text("2026-11-26T08:00:00+07:00")])
                try await hand.tap("Thử gửi lại").home()
                try await hand.tap("Gửi và nhận ngay").until("arrived") { $0.badge("Tin thứ hai.") == "Đã đến nơi" }
                #expect(try await village.held() == 2)
            }
        }

        @Test("a tip that the server refuses for good says why, and its words go on as a new draft")
        func refusedForGood() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await village.stage.does("already", ["holds": .flag(true)])
                try await hand.report("Xe máy mất ở cổng chợ.").tap("Gửi và nhận ngay")
                try await hand.until("refused") { $0.badge("Xe máy mất ở cổng chợ.") == "Không nhận được" }
                try await hand.tap("Xe máy mất ở cổng chợ.").see("Máy chủ đã có đúng tin này rồi.")
                try await hand.see("Không mất gì: một bản đã đến nơi, một bản nằm trong máy này.")
                try await village.stage.does("already", ["holds": .flag(false)])
                try await hand.tap("Chép thành bản nháp mới").write(story, "Xe máy mất ở cổng chợ, màu xanh.")
                try await hand.tap("Tiếp").tap("Cất và gửi khi có mạng").home().tap("Gửi và nhận ngay")
                try await hand.until("arrived") { $0.badge("Xe máy mất ở cổng chợ, màu xanh.") == "Đã đến nơi" }
                #expect(hand.badge("Xe máy mất ở cổng chợ.") == "Không nhận được")
                #expect(try await village.held() == 1)
            }
        }

        @Test("a vault that is closed in the middle of typing has every letter when it is open again")
        func pausedWhileTyping() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await hand.tap("Báo tin").tap("Trộm cắp, mất xe").write(story, "Mất xe ở cổng")
                await hand.shell.pause()
                #expect(throws: PhoneError.self) { try hand.person.phone.inbox.list(query: "", skip: 0, take: 9) }
                // The keyboard is slower than the vault is closed.
                hand.shell.type("words", "Mất xe ở cổng chợ.")
                await hand.shell.resume()
                try await hand.until("kept") {
                    $0.field(story)?.value == "Mất xe ở cổng chợ." && $0.field(story)?.note.contains("Đã cất") == true
                }
                let kept = try hand.person.phone.inbox.list(query: "", skip: 0, take: 9)
                #expect(kept.map(\.firstWords) == ["Mất xe ở cổng chợ."])
            }
        }

        @Test("a vault that cannot be opened again stays closed with what is safe, and the draft is there after it")
        func lockedWhileTyping() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await hand.tap("Báo tin").tap("Trộm cắp, mất xe").write(story, "Đang viết dở.")
                await hand.shell.pause()
                hand.person.keys.state = .locked
                await hand.shell.resume()
                #expect(try hand.screen.head.main?.action == "open-again")
                #expect(hand.field(story) == nil && !hand.sees("Đang viết dở."))
                try await hand.tap("113")
                #expect(hand.platform.dialled == ["113"])
                hand.person.keys.state = .good
                try await hand.tap(hand.screen.head.main?.label ?? "")
                try await hand.until("the draft") { $0.field(story)?.value == "Đang viết dở." }
                try await hand.tap("Tiếp").see("Đang viết dở.")
            }
        }

        @Test("X04: three that were not sent are told at sign-out, hidden while signed out, and go on after it")
        func signOut() async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await village.link("away")
                for number in 1...3 { try await hand.report("Tin số \(number).") }
                try await hand.tap("Máy này")
                #expect(try await hand.agree("Đăng xuất").contains("3 mục chờ gửi vẫn nằm trong kho có khóa"))
                try await hand.see("Đã đăng xuất")
                #expect(!hand.sees("Tin số"))
                await hand.shell.pause()
                await hand.shell.resume()
                try await hand.see("Đã đăng xuất")
                try await village.link("none")
                hand.platform.known = false
                try await hand.tap("Vào lại").see("Đã đăng xuất")
                #expect(hand.platform.confirmed == 1)
                hand.platform.known = true
                hand.platform.asking = {
                    // The system's question puts the app aside, and is answered before the app is back.
                    await hand.shell.pause()
                    Task { await hand.shell.resume() }
                }
                try await hand.tap("Vào lại").see("Tin số 3.").tap("Gửi và nhận ngay").see("Không còn gì chờ gửi.")
                #expect(hand.platform.confirmed == 2)
                #expect(try await village.held() == 3)
            }
        }

        @Test(
            "what stands between a phone and its server is said with what is safe, and a tip goes when it is gone",
            arguments: ["away", "portal", "lose-reply", "server-too-old"])
        func trouble(_ fault: String) async throws {
            try await Village.with { village in
                let hand = try await village.newcomer()
                try await village.link(fault)
                try await hand.report("Vẫn nằm trong máy.").tap("Gửi và nhận ngay")
                _ = try await hand.hear()
                let notice = try #require(hand.shell.shown.notice)
                #expect(!notice.what.isEmpty && !notice.safe.isEmpty && !notice.dismiss.isEmpty)
                try await hand.back()
                #expect(hand.shell.shown.notice == nil && hand.sees("Vẫn nằm trong máy."))
                try await village.link("none")
                try await hand.tap("Gửi và nhận ngay")
                try await hand.until("arrived") { $0.badge("Vẫn nằm trong máy.") == "Đã đến nơi" }
                #expect(try await village.held() == 1)
            }
        }
    }
}
