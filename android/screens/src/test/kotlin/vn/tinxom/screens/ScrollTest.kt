@file:OptIn(ExperimentalTestApi::class)

package vn.tinxom.screens

import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.runSkikoComposeUiTest
import vn.tinxom.ActionButton
import vn.tinxom.RowBody
import vn.tinxom.Screen
import vn.tinxom.ScreenHead
import vn.tinxom.ScreenRow
import vn.tinxom.StateBadge
import vn.tinxom.Tone
import java.io.File
import kotlin.test.Test
import kotlin.test.assertTrue

private const val ROWS_IN_ALL = 500

/** What a thumb moves a list by within a frame, in dp: fast, but not thrown. */
private const val STEP = 40f

/** A long list under a thumb: an old phone holds what is seen of it, and no more. */
internal class ScrollTest {
    @Test
    fun `of five hundred rows only those on the page are there, from the first to the last`() {
        val list = LazyListState()
        val took = mutableListOf<Double>()
        runSkikoComposeUiTest(Size(360f, 640f)) {
            setContent { Themed(100, "vi") { Page(screen(), null, NoHand, list = list) } }
            var frames = 0
            while (list.canScrollForward) {
                val began = System.nanoTime()
                runOnIdle { list.dispatchRawDelta(STEP) }
                waitForIdle()
                took += (System.nanoTime() - began) / 1e6
                if (frames++ % 100 == 0) assertTrue(there() in 2..12, "${there()} rows are there")
            }
            assertTrue(onAllNodes(hasText("Tin số $ROWS_IN_ALL", substring = true)).fetchSemanticsNodes().isNotEmpty())
        }
        took.sort()
        val told =
            "%d rows scrolled in %d frames: %.1f ms a frame (median), %.1f ms at 99 %%"
                .format(ROWS_IN_ALL, took.size, took[took.size / 2], took[took.size * 99 / 100])
        println(told)
        System
            .getProperty("tinxom.report")
            .orEmpty()
            .ifEmpty { null }
            ?.let { File(it).writeText("$told\n") }
    }

    private fun androidx.compose.ui.test.SkikoComposeUiTest.there(): Int =
        onAllNodes(hasText("Tin số", substring = true) and hasClickAction()).fetchSemanticsNodes().size

    private fun button(label: String) = ActionButton("act", label, null, Tone.PLAIN, true, null)

    private fun screen() =
        Screen(
            ScreenHead("Xóm Núi Voi", null, button("Thoát nhanh"), button("Báo tin"), button("113"), 100u, "vi", false, "Đóng"),
            List(ROWS_IN_ALL) {
                val badge = StateBadge("arrived", "Đã đến nơi", Tone.BLUE)
                val words = "Tin số ${it + 1}: đèn đường đầu xóm tắt đã ba đêm"
                ScreenRow("tip-$it", RowBody.Line("flame", words, true, "Nguy hiểm, cháy nổ", "Hôm qua, 05:12", badge, false, button("Mở")))
            },
        )
}
