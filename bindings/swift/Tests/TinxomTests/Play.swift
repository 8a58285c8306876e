import Foundation
import Tinxom

/// The arguments of a step; each that is asked for is taken, and what is left over is a mistake.
struct Arguments {
    private var left: [String: Json]

    init(_ step: Json) throws {
        guard case .object(let members) = step else { throw Broken("a step is an object") }
        left = members
    }

    mutating func optional(_ name: String) -> Json? {
        left.removeValue(forKey: name)
    }

    mutating func text(_ name: String) throws -> String {
        try taken(name, \.text)
    }

    mutating func number(_ name: String) throws -> Int64 {
        try taken(name, \.number)
    }

    mutating func flag(_ name: String) throws -> Bool {
        try taken(name, \.flag)
    }

    func has(_ name: String) -> Bool {
        left[name] != nil
    }

    mutating func optionalText(_ name: String) throws -> String? {
        has(name) ? try text(name) : nil
    }

    private mutating func taken<Value>(_ name: String, _ value: (Json) -> Value?) throws -> Value {
        guard let value = left.removeValue(forKey: name).flatMap(value) else { throw Broken("`\(name)` is missing") }
        return value
    }

    func nothingLeft(for verb: String) throws {
        if let name = left.keys.first { throw Broken("`\(verb)` takes no `\(name)`") }
    }
}

/// What a verb gives.
typealias Sees = [String: Json]

/// One play of a scenario: its stage, its people, and what has a label.
final class Play {
    private let stage: Stage
    private let folder: String
    private let now: Date
    private var people: [String: Person] = [:]
    private let labels = Labels()
    /// A territory of before the merger, as a phone had it that was not opened since.
    private let before: Territory

    init(_ stage: Stage, _ scenario: Json) async throws {
        self.stage = stage
        now = try moment(scenario["now"]?.text ?? "")
        var begin: [String: Json] = [:]
        for key in ["units", "now", "tips_a_day"] { begin[key] = scenario[key] }
        let world = try await stage.does("begin", begin)
        folder = world["folder"]?.text ?? ""
        let file = URL(fileURLWithPath: world["territory_before"]?.text ?? "")
        before = try Territory.read(json: Data(contentsOf: file))
    }

    /// Plays a step and compares what comes of it.
    func step(_ step: Json) async throws {
        var arguments = try Arguments(step)
        let verb = try arguments.text("does")
        let who = try arguments.optionalText("who")
        let fails = try arguments.optionalText("fails")
        let wanted = arguments.optional("sees")
        var sees: Sees = [:]
        do {
            if let who {
                sees = try await person(who, verb, &arguments)
            } else {
                sees = try await world(verb, &arguments)
            }
        } catch let error as PhoneError {
            try arguments.nothingLeft(for: verb)
            let name = error.explanation.name
            guard name == fails else { throw Broken("it failed: \(name), not \(fails ?? "at all")") }
            return
        }
        try arguments.nothingLeft(for: verb)
        if let fails { throw Broken("it succeeded and not failed: \(fails)") }
        guard case .object(let members)? = wanted else {
            if wanted != nil { throw Broken("`sees` is an object") }
            return
        }
        for (key, value) in members where sees[key] != value {
            throw Broken("`\(key)` is \(sees[key].map { "\($0)" } ?? "not given") and not \(value)")
        }
    }

    /// Shuts every phone that is left.
    func end() throws {
        for person in people.values { try person.shut() }
    }

    private func world(_ verb: String, _ arguments: inout Arguments) async throws -> Sees {
        var command: [String: Json] = [:]
        switch verb {
        case "link":
            command["fault"] = .text(try arguments.text("fault"))
            command["after"] = arguments.optional("after")
        case "date":
            command["now"] = .text(try arguments.text("now"))
        case "held":
            command["unit"] = .text(try arguments.text("unit"))
            if let label = try arguments.optionalText("group") {
                guard let group = labels.groups[label] else { throw Broken("no group is `\(label)`") }
                command["group"] = .text(group)
            }
        case "territory":
            command["version"] = .number(try arguments.number("version"))
            command["hamlets"] = arguments.optional("hamlets") ?? .list([])
            command["publish"] = arguments.optional("publish") ?? .flag(true)
            let file = try await stage.does(verb, command)["file"]?.text
            if let label = try arguments.optionalText("as") { labels.texts[label] = file }
            return [:]
        default:
            throw Broken("the world does not `\(verb)`")
        }
        guard case .object(let sees) = try await stage.does(verb, command) else { return [:] }
        return sees
    }

