// What the views look at: the shell's state as SwiftUI wants it, and what is laid over the window.

import SwiftUI
import Tinxom
import TinxomScreens

/// What the views look at, and what they hand back.
@MainActor
final class Model: ObservableObject {
    /// What is drawn.
    @Published private(set) var shown: Shown
    /// Whether nothing of the app is to be seen.
    @Published var covered = true
    /// A code is to be read.
    @Published var scanning: ScanAsked?
    /// Words for what the platform draws itself.
    @Published private(set) var words: ShellWords?

    let platform: Platform
    let shell: Shell

    init(keeper: Keeper, language: Language, files: Files) {
        platform = Platform(files: files)
        shell = Shell(keeper: keeper, language: language, errands: platform)
        shown = shell.shown
        platform.model = self
        shell.changed = { [weak self] in self?.show($0) }
    }

    func tap(_ button: ActionButton) { shell.tap(button) }

    /// What stands in a field: what was typed, or else the value that the phone has.
    subscript(field: String, value: String) -> String {
        get { shown.letters[field] ?? value }
        set { if newValue != self[field, value] { shell.type(field, newValue) } }
    }

    private func show(_ now: Shown) {
        let before = shown.screen?.head.language
        shown = now
        if now.screen?.head.language != before || words == nil { Task { await learnWords() } }
    }

    /// Learns the words anew: the person speaks another language now.
    private func learnWords() async {
        guard let screens = shell.screens else { return }
        words = await Task.detached { screens.shellWords() }.value
    }
}

/// That a code is to be read, and who waits for it.
struct ScanAsked: Identifiable {
    let id = UUID()
    /// What is said above the camera's picture.
    let prompt: String
    /// Takes what was read; nothing when the person turned back.
    let done: @MainActor (String?) -> Void
}
