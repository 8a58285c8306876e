// The camera behind the phone: a picture on the screen, and its brightness for the reader of codes.

package vn.tinxom.app

import android.content.Context
import android.graphics.ImageFormat
import android.hardware.camera2.CameraAccessException
import android.hardware.camera2.CameraCaptureSession
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraDevice
import android.hardware.camera2.CameraManager
import android.hardware.camera2.CaptureRequest
import android.media.Image
import android.media.ImageReader
import android.os.Handler
import android.os.HandlerThread
import android.util.Size
import android.view.Surface
import kotlin.math.abs

/** A camera that was found. */
public class Lens(
    public val id: String,
    /** The picture's size as the sensor has it: wide. */
    public val size: Size,
    /** By how much the sensor lies turned in the phone, in degrees. */
    public val turned: Int,
    /** Whether it has a light. */
    public val hasTorch: Boolean,
    /** Whether it keeps itself sharp. */
    public val focuses: Boolean,
) {
    public companion object {
        // Large enough for a code of 400 bytes that fills half of the picture, small enough for a slow phone.
        private const val PIXELS = 1280 * 720

        /** The camera at the back, or whichever there is. */
        public fun find(manager: CameraManager): Lens? {
            val all = manager.cameraIdList.map { it to manager.getCameraCharacteristics(it) }
            val back = CameraCharacteristics.LENS_FACING_BACK
            val (id, camera) =
                all.firstOrNull { it.second[CameraCharacteristics.LENS_FACING] == back }
                    ?: all.firstOrNull()
                    ?: return null
            val streams = camera[CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP] ?: return null
            val size = chosen(streams.getOutputSizes(ImageFormat.YUV_420_888).orEmpty().toList()) ?: return null
            val modes = camera[CameraCharacteristics.CONTROL_AF_AVAILABLE_MODES] ?: intArrayOf()
            return Lens(
                id,
                size,
                camera[CameraCharacteristics.SENSOR_ORIENTATION] ?: 0,
                camera[CameraCharacteristics.FLASH_INFO_AVAILABLE] == true,
                CaptureRequest.CONTROL_AF_MODE_CONTINUOUS_PICTURE in modes,
            )
        }

        internal fun chosen(sizes: List<Size>): Size? = sizes.minByOrNull { abs(it.width * it.height - PIXELS) }
    }
}

/**
 * The camera while it is open. Pictures go to [reads] on a thread of its own, one at a time, the newest always; [fails] is told once
 * when it cannot be opened or goes away.
 */
public class Camera(
    context: Context,
    private val lens: Lens,
    private val screen: Surface,
    private val reads: (Luminance) -> Unit,
    private val fails: () -> Unit,
) : AutoCloseable {
    private val manager = context.service<CameraManager>()
    private val thread = HandlerThread("camera").apply { start() }
    private val handler = Handler(thread.looper)
    private val pictures = ImageReader.newInstance(lens.size.width, lens.size.height, ImageFormat.YUV_420_888, 2)
    private var device: CameraDevice? = null
    private var session: CameraCaptureSession? = null
    private var torch = false
    private var isOpening = false

    // Everything below happens on the camera's own thread; only `closed` is read and written by the others.
    @Volatile
    private var closed = false

    init {
        pictures.setOnImageAvailableListener({ taken(it) }, handler)
        handler.post { guarded { open() } }
    }

    /** The light, on or off. */
    public fun light(on: Boolean) {
        handler.post {
            torch = on
            guarded { show() }
        }
    }

    override fun close() {
        if (closed) return
        closed = true
        handler.post { if (!isOpening) end() }
    }

    /** A camera that is just being opened is told on this thread, which therefore ends after that. */
    private fun end() {
        session?.close()
        device?.close()
        pictures.close()
        thread.quitSafely()
    }

    private fun opened(camera: CameraDevice?) {
        isOpening = false
        device = camera
        if (closed) end()
    }

    private fun open() {
        if (closed) return
        isOpening = true
        manager.openCamera(
            lens.id,
            object : CameraDevice.StateCallback() {
                override fun onOpened(camera: CameraDevice) {
                    opened(camera)
                    if (!closed) guarded { begin(camera) }
                }

                override fun onDisconnected(camera: CameraDevice) = gone(camera)

                override fun onError(
                    camera: CameraDevice,
                    error: Int,
                ) = gone(camera)
            },
            handler,
        )
    }

    // The other way asks for Android 9.
    @Suppress("DEPRECATION")
    private fun begin(camera: CameraDevice) {
        camera.createCaptureSession(
            listOf(screen, pictures.surface),
            object : CameraCaptureSession.StateCallback() {
                override fun onConfigured(configured: CameraCaptureSession) {
                    session = configured
                    guarded { show() }
                }

                override fun onConfigureFailed(configured: CameraCaptureSession) = gone(camera)
            },
            handler,
        )
    }

    private fun show() {
        val camera = device ?: return
        val session = session ?: return
        if (closed) return
        val request = camera.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW)
        request.addTarget(screen)
        request.addTarget(pictures.surface)
        if (lens.focuses) request[CaptureRequest.CONTROL_AF_MODE] = CaptureRequest.CONTROL_AF_MODE_CONTINUOUS_PICTURE
        if (lens.hasTorch) {
            request[CaptureRequest.FLASH_MODE] =
                if (torch) CaptureRequest.FLASH_MODE_TORCH else CaptureRequest.FLASH_MODE_OFF
        }
        session.setRepeatingRequest(request.build(), null, handler)
    }

    private fun taken(reader: ImageReader) {
        if (closed) return
        val picture = reader.acquireLatestImage()?.use(::brightness) ?: return
        reads(picture)
    }

    private fun brightness(image: Image): Luminance {
        val plane = image.planes[0]
        val bytes = ByteArray(plane.buffer.remaining())
        plane.buffer.get(bytes)
        return Luminance(bytes, image.width, image.height, plane.rowStride)
    }

    private fun gone(camera: CameraDevice) {
        camera.close()
        if (isOpening) opened(null)
        if (!closed) fails()
    }

    /** A camera that another app takes, a permission that is withdrawn, a surface that is gone: it does not work now. */
    private fun guarded(work: () -> Unit) {
        try {
            work()
            return
        } catch (_: CameraAccessException) {
        } catch (_: SecurityException) {
        } catch (_: IllegalStateException) {
        } catch (_: IllegalArgumentException) {
        }
        if (isOpening) opened(null)
        if (!closed) fails()
    }
}
