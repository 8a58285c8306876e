import Foundation
import Tinxom

/// What steps made, by the label that they gave it.
final class Labels {
    /// Texts that pass from phone to phone, and files of the stage.
    var texts: [String: String] = [:]
    var groups: [String: GroupId] = [:]
    /// Claims and households, by the label of their grant.
    var claims: [String: ClaimId] = [:]
    var households: [String: HouseholdId] = [:]
    var changes: [String: ChangeId] = [:]

    /// The text whose label an argument names.
    func text(_ arguments: inout Arguments, _ name: String) throws -> String {
        try kept(texts, try arguments.text(name))
    }
}

private func kept<Value>(_ values: [String: Value], _ label: String) throws -> Value {
    guard let value = values[label] else { throw Broken("nothing is `\(label)`") }
    return value
}

private func ruling(_ outcome: Outcome) -> String {
    if case .refused(let reason, _) = outcome { dashed(reason) } else { dashed(outcome) }
}

private func happened(_ what: Happened) -> String {
    if case .changed(_, let what) = what { dashed(what) } else { dashed(what) }
}

private func texts(_ lines: [RegistryLine]) -> Json {
    .texts(lines.map { "\(happened($0.what)) \(ruling($0.ruling))" })
}

private func why(_ state: SlotState) -> String? {
    switch state {
    case .ended(let why): dashed(why)
    case .refused(let reason, _): reason.map(dashed)
    default: nil
    }
}

private func told(_ act: SlotAct) -> String {
    guard case .word(_, _, let state, let reason, _, _) = act else { return dashed(act) }
    return reason.map(dashed) ?? dashed(state)
}

/// What is done with the own household's slot; nothing for another verb.
func withSlot(_ slot: Slot, _ verb: String, _ arguments: inout Arguments, _ labels: Labels) throws -> Sees? {
    switch verb {
    case "slot":
        guard let line = try slot.state() else { return ["state": .null] }
        return [
            "state": .text(dashed(line.state)), "why": .optional(why(line.state)), "way": .text(dashed(line.way)),
            "by": .optional(line.by.map(dashed)),
            "hand_overs": .list(line.handOvers.map { .optional($0.state.map(dashed)) }),
        ]
    case "slot-history":
        return ["acts": .texts(try slot.history().map(told))]
    case "ask":
        labels.texts[try arguments.text("as")] = try slot.ask()
    case "hand-over":
        let again = arguments.has("again") ? try arguments.flag("again") : false
        let key = try labels.text(&arguments, "key")
        let label = try arguments.text("as")
        labels.texts[label] = try slot.handOver(key: key, again: again)
    case "take-over":
        let handOver = try labels.text(&arguments, "hand_over")
        return ["label": .text(try slot.takeOver(handOver: handOver, name: arguments.text("name")).label)]
    case "looks":
        let looks = try slot.looks(skip: 0, take: 100)
        return [
            "roles": .list(looks.map { .optional($0.role.map(dashed)) }),
            "purposes": .list(looks.map { .optional($0.purpose.map(dashed)) }),
        ]
    default:
        return nil
    }
    return [:]
}

/// A household by the label of its grant, or by what it is called by.
private func household(_ registry: Registry, _ label: String, _ labels: Labels) throws -> HouseholdId {
    if let household = labels.households[label] { return household }
    let page = try registry.households(query: HouseholdQuery(), skip: 0, take: 1_000)
    guard let row = page.rows.first(where: { $0.name == label }) else { throw Broken("no household is `\(label)`") }
    return row.id
}

/// What is done at a household's door; nothing for another verb.
func atDoor(_ phone: OpenPhone, _ verb: String, _ arguments: inout Arguments, _ labels: Labels) throws -> Sees? {
    switch verb {
    case "grant":
        var place: AtDoor
        if arguments.has("hamlet") {
            place = .new(
                hamlet: HamletId(try arguments.number("hamlet")), address: try arguments.text("address"),
                name: try arguments.text("name"))
        } else {
            place = .known(household: try household(phone.registry, try arguments.text("household"), labels))
        }
        let label = try arguments.text("as")
        let grant = try phone.door.grant(request: GrantRequest(household: place, role: .resident))
        labels.claims[label] = grant.claim
        labels.households[label] = grant.household
        labels.texts[label] = grant.text
    case "finish":
        _ = try phone.door.finish(acceptance: labels.text(&arguments, "acceptance"))
    case "grants":
        let states = try phone.door.grants(most: 100).map { line -> (String, String?) in
            guard case .ruled(let outcome, let state) = line.state else { return (dashed(line.state), nil) }
            return (dashed(state), ruling(outcome))
        }
        return ["states": .texts(states.map(\.0)), "rulings": .list(states.map { .optional($0.1) })]
    default:
        return nil
    }
    return [:]
}

