@file:OptIn(ExperimentalTestApi::class)

package vn.tinxom.screens

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.height
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableStateOf
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.toAwtImage
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.captureToImage
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasTestTag
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.performScrollToNode
import androidx.compose.ui.test.requestFocus
import androidx.compose.ui.unit.dp
import javax.imageio.ImageIO

/** What a keyboard takes, what of the rest is for the rows at least, and what of the field has to be seen. */
private const val KEYBOARD = 260
private const val LEFT = 0.4f
private const val SEEN = 56

/** Draws screens while somebody types in the first field of each: their pictures, and what is wrong with each. */
internal fun takeTyping(
    shots: List<Shot>,
    frame: Frame,
): List<Pair<Shot, Fault>> {
    val shown = mutableStateOf(shots.first())
    val left = mutableStateOf(frame.height)
    val faults = mutableListOf<Pair<Shot, Fault>>()
    drawn(frame, frame.height, DENSITY, {
        val shot = shown.value
        val head = shot.screen.head
        key(shot) {
            Themed(head.textPercent.toInt(), head.language, frame.dark) {
                // A keyboard shrinks the page, once a field was touched.
                Box(Modifier.height(left.value.dp)) { Page(shot.screen, null, NoHand) }
            }
        }
    }) {
        for (shot in shots) {
            left.value = frame.height
            shown.value = shot
            waitForIdle()
            onNode(hasTestTag(ROWS)).performScrollToNode(hasSetTextAction())
            onAllNodes(hasSetTextAction()).onFirst().requestFocus()
            left.value = frame.height - KEYBOARD
            waitForIdle()
            faults += typed(shot, frame).map { shot to it }
        }
    }
    return faults
}

private fun SkikoComposeUiTest.typed(
    shot: Shot,
    frame: Frame,
): List<Fault> {
    val high = ((frame.height - KEYBOARD) * DENSITY).toInt()
    val root = onRoot()
    shot.picture?.let {
        val whole = root.captureToImage().toAwtImage()
        it.parentFile.mkdirs()
        ImageIO.write(whole.getSubimage(0, 0, whole.width, high), "png", it)
    }
    val rows = onNode(hasTestTag(ROWS), useUnmergedTree = true).fetchSemanticsNode().boundsInRoot
    val field = onAllNodes(hasSetTextAction()).onFirst().fetchSemanticsNode().boundsInRoot
    val main = shot.screen.head.main
    val reached = main == null || runCatching { reach(main.label) }.isSuccess
    return faults(root.fetchSemanticsNode(), frame, DENSITY).filterNot { it.what.startsWith("a target of") } +
        buildList {
            if (rows.height < high * LEFT) add(Fault("no room for what is typed", "${rows.height / DENSITY} dp"))
            if (field.intersect(rows).height < SEEN * DENSITY) add(Fault("the field is not seen", "$field in $rows"))
            if (!reached) add(Fault("out of reach", "$main"))
        }
}

/** Scrolls to the main action, where it does not stand at the bottom. */
private fun SkikoComposeUiTest.reach(main: String) {
    val button = hasText(main) and hasClickAction()
    if (onAllNodes(button).fetchSemanticsNodes().isEmpty()) onNode(hasTestTag(ROWS)).performScrollToNode(button)
    onNode(button).assertIsDisplayed()
}
