package vn.tinxom.app

import android.graphics.ImageFormat
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraManager
import android.util.Size
import android.view.View
import android.view.ViewGroup
import android.widget.TextView
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowCameraCharacteristics
import org.robolectric.shadows.StreamConfigurationMapBuilder
import vn.tinxom.ShellWords
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** Which camera is taken, and what stands over its picture. What a real one sees was not tried. */
@RunWith(RobolectricTestRunner::class)
class ScannerTest {
    private val context = RuntimeEnvironment.getApplication()
    private val manager = context.service<CameraManager>()
    private var ended = 0
    private var left = 0
    private val words = ShellWords("app", "channel", "news", "torch", "off", "busy", "settings", "close")

    private fun camera(
        id: String,
        facing: Int,
        hasTorch: Boolean,
        vararg sizes: Size,
    ) {
        val camera = ShadowCameraCharacteristics.newCameraCharacteristics()
        val streams = StreamConfigurationMapBuilder.newBuilder()
        sizes.forEach { streams.addOutputSize(ImageFormat.YUV_420_888, it) }
        shadowOf(camera).set(CameraCharacteristics.LENS_FACING, facing)
        shadowOf(camera).set(CameraCharacteristics.SENSOR_ORIENTATION, 90)
        shadowOf(camera).set(CameraCharacteristics.FLASH_INFO_AVAILABLE, hasTorch)
        shadowOf(camera).set(CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP, streams.build())
        shadowOf(manager).addCamera(id, camera)
    }

    private fun scanner(
        mayLook: Boolean = true,
        percent: Int = 100,
    ): Scanner = Scanner(context, Scanner.Says("prompt", words, "leave", percent), mayLook, { left += 1 }) { ended += 1 }

    private fun View.texts(): List<TextView> =
        when (this) {
            is TextView -> listOf(this)
            is ViewGroup -> (0 until childCount).flatMap { getChildAt(it).texts() }
            else -> listOf()
        }

    private fun Scanner.says() = texts().map { it.text.toString() }

    private fun Scanner.tap(label: String) = texts().first { it.text.toString() == label }.also { it.performClick() }

    @Test
    fun `the camera at the back is taken with a picture that a slow phone reads`() {
        camera("front", CameraCharacteristics.LENS_FACING_FRONT, false, Size(1280, 720))
        val sizes = arrayOf(Size(4000, 3000), Size(1920, 1080), Size(1280, 960), Size(1280, 720), Size(320, 240))
        camera("back", CameraCharacteristics.LENS_FACING_BACK, true, *sizes)
        val lens = assertNotNull(Lens.find(manager))
        assertEquals("back", lens.id)
        assertEquals(Size(1280, 720), lens.size)
        assertEquals(90, lens.turned)
        assertTrue(lens.hasTorch)
        assertFalse(lens.focuses)
    }

    @Test
    fun `a phone with one camera at the front takes that one and one without any says so`() {
        assertNull(Lens.find(manager))
        assertEquals(listOf("prompt", "leave", "busy", "close"), scanner().says())
        camera("front", CameraCharacteristics.LENS_FACING_FRONT, false, Size(640, 480))
        assertEquals("front", Lens.find(manager)?.id)
        assertEquals(listOf("prompt", "leave", "close"), scanner().says())
    }

    @Test
    fun `the light is on and off with a tap and says which`() {
        camera("back", CameraCharacteristics.LENS_FACING_BACK, true, Size(1280, 720))
        val scanner = scanner()
        assertTrue(scanner.tap("torch").isSelected)
        assertFalse(scanner.tap("torch").isSelected)
    }

    @Test
    fun `X22 the way out stands over the camera's picture and over what is said instead of it`() {
        camera("back", CameraCharacteristics.LENS_FACING_BACK, false, Size(1280, 720))
        scanner().tap("leave")
        scanner(mayLook = false).tap("leave")
        assertEquals(2, left)
    }

    @Test
    fun `whoever turns back is told once`() {
        val scanner = scanner(mayLook = false)
        scanner.tap("close")
        scanner.tap("close")
        scanner.turnBack()
        assertEquals(1, ended)
    }

    @Test
    fun `letters grow with the person's wish and what is tapped is large enough for a thumb`() {
        camera("back", CameraCharacteristics.LENS_FACING_BACK, true, Size(1280, 720))
        val size = scanner().texts().first().textSize
        assertEquals(size * 1.5f, scanner(percent = 150).texts().first().textSize)
        val density = context.resources.displayMetrics.density
        scanner().texts().filter { it.isClickable }.forEach { assertTrue(it.minHeight >= 56 * density) }
    }
}
