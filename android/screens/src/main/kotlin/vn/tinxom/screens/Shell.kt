package vn.tinxom.screens

import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateMapOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import vn.tinxom.ActionButton
import vn.tinxom.ActionOutcome
import vn.tinxom.Errand
import vn.tinxom.Explanation
import vn.tinxom.Language
import vn.tinxom.OpenPhone
import vn.tinxom.PhoneException
import vn.tinxom.Screen
import vn.tinxom.ScreenNotice
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

    /** What was tapped and asks first: [answer] goes on or turns back. */
    public var asked: ActionButton? by mutableStateOf(null)
        private set

    /** The place that is drawn; none while the vault is closed. */
    internal var top: Level? by mutableStateOf(null)
        private set

    /** Whether an action is under way. */
    public val busy: Boolean get() = running.isNotEmpty()

    /** Whether [back] does something here; where it does not, the platform's way back leaves the app. */
    public val goesBack: Boolean get() = asked != null || notice != null || screen?.head?.back != null

    private val running = mutableStateMapOf<Pair<Level?, String>, Unit>()
    private val stack = ArrayDeque<Level>()

    /** Whether the vault is open: what comes in between (a camera's answer) waits for it. */
    private val awake = MutableStateFlow(false)

    /** Opening, closing and drawing anew: one after the other. */
    private val door = Mutex()
    private val drawing = Mutex()
    private var phone: OpenPhone? = null
    private var screens: Screens? = null
    private var following: Job? = null
    private var keeping: Job? = null
    private var started = false
    private var lit = false

    /** Opens the phone and shows where a person begins. Called again, it changes nothing. */
    public fun start() {
        if (started) return
        started = true
        guarded { door.withLock { opened() } }
    }

    /** The vault is closed for a while, so that no lock is held while the app sleeps. What was typed is handed over first. */
    public fun pause() {
        // Begun at once and to its end: an app that is finished in the same breath would leave the vault open.
        guarded(CoroutineStart.UNDISPATCHED) {
            withContext(NonCancellable) {
                door.withLock {
                    val phone = phone ?: return@withLock
                    stack.toList().forEach { it.typing.flush() }
                    awake.value = false
                    drawing.withLock { following?.cancelAndJoin() }
                    try {
                        val place = stack.lastOrNull()?.place
                        phone.local {
                            // What was on the screen need not be told again.
                            place?.let { screens?.seen(it) }
                            this.phone.pause()
                        }
                    } catch (_: PhoneException) {
                        // It is closed all the same, and nobody looks.
                    }
                }
            }
        }
    }

    /** The vault is opened again, and the screen is drawn from it. */
    public fun resume() {
        if (started) guarded { door.withLock { opened() } }
    }

    /** The phone is shut down for good, after what was typed; the job ends when it is. */
    public fun close(): Job {
        following?.cancel()
        keeping?.cancel()
        val levels = stack.toList()
        return scope.launch(start = CoroutineStart.UNDISPATCHED) {
            withContext(NonCancellable) {
                levels.forEach { it.typing.flush() }
                withContext(Dispatchers.IO) {
                    levels.forEach { it.view.end() }
                    phone?.close()
                }
            }
        }
    }

    /** The platform's way back does what the screen's does; false when there is none and the platform may have it. */
    public fun back(): Boolean {
        when {
            asked != null -> answer(false)
            notice != null -> dismiss()
            else -> tap(screen?.head?.back ?: return false)
        }
        return true
    }

    /** Closes what is said over the screen. */
    public fun dismiss() {
        notice = null
        // Whatever was amiss, the screen is drawn from the phone again.
        if (following?.isActive == false) guarded { follow() }
    }

    /** Something was tapped. What asks first is asked in [asked]. */
    public fun tap(button: ActionButton) {
        val head = screen?.head
        when {
            // At once, whatever is under way.
            button.action == head?.leave?.action -> guarded(CoroutineStart.UNDISPATCHED) { errands.leave() }

            !button.enabled -> Unit

            button.confirm != null -> asked = button

            else -> done(button.action, atOnce = button.action == head?.beside?.action)
        }
    }

    /** Goes on with what asks first, or turns back. */
    public fun answer(yes: Boolean) {
        val button = asked ?: return
        asked = null
        if (yes) done(button.action, atOnce = false)
    }

    /** What stands in a field now. Kept in the order of typing; of what comes faster than it is kept, the last counts. */
    public fun type(
        field: String,
        value: String,
    ) {
        top?.typing?.put(field, value)
    }

    /** Does an action of the screen on top; one that is under way is not begun again. */
    private fun done(
        action: String,
        atOnce: Boolean,
    ) {
        val level = top
        if (running.put(level to action, Unit) != null) return
        notice = null
        guarded {
            try {
                // A vault that is put aside takes its phone with it, wherever that is said.
                if (level == null || action == PUT_ASIDE) closed(action) else act(level, action, atOnce)
            } finally {
                running.remove(level to action)
            }
        }
    }

    /** What can be done while the vault is closed, or lost: there is no phone that could be asked. */
    private suspend fun closed(action: String) {
        when {
            action == PUT_ASIDE -> {
                door.withLock {
                    val gone = phone
                    phone = null
                    stack.clear()
                    withContext(NonCancellable + Dispatchers.IO) {
                        gone?.close()
                        putAside()
                    }
                    opened()
                }
            }

            action.startsWith(CALL) -> {
                if (!errands.dial(action.removePrefix(CALL))) unforeseen()
            }

            else -> {
                door.withLock { opened() }
            }
        }
    }

    private suspend fun act(
        level: Level,
        action: String,
        atOnce: Boolean,
    ) {
        if (!atOnce) {
            awake.first { it }
            // Whatever is done is done with what was typed.
            if (!level.typing.flush()) return
        }
        if (level !in stack) return
        val letters = level.typing.letters
        val outcome = withContext(Dispatchers.IO) { level.view.act(action) }
        when (outcome) {
            is ActionOutcome.Stay -> Unit
            is ActionOutcome.Tell -> notice = outcome.notice
            is ActionOutcome.Run -> run(level, outcome.errand)
            else -> lead(level, outcome)
        }
        if (level.typing.letters == letters && level === stack.lastOrNull()) follow(forget = true)
    }

    /** Goes where an action leads. Whoever went on meanwhile is not called back. */
    private suspend fun lead(
        level: Level,
        outcome: ActionOutcome,
    ) {
        val at = stack.indexOf(level)
        if (at < 0) return
        when (outcome) {
            is ActionOutcome.Go -> {
                if (level === stack.last()) stack.addLast(level(outcome.place))
            }

            is ActionOutcome.Replace -> {
                stack[at] = level(outcome.place)
                ended(level)
            }

            is ActionOutcome.Root -> {
                val before = stack.toList()
                val root = level(outcome.place)
                stack.clear()
                stack.addLast(root)
                before.forEach { ended(it) }
                notice = outcome.notice
            }

            is ActionOutcome.Back -> {
                stack.removeAt(at)
                ended(level)
                if (stack.isEmpty()) stack.addLast(level(first()))
                notice = outcome.notice
            }

            else -> {
                return
            }
        }
        asked = null
        follow()
    }

    private suspend fun run(
        level: Level,
        errand: Errand,
    ) {
        when (errand) {
            is Errand.Leave -> {
                errands.leave()
            }

            is Errand.Dial -> {
                if (!errands.dial(errand.number)) failed(level, "dial")
            }

            is Errand.Share -> {
                if (!errands.share(errand.name, errand.text)) failed(level, "share")
            }

            is Errand.Speak -> {
                if (!errands.speak(errand.text, errand.language)) failed(level, "speak")
            }

            is Errand.Confirm -> {
                if (errands.confirm(errand.prompt)) act(level, errand.action, atOnce = false)
            }

            is Errand.Scan -> {
                val text = errands.scan(errand.prompt) ?: return
                level.typing.hand(errand.field, text)
                act(level, errand.action, atOnce = false)
            }
        }
    }

    /** What the system could not do is told. */
    private suspend fun failed(
        level: Level,
        errand: String,
    ) = act(level, "failed/$errand", atOnce = true)

    /** Opens the vault, for the first time or again, and draws the place on top; or says why it does not open. */
    private suspend fun opened() {
        val why =
            try {
                val phone = phone ?: open().also { taken(it) }
                // Signed out, the vault stays closed, and its screen says so.
                phone.local { if (!this.phone.isSignedOut()) this.phone.resume() }
                awake.value = true
                return follow()
            } catch (closed: PhoneException) {
                // Shut down by somebody else: the next time it is opened from the start.
                if (closed is PhoneException.NotOpen) phone = null
                closed.explanation
            } catch (gone: CancellationException) {
                throw gone
            } catch (_: Throwable) {
                unforeseenExplanation()
            }
        shut(why)
    }

    /** Takes an opened phone: its places are those that were there before, or the first. */
    private suspend fun taken(opened: OpenPhone) {
        phone = opened
        screens = opened.local { phone.screens(language) }
        val places = stack.map { it.place }.ifEmpty { listOf(first()) }
        stack.clear()
        places.forEach { stack.addLast(level(it)) }
        keeping?.cancel()
        // What stands in the way of keeping in step is a screen's to say.
        keeping = guarded { opened.keepUp() }
    }

    private suspend fun first(): String = withContext(Dispatchers.IO) { checkNotNull(screens).first() }

    private suspend fun level(place: String): Level {
        val view = withContext(Dispatchers.IO) { checkNotNull(screens).view(place) }
        return Level(place, view, Typing(scope) { field, value -> handed { view.input(field, value) } })
    }

    private suspend fun handed(input: () -> ScreenNotice?): Boolean =
        try {
            withContext(Dispatchers.IO) { input() }?.let { notice = it }
            true
        } catch (_: Throwable) {
            unforeseen()
            false
        }

    /** A place that is no more. What was typed there is handed over first. */
    private fun ended(level: Level) {
        guarded(CoroutineStart.UNDISPATCHED) {
            withContext(NonCancellable) {
                level.typing.flush()
                withContext(Dispatchers.IO) { level.view.end() }
            }
        }
    }

    /** Draws the place on top, and every change of it as it comes. With [forget], what the phone has holds in every field. */
    private suspend fun follow(forget: Boolean = false) =
        drawing.withLock {
            // Joined, so that no step is taken from the view after the snapshot.
            following?.cancelAndJoin()
            val level = stack.lastOrNull()
            if (level == null || !awake.value) return@withLock
            val now = withContext(Dispatchers.IO) { level.view.snapshot() }
            if (forget) level.typing.forget()
            show(level, now)
            following = scope.launch { changes(level) }
        }

    private suspend fun changes(level: Level) {
        try {
            while (true) {
                val steps = withContext(Dispatchers.IO) { level.view.next() } ?: break
                show(level, checkNotNull(level.screen).stepped(steps))
            }
            // A view ends with its phone.
            if (level === stack.lastOrNull() && awake.value) guarded { door.withLock { lost() } }
        } catch (gone: CancellationException) {
            throw gone
        } catch (_: Throwable) {
            unforeseen()
        }
    }

    /** The phone was shut down by somebody else: it can be opened again. */
    private suspend fun lost() {
        val gone = phone ?: return
        phone = null
        val why =
            try {
                gone.local { phone.signedDate() }
                unforeseenExplanation()
            } catch (shut: PhoneException) {
                shut.explanation
            }
        shut(why)
    }

    private fun show(
        level: Level,
        now: Screen,
    ) {
        level.screen = now
        level.typing.drawn()
        top = level
        draw(now)
    }

    private suspend fun shut(why: Explanation) {
        awake.value = false
        // As its person reads it, as long as a phone is there that knows how.
        val closed = withContext(Dispatchers.IO) { screens?.closed(why) ?: closedScreen(language, why) }
        drawing.withLock {
            following?.cancelAndJoin()
            top = null
            asked = null
            draw(closed)
        }
    }

    private fun draw(now: Screen) {
        screen = now
        if (lit != now.head.bright) {
            lit = now.head.bright
            errands.bright(lit)
        }
    }

    private suspend fun unforeseenExplanation(): Explanation =
        withContext(Dispatchers.IO) { unforeseenNotice(language).let { Explanation("", it.what, it.safe, it.todo) } }

    private suspend fun unforeseen() {
        notice =
            withContext(NonCancellable + Dispatchers.IO) {
                runCatching { checkNotNull(screens).unforeseen() }.getOrElse { unforeseenNotice(language) }
            }
    }

    /** Whatever nobody foresaw is said, and the app goes on. */
    private fun guarded(
        start: CoroutineStart = CoroutineStart.DEFAULT,
        work: suspend () -> Unit,
    ): Job =
        scope.launch(start = start) {
            try {
                work()
            } catch (gone: CancellationException) {
                throw gone
            } catch (_: Throwable) {
                unforeseen()
            }
        }

    private companion object {
        const val PUT_ASIDE = "put-vault-aside"
        const val CALL = "call/"
    }
}