    private func person(_ who: String, _ verb: String, _ arguments: inout Arguments) async throws -> Sees {
        if verb == "phone" {
            let keys = try keysState(try arguments.optionalText("keys") ?? "good")
            var vault = "\(folder)/phone-\(people.count)"
            if let other = try arguments.optionalText("vault_of") { vault = try known(other).folder }
            var territory = Given.territory
            if let name = try arguments.optionalText("territory") {
                guard name == "before" else { throw Broken("no territory is `\(name)`") }
                territory = before
            }
            let person = Person(folder: vault, now: now, keys: keys, territory: territory)
            people[who] = person
            try person.open()
            return [:]
        }
        let person = try known(who)
        switch verb {
        case "desk", "open-tip", "answer", "close-tip", "accept-withdrawal":
            return try atDesk(person.phone.officer, verb, &arguments)
        case _ where verb.hasPrefix("patrol"):
            return try onPatrol(person.phone.patrols, verb, &arguments)
        default:
            return try await does(person, verb, &arguments) ?? withHousehold(person, verb, &arguments)
                ?? withTip(person, verb, &arguments)
        }
    }

    private func known(_ who: String) throws -> Person {
        guard let person = people[who] else { throw Broken("\(who) has no phone") }
        return person
    }

    /// What a person does with households and the territory; nothing for another verb.
    private func withHousehold(_ person: Person, _ verb: String, _ arguments: inout Arguments) throws -> Sees? {
        let phone = try person.phone
        return try withSlot(phone.slot, verb, &arguments, labels)
            ?? atDoor(phone, verb, &arguments, labels)
            ?? inRegistry(phone, verb, &arguments, labels) { try known($0).phone.membership.holder().device }
            ?? inTerritory(phone.phone, verb, &arguments, labels)
    }

    /// What a person does with the phone itself and with other people; nothing for another verb.
    private func does(_ person: Person, _ verb: String, _ arguments: inout Arguments) async throws -> Sees? {
        switch verb {
        case "keys":
            person.keys.state = try keysState(arguments.text("state"))
        case "clock":
            if arguments.has("minutes") {
                person.clock.advance(minutes: try arguments.number("minutes"))
            } else {
                person.clock.set(to: try moment(arguments.text("to")))
            }
        case "shut":
            try person.shut()
        case "open":
            try person.open()
        case "pause":
            try person.phone.phone.pause()
        case "resume":
            try person.phone.phone.resume()
        case "sign-out":
            return ["waiting": .number(Int64(try person.phone.phone.signOut()))]
        case "sign-in":
            try person.phone.phone.signIn()
        case "sync":
            try await person.phone.sync()
        case "hold":
            let command = ["folder": Json.text(person.folder), "key": .text(try hex(person.keys.key))]
            return ["result": try await stage.does("hold", command)["result"] ?? .null]
        case "release":
            try await stage.does("release")
        case "certify":
            let key = try hex(person.phone.membership.publicKey())
            var command = ["unit": Json.text(try arguments.text("unit")), "key": .text(key)]
            command["role"] = arguments.optional("role")
            let papers = try await stage.does("papers", command)
            _ = try person.phone.membership.acceptPapers(papers: papers["papers"]?.text ?? "")
        case "invite":
            let request = InviteRequest(
                role: try named(arguments.text("role")), label: try arguments.text("label"),
                group: try group(arguments.optionalText("group"), person))
            labels.texts[try arguments.text("as")] = try person.phone.officer.invite(request: request)
        case "enrol":
            let invite = try labels.text(&arguments, "invite")
            let view = try person.phone.membership.enrol(invite: invite, name: arguments.text("name"))
            if let label = try arguments.optionalText("as") {
                guard let acceptance = try person.phone.slot.acceptance() else { throw Broken("nothing was accepted") }
                labels.texts[label] = acceptance
            }
            return ["unit": .optional(code(view.unit)), "role": .text(dashed(view.role)), "label": .text(view.label)]
        case "holder":
            let holder = try person.phone.membership.holder()
            return [
                "role": .text(dashed(holder.role)), "label": .text(holder.label), "confirmed": .flag(holder.confirmed),
                "refused": .optional(holder.refused.map(dashed)), "standing": .text(dashed(holder.standing)),
            ]
        case "watch":
            person.watched = try Watched(person.phone.inbox.view(query: "", take: 100))
        case "changes":
            guard let watched = person.watched else { throw Broken("nothing is watched") }
            try await watched.changes(to: person.phone.inbox.list(query: "", skip: 0, take: 100))
            return ["states": .texts(watched.rows.map { dashed($0.state) })]
        default:
            return nil
        }
        return [:]
    }

    /// The group with a label, drawn when it is new.
    private func group(_ label: String?, _ person: Person) throws -> GroupId? {
        guard let label else { return nil }
        if let group = labels.groups[label] { return group }
        let group = try person.phone.officer.newGroup()
        labels.groups[label] = group
        return group
    }
}

private func keysState(_ name: String) throws -> KeysState {
    guard let state = KeysState(rawValue: name) else { throw Broken("no key store is `\(name)`") }
    return state
}

func moment(_ text: String) throws -> Date {
    try Date(text, strategy: .iso8601)
}

/// The official code of a unit.
func code(_ unit: UnitId) -> String? {
    Given.territory.unit(id: unit)?.code
}

/// The unit that has a code at a phone's day.
func unit(_ code: String, _ phone: OpenPhone) throws -> UnitId {
    guard let unit = Given.territory.byCode(code: code, day: try phone.phone.today()) else {
        throw Broken("no unit has the code \(code) then")
    }
    return unit.id
}
