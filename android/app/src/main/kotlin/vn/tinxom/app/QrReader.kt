// From a camera's picture to a code's text, without a class of Android.

package vn.tinxom.app

import com.google.zxing.BinaryBitmap
import com.google.zxing.DecodeHintType
import com.google.zxing.LuminanceSource
import com.google.zxing.PlanarYUVLuminanceSource
import com.google.zxing.ReaderException
import com.google.zxing.common.GlobalHistogramBinarizer
import com.google.zxing.common.HybridBinarizer
import com.google.zxing.qrcode.QRCodeReader

/** Brightness, a byte a pixel, row by row; [stride] bytes from a row to the next. */
public class Luminance(
    public val bytes: ByteArray,
    public val width: Int,
    public val height: Int,
    public val stride: Int = width,
) {
    /** The picture is forgotten: whatever was before the camera by mistake stays nowhere. */
    public fun forget() {
        bytes.fill(0)
    }
}

/** Reads QR codes, whichever way up. One thread uses it at a time. */
public class QrReader {
    private val reader = QRCodeReader()
    private val hints = mapOf(DecodeHintType.TRY_HARDER to true)

    /** The text of the code in a picture, or null when there is none that can be read. Forgets the picture. */
    public fun read(picture: Luminance): String? =
        try {
            // The rows are as long as the picture claims, or it is none.
            val last = picture.stride.toLong() * (picture.height - 1) + picture.width
            if (picture.width > picture.stride || picture.height < 1 || last > picture.bytes.size) {
                null
            } else {
                // Neighbourhood by neighbourhood finds a code in uneven light, the whole picture at once one in little.
                val source = source(picture)
                text(BinaryBitmap(HybridBinarizer(source))) ?: text(BinaryBitmap(GlobalHistogramBinarizer(source)))
            }
        } finally {
            picture.forget()
        }

    /** ZXing wants rows of one length; the last one of a camera may end where its pixels end. */
    private fun source(picture: Luminance): LuminanceSource {
        val whole = picture.stride * picture.height
        val bytes = if (picture.bytes.size >= whole) picture.bytes else picture.bytes.copyOf(whole)
        return PlanarYUVLuminanceSource(
            bytes,
            picture.stride,
            picture.height,
            0,
            0,
            picture.width,
            picture.height,
            false,
        )
    }

    private fun text(picture: BinaryBitmap): String? =
        try {
            reader.decode(picture, hints).text
        } catch (_: ReaderException) {
            null
        } finally {
            reader.reset()
        }
}
