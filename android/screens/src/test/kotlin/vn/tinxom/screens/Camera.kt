@file:OptIn(ExperimentalTestApi::class)

package vn.tinxom.screens

import androidx.compose.runtime.Composable
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableStateOf
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.toAwtImage
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.captureToImage
import androidx.compose.ui.test.hasTestTag
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.text.TextLayoutResult
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.Density
import vn.tinxom.ActionButton
import vn.tinxom.Screen
import vn.tinxom.ScreenNotice
import java.awt.image.BufferedImage
import java.io.File
import javax.imageio.ImageIO

/** A phone on which pictures are taken. */
internal data class Frame(
    val name: String,
    val width: Int,
    val height: Int,
    val fontScale: Float = 1f,
    val dark: Boolean = false,
) {
    companion object {
        /** What every screen is drawn on: a cheap phone by day and by night, and the smallest with the largest type. */
        val ALL =
            listOf(
                Frame("day", 360, 640),
                Frame("night", 360, 640, dark = true),
                Frame("large", 320, 568, fontScale = 2f),
            )
    }
}

/** What is wrong with a screen as it was drawn. */
internal data class Fault(
    val what: String,
    val where: String,
)

internal object NoHand : Hand {
    override fun tap(button: ActionButton) = Unit
}

internal const val DENSITY = 2f

/** The part of a screen that is for its rows, at least. */
private const val ROOM = 0.45f

/** Rows that are drawn as long as they are, and the last ones; those between of a longer list are like these. */
private const val MOST = 60

/** Rows of them that stand on one page, and a page that is long enough for any. */
private const val AT_ONCE = 10
private const val LONG = 9_000

/** A screen that is photographed: into which file, with what said over it. */
internal class Shot(
    val screen: Screen,
    val picture: File? = null,
    val notice: ScreenNotice? = null,
    val asked: ActionButton? = null,
)

/** Draws a screen on a frame: its picture into a file, and what is wrong with it. */
internal fun take(
    screen: Screen,
    frame: Frame,
    picture: File?,
    notice: ScreenNotice? = null,
): List<Fault> = takeAll(listOf(Shot(screen, picture, notice)), frame).map { it.second }

/** Draws screens on one frame, one after the other: their pictures, and what is wrong with each. */
internal fun takeAll(
    shots: List<Shot>,
    frame: Frame,
): List<Pair<Shot, Fault>> {
    val faults = mutableListOf<Pair<Shot, Fault>>()
    drawn(shots, frame, frame.height, DENSITY) { shot ->
        if (shot.picture != null) {
            val picture = onRoot().captureToImage().toAwtImage()
            shot.picture.parentFile.mkdirs()
            ImageIO.write(picture, "png", shot.picture)
            faults += faint(onRoot().fetchSemanticsNode(), picture).map { shot to it }
        }
        val room = onNode(hasTestTag(ROWS), useUnmergedTree = true).fetchSemanticsNode().boundsInRoot.height / DENSITY
        // Where something is said over the page, that is what is read.
        if (shot.notice == null && shot.asked == null &&
            room < frame.height * ROOM
        ) {
            faults += shot to Fault("no room for what is read", "${room.toInt()} dp")
        }
        // What does not scroll is whole at the height that there is.
        val seen = onAllNodes(isRoot()).fetchSemanticsNodes().flatMap { faults(it, frame, DENSITY) }
        faults += seen.filterNot { it.what.startsWith("a target of") }.map { shot to it }
    }
    // Drawn as long as it is: a row below the edge is seen by who scrolls.
    val long =
        shots.filter { !frame.dark || coloured(it, frame) }.flatMap { shot ->
            val parts =
                shot.screen.rows
                    .let { rows -> rows.take(MOST) + rows.drop(MOST).takeLast(AT_ONCE) }
                    .chunked(AT_ONCE)
                    .ifEmpty { listOf(listOf()) }
            parts.map { Shot(Screen(shot.screen.head, it), null, shot.notice, shot.asked) to shot }
        }
    val whole = long.toMap()
    val high = if (frame.fontScale > 1f) LONG else LONG / 2
    drawn(long.map { it.first }, frame, high, 1f) { part ->
        // By night it stands where it stands by day.
        val seen = if (frame.dark) listOf() else onAllNodes(isRoot()).fetchSemanticsNodes().flatMap { faults(it, frame, 1f) }
        val pale = if (coloured(part, frame)) faint(onRoot().fetchSemanticsNode(), onRoot().captureToImage().toAwtImage()) else listOf()
        faults += (seen + pale).map { whole.getValue(part) to it }
    }
    return faults.distinct()
}

/** Whether colours are looked at: they are the same in each language and size. */
private fun coloured(
    shot: Shot,
    frame: Frame,
) = frame.fontScale == 1f && shot.screen.head.language == "vi"

private fun drawn(
    shots: List<Shot>,
    frame: Frame,
    height: Int,
    density: Float,
    look: SkikoComposeUiTest.(Shot) -> Unit,
) {
    // One table for all of them: laying one takes longer than drawing a screen.
    val shown = mutableStateOf(shots.first())
    drawn(frame, height, density, {
        val shot = shown.value
        val head = shot.screen.head
        key(shot) { Themed(head.textPercent.toInt(), head.language, frame.dark) { Page(shot.screen, shot.notice, NoHand, shot.asked) } }
    }) {
        for (shot in shots) {
            shown.value = shot
            waitForIdle()
            look(shot)
        }
    }
}

