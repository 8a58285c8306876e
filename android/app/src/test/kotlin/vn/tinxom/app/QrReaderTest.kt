package vn.tinxom.app

import com.google.zxing.BarcodeFormat
import com.google.zxing.EncodeHintType
import com.google.zxing.qrcode.QRCodeWriter
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel
import org.junit.Test
import java.util.Random
import kotlin.math.cos
import kotlin.math.sin
import kotlin.test.assertEquals
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** A code on another phone's screen, as a camera sees it: turned, dark, small, beside other things. */
class QrReaderTest {
    private val invite = letters(400)

    /** Letters as an invite has them. */
    private fun letters(count: Int): String {
        val dice = Random(7)
        return String(CharArray(count) { "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"[dice.nextInt(45)] })
    }

    /** A code of [side] pixels in the middle of a camera's picture, turned by [degrees], its ink and paper as bright as told. */
    private fun seen(
        text: String,
        side: Int = 620,
        degrees: Int = 0,
        ink: Int = 20,
        paper: Int = 230,
        padding: Int = 0,
        noise: Int = 0,
    ): Luminance {
        val hints = mapOf(EncodeHintType.ERROR_CORRECTION to ErrorCorrectionLevel.L, EncodeHintType.MARGIN to 4)
        val code = QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, hints)
        val stride = WIDTH + padding
        val bytes = ByteArray(stride * HEIGHT)
        val dice = Random(11)
        val (s, c) = Math.toRadians(degrees.toDouble()).let { sin(it) to cos(it) }
        for (y in 0 until HEIGHT) {
            for (x in 0 until WIDTH) {
                val (dx, dy) = x - WIDTH / 2 to y - HEIGHT / 2
                val across = ((dx * c + dy * s) / side + 0.5) * code.width
                val down = ((dy * c - dx * s) / side + 0.5) * code.height
                val isInside = across >= 0 && down >= 0 && across < code.width && down < code.height
                val light = if (isInside && code[across.toInt(), down.toInt()]) ink else paper
                bytes[y * stride + x] = (light + (if (noise > 0) dice.nextInt(noise) else 0)).coerceIn(0, 255).toByte()
            }
        }
        return Luminance(bytes, WIDTH, HEIGHT, stride)
    }

    @Test
    fun `an invite of 400 letters is read`() {
        assertEquals(invite, QrReader().read(seen(invite)))
    }

    @Test
    fun `a code is read whichever way up it is held by a hand that is not quite still`() {
        for (degrees in 0 until 360 step 15) {
            // A code that stands exactly on its corner is not found in every picture.
            val found =
                listOf(0, 4, -3).firstNotNullOfOrNull {
                    QrReader().read(
                        seen(
                            invite,
                            side = 500,
                            degrees =
                                degrees + it,
                        ),
                    )
                }
            assertEquals(invite, found, "$degrees degrees")
        }
    }

    @Test
    fun `a dim code is read and one that glares`() {
        assertEquals(invite, QrReader().read(seen(invite, ink = 8, paper = 44)))
        assertEquals(invite, QrReader().read(seen(invite, ink = 205, paper = 252)))
        assertEquals(invite, QrReader().read(seen(invite, ink = 20, paper = 110, noise = 30)))
    }

    @Test
    fun `small words from afar are read`() {
        assertEquals("1234 5678 9012", QrReader().read(seen("1234 5678 9012", side = 140)))
    }

    @Test
    fun `Vietnamese letters come out as they went in`() {
        assertEquals("Xóm Núi Voi, tổ 5", QrReader().read(seen("Xóm Núi Voi, tổ 5".utf8())))
    }

    /** What a QR encoder calls its bytes: ZXing's own writes another alphabet unless told. */
    private fun String.utf8(): String = String(encodeToByteArray(), Charsets.ISO_8859_1)

    @Test
    fun `a camera whose rows are longer than its picture is read`() {
        assertEquals(invite, QrReader().read(seen(invite, padding = 64)))
        val whole = seen(invite, padding = 64)
        val last = whole.stride * (HEIGHT - 1) + WIDTH
        assertEquals(invite, QrReader().read(Luminance(whole.bytes.copyOf(last), WIDTH, HEIGHT, whole.stride)))
    }

    @Test
    fun `a picture without a code says nothing and one that is too short is none`() {
        val dice = Random(3)
        val grass = ByteArray(WIDTH * HEIGHT).also(dice::nextBytes)
        assertNull(QrReader().read(Luminance(grass, WIDTH, HEIGHT)))
        assertNull(QrReader().read(Luminance(ByteArray(100), WIDTH, HEIGHT)))
        assertNull(QrReader().read(Luminance(ByteArray(0), 0, 0)))
    }

    @Test
    fun `a reader reads one code after another and keeps nothing of any picture`() {
        val reader = QrReader()
        val pictures =
            listOf(seen(invite), seen("hai"), Luminance(ByteArray(WIDTH * HEIGHT) { 9 }, WIDTH, HEIGHT), seen("ba"))
        assertEquals(listOf(invite, "hai", null, "ba"), pictures.map(reader::read))
        assertTrue(pictures.all { picture -> picture.bytes.all { it == 0.toByte() } })
    }

    private companion object {
        const val WIDTH = 1280
        const val HEIGHT = 720
    }
}
