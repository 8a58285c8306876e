import Foundation
import Testing
import Tinxom

extension Everything {
    /// Errors as an app acts on them, in the person's language; and rows that print nobody's words.
    @Suite struct Errors {
        @Test("an error says what happened, what is safe and what to do in the person's language")
        func bothLanguages() async throws {
            try await Village.with { village in
                let phone = try village.stranger().phone
                let vietnamese = try await failure { try phone.membership.holder() }
                phone.phone.speak(language: .english)
                let english = try await failure { try phone.membership.holder() }
                for error in [vietnamese, english] {
                    let said = error.explanation
                    #expect(error == .Join(explanation: said))
                    #expect(said.name == "not-enrolled")
                    #expect(![said.what, said.safe, said.action].contains(""))
                    #expect(error.localizedDescription == said.what)
                    #expect(error.failureReason == said.safe)
                    #expect(error.recoverySuggestion == said.action)
                }
                #expect(vietnamese.explanation.what != english.explanation.what)
            }
        }

        @Test("each error is of the case that says what an app can do")
        func cases() async throws {
            try await Village.with { village in
                let person = try await village.resident()
                let phone = try person.phone
                let long = NewTip(kind: .scam, window: .today, text: String(repeating: "ă", count: 2_007))
                let id = try phone.drafts.write(tip: long)
                let text = try await failure { try phone.drafts.queue(id: id) }
                #expect(text == .Text(explanation: text.explanation, field: .words, over: 7))
                let missing = try await failure { try phone.inbox.story(id: 99) }
                #expect(missing == .NotPossible(explanation: missing.explanation))
                let anothers = try await failure { try phone.officer.count() }
                #expect(anothers == .NotPossible(explanation: anothers.explanation))
                let altered = try await failure { try phone.membership.enrol(invite: "TINXOM1.ABC", name: "Bà Tư") }
                #expect(altered == .Join(explanation: altered.explanation))
                try await village.link("away")
                let away = try await failure { try await phone.sync() }
                #expect(away == .Later(explanation: away.explanation))
                try await village.link("too-old")
                let old = try await failure { try await phone.sync() }
                #expect(old == .Update(explanation: old.explanation))
                try await village.link("none")
                _ = try phone.phone.signOut()
                let closed = try await failure { try phone.outbox.list() }
                #expect(closed == .NotOpen(explanation: closed.explanation))
                try phone.phone.signIn()
                let second = try await failure { try person.open() }
                #expect(second == .InUse(explanation: second.explanation))
                let names = [text, missing, anothers, altered, away, old, closed, second].map(\.explanation.name)
                #expect(
                    names == [
                        "text-too-long", "not-found", "not-yours", "invite-altered", "no-network", "too-old",
                        "signed-out", "vault-in-use",
                    ])
            }
        }

        @Test("what a person wrote is printed by no row")
        func printing() async throws {
            try await Village.with { village in
                let person = try await village.resident()
                let (phone, desk) = try (person.phone, village.desk.phone)
                let secret = "Canary nhà ông Tư"
                let id = try person.queue(secret)
                let rows = try phone.inbox.list(query: "", skip: 0, take: 9)
                var values: [Any] = [
                    rows, TipChange.insert(at: 0, row: rows[0]), try phone.outbox.list(), try phone.membership.holder(),
                    NewTip(kind: .other, window: .today, text: secret, hamlet: secret), TipEdit(text: secret),
                    InviteRequest(role: .resident, label: secret),
                    PatrolNote(at: Date(), kind: .other, hamlet: secret, words: secret),
                    HouseholdQuery(text: secret), ListTrouble(line: 1, said: secret, repeats: false),
                    AtDoor.new(hamlet: 1, address: secret, name: secret),
                    GrantRequest(household: .new(hamlet: 1, address: secret, name: secret), role: .resident),
                    Grant(text: secret, claim: "00", household: "00", until: 0), Guarded(text: secret, until: 0),
                    HandOverView(unit: 54_431, role: .resident, label: secret, address: secret),
                ]
                try await phone.sync()
                try await desk.sync()
                values.append(try desk.officer.openTip(id: 1))
                try desk.officer.answer(id: 1, words: secret)
                values.append(try desk.officer.answers(id: 1))
                try await desk.sync()
                try await phone.sync()
                let story = try phone.inbox.story(id: id)
                #expect(story.answers.map(\.text) == [secret])
                values.append(contentsOf: [story, story.answers, Optional(story) as Any, ["row": story], (story, 1)])
                for value in values {
                    var dumped = ""
                    dump(value, to: &dumped)
                    for printed in ["\(value)", String(reflecting: value), dumped] {
                        #expect(!printed.contains("Canary") && !printed.contains("Xóm") && !printed.contains("Bà Tư"))
                        #expect(!printed.isEmpty)
                    }
                }
                // The measure sees words where they are shown.
                #expect("\([story.text])".contains("Canary"))
            }
        }

        @Test("a territory that cannot be read is refused with the reason")
        func territory() async throws {
            let fault = try await failure(TerritoryFault.self) { try Territory.read(json: Data("{}".utf8)) }
            guard case .Unusable(let reason) = fault else { throw Broken("the only case") }
            #expect(!reason.isEmpty)
            #expect(Given.territory.find(query: "dong bam", take: 5).contains { $0.name.contains("Đồng Bẩm") })
        }
    }
}
