package vn.tinxom.screens

import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import vn.tinxom.Tone
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** Whoever reads in the sun with tired eyes reads every word (WCAG 2.2, 1.4.3: 4.5:1). */
internal class ThemeTest {
    @Test
    fun `every ink on every ground that it is drawn on has a contrast of 4,5 to 1`() {
        for (palette in listOf(Light, Dark)) assertEquals(emptyList(), faint(palette))
    }

    @Test
    fun `a pair that is too faint is found`() {
        val faint =
            Palette(
                Light.paper,
                Light.surface,
                Light.ink,
                soft = Color(0xFFA0A0A0),
                Light.line,
                Light.tea,
                Inked(Color(0xFFC09000), Light.amber.box),
                Light.blue,
                Light.red,
                Light.onTea,
            )
        assertEquals(setOf("soft", "amber"), faint(faint).map { it.substringBefore(' ') }.toSet())
    }

    @Test
    fun `contrast is what WCAG says it is`() {
        assertEquals(21f, contrast(Color.Black, Color.White), 0.01f)
        assertEquals(1f, contrast(Color.White, Color.White), 0.01f)
        assertEquals(4.54f, contrast(Color(0xFF767676), Color.White), 0.01f)
    }

    @Test
    fun `what is read is drawn at 16 or more, and grows with what the system says`() {
        for (scale in listOf(1f, 1.3f, 2f)) {
            val type = Type(scale)
            val all = with(type) { listOf(title, heading, main, code, body, strong, soft, badge) }
            assertTrue(all.all { it.fontSize.value * scale >= 16f * scale.coerceAtMost(1.3f) })
            assertTrue(all.all { it.lineHeight.value / it.fontSize.value in 1.37f..1.39f })
        }
        assertTrue(Type(2f).title.fontSize.value * 2 > Type(1f).title.fontSize.value)
        assertTrue(Type(2f).title.fontSize.value >= Type(2f).body.fontSize.value)
    }

    @Test
    @OptIn(ExperimentalTestApi::class)
    fun `type is at most twice as large, whatever the system and the person wish for together`() {
        val drawn = mutableListOf<Float>()
        runSkikoComposeUiTest(Size(100f, 100f), Density(1f, 1.8f)) {
            setContent { for (percent in listOf(100, 150)) Themed(percent) { drawn += LocalDensity.current.fontScale } }
        }
        assertEquals(listOf(1.8f, 2f), drawn)
    }

    private fun faint(palette: Palette): List<String> =
        with(palette) {
            val grounds = listOf(paper, surface)
            val pairs =
                grounds.flatMap {
                    listOf(
                        "ink" to (ink to it),
                        "soft" to (soft to it),
                        "red" to (red to it),
                        "tea" to (tea.ink to it),
                    )
                } +
                    Tone.entries.map { "${it.name.lowercase()}" to of(it).let { inked -> inked.ink to inked.box } } +
                    listOf("tea" to (onTea to tea.ink)) +
                    // Ways on within a box of a colour: on surface, in the box's ink or their own.
                    listOf("amber" to amber, "blue" to blue).map { (name, it) -> name to (it.ink to surface) } +
                    // A tile that is chosen.
                    listOf("ink" to (ink to tea.box))
            pairs
                .map { (name, pair) -> name to contrast(pair.first, pair.second) }
                .filter { it.second < ENOUGH }
                .map { (name, contrast) -> "$name $contrast" }
        }
}
