// Holds the stack of places and the screen on top, hands back what was tapped and typed, and does errands.

import Tinxom

/// What is to be drawn.
public struct Shown: Equatable, Sendable {
    /// The screen; nothing until the first is there.
    public internal(set) var screen: Screen?
    /// What is said over it.
    public internal(set) var notice: ScreenNotice?
    /// What was tapped and asks first.
    public internal(set) var asked: ActionButton?
    /// What was typed into fields, by the field's id, where the phone did not draw it yet.
    public internal(set) var letters: [String: String] = [:]
    /// Whether an action is under way.
    public internal(set) var busy = false
    /// The number of the place that is drawn, another one for each that is come to; 0 while the vault is closed.
    public internal(set) var visit = 0

    /// Whether ``Shell/back()`` does something; where it does not, the platform's way back leaves the app.
    public var goesBack: Bool { asked != nil || notice != nil || screen?.head.back != nil }

    /// Whether something stands under the finger that was not there before.
    fileprivate func bringsMore(than before: Shown) -> Bool {
        visit != before.visit || notice != nil && notice != before.notice || asked != nil && asked != before.asked
    }
}

/// The shell: it decides nothing. What is shown and where a tap leads comes from the phone.
///
/// The stack lives as long as this object and is written nowhere. Everything is on the main actor; the library is called beside
/// it.
@MainActor
public final class Shell {
    /// An action of a place: one that is under way is not begun again, and none is kept waiting by another.
    private struct Running: Hashable {
        let visit: Int
        let action: String
    }

    /// After a screen, a notice or a question came, and after each tap, taps wait so long: the second of a double tap, or of a
    /// hand that shakes, is not meant for what came under it meanwhile. The way out, 113 and every way back never wait.
    private static let calm = Duration.milliseconds(300)

    /// What is to be drawn.
    public private(set) var shown = Shown() {
        didSet {
            guard shown != oldValue else { return }
            if shown.bringsMore(than: oldValue) { touched = now() }
            changed(shown)
        }
    }

    /// Hears of everything that is to be drawn anew.
    public var changed: @MainActor (Shown) -> Void = { _ in }

    /// What has the words for what the platform draws itself; nothing until the vault was open once.
    public private(set) var screens: Screens?

    private let keeper: Keeper
    private let language: Language
    private let errands: any Errands
    private let now: @MainActor () -> ContinuousClock.Instant
    /// When something came under the finger last, or was tapped.
    private var touched: ContinuousClock.Instant?
    /// Opening and closing: one after the other.
    private let turns = Turns()
    /// Open while the vault is: what comes in between (a camera's answer) waits for it.
    private let awake = Gate()
    private var phone: OpenPhone?
    private var stack: [Level] = []
    private var visits = 0
    /// The last place that was come to before the person left: nothing leads on from it or from an earlier one.
    private var left = 0
    private var running: Set<Running> = [] {
        didSet { shown.busy = !running.isEmpty }
    }
    private var keeping: Task<Void, Never>?
    private var started = false

    /// A shell over the keeper's phone. `language` is the platform's, and counts until the person chooses one; `now` tells
    /// whether a tap comes too soon.
    public init(
        keeper: Keeper, language: Language, errands: any Errands,
        now: @escaping @MainActor () -> ContinuousClock.Instant = { .now }
    ) {
        self.keeper = keeper
        self.language = language
        self.errands = errands
        self.now = now
    }

    /// Opens the phone and shows where a person begins. Called again, it changes nothing.
    public func start() async {
        guard !started else { return }
        started = true
        await inTurn { await self.open() }
    }

    /// The vault is closed for a while, so that no lock is held while the app sleeps. What was typed is handed over first.
    public func pause() async {
        guard started else { return }
        await inTurn {
            await self.sleep()
            // What was on the screen need not be told again.
            if let screens = self.screens, let place = self.stack.last?.place {
                await aside { screens.seen(place: place) }
            }
            // It is closed whatever is thrown, and nobody looks.
            try? await self.keeper.release(.screen)
        }
    }

    /// The vault is opened again. The screen is the one that it was, with what was typed on it.
    public func resume() async {
        guard started else { return }
        await inTurn { await self.open() }
    }

    /// The phone is shut down for good, after what was typed.
    public func close() async {
        await inTurn {
            await self.sleep()
            await self.forget()
            try await self.keeper.close()
        }
    }

    /// The platform's way back does what the screen's does; false when there is none and the platform may have it.
    @discardableResult
    public func back() -> Bool {
        if shown.asked != nil {
            answer(false)
        } else if shown.notice != nil {
            dismiss()
        } else if let back = shown.screen?.head.back {
            begin(back)
        } else {
            return false
        }
        return true
    }

    /// Closes what is said over the screen.
    public func dismiss() {
        shown.notice = nil
        touched = now()
    }

    /// Something was tapped. What asks first is asked in ``Shown/asked``.
    public func tap(_ button: ActionButton) {
        let head = shown.screen?.head
        if button.action == head?.leave.action {
            leave()
        } else if button.enabled, button.action == head?.beside?.action || isCalm() {
            begin(button)
        }
    }

