// A page: its name and the way out above, rows between, the main action and 113 under the thumb; what is said over it.

package vn.tinxom.screens

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.WindowInsetsSides
import androidx.compose.foundation.layout.asPaddingValues
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.ime
import androidx.compose.foundation.layout.only
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawing
import androidx.compose.foundation.layout.windowInsetsBottomHeight
import androidx.compose.foundation.layout.windowInsetsPadding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.foundation.lazy.rememberLazyListState
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.LinearProgressIndicator
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.runtime.withFrameMillis
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.platform.LocalFocusManager
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.delay
import vn.tinxom.ActionButton
import vn.tinxom.Screen
import vn.tinxom.ScreenHead
import vn.tinxom.ScreenNotice

/** The list of a page's rows, for a test that scrolls. */
internal const val ROWS = "rows"

/** What a page hands back, and what it asks for while somebody types. */
internal interface Hand {
    fun tap(button: ActionButton)

    fun type(
        field: String,
        value: String,
    ) = Unit

    /** Somebody types in a field, or in it no longer. */
    fun focus(
        field: String,
        on: Boolean,
    ) = Unit

    /** What is being typed in a field, where it is not what the phone has. */
    fun typed(field: String): String? = null

    /** Goes on with what was asked, or turns back. */
    fun answer(yes: Boolean) = Unit

    fun dismiss() = Unit
}

private class ShellHand(
    private val shell: Shell,
    private val level: Level?,
) : Hand {
    override fun tap(button: ActionButton) = shell.tap(button)

    override fun type(
        field: String,
        value: String,
    ) = shell.type(field, value)

    override fun focus(
        field: String,
        on: Boolean,
    ) {
        level?.typing?.focus(field, on)
    }

    override fun typed(field: String): String? = level?.typing?.shown(field)

    override fun answer(yes: Boolean) = shell.answer(yes)

    override fun dismiss() = shell.dismiss()
}

/** The app: whatever [shell] shows. */
@Composable
public fun TinXom(shell: Shell) {
    val screen = shell.screen
    if (screen == null) {
        // Nothing is known yet, unless something went wrong before the first screen.
        Themed(ALL) { Box(Modifier.fillMaxSize().background(LocalPalette.current.paper)) }
        return
    }
    val level = shell.top
    Themed(screen.head.textPercent.toInt(), screen.head.language) {
        // What belongs to one place (where its list stands, a field's letters) is not taken over by another.
        key(level) {
            val hand = remember(shell, level) { ShellHand(shell, level) }
            Page(screen, shell.notice, hand, shell.asked, level?.list ?: rememberLazyListState(), shell.busy)
        }
    }
}

private const val ALL = 100

/**
 * After a screen came, and after each tap, taps wait for so many milliseconds: the second of a double tap, or of a hand that
 * shakes, is not meant for what came under it meanwhile. The way out and 113 never wait.
 */
private const val CALM = 300L

/** One screen, with what is said or asked over it. */
@Composable
internal fun Page(
    screen: Screen,
    notice: ScreenNotice?,
    hand: Hand,
    asked: ActionButton? = null,
    list: LazyListState = rememberLazyListState(),
    busy: Boolean = false,
    keyboard: Dp = keyboard(),
) {
    val palette = LocalPalette.current
    val over = notice != null || asked != null
    val focus = LocalFocusManager.current
    // A keyboard would stand over what is said.
    LaunchedEffect(over) { if (over) focus.clearFocus() }
    val calm = calm(hand)
    val rows = screen.rows
    val sides = WindowInsets.safeDrawing.only(WindowInsetsSides.Horizontal + WindowInsetsSides.Top)
    BoxWithConstraints(Modifier.fillMaxSize().background(palette.paper).windowInsetsPadding(sides)) {
        // Where type is large the name scrolls away, and 113 stands above, so that there is room for what is read; and where a
        // keyboard leaves little, the main action is the last of the rows.
        val low = maxHeight - keyboard < Size.low * LocalDensity.current.fontScale
        val stacked = stacked() || low
        Column {
            // Above what is said too: the way out is one tap away, whatever stands on the screen.
            Top(screen.head, calm, hand, stacked)
            Box(Modifier.weight(1f)) {
                // Who listens hears what stands over the page, and not the page behind it.
                Column(if (over) Modifier.clearAndSetSemantics {} else Modifier) {
                    LazyColumn(
                        Modifier.weight(1f).fillMaxWidth().testTag(ROWS),
                        state = list,
                        contentPadding = PaddingValues(Size.margin, 4.dp, Size.margin, Size.margin),
                        verticalArrangement = Arrangement.spacedBy(Size.gap),
                    ) {
                        if (stacked) item(NAME) { Name(screen.head) }
                        itemsIndexed(rows, { _, row -> row.key }, { _, row -> row.body::class }) { at, row ->
                            RowOf(row.body, calm, rows.getOrNull(at - 1)?.body, rows.getOrNull(at + 1)?.body)
                        }
                        if (low) screen.head.main?.let { item(MAIN) { Main(it, calm, Modifier.fillMaxWidth()) } }
                    }
                    if (busy) UnderWay()
                    Bottom(screen.head.main.takeUnless { low }, screen.head.beside.takeUnless { stacked }, calm, hand)
                }
                if (over) {
                    val careful = calm(hand, notice, asked)
                    if (asked != null) Asked(asked, careful) else notice?.let { Said(it, careful) }
                }
            }
        }
    }
}

