// A gate that whoever comes in between waits at.

/// Open or shut; who comes while it is shut waits.
@MainActor
final class Gate {
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Whether one may go through.
    var isOpen = false {
        didSet {
            guard isOpen else { return }
            let waiting = self.waiting
            self.waiting = []
            for one in waiting { one.resume() }
        }
    }

    /// Goes through, now or once it is open.
    func pass() async {
        while !isOpen { await withCheckedContinuation { waiting.append($0) } }
    }
}
