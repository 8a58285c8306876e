import Foundation
import Tinxom

/// What is done with tips.
func withTip(_ person: Person, _ verb: String, _ arguments: inout Arguments) throws -> Sees {
    let phone = try person.phone
    switch verb {
    case "write":
        let of = try arguments.optionalText("unit").map { try unit($0, phone) }
        let new = NewTip(
            kind: try named(arguments.text("kind")), window: try named(arguments.text("window")),
            text: try arguments.text("text"), unit: of)
        person.tips[try arguments.text("as")] = try phone.drafts.write(tip: new)
        return [:]
    case "list":
        let lines = try phone.inbox.list(query: "", skip: 0, take: 100)
        return ["states": .texts(lines.map { dashed($0.state) })]
    case "outbox":
        let lines = try phone.outbox.list()
        return ["states": .texts(lines.map(state)), "reasons": .list(lines.map { .optional(reason($0.state)) })]
    default:
        return try withOneTip(person, verb, &arguments)
    }
}

private func withOneTip(_ person: Person, _ verb: String, _ arguments: inout Arguments) throws -> Sees {
    let known = [
        "queue", "delete", "undelete", "try-again", "edit", "duplicate", "withdraw", "choose", "destination", "read",
        "receipt", "story",
    ]
    guard known.contains(verb) else { throw Broken("nobody can `\(verb)`") }
    let phone = try person.phone
    let label = try arguments.text("tip")
    guard let id = person.tips[label] else { throw Broken("no tip is `\(label)`") }
    switch verb {
    case "queue": try phone.drafts.queue(id: id)
    case "delete": try phone.drafts.delete(id: id)
    case "undelete": try phone.drafts.undelete(id: id)
    case "try-again": try phone.outbox.tryAgain(id: id)
    case "edit": _ = try phone.drafts.edit(id: id, changes: TipEdit(text: arguments.text("text")))
    case "duplicate": person.tips[try arguments.text("as")] = try phone.drafts.duplicate(id: id)
    case "withdraw": return ["at_once": .flag(try phone.outbox.withdraw(id: id))]
    case "choose": try phone.outbox.chooseUnit(id: id, unit: unit(arguments.text("unit"), phone))
    case "destination":
        let units =
            switch try phone.outbox.destination(id: id) {
            case .to(let unit): [unit]
            case .among(let units): units
            }
        return ["units": .texts(units.map { code($0) ?? "" }.sorted())]
    case "read": try phone.inbox.markRead(id: id)
    case "receipt": _ = try phone.inbox.receipt(id: id)
    default: return try sees(phone.inbox.story(id: id), phone.phone)
    }
    return [:]
}

private func sees(_ story: Story, _ phone: Phone) throws -> Sees {
    [
        "state": .text(dashed(story.line.state)),
        "reason": .optional(reason(story.line.state)),
        "text": .text(story.text),
        "answers": .texts(story.answers.map(\.text)),
        "actions": .texts(story.actions.map(dashed)),
        "has_receipt": .flag(story.acceptedAt != nil),
        "withdrawal_asked": .flag(story.line.withdrawalAsked),
        "unread": .number(Int64(story.line.unread)),
        "unit": .text(phone.unitName(unit: story.unit, day: try phone.today())),
    ]
}

private func reason(_ state: TipState) -> String? {
    switch state {
    case .refused(let reason): dashed(reason)
    case .putAside(let reason): dashed(reason)
    default: nil
    }
}

private func reason(_ state: OutboxState) -> String? {
    switch state {
    case .tip(let state): reason(state)
    case .putAside(let reason): dashed(reason)
    case .kept, .onItsWay: nil
    }
}

private func state(_ line: OutboxLine) -> String {
    if case .tip(let state) = line.state { dashed(state) } else { dashed(line.state) }
}

/// What is done on a patrol.
func onPatrol(_ patrols: Patrols, _ verb: String, _ arguments: inout Arguments) throws -> Sees {
    switch verb {
    case "patrol-start":
        try patrols.start(purpose: named(arguments.text("purpose")), alone: arguments.flag("alone"))
        return [:]
    case "patrol-note":
        try patrols.note(
            kind: named(arguments.text("kind")), hamlet: arguments.text("hamlet"), words: arguments.text("text"))
        return [:]
    case "patrol-alive":
        let seconds = try patrols.alive().map { $0.until.timeIntervalSince($0.from) } ?? 0
        return ["gap_minutes": .number(Int64(seconds / 60))]
    case "patrol-end":
        return ["notes": .number(Int64(try patrols.finish()))]
    case "patrols":
        let nights = try patrols.list(skip: 0, take: 100)
        return [
            "own": .list(nights.map { .flag($0.own) }),
            "notes": .list(nights.map { .number(Int64($0.patrol.notes.count)) }),
            "gaps": .list(nights.map { .number(Int64($0.patrol.gaps.count)) }),
            "ended": .list(nights.map { .flag($0.patrol.ended != nil) }),
            "waiting": .list(nights.map { .number(Int64($0.waiting)) }),
        ]
    default:
        throw Broken("nobody can `\(verb)`")
    }
}

/// What is done at a desk.
func atDesk(_ officer: Officer, _ verb: String, _ arguments: inout Arguments) throws -> Sees {
    let lines = try officer.list(all: true, skip: 0, take: 100)
    if verb == "desk" {
        return [
            "states": .texts(lines.map { dashed($0.state) }),
            "withdrawal_asked": .list(lines.map { .flag($0.withdrawalAsked) }),
            "marked": .list(lines.map { .flag($0.marked) }),
        ]
    }
    let place = Int(try arguments.number("place")) - 1
    guard lines.indices.contains(place) else { throw Broken("no tip stands there") }
    let id = lines[place].id
    switch verb {
    case "open-tip":
        let opened = try officer.openTip(id: id)
        return [
            "text": .text(opened.text), "hamlet": .text(opened.hamlet), "sender": .optional(opened.sender),
            "kind": .optional(opened.kind.map(dashed)), "window": .optional(opened.window.map(dashed)),
        ]
    case "answer": try officer.answer(id: id, words: arguments.text("text"))
    case "close-tip": try officer.closeTip(id: id)
    case "accept-withdrawal": try officer.acceptWithdrawal(id: id)
    default: throw Broken("no desk can `\(verb)`")
    }
    return [:]
}