    /// Goes on with what asks first, or turns back.
    public func answer(_ yes: Bool) {
        guard let asked = shown.asked, !yes || isCalm() else { return }
        shown.asked = nil
        touched = now()
        if yes { act(on: asked, atOnce: false) }
    }

    /// The person is gone at once, whatever is under way, and comes back to the first screen; what was typed is kept.
    private func leave() {
        errands.leave()
        left = visits
        shown.asked = nil
        shown.notice = nil
        Task { await inTurn { await self.beginAnew() } }
    }

    /// Draws the first screen in place of those that were left.
    private func beginAnew() async {
        if let top = stack.last, stands(top) { return }
        for level in stack { await level.flush() }
        guard awake.isOpen else {
            // It is opened later; what was left is not to be seen until then.
            if shown.visit != 0 { (shown.screen, shown.visit, shown.letters) = (nil, 0, [:]) }
            return
        }
        let first = await first()
        await come(to: first) { $0 = [$1] }
        draw()
    }

    private func begin(_ button: ActionButton) {
        if !button.enabled {
            return
        } else if button.confirm != nil {
            shown.asked = button
        } else {
            act(on: button, atOnce: button.action == shown.screen?.head.beside?.action)
        }
    }

    /// Whether a tap is meant for what stands there. The next one waits again.
    private func isCalm() -> Bool {
        let now = self.now()
        if let touched, now - touched < Shell.calm { return false }
        touched = now
        return true
    }

    /// What stands in a field now.
    public func type(_ field: String, _ value: String) {
        guard shown.visit != 0, let level = stack.last else { return }
        level.type(field, value)
        shown.letters = level.letters
    }

    private func act(on button: ActionButton, atOnce: Bool) {
        let level = shown.visit == 0 ? nil : stack.last
        let this = Running(visit: level?.visit ?? 0, action: button.action)
        guard running.insert(this).inserted else { return }
        shown.notice = nil
        Task {
            // A vault that is put aside takes its phone with it, wherever that is said.
            if let level, button.action != Action.putAside {
                await act(level, button.action, atOnce: atOnce)
            } else {
                await closed(button.action)
            }
            running.remove(this)
        }
    }

    /// What can be done while the vault is closed: there is no phone that could be asked.
    private func closed(_ action: String) async {
        if action.hasPrefix(Action.call) {
            if await !errands.dial(String(action.dropFirst(Action.call.count))) {
                shown.notice = notice(of: unforeseen())
            }
        } else if action == Action.putAside {
            await inTurn {
                await self.forget()
                try await self.keeper.putAside()
                await self.open()
            }
        } else {
            await inTurn { await self.open() }
        }
    }

    private func act(_ level: Level, _ action: String, atOnce: Bool) async {
        if !atOnce {
            await awake.pass()
            // Whatever is done is done with what was typed.
            await level.flush()
        }
        guard atOnce || stands(level) else { return }
        let typed = level.typed
        let outcome = await level.view.act(action: action)
        guard atOnce || level.visit > left else { return }
        switch outcome {
        case .stay: break
        case .tell(let notice): shown.notice = notice
        case .run(let errand): await run(level, errand)
        case .go, .replace, .root, .back: await lead(level, outcome)
        }
        if level.typed == typed {
            level.forget()
            draw()
        }
    }

    /// Goes where an action leads. Whoever went on meanwhile is not called back.
    private func lead(_ level: Level, _ outcome: ActionOutcome) async {
        guard level.visit > left else { return }
        let said: ScreenNotice?
        switch outcome {
        case .go(let place):
            guard level === stack.last else { return }
            await come(to: place) { $0.append($1) }
            said = nil
        case .replace(let place):
            await come(to: place) { stack, new in
                if let at = stack.firstIndex(where: { $0 === level }) { stack[at] = new } else { stack.append(new) }
            }
            said = nil
        case .root(let place, let notice):
            await come(to: place) { $0 = [$1] }
            said = notice
        case .back(let notice):
            if stack.count > 1 {
                remove(level)
            } else {
                let first = await self.first()
                await come(to: first) { $0 = [$1] }
            }
            said = notice
        case .stay, .tell, .run:
            return
        }
        guard level.visit > left else { return }
        shown.asked = nil
        shown.notice = said
        draw()
    }

    private func run(_ level: Level, _ errand: Errand) async {
        switch errand {
        case .leave:
            leave()
        case .dial(let number):
            if await !errands.dial(number) { await failed(level, "dial") }
        case .share(let name, let text):
            if !errands.share(name: name, text: text) { await failed(level, "share") }
        case .speak(let text, let language):
            if !errands.speak(text, language: language) { await failed(level, "speak") }
        case .confirm(let action, let prompt):
            if await errands.confirm(prompt) { await act(level, action, atOnce: false) }
        case .scan(let field, let action, let prompt):
            guard let text = await errands.scan(prompt), stands(level) else { return }
            // Handed over and never shown: what was held before the camera by mistake is seen by nobody.
            level.hand(field, text)
            await act(level, action, atOnce: false)
        }
    }

