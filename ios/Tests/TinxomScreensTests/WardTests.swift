import Foundation
import Testing
import Tinxom

@testable import TinxomScreens

/// What a person is called by who reads a tip.
private let name = "Tên để cán bộ trực biết ai gửi"

extension Village {
    /// The ward's hamlet, and one household in the registry of the desk, which came as a list before anybody had a phone.
    fileprivate func bringInBaTu() async throws {
        let hamlet: [String: Json] = [
            "id": .number(1), "unit": .text("05443"), "kind": .text("Xóm"), "name": .text("Xóm Núi Voi"),
        ]
        try await stage.does(
            "territory", ["version": .number(1), "hamlets": .list([.object(hamlet)]), "publish": .flag(true)])
        let phone = try desk.phone
        for _ in 1...2 { try await phone.sync() }
        let list = Data("Xóm,Địa chỉ,Chủ hộ\nXóm Núi Voi,Số 2,Bà Tư\n".utf8)
        _ = try phone.registry.bringIn(preview: phone.registry.readList(file: list), repeats: [], group: nil)
        try await phone.sync()
    }

    /// The hand of an area officer who got papers for the key that his phone shows, and the ward's registry.
    @MainActor
    fileprivate func officer() async throws -> Hand {
        let hand = await Hand.starts(on: try stranger())
        let key = try await hand.tap("Máy của cán bộ").shows().lowercased()
        let arguments: [String: Json] = ["unit": .text("05443"), "key": .text(key), "role": .text("area-officer")]
        try await hand.scan("Quét giấy tờ", text: try await stage.does("papers", arguments)["papers"]?.text)
        try await hand.see("Hộ trong xóm")
        for _ in 1...2 { try await hand.sync() }
        try await desk.phone.sync()
        return try await hand.sync()
    }

    /// The hand of somebody who came in by the code on another phone, up to the code that is shown in answer.
    @MainActor
    fileprivate func joins(_ who: String, by other: Hand) async throws -> Hand {
        let hand = await Hand.starts(on: try stranger())
        try await hand.scan("Quét mã mời", of: other).write(name, who).tap("Đồng ý, vào xóm")
        return hand
    }
}

extension Hand {
    /// An officer at Bà Tư's door, up to the code that he shows there.
    fileprivate func grants() async throws -> Hand {
        try await home().tap("Hộ trong xóm").write("Tìm hộ", "ba tu").tap("Bà Tư").tap("Thăm hộ")
        return try await tap("Ghi danh tại nhà").tap("Trao mã")
    }

    /// What stands there in the largest letters: to be read over a telephone.
    fileprivate var large: String? {
        shell.shown.screen?.rows.lazy.compactMap { row in
            if case .text(let text, .large) = row.body { text } else { nil }
        }.first
    }

    /// What became of the code that was shown at Bà Tư's door.
    fileprivate func verdict() async throws -> Hand {
        try await sync().tap("Hộ trong xóm").tap("Mã đã trao").tap("Bà Tư")
    }
}

extension Everything {
    /// What officers, a patrol and households do with each other, through screens and cameras alone.
    @Suite @MainActor struct Ward {
        @Test("S5-1, S5-3: a household is enrolled at the door without a network, and hands its slot to another phone")
        func slot() async throws {
            try await Village.with { village in
                try await village.bringInBaTu()
                let officer = try await village.officer()
                try await village.link("away")
                _ = try await officer.grants()
                #expect(officer.platform.bright)
                let mine = try await village.joins("Bà Tư", by: officer)
                #expect(mine.platform.bright)
                // A light that went out while the app was away is lit again.
                await mine.shell.pause()
                mine.platform.bright = false
                await mine.shell.resume()
                #expect(mine.platform.bright)
                try await officer.scan("Quét trả lời", of: mine).see("Đã nhận, chờ máy chủ")
                #expect(!officer.platform.bright)
                try await mine.tap("Xong").tap("Suất của nhà").see("Chờ máy chủ")
                try await village.link("none")
                _ = try await officer.verdict().see("Đang giữ suất")
                for _ in 1...2 { try await mine.sync() }
                try await mine.tap("Suất của nhà").see("Giữ suất của hộ")

                try await village.link("away")
                let theirs = await Hand.starts(on: try village.stranger())
                try await theirs.tap("Nhận suất từ máy cũ")
                try await mine.tap("Chuyển cho người nhà").scan("Quét mã của máy mới", of: theirs)
                #expect(try await mine.agree("Trao suất").contains("máy này thôi giữ suất"))
                let code = try await mine.shows()
                #expect(!mine.words.contains { $0.contains(code) })
                try await theirs.scan("Quét mã của máy cũ", of: mine).write(name, "Ông Tư").tap("Đồng ý, nhận suất")
                #expect(try await theirs.hear().contains("Đã vào xóm tạm thời"))
                try await village.link("none")
                try await mine.sync()
                for _ in 1...2 { try await theirs.sync() }
                try await theirs.tap("Suất của nhà").see("Giữ suất của hộ")
                try await mine.sync().tap("Suất của nhà").see("Không còn giữ suất")
            }
        }

