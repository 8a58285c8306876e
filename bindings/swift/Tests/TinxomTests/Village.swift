import Foundation
import Tinxom

/// A ward with its duty desk behind a stage, for tests that are not scenarios. Its test alone has it in hand.
final class Village: @unchecked Sendable {
    let stage: Stage
    let folder: String
    /// The server's address.
    let address: String
    private(set) var people: [Person] = []

    private init(tipsADay: Int64?) async throws {
        stage = try Stage()
        var begin = ["units": Json.texts(["05443"]), "now": .text("2026-11-25T08:00:00+07:00")]
        begin["tips_a_day"] = tipsADay.map(Json.number)
        let world = try await stage.does("begin", begin)
        folder = world["folder"]?.text ?? ""
        address = world["address"]?.text ?? ""
    }

    /// Gives a test a village with a desk, and ends it whatever comes of the test. A device may leave `tipsADay` tips there,
    /// where that is to be few.
    static func with(
        tipsADay: Int64? = nil, isolation: isolated (any Actor)? = #isolation, _ test: (Village) async throws -> Void
    ) async throws {
        let village = try await Village(tipsADay: tipsADay)
        let outcome: Result<Void, any Error>
        do {
            let desk = try village.stranger()
            let key = try hex(desk.phone.membership.publicKey())
            let papers = try await village.stage.does("papers", ["unit": .text("05443"), "key": .text(key)])
            _ = try desk.phone.membership.acceptPapers(papers: papers["papers"]?.text ?? "")
            try await desk.phone.sync()
            outcome = .success(try await test(village))
        } catch {
            outcome = .failure(error)
        }
        for person in village.people { try person.shut() }
        try await village.stage.close()
        try outcome.get()
    }

    /// The duty desk.
    var desk: Person { people[0] }

    /// A phone that joined nothing; its vault lies in a folder of its own unless another is named.
    func stranger(in other: String? = nil) throws -> Person {
        let place = other ?? "\(folder)/phone-\(people.count)"
        let person = Person(folder: place, now: Date(timeIntervalSince1970: 1_795_568_400))
        people.append(person)
        try person.open()
        return person
    }

    func invite() throws -> String {
        try desk.phone.officer.invite(request: InviteRequest(role: .resident, label: "Xóm Núi Voi"))
    }

    /// A resident who joined and synced.
    func resident() async throws -> Person {
        let person = try stranger()
        _ = try person.phone.membership.enrol(invite: invite(), name: "Bà Tư")
        try await person.phone.sync()
        return person
    }

    func link(_ fault: String, after: Int64? = nil) async throws {
        var arguments = ["fault": Json.text(fault)]
        arguments["after"] = after.map(Json.number)
        try await stage.does("link", arguments)
    }

    /// How many tips the server holds.
    func held() async throws -> Int64? {
        try await stage.does("held", ["unit": .text("05443")])["tips"]?.number
    }
}

extension Person {
    /// A tip that is kept to be sent.
    @discardableResult
    func queue(_ text: String) throws -> Int64 {
        let id = try phone.drafts.write(tip: NewTip(kind: .theft, window: .lastNight, text: text))
        try phone.drafts.queue(id: id)
        return id
    }

    func state(_ id: Int64) throws -> TipState {
        try phone.inbox.story(id: id).line.state
    }
}
