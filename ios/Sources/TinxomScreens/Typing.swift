// What is typed, on its way to the vault.

import Tinxom

/// Hands over what stands in fields: one call at a time, in the order of typing; of what comes faster than it is kept the last
/// value of each field counts, and is never lost.
@MainActor
final class Typing {
    private struct Typed {
        // A value belongs to the screen on which it was typed, also when another is shown by the time that it is kept.
        let view: ScreenView
        let field: String
        var value: String
    }

    private var waiting: [Typed] = []
    private var handing: Task<Void, Never>?
    private let told: @MainActor (ScreenNotice) -> Void

    /// What could not be kept is told.
    init(told: @escaping @MainActor (ScreenNotice) -> Void) {
        self.told = told
    }

    /// Takes what stands in a field now.
    func put(_ field: String, _ value: String, on view: ScreenView) {
        if let place = waiting.firstIndex(where: { $0.view === view && $0.field == field }) {
            waiting[place].value = value
        } else {
            waiting.append(Typed(view: view, field: field, value: value))
        }
        handOver()
    }

    /// Waits until everything that was typed is handed over.
    func flush() async {
        while let handing { await handing.value }
    }

    private func handOver() {
        guard handing == nil else { return }
        // Belongs to no task that could be cancelled: the last letters of a screen that is left are kept too.
        handing = Task {
            while !waiting.isEmpty {
                let typed = waiting.removeFirst()
                let notice = await aside { typed.view.input(field: typed.field, value: typed.value) }
                if let notice { told(notice) }
            }
            handing = nil
        }
    }
}
