// Colours, type and sizes, in one place. Every pair of ink and ground has a contrast of 4.5:1 or more; a test computes them.

package vn.tinxom.screens

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.Immutable
import androidx.compose.runtime.remember
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.intl.LocaleList
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import vn.tinxom.Tone

/** A colour of words and lines, and the box that it stands on. */
@Immutable
internal class Inked(
    val ink: Color,
    val box: Color,
)

/** The colours of one theme. */
@Immutable
internal class Palette(
    val paper: Color,
    val surface: Color,
    val ink: Color,
    val soft: Color,
    val line: Color,
    val tea: Inked,
    val amber: Inked,
    val blue: Inked,
    val red: Color,
    /** Words on the main action, whose ground is tea's ink. */
    val onTea: Color,
) {
    /** What a tone is drawn in: plain is ink on surface, red has no box of its own. */
    fun of(tone: Tone): Inked =
        when (tone) {
            Tone.PLAIN -> Inked(ink, surface)
            Tone.TEA -> tea
            Tone.AMBER -> amber
            Tone.BLUE -> blue
            Tone.RED -> Inked(red, surface)
        }
}

internal val Light =
    Palette(
        paper = Color(0xFFFBF8F1),
        surface = Color(0xFFFFFFFF),
        ink = Color(0xFF1E2A26),
        soft = Color(0xFF54635D),
        line = Color(0xFFDAD5C8),
        tea = Inked(Color(0xFF1F6B4A), Color(0xFFD5EBDD)),
        amber = Inked(Color(0xFF7A4F00), Color(0xFFFBEBC8)),
        blue = Inked(Color(0xFF1B5E8C), Color(0xFFD9EAF5)),
        red = Color(0xFFB3261E),
        onTea = Color(0xFFFFFFFF),
    )

internal val Dark =
    Palette(
        paper = Color(0xFF121815),
        surface = Color(0xFF1B231F),
        ink = Color(0xFFE7ECE9),
        soft = Color(0xFFA9B5AF),
        line = Color(0xFF35413B),
        tea = Inked(Color(0xFF7FD1A5), Color(0xFF23402F)),
        amber = Inked(Color(0xFFF2C76B), Color(0xFF42341A)),
        blue = Inked(Color(0xFF9CCBEB), Color(0xFF1F3646)),
        red = Color(0xFFFFB4AB),
        onTea = Color(0xFF10241A),
    )

/**
 * The sizes of type, in sp before the system's and the person's factor. What is large already grows less than what is read: at a factor of two a
 * title would fill the smallest phone.
 */
@Immutable
internal class Type(
    fontScale: Float,
    language: String? = null,
) {
    // Told with the text, so that it is read aloud and hyphenated in its own language, whatever the system's is.
    private val locale = language?.let(::LocaleList)

    private val large = if (fontScale <= SLOWER) 1f else (SLOWER + (fontScale - SLOWER) * 0.15f) / fontScale
    val title = style(28 * large, FontWeight.Bold)
    val heading = style(22 * large, FontWeight.SemiBold)
    val main = style(22 * large, FontWeight.Bold)
    val code = style(28 * large, FontWeight.Bold).copy(fontFamily = FontFamily.Monospace)
    val body = style(18f)
    val strong = style(18f, FontWeight.SemiBold)
    val soft = style(16f)
    val badge = style(16f, FontWeight.Medium)

    private fun style(
        size: Float,
        weight: FontWeight = FontWeight.Normal,
    ) = TextStyle(fontSize = size.sp, fontWeight = weight, lineHeight = (size * 1.38f).sp, localeList = locale)

    private companion object {
        const val SLOWER = 1.3f
    }
}

/** The sizes of everything else. */
internal object Size {
    val margin = 20.dp
    val gap = 12.dp
    val corner = 18.dp
    val large = 24.dp
    val main = 72.dp
    val target = 56.dp
    val icon = 28.dp
    val picture = 44.dp
    val hairline = 1.dp

    /** Below this width, or above this factor of type, things stand below each other. */
    val narrow = 340.dp
    const val STACKED = 1.5f

    /** Below this height, times the factor of type, the bottom has no room for a main action that stays. */
    val low = 220.dp

    /** What the system and the person wish for together, at most. */
    const val LARGEST = 2f
}

internal val LocalPalette = staticCompositionLocalOf { Light }

internal val LocalType = staticCompositionLocalOf { Type(1f) }

/** Draws [content] in the colours of the day or of the night, its type larger by [textPercent]. */
@Composable
internal fun Themed(
    textPercent: Int,
    language: String? = null,
    dark: Boolean = isSystemInDarkTheme(),
    content: @Composable () -> Unit,
) {
    val palette = if (dark) Dark else Light
    val system = LocalDensity.current
    // Beyond it a screen holds three words, and nobody finds anything.
    val fontScale = (system.fontScale * textPercent / 100f).coerceAtMost(Size.LARGEST)
    val scheme = if (dark) darkColorScheme() else lightColorScheme()
    CompositionLocalProvider(
        LocalPalette provides palette,
        LocalType provides remember(fontScale, language) { Type(fontScale, language) },
        LocalDensity provides Density(system.density, fontScale),
    ) {
        MaterialTheme(
            scheme.copy(
                primary = palette.tea.ink,
                onPrimary = palette.onTea,
                background = palette.paper,
                onBackground = palette.ink,
                surface = palette.surface,
                onSurface = palette.ink,
                onSurfaceVariant = palette.soft,
                outline = palette.soft,
                error = palette.red,
            ),
            content = content,
        )
    }
}

/** Whether type is so large here that what stands beside each other has to stand below each other. */
@Composable
internal fun stacked(): Boolean = LocalDensity.current.fontScale >= Size.STACKED