        @Test("S5-1: over the telephone, twelve digits and four words that both hear make a member")
        func telephone() async throws {
            try await Village.with { village in
                try await village.bringInBaTu()
                let officer = try await village.officer()
                try await officer.home().tap("Hộ trong xóm").write("Tìm hộ", "ba tu").tap("Bà Tư").tap("Thăm hộ")
                try await officer.tap("Ghi danh tại nhà").tap("Qua điện thoại").tap("Trao mã").tap("Lấy mã số")
                try await officer.until("digits") { $0.large != nil }
                let digits = try #require(officer.large)
                try await officer.sync()
                let mine = await Hand.starts(on: try village.stranger())
                try await mine.tap("Vào bằng mã số qua điện thoại").write("Mã số", digits)
                try await mine.write("Địa chỉ máy chủ", village.address).tap("Tiếp").write(name, "Bà Tư")
                try await mine.tap("Đồng ý, vào xóm").until("words") { $0.large != nil }
                let words = try #require(mine.large)
                try await mine.tap("Xong").sync()
                _ = try await officer.home().verdict()
                try await officer.until("the same words") { $0.large == words }
                try await officer.tap("Giống nhau").home()
                for hand in [officer, mine] { try await hand.sync() }
                try await mine.tap("Suất của nhà").see("Giữ suất của hộ")
            }
        }

        @Test("S5-2: two officers enrol one household without a network, and both see the verdict")
        func twoOfficers() async throws {
            try await Village.with { village in
                try await village.bringInBaTu()
                let officers = [try await village.officer(), try await village.officer()]
                try await village.link("away")
                var residents: [Hand] = []
                for (officer, who) in zip(officers, ["Bà Tư", "Anh Tư"]) {
                    _ = try await officer.grants()
                    let resident = try await village.joins(who, by: officer)
                    try await officer.scan("Quét trả lời", of: resident).see("Đã nhận, chờ máy chủ")
                    residents.append(try await resident.tap("Xong"))
                }
                try await village.link("none")
                for officer in officers { try await officer.sync() }
                // Every phone also syncs by itself: whose claim comes first is anybody's luck, and the rule is the same.
                for officer in officers { _ = try await officer.verdict() }
                let holders = officers.filter { $0.sees("Đang giữ suất") }
                let others = officers.filter { $0.sees("Chờ cán bộ phân xử") && $0.sees("Cả hai đều còn nguyên") }
                #expect(holders.count == 1 && others.count == 1)
                for resident in residents { try await resident.sync().tap("Suất của nhà").see("hộ") }
                #expect(residents.filter { $0.sees("Giữ suất của hộ") }.count == 1)
                #expect(residents.filter { $0.sees("Chờ cán bộ phân xử") }.count == 1)
            }
        }

        @Test("S6-6: a patrol begins, notes in four taps and ends without a network, and its ward reads it")
        func patrol() async throws {
            try await Village.with { village in
                let desk = await Hand.starts(on: village.desk)
                try await desk.tap("Mời người").tap("Thành viên tổ tự quản").write("Tên xóm hoặc tên tổ", "Tổ Mẫu")
                try await desk.tap("Làm mã mời")
                let member = try await village.joins("Ông Năm", by: desk)
                try await member.see("Ca tuần tra").sync()
                try await village.link("away")
                try await member.tap("Ca tuần tra").tap("Bắt đầu ca").tap("Bắt đầu ca").see("Đang trong ca")
                try await member.tap("Ghi nhanh").tap("Người lạ, rình mò").tap("Ghi vào sổ ca")
                #expect(try await member.hear().contains("Đã ghi, 08:"))
                #expect(try await member.agree("Kết thúc ca").contains("có mạng là tự đi"))
                try await member.see("dòng sổ chờ gửi")
                try await village.link("none")
                try await member.sync().tap("Ca tuần tra")
                try await member.until("sent") { !$0.sees("dòng sổ chờ gửi") }
                try await desk.sync().tap("Ca tuần tra")
                try await desk.tap("Tuần tra, giữ trật tự và an toàn giao thông").see("Người lạ, rình mò")
            }
        }

        @Test("a card or a strange text before the camera is refused and forgotten, and a person who turns back stays")
        func camera() async throws {
            try await Village.with { village in
                let hand = await Hand.starts(on: try village.stranger())
                try await hand.scan("Quét mã mời", text: nil)
                #expect(hand.shell.shown.notice == nil && hand.platform.prompts.count == 1)
                let card = "999090123456||Nguyễn Văn Mẫu|01021990|Nam|Xóm Gò|03042021"
                for text in [card, "https://example.vn/mau"] {
                    try await hand.scan("Quét mã mời", text: text)
                    #expect(try await !hand.hear().isEmpty)
                    #expect(!hand.words.contains { $0.contains("999090123456") || $0.contains("example") })
                }
            }
        }
    }
}
