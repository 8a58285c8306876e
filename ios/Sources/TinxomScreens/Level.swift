// A place on the stack, and what is typed there.

import Tinxom

/// A place on the stack. Its view lives as long as it stands there, drawn or covered: who comes back finds what was searched
/// for and typed.
@MainActor
final class Level {
    let place: String
    let view: ScreenView
    /// One for every place that was come to.
    let visit: Int
    /// What was drawn last: steps are counted from it.
    var screen: Screen?
    /// What stands in fields and was not drawn by the phone yet.
    private(set) var letters: [String: String] = [:]
    /// Grows with everything that is typed.
    private(set) var typed = 0

    private var waiting: [(field: String, value: String)] = []
    private var handing: Task<Void, Never>?
    private let told: @MainActor (ScreenNotice) -> Void

    /// A place with its view. What could not be kept is told.
    init(_ place: String, _ view: ScreenView, visit: Int, told: @escaping @MainActor (ScreenNotice) -> Void) {
        (self.place, self.view, self.visit, self.told) = (place, view, visit, told)
    }

    /// Takes what stands in a field now, and shows it until the phone does.
    func type(_ field: String, _ value: String) {
        letters[field] = value
        typed += 1
        hand(field, value)
    }

    /// Hands a value over: one call at a time, in the order of asking; of what comes faster than it is kept the last value of
    /// each field counts, and is never lost.
    func hand(_ field: String, _ value: String) {
        if let place = waiting.firstIndex(where: { $0.field == field }) {
            waiting[place].value = value
        } else {
            waiting.append((field, value))
        }
        guard handing == nil else { return }
        // Belongs to no task that could be cancelled: the last letters of a place that is left are kept too.
        handing = Task {
            while !waiting.isEmpty {
                let (view, next) = (view, waiting.removeFirst())
                if let notice = await aside({ view.input(field: next.field, value: next.value) }) { told(notice) }
            }
            handing = nil
        }
    }

    /// Waits until everything that was typed is handed over.
    func flush() async {
        while let handing { await handing.value }
    }

    /// What the phone drew is what stands in a field from now on.
    func drew(_ now: Screen) {
        screen = now
        for row in now.rows {
            if case .field(let field, _, let value, _, _, _) = row.body, letters[field] == value {
                letters[field] = nil
            }
        }
    }

    /// What the phone has holds in every field.
    func forget() {
        letters = [:]
    }

    /// The place is no more. What was typed there is handed over first.
    func end() async {
        await flush()
        view.end()
    }
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
