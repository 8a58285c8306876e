// A page: its name and the way out above, rows between, the main action and 113 under the thumb; what is said over it.

package vn.tinxom.screens

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.imePadding
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.items
import androidx.compose.foundation.lazy.rememberLazyListState
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import vn.tinxom.ActionButton
import vn.tinxom.Screen
import vn.tinxom.ScreenHead
import vn.tinxom.ScreenNotice

/** The list of a page's rows, for a test that scrolls. */
internal const val ROWS = "rows"

/** What a page hands back. */
internal interface Hand {
    fun tap(button: ActionButton)

    fun type(
        field: String,
        value: String,
    )

    fun dismiss()
}

/** The app: whatever [shell] shows. */
@Composable
public fun TinXom(shell: Shell) {
    val screen = shell.screen ?: return
    val hand =
        remember(shell) {
            object : Hand {
                override fun tap(button: ActionButton) = shell.tap(button)

                override fun type(
                    field: String,
                    value: String,
                ) = shell.type(field, value)

                override fun dismiss() = shell.dismiss()
            }
        }
    Themed(screen.head.textPercent.toInt()) {
        // Another visit begins at its top, with nothing of the one before.
        key(shell.visit) { Page(screen, shell.notice, hand) }
    }
}

/** One screen, with what is said over it. */
@Composable
internal fun Page(
    screen: Screen,
    notice: ScreenNotice?,
    hand: Hand,
) {
    var asked: ActionButton? by remember { mutableStateOf(null) }
    // What asks first is asked here; everything else goes on at once.
    val asking =
        remember(hand) {
            object : Hand by hand {
                override fun tap(button: ActionButton) {
                    if (button.confirm != null) asked = button else hand.tap(button)
                }
            }
        }
    val palette = LocalPalette.current
    Box(Modifier.fillMaxSize().background(palette.paper)) {
        Column(Modifier.fillMaxSize().safeDrawingPadding().imePadding()) {
            // Where type is large the name scrolls away, and 113 stands above, so that there is room for what is read.
            val stacked = stacked()
            Top(screen.head, asking, stacked)
            LazyColumn(
                Modifier.weight(1f).fillMaxWidth().testTag(ROWS),
                state = rememberLazyListState(),
                contentPadding = PaddingValues(Size.margin, 4.dp, Size.margin, Size.margin),
                verticalArrangement = Arrangement.spacedBy(Size.gap),
            ) {
                if (stacked) item(NAME) { Name(screen.head) }
                items(screen.rows, key = { it.key }, contentType = { it.body::class }) { RowOf(it.body, asking) }
            }
            Bottom(screen.head, asking, stacked)
        }
        notice?.let { Said(it, asking) }
        asked?.let { button ->
            Asked(button, yes = {
                asked = null
                hand.tap(button)
            }, no = { asked = null })
        }
    }
}

/** The key of a page's name where it is one of the rows; no row of the phone's has it. */
private const val NAME = " "

@Composable
private fun Top(
    head: ScreenHead,
    hand: Hand,
    stacked: Boolean,
) {
    Row(
        Modifier.fillMaxWidth().padding(start = if (head.back == null) Size.margin else 4.dp, end = 4.dp, top = 4.dp, bottom = 4.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        head.back?.let { IconButton(it, hand) }
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
    head: ScreenHead,
    hand: Hand,
    stacked: Boolean,
) {
    val main = head.main
    val beside = head.beside.takeUnless { stacked }
    if (main == null && beside == null) return
    HorizontalDivider(thickness = Size.hairline, color = LocalPalette.current.line)
    Row(
        Modifier
            .fillMaxWidth()
            .background(LocalPalette.current.surface)
            .padding(Size.margin, Size.gap)
            .height(IntrinsicSize.Min),
        Arrangement.spacedBy(Size.gap),
    ) {
        // Here is room for words alone.
        main?.let { BigButton(it.copy(icon = null), hand, Modifier.weight(1f).fillMaxHeight()) }
        beside?.let { BigButton(it.copy(icon = null), hand, Modifier.fillMaxHeight()) }
    }
}
