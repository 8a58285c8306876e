@file:OptIn(ExperimentalTestApi::class)

package vn.tinxom.screens

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.size
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.SemanticsNodeInteraction
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.hasAnyAncestor
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasTestTag
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isEnabled
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performScrollToNode
import androidx.compose.ui.test.performTextReplacement
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.unit.dp
import com.google.zxing.common.BitMatrix
import com.google.zxing.qrcode.decoder.Decoder
import vn.tinxom.RowBody
import java.io.File

private const val WIDTH = 360
private const val HEIGHT = 640

/** Phones on one table, each with its screen; a finger taps what a person would. */
internal class Table(
    private val test: SkikoComposeUiTest,
    val world: World,
    private val handsets: Map<String, Handset>,
) {
    fun handset(who: String): Handset = handsets.getValue(who)

    /** Waits until these words are seen by a person. */
    fun sees(
        who: String,
        words: String,
    ) = waits(who, "sees $words") { found(who, hasText(words, substring = true)) }

    /** Waits until one of them sees these words, and says who. */
    fun oneSees(
        among: List<String>,
        words: String,
    ): String {
        var one: String? = null
        until("seen by one of $among: $words") {
            one = among.firstOrNull { found(it, hasText(words, substring = true)) }
            one != null
        }
        return checkNotNull(one)
    }

    /** Waits until these words are gone. */
    fun seesNoMore(
        who: String,
        words: String,
    ) = waits(who, "sees no more $words") { !found(who, hasText(words, substring = true)) }

    /** Taps what bears these words, when it can be tapped. */
    fun taps(
        who: String,
        label: String,
    ) {
        val words = hasText(label) or hasContentDescription(label)
        val matcher = words and hasClickAction() and isEnabled()
        // What stands there may be drawn anew between a look and the finger: then it is looked for again.
        waits(who, "taps $label") {
            found(who, matcher) &&
                runCatching { reach(of(who, matcher)).also { it.fetchSemanticsNode() } }.map { it.performClick() }.isSuccess
        }
        handset(who).taps += 1
    }

    /** Types into a field. */
    fun types(
        who: String,
        field: String,
        text: String,
    ) {
        val matcher = hasTestTag(field) and hasSetTextAction()
        waits(who, "types into $field") {
            found(who, matcher) && runCatching { reach(of(who, matcher)).performTextReplacement(text) }.isSuccess
        }
    }

    /** What a finger reaches: scrolled to where it stands in a list. */
    private fun reach(wanted: SemanticsMatcher): SemanticsNodeInteraction {
        val node = test.onAllNodes(wanted)[0]
        val listed = test.onAllNodes(wanted and hasAnyAncestor(hasTestTag(ROWS))).fetchSemanticsNodes().isNotEmpty()
        return if (listed) node.performScrollTo() else node
    }

    /** The first words on a person's screen that fit. */
    fun reads(
        who: String,
        pattern: Regex,
    ): String {
        var read: String? = null
        waits(who, "reads $pattern") {
            val matcher = SemanticsMatcher("fits $pattern") { node -> texts(node).any { pattern.matches(it) } }
            if (found(who, matcher)) {
                read = texts(test.onAllNodes(of(who, matcher))[0].fetchSemanticsNode()).first { pattern.matches(it) }
            }
            read != null
        }
        return checkNotNull(read)
    }

    /** Waits until something holds. */
    fun until(
        what: String,
        holds: () -> Boolean,
    ) {
        try {
            test.waitUntil(timeoutMillis = 20_000, condition = holds)
        } catch (late: Throwable) {
            throw AssertionError("not $what", late)
        }
    }

    /** A camera that is held before another phone's screen, and reads the code there. */
    fun holdsBefore(
        who: String,
        other: String,
    ) {
        handset(who).platform.sees = {
            val code =
                handset(other)
                    .shell.screen!!
                    .rows
                    .map { it.body }
                    .filterIsInstance<RowBody.Code>()
                    .first()
            val side = code.side.toInt()
            val matrix = BitMatrix(side)
            code.modules.forEachIndexed { at, module -> if (module.toInt() == 1) matrix.set(at % side, at / side) }
            Decoder().decode(matrix).text
        }
    }

    private fun texts(node: androidx.compose.ui.semantics.SemanticsNode): List<String> =
        node.config
            .getOrNull(SemanticsProperties.Text)
            .orEmpty()
            .map { it.text }

    private fun of(
        who: String,
        matcher: SemanticsMatcher,
    ) = matcher and hasAnyAncestor(hasTestTag(who))

    private fun found(
        who: String,
        matcher: SemanticsMatcher,
    ): Boolean {
        val wanted = of(who, matcher)
        if (test.onAllNodes(wanted).fetchSemanticsNodes().isNotEmpty()) return true
        val rows = of(who, hasTestTag(ROWS))
        if (test.onAllNodes(rows).fetchSemanticsNodes().isEmpty()) return false
        return runCatching { test.onNode(rows).performScrollToNode(matcher) }.isSuccess
    }

    private fun waits(
        who: String,
        what: String,
        condition: () -> Boolean,
    ) {
        try {
            test.waitUntil(timeoutMillis = 20_000, condition = condition)
        } catch (late: Throwable) {
            throw AssertionError("$who $what, and there is: ${seen(who)}", late)
        }
    }

    private fun seen(who: String): List<String> =
        handset(who)
            .shell.screen
            ?.let { screen -> listOf(screen.head.title) + screen.rows.map { it.toString() } }
            .orEmpty() +
            handset(who).shell.notice.toString()
}

/** Puts phones on a table beside a real server, and plays. */
internal fun onTable(
    vararg who: String,
    tipsADay: Int? = null,
    folder: (String) -> File? = { null },
    play: Table.() -> Unit,
) {
    World(tipsADay).use { world ->
        val handsets = who.associateWith { Handset(folder(it) ?: File(world.folder, it), server = world.address) }
        try {
            runSkikoComposeUiTest(size = Size(WIDTH.toFloat() * who.size, HEIGHT.toFloat())) {
                setContent {
                    Row {
                        handsets.forEach { (name, handset) ->
                            Box(Modifier.size(WIDTH.dp, HEIGHT.dp).testTag(name)) { TinXom(handset.shell) }
                        }
                    }
                }
                handsets.values.forEach { it.shell.start() }
                Table(this, world, handsets).play()
            }
        } finally {
            handsets.values.forEach(Handset::close)
        }
    }
}
