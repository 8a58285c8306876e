package vn.tinxom.screens

import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateListOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import vn.tinxom.ActionButton
import vn.tinxom.ActionOutcome
import vn.tinxom.Errand
import vn.tinxom.Language
import vn.tinxom.OpenPhone
import vn.tinxom.PhoneException
import vn.tinxom.Screen
import vn.tinxom.ScreenNotice
import vn.tinxom.ScreenStep
import vn.tinxom.ScreenView
import vn.tinxom.Screens
import vn.tinxom.closedScreen
import vn.tinxom.explanation
import vn.tinxom.unforeseenNotice

/**
 * Holds the stack of places and the screen on top, hands back what was tapped and typed, and does errands. It decides nothing: what
 * is shown and where a tap leads comes from the phone.
 *
 * State is written by [scope] alone, whose dispatcher is the one that draws; the library is called on [Dispatchers.IO]. The stack
 * lives as long as this object and is written nowhere.
 */
public class Shell(
    private val open: suspend () -> OpenPhone,
    private val putAside: suspend () -> Unit,
    private val language: Language,
    private val errands: Errands,
    private val scope: CoroutineScope,
) {
    /** What is drawn; null until the first screen is there. */
    public var screen: Screen? by mutableStateOf(null)
        private set

    /** What is said over the screen. */
    public var notice: ScreenNotice? by mutableStateOf(null)
        private set

    /** Whether an action is under way: a second tap does nothing until it ends. */
    public var busy: Boolean by mutableStateOf(false)
        private set

    /** Grows with every other screen, so that what belongs to one (a field's letters, where a list stands) is not taken over. */
    public var visit: Int by mutableStateOf(0)
        private set

    private val stack = mutableStateListOf<String>()
    private var phone: OpenPhone? = null
    private var screens: Screens? = null
    private var view: ScreenView? = null
    private var following: Job? = null
    private var keeping: Job? = null
    private val opening = Mutex()
    private val typing = Typing()

    /** Opens the phone and shows where a person begins. */
    public fun start() {
        guarded { opened() }
    }

    /** The vault is closed for a while, so that no lock is held while the app sleeps. What was typed is handed over first. */
    public fun pause() {
        guarded {
            typing.flush()
            withContext(NonCancellable + Dispatchers.IO) { phone?.phone?.pause() }
        }
    }

    /** The vault is opened again, and the screen is drawn from it. */
    public fun resume() {
        guarded {
            val phone = phone ?: return@guarded
            try {
                withContext(Dispatchers.IO) { phone.phone.resume() }
            } catch (closed: PhoneException) {
                show(closedScreen(language, closed.explanation))
                return@guarded
            }
            follow()
        }
    }

    /** The phone is shut down for good. */
    public fun close() {
        following?.cancel()
        keeping?.cancel()
        view?.end()
        phone?.close()
        phone = null
    }

    /** The platform's way back does what the screen's does; false when there is none and the platform may have it. */
    public fun back(): Boolean {
        if (notice != null) {
            dismiss()
            return true
        }
        val back = screen?.head?.back ?: return false
        tap(back)
        return true
    }

    /** Closes what is said over the screen. */
    public fun dismiss() {
        notice = null
    }

    /** Something was tapped, and where it asks first, the person said yes. */
    public fun tap(button: ActionButton) {
        if (button.action == LEAVE) {
            // At once, whatever is under way.
            errands.leave()
            return
        }
        if (busy || !button.enabled) return
        busy = true
        guarded {
            try {
                notice = null
                when (button.action) {
                    OPEN_AGAIN -> opened()
                    PUT_ASIDE -> {
                        withContext(Dispatchers.IO) { putAside() }
                        opened()
                    }
                    else -> act(button.action)
                }
            } finally {
                busy = false
            }
        }
    }

    /** What stands in a field now. Kept in the order of typing; of what comes faster than it is kept, the last counts. */
    public fun type(
        field: String,
        value: String,
    ) {
        typing.put(field, value)
    }

    private suspend fun act(action: String) {
        // Whatever is done is done with what was typed.
        typing.flush()
        val view = view
        if (view == null) {
            if (action.startsWith(CALL)) errands.dial(action.removePrefix(CALL))
            return
        }
        follow(withContext(Dispatchers.IO) { view.act(action) })
    }

    private suspend fun follow(outcome: ActionOutcome) {
        when (outcome) {
            is ActionOutcome.Stay -> Unit
            is ActionOutcome.Go -> go { stack.add(outcome.place) }
            is ActionOutcome.Replace ->
                go {
                    stack.removeLast()
                    stack.add(outcome.place)
                }
            is ActionOutcome.Root -> {
                go {
                    stack.clear()
                    stack.add(outcome.place)
                }
                notice = outcome.notice
            }
            is ActionOutcome.Back -> {
                if (stack.size > 1) go { stack.removeLast() } else go {}
                notice = outcome.notice
            }
            is ActionOutcome.Tell -> notice = outcome.notice
            is ActionOutcome.Run -> run(outcome.errand)
        }
    }

    private suspend fun run(errand: Errand) {
        when (errand) {
            is Errand.Leave -> errands.leave()
            is Errand.Dial -> errands.dial(errand.number)
            is Errand.Share -> errands.share(errand.name, errand.text)
            is Errand.Speak -> errands.speak(errand.text, errand.language)
            is Errand.Scan -> {
                val text = errands.scan(errand.prompt) ?: return
                val view = view ?: return
                withContext(NonCancellable + Dispatchers.IO) { view.input(errand.field, text) }
                act(errand.action)
            }
        }
    }

    private suspend fun opened() =
        opening.withLock {
            try {
                val phone = phone ?: open().also { phone = it }
                keeping?.cancel()
                keeping = scope.launch { kept(phone) }
                val screens = phone.phone.screens(language).also { screens = it }
                val first = withContext(Dispatchers.IO) { screens.first() }
                go {
                    stack.clear()
                    stack.add(first)
                }
            } catch (closed: PhoneException) {
                view = null
                show(closedScreen(language, closed.explanation))
            }
        }

    /** Keeps the phone in step; what stands in the way is a screen's to say. */
    private suspend fun kept(phone: OpenPhone) {
        try {
            phone.keepUp()
        } catch (gone: CancellationException) {
            throw gone
        } catch (_: PhoneException) {
            // The vault was shut.
        }
    }

    private suspend fun go(step: () -> Unit) {
        typing.flush()
        step()
        val screens = screens ?: return
        val place = stack.lastOrNull() ?: return
        view?.end()
        view = screens.view(place)
        visit += 1
        follow()
    }

    /** Draws the view on top, and every change of it as it comes. */
    private suspend fun follow() {
        val view = view ?: return
        following?.cancel()
        show(withContext(Dispatchers.IO) { view.snapshot() })
        following =
            scope.launch {
                try {
                    while (true) {
                        val steps = withContext(Dispatchers.IO) { view.next() } ?: break
                        screen?.let { show(it.stepped(steps)) }
                    }
                } catch (gone: CancellationException) {
                    throw gone
                } catch (_: Exception) {
                    unforeseen()
                }
            }
    }

    private fun show(now: Screen) {
        if (screen?.head?.bright != now.head.bright) errands.bright(now.head.bright)
        screen = now
    }

    private fun unforeseen() {
        notice = screens?.let { runCatching { it.unforeseen() }.getOrNull() } ?: unforeseenNotice(language)
    }

    /** Whatever nobody foresaw is said, and the app goes on. */
    private fun guarded(work: suspend () -> Unit) {
        scope.launch {
            try {
                work()
            } catch (gone: CancellationException) {
                throw gone
            } catch (_: Exception) {
                unforeseen()
            }
        }
    }

    /** Hands over what is typed, field by field in order: one call at a time, the last value of each field never lost. */
    private inner class Typing {
        private val waiting = LinkedHashMap<String, Pair<ScreenView, String>>()
        private val turn = Mutex()
        private val wake = Channel<Unit>(Channel.CONFLATED)

        init {
            scope.launch { for (ignored in wake) flush() }
        }

        fun put(
            field: String,
            value: String,
        ) {
            val view = view ?: return
            scope.launch {
                // A value belongs to the screen on which it was typed, also when another is shown by the time that it is kept.
                waiting[field] = view to value
                wake.trySend(Unit)
            }
        }

        suspend fun flush() =
            turn.withLock {
                while (true) {
                    val (field, typed) = waiting.entries.firstOrNull()?.toPair() ?: break
                    waiting.remove(field)
                    val told = withContext(NonCancellable + Dispatchers.IO) { typed.first.input(field, typed.second) }
                    if (told != null) notice = told
                }
            }
    }

    private companion object {
        const val LEAVE = "leave"
        const val OPEN_AGAIN = "open-again"
        const val PUT_ASIDE = "put-vault-aside"
        const val CALL = "call/"
    }
}

/** A screen after steps; places are those at that moment. */
internal fun Screen.stepped(steps: List<ScreenStep>): Screen {
    var head = head
    val rows = rows.toMutableList()
    for (step in steps) {
        when (step) {
            is ScreenStep.Head -> head = step.head
            is ScreenStep.Remove -> rows.removeAt(step.at.toInt())
            is ScreenStep.Insert -> rows.add(step.at.toInt(), step.row)
            is ScreenStep.Update -> rows[step.at.toInt()] = step.row
        }
    }
    return Screen(head, rows)
}