/** How high the system's keyboard stands over the page. */
@Composable
private fun keyboard(): Dp = WindowInsets.ime.asPaddingValues().calculateBottomPadding()

/** What the system keeps for itself at the bottom, and its keyboard. */
@Composable
internal fun below(): WindowInsets = WindowInsets.safeDrawing.only(WindowInsetsSides.Bottom)

/** An action is under way: told only when it takes its time. */
@Composable
private fun UnderWay() {
    var long by remember { mutableStateOf(false) }
    LaunchedEffect(Unit) {
        delay(LONG)
        long = true
    }
    if (long) {
        val palette = LocalPalette.current
        LinearProgressIndicator(Modifier.fillMaxWidth(), palette.tea.ink, palette.line)
    }
}

private const val LONG = 500L

/** Lets a tap through when what it came for stands there for a while, and the last one is behind. */
@Composable
private fun calm(
    hand: Hand,
    vararg seen: Any?,
): Hand {
    val calm = remember(hand, *seen) { CalmHand(hand) }
    LaunchedEffect(calm, calm.taps) {
        val since = withFrameMillis { it }
        while (withFrameMillis { it } - since < CALM) Unit
        calm.ready = true
    }
    return calm
}

private class CalmHand(
    private val hand: Hand,
) : Hand by hand {
    var taps by mutableStateOf(0)
        private set
    var ready = false

    override fun tap(button: ActionButton) = ifReady { hand.tap(button) }

    override fun answer(yes: Boolean) = if (yes) ifReady { hand.answer(true) } else hand.answer(false)

    private fun ifReady(work: () -> Unit) {
        if (!ready) return
        ready = false
        taps += 1
        work()
    }
}

/** The keys of a page's name and of its main action where they are rows; no row of the phone's has them. */
private const val NAME = " "
private const val MAIN = "  "

@Composable
private fun Top(
    head: ScreenHead,
    calm: Hand,
    hand: Hand,
    stacked: Boolean,
) {
    val start = if (head.back == null) Size.margin else 4.dp
    Row(
        Modifier.fillMaxWidth().padding(start, 4.dp, 4.dp, 4.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        head.back?.let { IconButton(it, calm) }
        if (stacked) {
            Spacer(Modifier.weight(1f))
            head.beside?.let { SmallButton(it, hand) }
        } else {
            Name(head, Modifier.weight(1f).padding(vertical = 8.dp))
        }
        IconButton(head.leave, hand)
    }
}

@Composable
private fun Name(
    head: ScreenHead,
    modifier: Modifier = Modifier,
) {
    val first = head.back == null
    val palette = LocalPalette.current
    Text(
        head.title,
        modifier.semantics { heading() },
        color = if (first) palette.tea.ink else palette.ink,
        style = if (first) LocalType.current.title else LocalType.current.heading,
    )
}

@Composable
private fun Bottom(
    main: ActionButton?,
    beside: ActionButton?,
    calm: Hand,
    hand: Hand,
) {
    if (main == null && beside == null) {
        Spacer(Modifier.windowInsetsBottomHeight(WindowInsets.safeDrawing))
        return
    }
    HorizontalDivider(thickness = Size.hairline, color = LocalPalette.current.line)
    Row(
        Modifier
            .fillMaxWidth()
            .background(LocalPalette.current.surface)
            .windowInsetsPadding(below())
            .padding(Size.margin, Size.gap)
            .height(IntrinsicSize.Min),
        Arrangement.spacedBy(Size.gap),
    ) {
        main?.let { Main(it, calm, Modifier.weight(1f).fillMaxHeight()) }
        val alone = if (main == null) Modifier.weight(1f) else Modifier
        beside?.let { BigButton(it.copy(icon = null), hand, alone.fillMaxHeight()) }
    }
}

/** The main action; here is room for words alone. */
@Composable
private fun Main(
    button: ActionButton,
    calm: Hand,
    modifier: Modifier,
) = BigButton(button.copy(icon = null), calm, modifier)