/** What is wrong with anything that is drawn. */
internal fun faultsOf(
    frame: Frame,
    content: @Composable () -> Unit,
): List<Fault> {
    var faults = emptyList<Fault>()
    drawn(frame, LONG, 1f, content) {
        faults = onAllNodes(isRoot()).fetchSemanticsNodes().flatMap { root -> faults(root, frame, 1f) }
    }
    return faults
}

/** Words that are too faint in anything that is drawn. */
internal fun faintIn(
    frame: Frame,
    content: @Composable () -> Unit,
): List<Fault> {
    var faults = emptyList<Fault>()
    drawn(frame, frame.height, DENSITY, content) {
        faults = faint(onRoot().fetchSemanticsNode(), onRoot().captureToImage().toAwtImage())
    }
    return faults
}

internal fun drawn(
    frame: Frame,
    height: Int,
    density: Float,
    content: @Composable () -> Unit,
    look: SkikoComposeUiTest.() -> Unit,
) {
    val size = Size(frame.width * density, height * density)
    runSkikoComposeUiTest(size, Density(density, frame.fontScale)) {
        setContent(content)
        look()
    }
}

internal fun faults(
    root: SemanticsNode,
    frame: Frame,
    density: Float,
): List<Fault> {
    val width = frame.width * density
    val least = 56 * density - 1
    return all(root).flatMap { node ->
        val config = node.config
        val said = words(node)
        val bounds: Rect = node.boundsInRoot
        val clicks = config.getOrNull(SemanticsActions.OnClick) != null
        buildList {
            if (clicks && (bounds.width < least || bounds.height < least)) {
                add(Fault("a target of ${bounds.width / density} × ${bounds.height / density} dp", said))
            }
            // It would be read instead of what was typed.
            if (SemanticsActions.SetText in config && SemanticsProperties.ContentDescription in config) {
                add(Fault("a field with a description", said))
            }
            if (clicks && said.isBlank()) add(Fault("a target without a word", node.toString()))
            if (bounds.left < -1 || bounds.right > width + 1) add(Fault("outside the width", said))
            config.getOrNull(SemanticsActions.GetTextLayoutResult)?.let { layout ->
                val results = mutableListOf<TextLayoutResult>()
                layout.action?.invoke(results)
                results.filter(::isCut).forEach { add(Fault("text is cut", it.layoutInput.text.text)) }
                results.filter(::breaksAWord).forEach { add(Fault("a word is broken", it.layoutInput.text.text)) }
            }
        }
    }
}

/** Words that are too faint on what they were drawn on. */
private fun faint(
    root: SemanticsNode,
    picture: BufferedImage,
): List<Fault> =
    all(root).filter { it.config.contains(SemanticsActions.GetTextLayoutResult) && isWholeOnPage(it) }.mapNotNull { node ->
        val found = drawnContrast(picture, node.boundsInRoot)
        found?.takeIf { it < ENOUGH }?.let { Fault("faint: a contrast of $it", words(node)) }
    }

/** Whether nothing of it lies beyond the edge of what scrolls. */
private fun isWholeOnPage(node: SemanticsNode): Boolean = node.boundsInRoot.size.height >= node.size.height - 1

/** Text that is not all there: an ellipsis is for the first words of a line in a list alone, which say so by two lines at most. */
private fun isCut(result: TextLayoutResult): Boolean {
    val input = result.layoutInput
    if (input.overflow == TextOverflow.Ellipsis && input.maxLines == 2) return false
    // A pixel more or less is rounding: hasVisualOverflow asks for none.
    val wide = (0 until result.lineCount).any { result.getLineRight(it) - result.getLineLeft(it) > result.size.width + 1 }
    val high = result.multiParagraph.height > result.size.height + 1
    val lost = result.getLineEnd(result.lineCount - 1) < input.text.length
    return wide || high || lost
}

/** A line that ends within a word that would have fitted a line of its own. */
private fun breaksAWord(result: TextLayoutResult): Boolean {
    val text = result.layoutInput.text.text
    return (0 until result.lineCount - 1).any {
        val end = result.getLineEnd(it)
        val word = text.split(Regex("\\s+")).maxOfOrNull { word -> word.length } ?: 0
        word <= LONGEST && end in 1 until text.length && text[end - 1].isLetter() && text[end].isLetter()
    }
}

/** Letters of a Vietnamese or English word; what is longer (a key, an invite) may be broken anywhere. */
private const val LONGEST = 14

private fun words(node: SemanticsNode): String {
    val own =
        node.config
            .getOrNull(SemanticsProperties.Text)
            .orEmpty()
            .map { it.text }
    return (own + node.config.getOrNull(SemanticsProperties.ContentDescription).orEmpty()).joinToString(" ")
}

private fun all(node: SemanticsNode): List<SemanticsNode> = listOf(node) + node.children.flatMap(::all)