/// What is read and done in a ward's registry; nothing for another verb. `device` tells the device of another person.
func inRegistry(
    _ phone: OpenPhone, _ verb: String, _ arguments: inout Arguments, _ labels: Labels,
    _ device: (String) throws -> DeviceId
) throws -> Sees? {
    let registry = phone.registry
    switch verb {
    case "bring-in":
        let list = try registry.readList(file: Data(try arguments.text("list").utf8))
        let taken = try registry.bringIn(preview: list, repeats: [], group: nil)
        return [
            "bad": .list(list.bad().map { .number(Int64($0.line)) }),
            "brought_in": .number(Int64(taken.broughtIn)), "already": .number(Int64(taken.already)),
        ]
    case "settle":
        try registry.settle(claim: kept(labels.claims, try arguments.text("claim")))
    case "choose-unit":
        let queue = try registry.chooseQueue()
        let place = Int(try arguments.number("place")) - 1
        guard queue.indices.contains(place) else { throw Broken("no household stands there") }
        let chosen = try unit(arguments.text("unit"), phone)
        let label = try arguments.text("as")
        labels.changes[label] = try registry.choose(households: [queue[place].line.id], unit: chosen).first
    case "undo":
        try registry.undo(change: kept(labels.changes, try arguments.text("change")))
    case "revoke":
        let whose = Revoked.device(try device(arguments.text("whose")))
        let reason: RevokeReason = try named(arguments.text("reason"))
        let from = try arguments.optionalText("from").map(moment)
        _ = try registry.revoke(whose: whose, reason: reason, from: from)
    default:
        return try readRegistry(phone, verb, &arguments, labels)
    }
    return [:]
}

private func readRegistry(
    _ phone: OpenPhone, _ verb: String, _ arguments: inout Arguments, _ labels: Labels
) throws -> Sees? {
    let registry = phone.registry
    switch verb {
    case "households":
        let query = HouseholdQuery(text: try arguments.optionalText("text") ?? "")
        let rows = try registry.households(query: query, skip: 0, take: 1_000).rows
        return [
            "names": .texts(rows.map(\.name)), "hamlets": .texts(rows.map(\.hamletName)),
            "held": .list(rows.map { .flag($0.held) }), "pending": .list(rows.map { .flag($0.pending) }),
            "units": .list(rows.map { .optional(code($0.unit)) }),
        ]
    case "household":
        let id = try household(registry, try arguments.text("household"), labels)
        let detail = try registry.household(household: id, purpose: named(arguments.text("purpose")))
        let claims = [detail.holder].compactMap { $0 } + detail.claims
        return [
            "held": .flag(detail.line.held), "claims": .texts(claims.map { dashed($0.state) }),
            "history": texts(detail.history), "pending": .texts(detail.pending.map { happened($0.what) }),
        ]
    case "waiting":
        let waiting = try registry.waitingClaims()
        return [
            "names": .texts(waiting.map(\.household.name)),
            "pending": .list(waiting.map { .flag($0.claim.pending) }),
        ]
    case "choose-queue":
        let (queue, today) = (try registry.chooseQueue(), try phone.phone.today())
        return [
            "ended": .texts(queue.map { phone.phone.unitName(unit: $0.ended, day: today) }),
            "units": .list(queue.map { .texts($0.units.map { code($0) ?? "" }.sorted()) }),
        ]
    case "decisions":
        return ["lines": texts(try registry.decisions(skip: 0, take: 1_000))]
    default:
        return nil
    }
}

/// What is asked of the territory that a phone goes by; nothing for another verb.
func inTerritory(_ phone: Phone, _ verb: String, _ arguments: inout Arguments, _ labels: Labels) throws -> Sees? {
    switch verb {
    case "import-territory":
        let file = URL(fileURLWithPath: try labels.text(&arguments, "file"))
        return ["version": .number(Int64(try phone.territoryUpdate(package: Data(contentsOf: file))))]
    case "find-unit":
        let day = try daysTo(arguments.text("day"))
        let territory = phone.territory()
        var found: [TerritorialUnit]
        if let code = try arguments.optionalText("code") {
            found = [territory.byCode(code: code, day: day)].compactMap { $0 }
        } else {
            found = try territory.find(query: arguments.text("query"), take: 1_000)
        }
        return [
            "codes": .texts(found.map(\.code)),
            "shown": .texts(found.map { phone.unitName(unit: $0.id, day: day) }),
        ]
    default:
        return nil
    }
}

/// Days since 1970 of a date.
private func daysTo(_ text: String) throws -> Day {
    Day(try moment("\(text)T00:00:00Z").timeIntervalSince1970 / 86_400)
}
