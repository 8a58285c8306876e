// Contrast as WCAG 2.2 counts it (1.4.3): of the theme's pairs, and of what was drawn.

package vn.tinxom.screens

import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.luminance
import java.awt.image.BufferedImage
import kotlin.math.max
import kotlin.math.min

/** Whoever reads in the sun with tired eyes reads every word. */
internal const val ENOUGH = 4.5f

internal fun contrast(
    one: Color,
    other: Color,
): Float {
    val (dark, light) = one.luminance().let { min(it, other.luminance()) to max(it, other.luminance()) }
    return (light + 0.05f) / (dark + 0.05f)
}

/**
 * The contrast of a text with the ground that it stands on, from the pixels of its place: the ground is the colour there is most of,
 * the ink the one that is farthest from it, because a letter's edge is paler than its stroke. Null where the place is not all on the
 * picture, or holds one colour alone.
 */
internal fun drawnContrast(
    picture: BufferedImage,
    place: Rect,
): Float? {
    val (left, top) = place.left.toInt() to place.top.toInt()
    val (right, bottom) = place.right.toInt() to place.bottom.toInt()
    if (left < 0 || top < 0 || right > picture.width || bottom > picture.height || left >= right || top >= bottom) return null
    val pixels = picture.getRGB(left, top, right - left, bottom - top, null, 0, right - left)
    val counts = pixels.asList().groupingBy { it }.eachCount()
    if (counts.size < 2) return null
    val ground = Color(counts.maxBy { it.value }.key)
    return counts.keys.maxOf { contrast(Color(it), ground) }
}
