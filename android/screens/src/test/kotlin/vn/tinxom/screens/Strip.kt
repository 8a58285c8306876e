package vn.tinxom.screens

import java.awt.Color
import java.awt.RenderingHints
import java.awt.image.BufferedImage
import java.io.File
import javax.imageio.ImageIO

/** The pictures that the documentation shows: a strip of screens each, in a file that is small. */
private val STRIPS =
    mapOf(
        "resident" to
            listOf(
                "resident/home-day-vi",
                "new/start-agree-day-vi",
                "resident/compose-day-vi",
                "resident/tip-1-day-vi",
                "resident/home-night-vi",
            ),
        "officer" to
            listOf(
                "desk/queue-day-vi",
                "desk/invite-made-day-vi",
                "officer/hamlets-day-vi",
                "officer/household-one-day-vi",
                "officer/home-night-vi",
            ),
        "member" to
            listOf(
                "member/patrol-day-vi",
                "member/patrol-note-day-vi",
                "resident/slot-day-vi",
                "resident/settings-day-vi",
                "new/closed-day-vi",
            ),
        "large" to
            listOf(
                "resident/home-large-vi",
                "resident/compose-large-vi",
                "resident/tip-1-large-vi",
                "resident/home-large-en",
                "new/start-large-en",
            ),
    )

private const val HEIGHT = 512
private const val GAP = 12

/** Puts the strips together from the pictures that were taken. */
internal fun strips(
    pictures: File,
    folder: File,
) {
    folder.mkdirs()
    for ((name, screens) in STRIPS) {
        val images = screens.map { ImageIO.read(File(pictures, "$it.png")) }
        val widths = images.map { it.width * HEIGHT / it.height }
        val strip = BufferedImage(widths.sum() + GAP * (images.size - 1), HEIGHT, BufferedImage.TYPE_INT_RGB)
        val pen = strip.createGraphics()
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC)
        pen.color = Color.GRAY
        pen.fillRect(0, 0, strip.width, HEIGHT)
        var left = 0
        images.zip(widths).forEach { (image, width) ->
            // In two steps: one of more than half loses hairlines.
            val half = BufferedImage(image.width / 2, image.height / 2, BufferedImage.TYPE_INT_RGB)
            half.createGraphics().apply {
                setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR)
                drawImage(image, 0, 0, half.width, half.height, null)
            }
            pen.drawImage(half, left, 0, width, HEIGHT, null)
            left += width + GAP
        }
        pen.dispose()
        ImageIO.write(strip, "png", File(folder, "$name.png"))
    }
}
