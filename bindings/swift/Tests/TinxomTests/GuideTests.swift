import Foundation
import Testing
import Tinxom

extension Everything {
    /// The guide's code, run; and the page, which shows it and nothing else.
    @Suite struct Guide {
        @Test("the guide's code does what the guide says")
        @MainActor
        func runs() async throws {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tinxom-\(UUID())")
            let keys = Keys()
            defer { try? FileManager.default.removeItem(at: folder) }
            try await Village.with { village in
                let phone = try await openPhone(folder: folder, territory: Given.territory, keys: keys, roots: [])
                let invite = try village.invite()
                let refused = try await enrol(phone, invite: invite, name: "Bà Tư") { _ in false }
                #expect(!refused)
                let joined = try await enrol(phone, invite: invite, name: "Bà Tư") { text in text.count > 3 }
                #expect(joined)
                let words = "Ao nhà tôi bị kích điện trộm cá."
                let id = try await keep(words, on: phone)
                try await village.link("away")
                var failures: [PhoneError] = []
                await syncNow(phone, progress: { _ in }, fails: { failures.append($0) }).value
                #expect(failures.map(\.explanation.name) == ["no-network"])
                #expect(!sentence(failures[0]).isEmpty)
                try await village.link("none")
                await syncNow(phone, progress: { _ in }, fails: { failures.append($0) }).value
                #expect(failures.count == 1)
                #expect(try await phone.local { try $0.inbox.story(id: id) }.line.state == .accepted)
                try await appGoesToSleep(phone)
                try await appWakesUp(phone)
                var shown: [[String]] = []
                let showing = Task { try await show(phone) { shown.append($0) } }
                while shown.isEmpty { await Task.yield() }
                try await appEnds(phone)
                try await showing.value
                #expect(shown == [[words]])
                let again = try await openPhone(folder: folder, territory: Given.territory, keys: keys, roots: [])
                #expect(try again.inbox.story(id: id).text == words)
                try await appEnds(again)
            }
        }

        @Test("an enrolment at the door needs no network, and the server rules in the end")
        @MainActor
        func door() async throws {
            try await Village.with { village in
                let hamlet: [String: Json] = [
                    "id": .number(1), "unit": .text("05443"), "kind": .text("Xóm"), "name": .text("Xóm Núi Voi"),
                ]
                try await village.stage.does(
                    "territory",
                    ["version": .number(1), "hamlets": .list([.object(hamlet)]), "publish": .flag(true)])
                let desk = try village.desk.phone
                try await desk.sync()
                try await desk.sync()
                let list = Data("Xóm,Địa chỉ,Chủ hộ\nXóm Núi Voi,Số 2,Bà Tư\n".utf8)
                let preview = try desk.registry.readList(file: list)
                #expect(try desk.registry.bringIn(preview: preview, repeats: [], group: nil).broughtIn == 1)
                try await desk.sync()
                try await village.link("away")
                let phone = try village.stranger().phone
                let household = try desk.registry.households(query: HouseholdQuery(), skip: 0, take: 9).rows[0].id
                let text = try await grant(household, on: desk)
                let joined = try await enrol(phone, invite: text, name: "Bà Tư") { _ in true }
                #expect(joined)
                let acceptance = try #require(try await answer(on: phone))
                #expect(try await finish(acceptance, on: desk).household == household)
                try await village.link("none")
                try await phone.sync()
                try await desk.sync()
                #expect(try await answer(on: phone) == nil)
                var shown: [SlotState?] = []
                let showing = Task { try await showSlot(phone) { shown.append($0) } }
                while shown.isEmpty { await Task.yield() }
                try await appEnds(phone)
                try await showing.value
                #expect(shown == [.active])
                #expect(try desk.registry.hamlets().map(\.held) == [1])
                #expect(try desk.door.grants(most: 9).map(\.household) == [household])
            }
        }

        @Test("the page shows the code that is run here")
        func page() throws {
            let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            let code = try String(contentsOf: here.appendingPathComponent("Guide.swift"), encoding: .utf8)
            let docs = here.appendingPathComponent("../../../../docs/swift.md").standardizedFileURL
            let page = try String(contentsOf: docs, encoding: .utf8)
            let shown = page.components(separatedBy: "```swift\n").dropFirst().map {
                $0.components(separatedBy: "\n```")[0]
            }
            let run = code.components(separatedBy: "\n// [").dropFirst().compactMap { block -> String? in
                guard !block.hasPrefix("/"), let start = block.range(of: "]\n")?.upperBound else { return nil }
                return String(block[start...])
            }
            #expect(run.count >= 9)
            // The first block is the package's manifest of an app, which is no code of these tests.
            #expect(Array(shown.dropFirst()) == run)
        }
    }
}
