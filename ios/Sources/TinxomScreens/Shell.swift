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
    /// Whether an action is under way: a second tap does nothing until it ends.
    public internal(set) var busy = false
    /// Grows with every other screen, so that what belongs to one (a field's letters, where a list stands) is not taken over.
    public internal(set) var visit = 0
}

/// The shell: it decides nothing. What is shown and where a tap leads comes from the phone.
///
/// The stack lives as long as this object and is written nowhere. Everything is on the main actor; the library is called beside it.
@MainActor
public final class Shell {
    /// What is to be drawn.
    public private(set) var shown = Shown() {
        didSet { if shown != oldValue { changed(shown) } }
    }

    /// Hears of everything that is to be drawn anew.
    public var changed: @MainActor (Shown) -> Void = { _ in }

    private let keeper: Keeper
    private let language: Language
    private let errands: any Errands
    private var stack: [String] = []
    private var screens: Screens?
    private var view: ScreenView?
    /// The view's screen as far as its steps were taken, also while a closed vault's is shown over it.
    private var live: Screen?
    /// The screen of a vault that does not open.
    private var closed: Screen?
    private var keeping: Task<Void, Never>?
    private let turns = Turns()
    private lazy var typing = Typing { [weak self] notice in self?.shown.notice = notice }

    /// A shell over the keeper's phone. `language` is the platform's, and counts until the person chooses one.
    public init(keeper: Keeper, language: Language, errands: any Errands) {
        self.keeper = keeper
        self.language = language
        self.errands = errands
    }

    /// Opens the phone and shows where a person begins.
    public func start() async {
        await inTurn { try await self.open() }
    }

    /// The vault is closed for a while, so that no lock is held while the app sleeps. What was typed is handed over first.
    public func pause() async {
        await inTurn {
            await self.typing.flush()
            await self.stopKeeping()
            try await self.keeper.release(.screen)
        }
    }

    /// The vault is opened again. The screen is the one that it was, with what was typed on it.
    public func resume() async {
        guard screens != nil else { return }
        await start()
    }

    /// The phone is shut down for good.
    public func close() async {
        await inTurn {
            await self.typing.flush()
            await self.stopKeeping()
            self.forget()
            try await self.keeper.close()
        }
    }

    /// The platform's way back does what the screen's does; false when there is none and the platform may have it.
    @discardableResult
    public func back() -> Bool {
        if shown.asked != nil {
            no()
            return true
        }
        if shown.notice != nil {
            dismiss()
            return true
        }
        guard let back = shown.screen?.head.back else { return false }
        tap(back)
        return true
    }

    /// Closes what is said over the screen.
    public func dismiss() {
        shown.notice = nil
    }

    /// Something was tapped. What asks first is asked.
    public func tap(_ button: ActionButton) {
        if button.action == Action.leave {
            // At once, whatever is under way.
            errands.leave()
        } else if button.confirm != nil, button.enabled, !shown.busy {
            shown.asked = button
        } else {
            act(on: button)
        }
    }

    /// The person said yes to what was asked.
    public func yes() {
        guard let asked = shown.asked else { return }
        shown.asked = nil
        act(on: asked)
    }

    /// The person said no.
    public func no() {
        shown.asked = nil
    }

    /// What stands in a field now.
    public func type(_ field: String, _ value: String) {
        guard closed == nil, let view else { return }
        typing.put(field, value, on: view)
    }

    private func act(on button: ActionButton) {
        guard button.enabled, !shown.busy else { return }
        shown.busy = true
        shown.notice = nil
        Task {
            switch button.action {
            case Action.openAgain where closed != nil:
                await inTurn { try await self.open() }
            case Action.putAside where closed != nil:
                await inTurn {
                    self.forget()
                    try await self.keeper.putAside()
                    try await self.open()
                }
            default:
                await act(button.action)
            }
            shown.busy = false
        }
    }

    private func act(_ action: String) async {
        // Whatever is done is done with what was typed.
        await typing.flush()
        guard closed == nil, let view else {
            // No phone is there to ask; who needs help is not kept waiting for one.
            if action.hasPrefix(Action.call) { errands.dial(String(action.dropFirst(Action.call.count))) }
            return
        }
        await follow(await view.act(action: action))
    }

