package vn.tinxom

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.mapNotNull

/**
 * The owner's first [take] tips, or those that answer [query], as they change: the present list first, then a new list for
 * every batch of changes. Each collection has a view of its own, which ends with it.
 */
public fun Inbox.rows(
    query: String = "",
    take: Int = 100,
): Flow<List<TipLine>> =
    follow({ view(query, take.toUInt()) }, TipsView::snapshot, TipsView::next, TipsView::end) { rows, change ->
        when (change) {
            is TipChange.Remove -> rows.removeAt(change.at.toInt())
            is TipChange.Insert -> rows.add(change.at.toInt(), change.row)
            is TipChange.Update -> rows[change.at.toInt()] = change.row
        }
    }

/** What did not arrive yet, as it changes; see [Inbox.rows]. */
public fun Outbox.rows(): Flow<List<OutboxLine>> =
    follow({ view() }, OutboxView::snapshot, OutboxView::next, OutboxView::end) { rows, change ->
        when (change) {
            is OutboxChange.Remove -> rows.removeAt(change.at.toInt())
            is OutboxChange.Insert -> rows.add(change.at.toInt(), change.row)
            is OutboxChange.Update -> rows[change.at.toInt()] = change.row
        }
    }

/** The newest [take] patrols, as they change; see [Inbox.rows]. */
public fun Patrols.rows(take: Int = 100): Flow<List<PatrolNight>> =
    follow({ view(take.toUInt()) }, PatrolsView::snapshot, PatrolsView::next, PatrolsView::end) { rows, change ->
        when (change) {
            is PatrolChange.Remove -> rows.removeAt(change.at.toInt())
            is PatrolChange.Insert -> rows.add(change.at.toInt(), change.row)
            is PatrolChange.Update -> rows[change.at.toInt()] = change.row
        }
    }

/** The desk's first [take] tips, with [all] the answered ones too, as they change; see [Inbox.rows]. */
public fun Officer.rows(
    all: Boolean = false,
    take: Int = 100,
): Flow<List<DeskLine>> =
    follow({ view(all, take.toUInt()) }, DeskView::snapshot, DeskView::next, DeskView::end) { rows, change ->
        when (change) {
            is DeskChange.Remove -> rows.removeAt(change.at.toInt())
            is DeskChange.Insert -> rows.add(change.at.toInt(), change.row)
            is DeskChange.Update -> rows[change.at.toInt()] = change.row
        }
    }

/** The last [most] grants, the newest first, as they change; see [Inbox.rows]. */
public fun Door.rows(most: Int = 100): Flow<List<GrantLine>> =
    follow({ view(most.toUInt()) }, GrantsView::snapshot, GrantsView::next, GrantsView::end) { rows, change ->
        when (change) {
            is GrantChange.Remove -> rows.removeAt(change.at.toInt())
            is GrantChange.Insert -> rows.add(change.at.toInt(), change.row)
            is GrantChange.Update -> rows[change.at.toInt()] = change.row
        }
    }

/** The ward's hamlets with what the registry has of each, as it changes; see [Inbox.rows]. */
public fun Registry.hamletRows(): Flow<List<HamletLine>> =
    follow({ viewHamlets() }, HamletsView::snapshot, HamletsView::next, HamletsView::end) { rows, change ->
        when (change) {
            is HamletChange.Remove -> rows.removeAt(change.at.toInt())
            is HamletChange.Insert -> rows.add(change.at.toInt(), change.row)
            is HamletChange.Update -> rows[change.at.toInt()] = change.row
        }
    }

/** The first [take] households that answer [query], as they change; see [Inbox.rows]. */
public fun Registry.rows(
    query: HouseholdQuery = HouseholdQuery(),
    take: Int = 100,
): Flow<List<HouseholdLine>> =
    follow(
        { view(query, take.toUInt()) },
        HouseholdsView::snapshot,
        HouseholdsView::next,
        HouseholdsView::end,
    ) { rows, change ->
        when (change) {
            is HouseholdStep.Remove -> rows.removeAt(change.at.toInt())
            is HouseholdStep.Insert -> rows.add(change.at.toInt(), change.row)
            is HouseholdStep.Update -> rows[change.at.toInt()] = change.row
        }
    }

