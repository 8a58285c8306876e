package vn.tinxom.screens

import java.awt.BasicStroke
import java.awt.Color
import java.awt.RenderingHints
import java.awt.geom.Path2D
import java.awt.image.BufferedImage
import java.io.File
import javax.imageio.ImageIO
import javax.xml.parsers.DocumentBuilderFactory
import kotlin.math.abs
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** What an App Store takes: one square without transparency, which the system rounds itself. */
private const val SIDE = 1024

/** A launcher shows the middle 72 of an adaptive icon's 108. */
private const val SHOWN = 72.0
private const val ALL = 108.0

/** One leaf for both apps: iOS' icon is drawn from Android's drawing. `cargo xtask screens` writes it anew. */
internal class IconTest {
    @Test
    fun `the icon of iOS is the leaf of Android on its paper`() {
        val root = Given.sources
        val drawables = File(root, "android/app/src/main/res/drawable")
        val drawn = draw(File(drawables, "launcher_leaf.xml"), File(drawables, "launcher_paper.xml"))
        val file = File(root, "ios/App/Resources/Assets.xcassets/AppIcon.appiconset/icon.png")
        if (Given.selection != null) ImageIO.write(drawn, "png", file)
        val there = ImageIO.read(file)
        assertEquals(SIDE to SIDE, there.width to there.height)
        assertTrue(!there.colorModel.hasAlpha())
        val differences = pixels(drawn).zip(pixels(there)).count { (one, other) -> far(one, other) }
        assertTrue("ASSETCATALOG_COMPILER_APPICON_NAME: AppIcon" in File(root, "ios/project.yml").readText())
        // Edges are smoothed a little differently by each Java.
        assertTrue(differences < SIDE * SIDE / 1000, "$differences pixels are others")
    }

    private fun pixels(image: BufferedImage) = image.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE).asIterable()

    private fun far(
        one: Int,
        other: Int,
    ) = listOf(0, 8, 16).any { abs((one shr it and 0xFF) - (other shr it and 0xFF)) > 64 }

    private fun draw(
        leaf: File,
        paper: File,
    ): BufferedImage {
        val image = BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB)
        val pen = image.createGraphics()
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON)
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE)
        pen.color = Color.decode(elements(paper, "solid").first()["color"])
        pen.fillRect(0, 0, SIDE, SIDE)
        pen.scale(SIDE / SHOWN, SIDE / SHOWN)
        pen.translate(-(ALL - SHOWN) / 2, -(ALL - SHOWN) / 2)
        for (path in elements(leaf, "path")) {
            val shape = shape(path.getValue("pathData"))
            path["fillColor"]?.let {
                pen.color = Color.decode(it)
                pen.fill(shape)
            }
            path["strokeColor"]?.let {
                pen.color = Color.decode(it)
                pen.stroke = BasicStroke(path.getValue("strokeWidth").toFloat(), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                pen.draw(shape)
            }
        }
        pen.dispose()
        return image
    }

    private fun elements(
        file: File,
        name: String,
    ): List<Map<String, String>> {
        val found =
            DocumentBuilderFactory
                .newInstance()
                .newDocumentBuilder()
                .parse(file)
                .getElementsByTagName(name)
        return (0 until found.length).map { at ->
            val attributes = found.item(at).attributes
            (0 until attributes.length).associate {
                attributes
                    .item(it)
                    .run { nodeName.removePrefix("android:") to nodeValue }
            }
        }
    }

    /** Moves, lines and curves to absolute points: all that the drawing has. */
    private fun shape(data: String): Path2D {
        val path = Path2D.Double()
        val parts = Regex("[A-Za-z]|-?[0-9.]+").findAll(data).map { it.value }.toMutableList()
        var verb = ' '

        fun next() = parts.removeFirst().toDouble()
        while (parts.isNotEmpty()) {
            if (parts.first().first().isLetter()) verb = parts.removeFirst().single()
            when (verb) {
                'M' -> path.moveTo(next(), next()).also { verb = 'L' }
                'L' -> path.lineTo(next(), next())
                'C' -> path.curveTo(next(), next(), next(), next(), next(), next())
                'Z' -> path.closePath()
                else -> error("$verb is not drawn here")
            }
        }
        return path
    }
}
