// What stands over a page: something said in its three sentences, a question before what cannot be taken back.

package vn.tinxom.screens

import androidx.compose.foundation.background
import androidx.compose.foundation.gestures.detectTapGestures
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.windowInsetsPadding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.input.pointer.pointerInput
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import vn.tinxom.ActionButton
import vn.tinxom.ScreenNotice
import vn.tinxom.Tone

private val Veil = Color(0x99000000)

/** Something said: what happened, what is safe, what to do; read aloud as it comes. */
@Composable
internal fun Said(
    notice: ScreenNotice,
    hand: Hand,
) {
    val palette = LocalPalette.current
    Over(
        hand::dismiss,
        words = {
            val colours = palette.of(notice.tone)
            Column(
                Modifier.semantics { liveRegion = LiveRegionMode.Assertive },
                verticalArrangement = Arrangement.spacedBy(Size.gap),
            ) {
                Beside(Modifier, Alignment.CenterVertically, { Boxed(notice.icon, colours) }) { Named(notice.what) }
                listOf(notice.safe, notice.todo).filter { it.isNotEmpty() }.forEach {
                    Text(it, color = palette.ink, style = LocalType.current.body)
                }
            }
        },
    ) {
        notice.button?.let {
            val main = if (it.tone == Tone.PLAIN) it.copy(tone = Tone.TEA) else it
            BigButton(main, hand, Modifier.fillMaxWidth())
        }
        BigButton(plain(notice.dismiss), Tapped(hand::dismiss), Modifier.fillMaxWidth())
    }
}

/** A question before what cannot be taken back; the way back lies nearest to the thumb. */
@Composable
internal fun Asked(
    button: ActionButton,
    hand: Hand,
) {
    val question = button.confirm ?: return
    Over(
        { hand.answer(false) },
        words = {
            Named(question.title)
            Text(question.text, color = LocalPalette.current.ink, style = LocalType.current.body)
        },
    ) {
        val yes = plain(question.yes).copy(tone = if (button.tone == Tone.RED) Tone.RED else Tone.TEA)
        BigButton(yes, Tapped { hand.answer(true) }, Modifier.fillMaxWidth())
        BigButton(plain(question.no), Tapped { hand.answer(false) }, Modifier.fillMaxWidth())
    }
}

@Composable
private fun Named(words: String) {
    Text(words, Modifier.semantics { heading() }, LocalPalette.current.ink, style = LocalType.current.heading)
}

private class Tapped(
    private val done: () -> Unit,
) : Hand {
    override fun tap(button: ActionButton) = done()
}

private fun plain(label: String) = ActionButton("", label, null, Tone.PLAIN, true, null)

/** A sheet at the bottom over a veil; a tap beside it turns back. Its buttons stay in reach while the words scroll. */
@Composable
private fun Over(
    beside: () -> Unit,
    words: @Composable () -> Unit,
    buttons: @Composable () -> Unit,
) {
    Box(Modifier.fillMaxSize(), Alignment.BottomCenter) {
        // Neither is a thing of its own for who listens: the sheet has its own way back.
        Box(Modifier.fillMaxSize().background(Veil).pointerInput(beside) { detectTapGestures { beside() } })
        Surface(
            Modifier.fillMaxWidth().pointerInput(Unit) { detectTapGestures {} },
            RoundedCornerShape(topStart = Size.large, topEnd = Size.large),
            LocalPalette.current.surface,
        ) {
            Column(Modifier.windowInsetsPadding(below()).padding(Size.margin), Arrangement.spacedBy(Size.gap)) {
                Column(
                    Modifier.weight(1f, fill = false).verticalScroll(rememberScrollState()),
                    Arrangement.spacedBy(Size.gap),
                ) { words() }
                buttons()
            }
        }
    }
}