/** Claims that wait, as they change; see [Inbox.rows]. */
public fun Registry.waitingRows(): Flow<List<ClaimLine>> =
    follow({ viewWaiting() }, ClaimsView::snapshot, ClaimsView::next, ClaimsView::end) { rows, change ->
        when (change) {
            is ClaimChange.Remove -> rows.removeAt(change.at.toInt())
            is ClaimChange.Insert -> rows.add(change.at.toInt(), change.row)
            is ClaimChange.Update -> rows[change.at.toInt()] = change.row
        }
    }

/** Households of a unit that was split, as they change; see [Inbox.rows]. */
public fun Registry.chooseRows(): Flow<List<ChooseLine>> =
    follow({ viewChooseQueue() }, ChooseView::snapshot, ChooseView::next, ChooseView::end) { rows, change ->
        when (change) {
            is ChooseChange.Remove -> rows.removeAt(change.at.toInt())
            is ChooseChange.Insert -> rows.add(change.at.toInt(), change.row)
            is ChooseChange.Update -> rows[change.at.toInt()] = change.row
        }
    }

/** The household's slot, as it changes; null for none; see [Inbox.rows]. */
public fun Slot.line(): Flow<SlotLine?> =
    follow({ view() }, SlotView::snapshot, SlotView::next, SlotView::end) { rows, change ->
        when (change) {
            is SlotChange.Remove -> rows.removeAt(change.at.toInt())
            is SlotChange.Insert -> rows.add(change.at.toInt(), change.row)
            is SlotChange.Update -> rows[change.at.toInt()] = change.row
        }
    }.map { it.firstOrNull() }

/** The edition of the territory, as it changes: names of units are shown anew then; see [Inbox.rows]. */
public fun Phone.editions(): Flow<Edition> =
    follow({ territoryView() }, TerritoryView::snapshot, TerritoryView::next, TerritoryView::end) { rows, change ->
        when (change) {
            is EditionChange.Remove -> rows.removeAt(change.at.toInt())
            is EditionChange.Insert -> rows.add(change.at.toInt(), change.row)
            is EditionChange.Update -> rows[change.at.toInt()] = change.row
        }
    }.mapNotNull { it.firstOrNull() }

/** How a sync stands, as it goes on: `done` of `done + left`; see [Inbox.rows]. */
public fun SyncClient.progress(): Flow<SyncStatus> =
    follow({ view() }, StatusView::snapshot, StatusView::next, StatusView::end) { rows, change ->
        when (change) {
            is StatusChange.Remove -> rows.removeAt(change.at.toInt())
            is StatusChange.Insert -> rows.add(change.at.toInt(), change.row)
            is StatusChange.Update -> rows[change.at.toInt()] = change.row
        }
    }.mapNotNull { it.firstOrNull() }

/**
 * Follows a view. Calls of the library read the disk, so they are made on [Dispatchers.IO] whoever collects; a collector that
 * is slow gets the newest list and none of those between.
 */
private fun <View : AutoCloseable, Row, Change> follow(
    view: () -> View,
    snapshot: View.() -> List<Row>,
    next: suspend View.() -> List<Change>?,
    end: View.() -> Unit,
    step: (MutableList<Row>, Change) -> Unit,
): Flow<List<Row>> =
    flow {
        view().use {
            try {
                val rows = it.snapshot().toMutableList()
                emit(rows.toList())
                while (true) {
                    val changes = it.next() ?: break
                    changes.forEach { change -> step(rows, change) }
                    emit(rows.toList())
                }
            } finally {
                it.end()
            }
        }
    }.conflate().flowOn(Dispatchers.IO)
