import Foundation
import Tinxom

@testable import TinxomScreens

/// What the platform was asked to do, and what its camera sees.
@MainActor
final class Platform: Errands {
    var left = 0
    var dialled: [String] = []
    var shared: [(name: String, text: String)] = []
    var spoken: [(text: String, language: String)] = []
    var bright = false
    var prompts: [String] = []
    /// What the camera is held at; nothing when the person turns back.
    var camera: @MainActor () async throws -> String? = { nil }

    func leave() { left += 1 }
    /// Whether whoever holds the phone can unlock it, and how often that was asked.
    var known = true
    var confirmed = 0
    /// What happens to the app while that is asked.
    var asking: @MainActor () async -> Void = {}

    func confirm(_ prompt: String) async -> Bool {
        confirmed += 1
        await asking()
        return known
    }

    /// Whether there is a telephone, an app that takes files, and a voice.
    var able = true

    func dial(_ number: String) async -> Bool {
        dialled.append(number)
        return able
    }

    func share(name: String, text: String) -> Bool {
        shared.append((name, text))
        return able
    }

    func speak(_ text: String, language: String) -> Bool {
        spoken.append((text, language))
        return able
    }
    func bright(_ on: Bool) { bright = on }

    func scan(_ prompt: String) async -> String? {
        prompts.append(prompt)
        return try? await camera()
    }
}

/// A clock that moves on by a second whenever it is looked at, or stands: nobody waits for it.
@MainActor
final class Steps {
    var stands = false
    private var moment = ContinuousClock.now

    func now() -> ContinuousClock.Instant {
        if !stands { moment += .seconds(1) }
        return moment
    }

    func moves(by duration: Duration) { moment += duration }
}

/// A hand on a phone: it sees what is shown, taps what stands there by its words, and waits for what it looks for. What comes
/// by itself (a sync, steps of a view) is waited for and never slept for.
@MainActor
final class Hand {
    let person: Person
    let platform = Platform()
    /// By what the shell tells the second of a double tap.
    let steps = Steps()
    let keeper: Keeper
    let shell: Shell
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(on person: Person, language: Language = .vietnamese) {
        self.person = person
        keeper = Keeper(
            open: {
                if (try? person.phone) == nil { try person.open(language) }
                return try person.phone
            },
            putAside: {
                let options = PhoneOptions(folder: person.folder, language: language, roots: [])
                _ = try putVaultAside(options: options, territory: Given.territory)
            })
        shell = Shell(keeper: keeper, language: language, errands: platform, now: steps.now)
        shell.changed = { [weak self] _ in self?.wake() }
    }

    /// A hand on a phone whose first screen is there.
    static func starts(on person: Person, language: Language = .vietnamese) async -> Hand {
        let hand = Hand(on: person, language: language)
        await hand.shell.start()
        return hand
    }

    var screen: Screen {
        get throws {
            guard let screen = shell.shown.screen else { throw Broken("there is no screen") }
            return screen
        }
    }

