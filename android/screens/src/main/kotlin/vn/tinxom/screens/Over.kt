// What stands over a page: something said in its three sentences, a question before what cannot be taken back.

package vn.tinxom.screens

import androidx.compose.foundation.background
import androidx.compose.foundation.gestures.detectTapGestures
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
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
    Over(hand::dismiss) {
        val palette = LocalPalette.current
        val colours = palette.of(notice.tone)
        Column(
            Modifier.semantics { liveRegion = LiveRegionMode.Assertive },
            verticalArrangement = Arrangement.spacedBy(Size.gap),
        ) {
            Row(horizontalArrangement = Arrangement.spacedBy(Size.gap), verticalAlignment = Alignment.Top) {
                Boxed(notice.icon, colours)
                Text(notice.what, Modifier.weight(1f).semantics { heading() }, color = palette.ink, style = LocalType.current.heading)
            }
            listOf(notice.safe, notice.todo).filter { it.isNotEmpty() }.forEach {
                Text(it, color = palette.ink, style = LocalType.current.body)
            }
        }
        notice.button?.let { BigButton(if (it.tone == Tone.PLAIN) it.copy(tone = Tone.TEA) else it, hand, Modifier.fillMaxWidth()) }
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
    Over({ hand.answer(false) }) {
        val palette = LocalPalette.current
        Text(question.title, Modifier.semantics { heading() }, color = palette.ink, style = LocalType.current.heading)
        Text(question.text, color = palette.ink, style = LocalType.current.body)
        val yes = plain(question.yes).copy(tone = if (button.tone == Tone.RED) Tone.RED else Tone.TEA)
        BigButton(yes, Tapped { hand.answer(true) }, Modifier.fillMaxWidth())
        BigButton(plain(question.no), Tapped { hand.answer(false) }, Modifier.fillMaxWidth())
    }
}

private class Tapped(
    private val done: () -> Unit,
) : Hand {
    override fun tap(button: ActionButton) = done()
}

private fun plain(label: String) = ActionButton("", label, null, Tone.PLAIN, true, null)

/** A sheet at the bottom over a veil; a tap beside it turns back. */
@Composable
private fun Over(
    beside: () -> Unit,
    content: @Composable () -> Unit,
) {
    Box(Modifier.fillMaxSize(), Alignment.BottomCenter) {
        // Neither is a thing of its own for who listens: the sheet has its own way back.
        Box(Modifier.fillMaxSize().background(Veil).pointerInput(beside) { detectTapGestures { beside() } })
        Surface(
            Modifier.fillMaxWidth().pointerInput(Unit) { detectTapGestures {} },
            RoundedCornerShape(topStart = Size.large, topEnd = Size.large),
            LocalPalette.current.surface,
        ) {
            Column(
                Modifier.verticalScroll(rememberScrollState()).safeDrawingPadding().padding(Size.margin),
                Arrangement.spacedBy(Size.gap),
            ) { content() }
        }
    }
}
