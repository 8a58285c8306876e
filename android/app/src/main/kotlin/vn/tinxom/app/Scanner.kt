// Over the screens while a code is looked for: the camera's picture, the prompt above, the light and the way back below.

package vn.tinxom.app

import android.content.Context
import android.content.Intent
import android.content.res.ColorStateList
import android.content.res.Configuration
import android.graphics.Color
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.StateListDrawable
import android.hardware.camera2.CameraAccessException
import android.hardware.camera2.CameraManager
import android.net.Uri
import android.os.Build
import android.provider.Settings
import android.util.TypedValue
import android.view.Gravity
import android.view.SurfaceHolder
import android.view.SurfaceView
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.TextView
import vn.tinxom.ShellWords
import kotlin.math.max

/**
 * Looks for a code until one is read or the person turns back; then [ends] is told once, with the text or with null. The text goes
 * from here to the phone and nowhere else: a scanner in an activity of its own would hand it through the system.
 */
public class Scanner(
    context: Context,
    private val says: Says,
    private val mayLook: Boolean,
    private val leaves: () -> Unit,
    private val ends: (String?) -> Unit,
) : FrameLayout(context) {
    /** Every word on it. */
    public class Says(
        /** What is looked for. */
        public val prompt: String,
        /** Words for what the platform draws. */
        public val words: ShellWords,
        /** The way out, which is on every screen and stands here as well. */
        public val leave: String,
        /** How large text is, in per cent of what the system says. */
        public val textPercent: Int,
    )

    private val words = says.words
    private val reader = QrReader()
    private val lens: Lens? = if (mayLook) found() else null
    private var camera: Camera? = null
    private var ended = false

    init {
        setBackgroundColor(Color.BLACK)
        // Whatever lies below is not tapped through it.
        isClickable = true
        fitsSystemWindows = true
        keepScreenOn = true
        if (Build.VERSION.SDK_INT >= 28) accessibilityPaneTitle = says.prompt
        if (!mayLook) {
            trouble(words.cameraOff, settings = true)
        } else if (lens ==
            null
        ) {
            trouble(words.cameraBusy, settings = false)
        } else {
            look(lens)
        }
    }

    /** The person turns back, or the app leaves the screen for good. */
    public fun turnBack() {
        end(null)
    }

    private fun found(): Lens? =
        try {
            Lens.find(context.service<CameraManager>())
        } catch (_: CameraAccessException) {
            null
        }

    private fun look(lens: Lens) {
        val picture = SurfaceView(context)
        picture.setSecure(true)
        picture.holder.setFixedSize(lens.size.width, lens.size.height)
        picture.holder.addCallback(
            object : SurfaceHolder.Callback {
                override fun surfaceCreated(holder: SurfaceHolder) = Unit

                override fun surfaceChanged(
                    holder: SurfaceHolder,
                    format: Int,
                    width: Int,
                    height: Int,
                ) {
                    // The camera takes a surface of one of its own sizes; before that it is the window's.
                    if (camera == null && width == lens.size.width && height == lens.size.height) {
                        camera = Camera(context, lens, holder.surface, ::seen) { post(::failed) }
                    }
                }

                override fun surfaceDestroyed(holder: SurfaceHolder) = shut()
            },
        )
        addView(Filled(context, lens, picture), LayoutParams(MATCH_PARENT, MATCH_PARENT))
        val below = column()
        if (lens.hasTorch) {
            below.addView(
                button(words.torch) {
                    it.isSelected = !it.isSelected
                    camera?.light(it.isSelected)
                },
            )
        }
        below.addView(button(words.dismiss) { turnBack() })
        addView(head(says.prompt), LayoutParams(MATCH_PARENT, WRAP_CONTENT, Gravity.TOP))
        addView(below, LayoutParams(MATCH_PARENT, WRAP_CONTENT, Gravity.BOTTOM))
    }

    private fun trouble(
        what: String,
        settings: Boolean,
    ) {
        removeAllViews()
        val all = column()
        addView(head(says.prompt), LayoutParams(MATCH_PARENT, WRAP_CONTENT, Gravity.TOP))
        all.addView(said(what))
        if (settings) all.addView(button(words.settings) { openSettings() })
        all.addView(button(words.dismiss) { turnBack() })
        addView(all, LayoutParams(MATCH_PARENT, WRAP_CONTENT, Gravity.BOTTOM))
    }

    private fun openSettings() {
        val page =
            Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", context.packageName, null))
        // Whoever comes back from there scans anew.
        turnBack()
        context.startActivity(page.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
    }

    /** On the camera's thread. */
    private fun seen(picture: Luminance) {
        val text = reader.read(picture) ?: return
        post { end(text) }
    }

    private fun failed() {
        shut()
        if (!ended) trouble(words.cameraBusy, settings = false)
    }

    private fun end(text: String?) {
        if (ended) return
        ended = true
        shut()
        ends(text)
    }

    private fun shut() {
        camera?.close()
        camera = null
    }

    override fun onDetachedFromWindow() {
        super.onDetachedFromWindow()
        turnBack()
    }

    private fun column(): LinearLayout =
        LinearLayout(context).apply {
            orientation = LinearLayout.VERTICAL
            setPadding(dp(MARGIN), dp(GAP), dp(MARGIN), dp(MARGIN))
        }

    /** Words, and the way out at the top right. */
    private fun head(words: String): View =
        LinearLayout(context).apply {
            setBackgroundColor(Color.BLACK)
            gravity = Gravity.CENTER_VERTICAL
            addView(said(words), LinearLayout.LayoutParams(0, WRAP_CONTENT, 1f))
            val out = button(says.leave) { leaves() }
            out.setPadding(dp(GAP), 0, dp(GAP), 0)
            addView(out, LinearLayout.LayoutParams(WRAP_CONTENT, WRAP_CONTENT).apply { marginEnd = dp(GAP) })
        }

    private fun said(words: String): TextView =
        text(words).apply {
            setBackgroundColor(Color.BLACK)
            setPadding(dp(MARGIN), dp(MARGIN), dp(MARGIN), dp(MARGIN))
        }

    private fun button(
        label: String,
        tapped: (View) -> Unit,
    ): TextView =
        text(label).apply {
            gravity = Gravity.CENTER
            minHeight = dp(HEIGHT)
            isClickable = true
            isFocusable = true
            // On, it is the other way round.
            background =
                StateListDrawable().apply {
                    addState(SELECTED, box(Color.WHITE))
                    addState(intArrayOf(), box(Color.BLACK))
                }
            setTextColor(ColorStateList(arrayOf(SELECTED, intArrayOf()), intArrayOf(Color.BLACK, Color.WHITE)))
            layoutParams = LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT).apply { topMargin = dp(GAP) }
            accessibilityDelegate = AsButton
            setOnClickListener(tapped)
        }

    private fun box(filled: Int): GradientDrawable =
        GradientDrawable().apply {
            setColor(filled)
            setStroke(dp(2), Color.WHITE)
            cornerRadius = dp(CORNER).toFloat()
        }

    private fun text(words: String): TextView =
        TextView(context).apply {
            text = words
            setTextColor(Color.WHITE)
            setTextSize(TypedValue.COMPLEX_UNIT_SP, SIZE * says.textPercent / 100f)
        }

    private fun dp(size: Int): Int = (size * resources.displayMetrics.density).toInt()

    /** A plain text view that a reader calls a button. */
    private object AsButton : AccessibilityDelegate() {
        override fun onInitializeAccessibilityNodeInfo(
            host: View,
            info: android.view.accessibility.AccessibilityNodeInfo,
        ) {
            super.onInitializeAccessibilityNodeInfo(host, info)
            info.className = android.widget.Button::class.java.name
        }
    }

    /** Fills the screen with the picture in its own proportions; what does not fit is cut off at the sides. */
    private class Filled(
        context: Context,
        private val lens: Lens,
        private val picture: View,
    ) : FrameLayout(context) {
        init {
            addView(picture)
        }

        override fun onLayout(
            changed: Boolean,
            left: Int,
            top: Int,
            right: Int,
            bottom: Int,
        ) {
            val upright = resources.configuration.orientation == Configuration.ORIENTATION_PORTRAIT
            // A sensor lies across a phone that is held upright.
            val across = if (lens.turned % 180 == 0) !upright else upright
            val wide = if (across) lens.size.height else lens.size.width
            val high = if (across) lens.size.width else lens.size.height
            val scale = max((right - left).toFloat() / wide, (bottom - top).toFloat() / high)
            val width = (wide * scale).toInt()
            val height = (high * scale).toInt()
            val x = (right - left - width) / 2
            val y = (bottom - top - height) / 2
            picture.measure(
                MeasureSpec.makeMeasureSpec(width, MeasureSpec.EXACTLY),
                MeasureSpec.makeMeasureSpec(height, MeasureSpec.EXACTLY),
            )
            picture.layout(x, y, x + width, y + height)
        }
    }

    private companion object {
        val SELECTED = intArrayOf(android.R.attr.state_selected)
        const val MARGIN = 20
        const val GAP = 12
        const val CORNER = 18
        const val HEIGHT = 72
        const val SIZE = 18
    }
}
