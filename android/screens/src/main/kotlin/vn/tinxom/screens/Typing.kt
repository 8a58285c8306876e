package vn.tinxom.screens

import androidx.compose.runtime.mutableStateMapOf
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/**
 * What is typed on one screen, handed over field by field: one call at a time, of what comes faster than it is kept the last counts,
 * and the last is never lost: neither when the screen is gone meanwhile, nor when handing it over failed.
 *
 * [input] hands a field's value over. What it throws is its own to tell; the value then waits for the next letter or [flush].
 */
internal class Typing(
    private val scope: CoroutineScope,
    private val input: suspend (field: String, value: String) -> Boolean,
) {
    /** What stands in a field while the phone may not know it yet, or while somebody types there; nothing: what the phone has. */
    private val shown = mutableStateMapOf<String, String>()
    private val waiting = LinkedHashMap<String, String>()
    private var focused: String? = null
    private var worker: Job? = null
    private var working = false
    private var failed = false

    /** Counts what was typed. */
    var letters = 0
        private set

    /** What is to be seen in a field, or nothing where it is what the phone has. */
    fun shown(field: String): String? = shown[field]

    /** Takes what stands in a field now. */
    fun put(
        field: String,
        value: String,
    ) {
        shown[field] = value
        synchronized(waiting) {
            letters += 1
            waiting[field] = value
        }
        work()
    }

    /** Somebody types in this field, or in it no longer. */
    fun focus(
        field: String,
        on: Boolean,
    ) {
        synchronized(waiting) {
            if (on) {
                focused = field
            } else if (focused == field) {
                focused = null
            }
        }
    }

    /** The phone's fields were drawn: where nobody types and nothing waits, they hold. */
    fun drawn() {
        val own = synchronized(waiting) { waiting.keys + setOfNotNull(focused) }
        shown.keys.filter { it !in own }.forEach(shown::remove)
    }

    /** What the phone has holds in every field, also where somebody types: it was asked for something since. */
    fun forget() {
        val own = synchronized(waiting) { waiting.keys.toSet() }
        shown.keys.filter { it !in own }.forEach(shown::remove)
    }

    /** Hands over what waits; false when that failed, and it waits still. */
    suspend fun flush(): Boolean {
        while (true) {
            val job = work() ?: return synchronized(waiting) { waiting.isEmpty() }
            job.join()
            if (synchronized(waiting) { failed && !working }) return false
        }
    }

    private fun work(): Job? =
        synchronized(waiting) {
            if (waiting.isNotEmpty() && !working) {
                working = true
                failed = false
                // Begun at once and not to be cancelled, so that it ends well though the scope is gone.
                worker = scope.launch(start = CoroutineStart.UNDISPATCHED) { withContext(NonCancellable) { all() } }
            }
            worker.takeIf { working }
        }

    private suspend fun all() {
        while (true) {
            val (field, value) = next() ?: return
            if (!input(field, value)) {
                synchronized(waiting) {
                    working = false
                    failed = true
                }
                return
            }
            synchronized(waiting) { if (waiting[field] == value) waiting.remove(field) }
        }
    }

    private fun next(): Pair<String, String>? =
        synchronized(waiting) {
            waiting.entries
                .firstOrNull()
                ?.toPair()
                .also { if (it == null) working = false }
        }
}
