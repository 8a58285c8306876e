/// A list that changes while it is looked at, as the library gives it: the rows, then the steps to the rows after them.
public protocol RowView: AnyObject, Sendable {
    /// What stands in the list.
    associatedtype Row: Sendable
    /// A step from the rows before to the rows now.
    associatedtype Change: RowChange where Change.Row == Row

    /// The rows now.
    func snapshot() throws -> [Row]
    /// The next steps, or nothing when the view has ended.
    func next() async throws -> [Change]?
    /// Ends the view.
    func end()
}

/// A step from the rows before to the rows now.
public protocol RowChange: Sendable {
    /// What stands in the list.
    associatedtype Row

    /// Takes the step. Places are those at this moment, so steps are taken in order.
    func apply(to rows: inout [Row])
}

extension RowView {
    /// The rows as they change: the present list first, then a new list for every batch of changes. A view is followed
    /// once; it ends with whoever follows it, or with the phone. Whoever is slow gets the newest list and none of those
    /// between.
    public func rows() -> AsyncThrowingStream<[Row], any Error> {
        follow { $0 }
    }

    /// The same, of each list what `value` makes of it.
    fileprivate func follow<Value: Sendable>(
        _ value: @escaping @Sendable ([Row]) -> Value?
    ) -> AsyncThrowingStream<Value, any Error> {
        AsyncThrowingStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            // A `next` that waits in the library hears of no cancelled task: the view's end is what ends it.
            continuation.onTermination = { _ in self.end() }
            Task {
                do {
                    var rows = try self.snapshot()
                    repeat {
                        if let value = value(rows) { continuation.yield(value) }
                    } while try await self.steps(&rows)
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
        }
    }

    /// Waits for the next steps and takes them; whether there were any.
    private func steps(_ rows: inout [Row]) async throws -> Bool {
        guard let changes = try await next() else { return false }
        for change in changes { change.apply(to: &rows) }
        return true
    }
}

extension Inbox {
    /// The owner's first `take` tips, or those that answer `query`, as they change; see ``RowView/rows()``.
    public func rows(query: String = "", take: Int = 100) -> AsyncThrowingStream<[TipLine], any Error> {
        view(query: query, take: UInt32(clamping: take)).rows()
    }
}

extension Outbox {
    /// What did not arrive yet, as it changes; see ``RowView/rows()``.
    public func rows() -> AsyncThrowingStream<[OutboxLine], any Error> {
        view().rows()
    }
}

extension Patrols {
    /// The newest `take` patrols, as they change; see ``RowView/rows()``.
    public func rows(take: Int = 100) -> AsyncThrowingStream<[PatrolNight], any Error> {
        view(take: UInt32(clamping: take)).rows()
    }
}

extension Officer {
    /// The desk's first `take` tips, with `all` the answered ones too, as they change; see ``RowView/rows()``.
    public func rows(all: Bool = false, take: Int = 100) -> AsyncThrowingStream<[DeskLine], any Error> {
        view(all: all, take: UInt32(clamping: take)).rows()
    }
}

extension Door {
    /// The last `most` grants, the newest first, as they change; see ``RowView/rows()``.
    public func rows(most: Int = 100) -> AsyncThrowingStream<[GrantLine], any Error> {
        view(most: UInt32(clamping: most)).rows()
    }
}

extension Registry {
    /// The ward's hamlets with what the registry has of each, as it changes; see ``RowView/rows()``.
    public func hamletRows() -> AsyncThrowingStream<[HamletLine], any Error> {
        viewHamlets().rows()
    }

    /// The first `take` households that answer `query`, as they change; see ``RowView/rows()``.
    public func rows(
        query: HouseholdQuery = HouseholdQuery(), take: Int = 100
    ) -> AsyncThrowingStream<[HouseholdLine], any Error> {
        view(query: query, take: UInt32(clamping: take)).rows()
    }

    /// Claims that wait, as they change; see ``RowView/rows()``.
    public func waitingRows() -> AsyncThrowingStream<[ClaimLine], any Error> {
        viewWaiting().rows()
    }