    /// What the system could not do is told.
    private func failed(_ level: Level, _ errand: String) async {
        await act(level, "failed/\(errand)", atOnce: true)
    }

    /// Opens the vault, for the first time or again, and draws the place on top; or says why it does not open.
    private func open() async {
        do {
            let phone = try await keeper.hold(.screen)
            if phone !== self.phone { await take(phone) }
            keep(phone)
            awake.isOpen = true
            await beginAnew()
            draw()
        } catch let error as PhoneError {
            shut(error.explanation)
        } catch {
            shut(unforeseen())
        }
    }

    /// Takes an opened phone: its places are those that were there before, or the first.
    private func take(_ phone: OpenPhone) async {
        self.phone = phone
        let language = self.language
        screens = await aside { phone.phone.screens(language: language) }
        var places = stack.filter { stands($0) }.map(\.place)
        if places.isEmpty { places = [await first()] }
        stack = []
        for place in places { await come(to: place) { $0.append($1) } }
    }

    private func first() async -> String {
        guard let screens else { return "" }
        return await aside { screens.first() }
    }

    /// Changes the stack by a new place, and follows its view as long as it stands there.
    private func come(to place: String, _ step: (inout [Level], Level) -> Void) async {
        guard let screens else { return }
        visits += 1
        let level = Level(place, screens.view(place: place), visit: visits) { [weak self] in self?.shown.notice = $0 }
        let view = level.view
        level.drew(await aside { view.snapshot() })
        guard level.visit > left else { return view.end() }
        let before = stack
        step(&stack, level)
        for gone in before where !stands(gone) { Task { await gone.end() } }
        Task { [weak self] in
            // Ends with the view: a `next` that waits in the library hears of no cancelled task.
            while let steps = await view.next() {
                guard let self, let screen = level.screen else { return }
                level.drew(screen.stepped(steps))
                if level === self.stack.last { self.draw() }
            }
            await self?.ended(level)
        }
    }

    private func remove(_ level: Level) {
        guard stands(level) else { return }
        stack.removeAll { $0 === level }
        Task { await level.end() }
    }

    /// Whether a place is one that the person may still come back to.
    private func stands(_ level: Level) -> Bool {
        level.visit > left && stack.contains { $0 === level }
    }

    /// A view that ends while its place stands: the phone was shut down by somebody else, and can be opened again.
    private func ended(_ level: Level) async {
        guard stands(level), awake.isOpen else { return }
        await inTurn {
            guard self.stands(level), self.awake.isOpen else { return }
            await self.sleep()
            self.phone = nil
            try? await self.keeper.close()
            self.shut(self.unforeseen())
        }
    }

    /// Hands over what was typed, and lets the vault be closed.
    private func sleep() async {
        for level in stack { await level.flush() }
        awake.isOpen = false
        let task = keeping
        keeping = nil
        task?.cancel()
        await task?.value
    }

    /// Lets go of a phone that is not there any more.
    private func forget() async {
        let before = stack
        (stack, screens, phone) = ([], nil, nil)
        for level in before { await level.end() }
    }

    /// Keeps the phone in step while it is in front; what stands in the way is a screen's to say.
    private func keep(_ phone: OpenPhone) {
        guard keeping == nil else { return }
        keeping = Task { await phone.keepUp() }
    }

    private func draw() {
        guard awake.isOpen, let level = stack.last, let screen = level.screen else { return }
        shown.visit = level.visit
        shown.letters = level.letters
        show(screen)
    }

    private func shut(_ why: Explanation) {
        awake.isOpen = false
        shown.asked = nil
        shown.visit = 0
        shown.letters = [:]
        // As its person reads it, as long as a phone is there that knows how.
        show(screens?.closed(explanation: why) ?? closedScreen(language: language, explanation: why))
    }

    private func show(_ now: Screen) {
        shown.screen = now
        // Said each time: the system dims a phone that was aside for a while.
        errands.bright(now.head.bright)
    }

    /// One after the other; what goes wrong is said, and the app goes on.
    private func inTurn(_ work: @escaping @MainActor @Sendable () async throws -> Void) async {
        do {
            try await turns.run { try await work() }
        } catch let error as PhoneError {
            shown.notice = notice(of: error.explanation)
        } catch {
            shown.notice = notice(of: unforeseen())
        }
    }

    /// An error in its three sentences.
    private func notice(of said: Explanation) -> ScreenNotice {
        let form = unforeseenNotice(language: language)
        return ScreenNotice(
            icon: form.icon, tone: form.tone, what: said.what, safe: said.safe, todo: said.action, button: nil,
            dismiss: form.dismiss)
    }

    private func unforeseen() -> Explanation {
        let said = screens?.unforeseen() ?? unforeseenNotice(language: language)
        return Explanation(name: "", what: said.what, safe: said.safe, action: said.todo)
    }
}

/// Actions that a shell knows by name, because there is no phone to ask.
private enum Action {
    static let putAside = "put-vault-aside"
    static let call = "call/"
}
