// Work in the background: when the system is asked for it, what is done in it, and what a person hears of it.

import Foundation
import Tinxom

/// The two ways in which iOS gives an app time while nobody looks.
public enum Slice: String, CaseIterable, Sendable {
    /// Half a minute, when the system expects the person soon (`BGAppRefreshTask`).
    case refresh = "vn.tinxom.refresh"
    /// Minutes, when there is a network and the phone has nothing better to do (`BGProcessingTask`).
    case processing = "vn.tinxom.processing"
}

/// The system's scheduler.
public protocol SliceScheduler: Sendable {
    /// Asks for a slice not before a moment; an earlier request for the same slice is replaced.
    ///
    /// - Throws: Where the system takes no request; the next time in front asks again.
    func ask(_ slice: Slice, notBefore: Date) throws
}

/// Says that there is something new, in words that tell nothing of it.
public protocol Herald: Sendable {
    /// Something new waits for the person; the phone has the words in which that is said.
    func tell(_ phone: OpenPhone) async
}

/// Keeps the phone in step while nobody looks.
///
/// A slice is asked for whenever the app goes to the back and at the begin of every slice, the same whether something waits or
/// not: what an observer of the network sees does not tell who wrote something. How much may go in a day is decided by the
/// phone itself.
public actor BackgroundSync {
    /// How long to wait at least. The system takes its own time beyond it.
    public static func pause(before slice: Slice) -> TimeInterval {
        switch slice {
        case .refresh: 20 * 60
        case .processing: 60 * 60
        }
    }

    private let keeper: Keeper
    private let scheduler: any SliceScheduler
    private let herald: any Herald
    private let now: @Sendable () -> Date
    private var running: Task<Bool, Never>?
    /// Slices that wait for another one's end.
    private(set) var waiting = 0

    /// Work with the keeper's phone.
    public init(
        keeper: Keeper, scheduler: any SliceScheduler, herald: any Herald,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.keeper = keeper
        self.scheduler = scheduler
        self.herald = herald
        self.now = now
    }

    /// The app went to the back.
    public func wentToTheBack() {
        for slice in Slice.allCases { ask(slice) }
    }

    /// Does what a slice is for, and says whether it was done. Cancelling the task ends it in the middle, and nothing is lost by
    /// that. One at a time: who comes while another works waits for that one's end and does nothing twice.
    public func run(_ slice: Slice) async -> Bool {
        // First of all: a slice that is cut off must not be the last.
        ask(slice)
        if let running {
            waiting += 1
            defer { waiting -= 1 }
            return await running.value
        }
        let task = Task { await work() }
        running = task
        let done = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        running = nil
        return done
    }

    private func work() async -> Bool {
        // In front the phone keeps itself in step.
        if await keeper.inFront { return true }
        guard !Task.isCancelled, let phone = try? await keeper.hold(.background) else { return false }
        let done: Bool
        do {
            try await phone.syncUnasked()
            done = true
        } catch {
            // Nobody looks: the screen tells it, and the next slice tries again.
            done = false
        }
        await tell(of: phone)
        try? await keeper.release(.background)
        return done
    }

    /// Something new since the person was told last is told once.
    private func tell(of phone: OpenPhone) async {
        // In whatever language: it is a number.
        let grew = await aside { phone.phone.screens(language: .vietnamese).tellNews() }
        if grew, await !keeper.inFront { await herald.tell(phone) }
    }

    private func ask(_ slice: Slice) {
        // Where the person switched it off there is none to be had: the app in front is in step all the same.
        try? scheduler.ask(slice, notBefore: now().addingTimeInterval(BackgroundSync.pause(before: slice)))
    }
}