    /// Households of a unit that was split, as they change; see ``RowView/rows()``.
    public func chooseRows() -> AsyncThrowingStream<[ChooseLine], any Error> {
        viewChooseQueue().rows()
    }
}

extension Slot {
    /// The household's slot, as it changes: one row or none; see ``RowView/rows()``.
    public func rows() -> AsyncThrowingStream<[SlotLine], any Error> {
        view().rows()
    }
}

extension Phone {
    /// The edition of the territory, as it changes: names of units are shown anew then; see ``RowView/rows()``.
    public func editions() -> AsyncThrowingStream<Edition, any Error> {
        territoryView().follow(\.first)
    }
}

extension SyncClient {
    /// How a sync stands, as it goes on: `done` of `done + left`; see ``RowView/rows()``.
    public func progress() -> AsyncThrowingStream<SyncStatus, any Error> {
        view().follow(\.first)
    }
}

extension TipsView: RowView {}
extension OutboxView: RowView {}
extension PatrolsView: RowView {}
extension DeskView: RowView {}
extension StatusView: RowView {}
extension GrantsView: RowView {}
extension HamletsView: RowView {}
extension HouseholdsView: RowView {}
extension ClaimsView: RowView {}
extension ChooseView: RowView {}
extension SlotView: RowView {}
extension TerritoryView: RowView {}

extension TipChange: RowChange {
    public func apply(to rows: inout [TipLine]) {
        switch self {
        case .remove(let at): rows.remove(at: Int(at))
        case .insert(let at, let row): rows.insert(row, at: Int(at))
        case .update(let at, let row): rows[Int(at)] = row
        }
    }
}

extension OutboxChange: RowChange {
    public func apply(to rows: inout [OutboxLine]) {
        switch self {
        case .remove(let at): rows.remove(at: Int(at))
        case .insert(let at, let row): rows.insert(row, at: Int(at))
        case .update(let at, let row): rows[Int(at)] = row
        }
    }
}

extension PatrolChange: RowChange {
    public func apply(to rows: inout [PatrolNight]) {
        switch self {
        case .remove(let at): rows.remove(at: Int(at))
        case .insert(let at, let row): rows.insert(row, at: Int(at))
        case .update(let at, let row): rows[Int(at)] = row
        }
    }
}

extension DeskChange: RowChange {
    public func apply(to rows: inout [DeskLine]) {
        switch self {
        case .remove(let at): rows.remove(at: Int(at))
        case .insert(let at, let row): rows.insert(row, at: Int(at))
        case .update(let at, let row): rows[Int(at)] = row
        }
    }
}

extension StatusChange: RowChange {
    public func apply(to rows: inout [SyncStatus]) {
        switch self {
        case .remove(let at): rows.remove(at: Int(at))
        case .insert(let at, let row): rows.insert(row, at: Int(at))
        case .update(let at, let row): rows[Int(at)] = row
        }
    }
}

extension GrantChange: RowChange {
    public func apply(to rows: inout [GrantLine]) {
        switch self {
        case .remove(let at): rows.remove(at: Int(at))
        case .insert(let at, let row): rows.insert(row, at: Int(at))
        case .update(let at, let row): rows[Int(at)] = row
        }
    }
}

extension HamletChange: RowChange {
    public func apply(to rows: inout [HamletLine]) {
        switch self {
        case .remove(let at): rows.remove(at: Int(at))
        case .insert(let at, let row): rows.insert(row, at: Int(at))
        case .update(let at, let row): rows[Int(at)] = row
        }
    }
}

extension HouseholdStep: RowChange {
    public func apply(to rows: inout [HouseholdLine]) {
        switch self {
        case .remove(let at): rows.remove(at: Int(at))
        case .insert(let at, let row): rows.insert(row, at: Int(at))
        case .update(let at, let row): rows[Int(at)] = row
        }
    }
}

extension ClaimChange: RowChange {
    public func apply(to rows: inout [ClaimLine]) {
        switch self {
        case .remove(let at): rows.remove(at: Int(at))
        case .insert(let at, let row): rows.insert(row, at: Int(at))
        case .update(let at, let row): rows[Int(at)] = row
        }
    }
}

extension ChooseChange: RowChange {
    public func apply(to rows: inout [ChooseLine]) {
        switch self {
        case .remove(let at): rows.remove(at: Int(at))
        case .insert(let at, let row): rows.insert(row, at: Int(at))
        case .update(let at, let row): rows[Int(at)] = row
        }
    }
}

extension SlotChange: RowChange {
    public func apply(to rows: inout [SlotLine]) {
        switch self {
        case .remove(let at): rows.remove(at: Int(at))
        case .insert(let at, let row): rows.insert(row, at: Int(at))
        case .update(let at, let row): rows[Int(at)] = row
        }
    }
}

extension EditionChange: RowChange {
    public func apply(to rows: inout [Edition]) {
        switch self {
        case .remove(let at): rows.remove(at: Int(at))
        case .insert(let at, let row): rows.insert(row, at: Int(at))
        case .update(let at, let row): rows[Int(at)] = row
        }
    }
}