    /// Everything that is said over the screen.
    var said: String {
        guard let notice = shell.shown.notice else { return "" }
        return [notice.what, notice.safe, notice.todo].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// All words that are seen now.
    var words: [String] {
        guard let screen = shell.shown.screen else { return [] }
        return [screen.head.title] + screen.rows.flatMap { $0.body.words } + screen.buttons.map(\.label)
    }

    func sees(_ words: String) -> Bool { self.words.contains { $0.contains(words) } }

    /// Waits until it is as it should be.
    func until(_ what: String, _ holds: @MainActor (Hand) throws -> Bool) async throws {
        while try !holds(self) {
            if Task.isCancelled { throw Broken("it never came: \(what); there was \(words), said: \(said)") }
            await withTaskCancellationHandler {
                await withCheckedContinuation { waiting.append($0) }
            } onCancel: {
                Task { @MainActor in self.wake() }
            }
        }
    }

    /// Waits until these words are seen.
    @discardableResult
    func see(_ words: String) async throws -> Hand {
        try await until(words) { $0.sees(words) }
        return self
    }

    /// Waits until something is said over the screen, and reads it.
    func hear() async throws -> String {
        try await until("a notice") { !$0.said.isEmpty }
        return said
    }

    /// Taps what bears these words, as soon as it is there and can be tapped, and waits until it was done.
    @discardableResult
    func tap(_ label: String) async throws -> Hand {
        try await until("a button that says \(label)") { !$0.shell.shown.busy && $0.button(label) != nil }
        guard let button = button(label) else { throw Broken("it went") }
        shell.tap(button)
        try await done()
        return self
    }

    /// Taps what asks first, reads the question and says yes.
    @discardableResult
    func agree(_ label: String) async throws -> String {
        try await tap(label)
        guard let question = shell.shown.asked?.confirm else { throw Broken("\(label) asks nothing") }
        shell.answer(true)
        try await done()
        return "\(question.title) \(question.text)"
    }

    /// Taps what the notice offers.
    func follow() async throws {
        guard let button = shell.shown.notice?.button else { throw Broken("the notice leads nowhere") }
        shell.tap(button)
        try await done()
    }

    /// Types into the field with this label, letter by letter as a keyboard does.
    @discardableResult
    func write(_ label: String, _ text: String) async throws -> Hand {
        try await until("a field \(label)") { $0.field(label) != nil }
        guard let field = field(label) else { throw Broken("it went") }
        for end in text.indices { shell.type(field.id, String(text[...end])) }
        return self
    }

    /// Holds the camera at another phone's screen and taps what reads.
    @discardableResult
    func scan(_ label: String, of other: Hand, code: Int = 0) async throws -> Hand {
        platform.camera = { try await other.shows(code) }
        return try await tap(label)
    }

    /// Holds the camera at a text.
    @discardableResult
    func scan(_ label: String, text: String?) async throws -> Hand {
        platform.camera = { text }
        return try await tap(label)
    }

    /// What the code on this screen says to a camera.
    func shows(_ place: Int = 0) async throws -> String {
        try await until("a code") { $0.codes.count > place }
        return try Camera.read(side: codes[place].side, modules: codes[place].modules)
    }

    func back() async throws {
        try await until("quiet") { !$0.shell.shown.busy }
        shell.back()
        try await done()
    }

    /// Back to the first screen.
    @discardableResult
    func home() async throws -> Hand {
        while try screen.head.back != nil { try await back() }
        return self
    }

    /// Brings everything to the server and back, from the first screen.
    @discardableResult
    func sync() async throws -> Hand {
        try await home().tap("Gửi và nhận ngay")
    }

    func done() async throws {
        try await until("the end of an action") { !$0.shell.shown.busy }
    }

    /// The line, card or tile that can be tapped and says this: exactly, or else the first that holds it.
    func button(_ label: String) -> ActionButton? {
        let there = shell.shown.screen?.tappable.filter(\.button.enabled) ?? []
        let found = there.first { $0.words == label } ?? there.first { $0.words.contains(label) }
        return found?.button
    }

    /// A field by its label: its id, what stands in it, what is said below it.
    func field(_ label: String) -> (id: String, value: String, note: String)? {
        for row in shell.shown.screen?.rows ?? [] {
            if case .field(let field, let name, let value, _, let note, _) = row.body, name == label {
                return (field, value, note)
            }
        }
        return nil
    }

    /// The word of the state of the line with this title.
    func badge(_ title: String) -> String? {
        for row in shell.shown.screen?.rows ?? [] {
            if case .line(_, let words, _, _, _, let badge, _, _) = row.body, words == title { return badge?.label }
        }
        return nil
    }

    var codes: [(side: Int, modules: Data)] {
        (shell.shown.screen?.rows ?? []).compactMap { row in
            guard case .code(let side, let modules, _) = row.body else { return nil }
            return (Int(side), modules)
        }
    }

    private func wake() {
        let waiting = self.waiting
        self.waiting = []
        for one in waiting { one.resume() }
    }
}

extension Screen {
    /// Everything that can be tapped, and the words by which it is found.
    var tappable: [(words: String, button: ActionButton)] {
        let head = [self.head.back, self.head.leave, self.head.main, self.head.beside].compactMap { $0 }
        return rows.flatMap(\.body.tappable) + head.map { ($0.label, $0) }
    }

    var buttons: [ActionButton] { tappable.map(\.button) }
}

extension RowBody {
    /// What can be tapped in a row.
    var tappable: [(words: String, button: ActionButton)] {
        switch self {
        case .card(_, _, _, _, let buttons), .buttons(let buttons): buttons.map { ($0.label, $0) }
        case .line(_, let title, _, _, _, _, _, let open): open.map { [(title, $0)] } ?? []
        case .tiles(let tiles): tiles.map { ($0.button.label, $0.button) }
        case .choice(let button, _, _): [(button.label, button)]
        case .text, .field, .fact, .step, .code: []
        }
    }

    /// What a row says.
    var words: [String] {
        switch self {
        case .text(let text, _): [text]
        case .card(_, _, let title, let text, _): [title, text]
        case .line(_, let title, _, let detail, let time, let badge, _, _): [title, detail, time, badge?.label ?? ""]
        case .tiles, .buttons, .code: []
        case .choice(_, let detail, _): [detail]
        case .field(_, let label, let value, let hint, let note, _): [label, value, hint, note]
        case .fact(let label, let value): [label, value]
        case .step(_, let title, let detail, let time, _): [title, detail, time]
        }
    }
}