    private func follow(_ outcome: ActionOutcome) async {
        switch outcome {
        case .stay:
            break
        case .go(let place):
            await go { $0.append(place) }
        case .replace(let place):
            await go {
                _ = $0.popLast()
                $0.append(place)
            }
        case .root(let place, let notice):
            await go { $0 = [place] }
            shown.notice = notice
        case .back(let notice):
            await go { if $0.count > 1 { $0.removeLast() } }
            shown.notice = notice
        case .tell(let notice):
            shown.notice = notice
        case .run(let errand):
            await run(errand)
        }
    }

    private func run(_ errand: Errand) async {
        switch errand {
        case .leave:
            errands.leave()
        case .dial(let number):
            errands.dial(number)
        case .share(let name, let text):
            errands.share(name: name, text: text)
        case .speak(let text, let language):
            errands.speak(text, language: language)
        case .scan(let field, let action, let prompt):
            let asked = view
            guard let text = await errands.scan(prompt), let view, view === asked else { return }
            typing.put(field, text, on: view)
            await act(action)
        }
    }

    /// Opens the phone, or says why it does not open. A screen that was there stays, with what was typed on it.
    private func open() async throws {
        let phone: OpenPhone
        do {
            phone = try await keeper.hold(.screen)
        } catch let error as PhoneError {
            closed = closedScreen(language: language, explanation: error.explanation)
            show()
            return
        }
        closed = nil
        await keep(phone)
        if view == nil {
            let language = self.language
            let (screens, first) = try await phone.local {
                let screens = $0.phone.screens(language: language)
                return (screens, screens.first())
            }
            self.screens = screens
            await go { $0 = [first] }
        } else {
            show()
        }
    }

    /// Keeps the phone in step while it is in front; what stands in the way is a screen's to say.
    private func keep(_ phone: OpenPhone) async {
        await stopKeeping()
        keeping = Task { await phone.keepUp() }
    }

    private func stopKeeping() async {
        let task = keeping
        keeping = nil
        task?.cancel()
        await task?.value
    }

    /// Lets go of the screens of a phone that is not there any more.
    private func forget() {
        view?.end()
        (view, live, screens, stack) = (nil, nil, nil, [])
    }

    private func go(_ step: (inout [String]) -> Void) async {
        await typing.flush()
        step(&stack)
        guard let screens, let place = stack.last else { return }
        view?.end()
        let view = screens.view(place: place)
        self.view = view
        let now = await aside { view.snapshot() }
        live = now
        shown.visit += 1
        show()
        Task { [weak self] in
            // Ends with the view: a `next` that waits in the library hears of no cancelled task.
            while let steps = await view.next() {
                guard let self, self.view === view, let live = self.live else { return }
                self.live = live.stepped(steps)
                self.show()
            }
        }
    }

    private func show() {
        guard let now = closed ?? live else { return }
        let before = shown.screen?.head.bright ?? false
        shown.screen = now
        if now.head.bright != before { errands.bright(now.head.bright) }
    }

    /// One after the other; whatever nobody foresaw is said, and the app goes on.
    private func inTurn(_ work: @escaping @MainActor @Sendable () async throws -> Void) async {
        do {
            try await turns.run { try await work() }
        } catch let error as PhoneError {
            shown.notice = notice(of: error)
        } catch {
            shown.notice = screens?.unforeseen() ?? unforeseenNotice(language: language)
        }
    }

    /// An error in its three sentences.
    private func notice(of error: PhoneError) -> ScreenNotice {
        let (form, said) = (screens?.unforeseen() ?? unforeseenNotice(language: language), error.explanation)
        return ScreenNotice(
            icon: form.icon, tone: form.tone, what: said.what, safe: said.safe, todo: said.action, button: nil,
            dismiss: form.dismiss)
    }
}

/// Actions that a shell knows by name, because there is no phone to ask or no time to ask it.
private enum Action {
    static let leave = "leave"
    static let openAgain = "open-again"
    static let putAside = "put-vault-aside"
    static let call = "call/"
}

extension Screen {
    /// The screen after steps; places are those at that moment.
    func stepped(_ steps: [ScreenStep]) -> Screen {
        var (head, rows) = (self.head, self.rows)
        for step in steps {
            switch step {
            case .head(let now): head = now
            case .remove(let at): rows.remove(at: Int(at))
            case .insert(let at, let row): rows.insert(row, at: Int(at))
            case .update(let at, let row): rows[Int(at)] = row
            }
        }
        return Screen(head: head, rows: rows)
    }
}
