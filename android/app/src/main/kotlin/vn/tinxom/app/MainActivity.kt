// The one activity: a window that nobody photographs, and the screens in it.

package vn.tinxom.app

import android.Manifest
import android.app.KeyguardManager
import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import android.os.Bundle
import android.view.View
import android.view.ViewGroup
import android.view.WindowManager
import androidx.activity.ComponentActivity
import androidx.activity.OnBackPressedCallback
import androidx.activity.enableEdgeToEdge
import androidx.activity.result.contract.ActivityResultContracts
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.withContext
import vn.tinxom.screens.Shell

/**
 * Shows the screens of the phone that the process holds. Turned, resized, made dark: the same activity goes on (the manifest says
 * so), and with it the place where the person is.
 */
public open class MainActivity : ComponentActivity() {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Main.immediate)
    private val app get() = App.of(this)
    private val voices by lazy { Voices(this) }
    private var scanner: Scanner? = null
    private var network: AutoCloseable? = null
    private var begun = false
    private var mayLook: CompletableDeferred<Boolean>? = null
    private val asksCamera =
        registerForActivityResult(ActivityResultContracts.RequestPermission()) { mayLook?.complete(it) }
    private var present: CompletableDeferred<Boolean>? = null
    private val asksPresence =
        registerForActivityResult(ActivityResultContracts.StartActivityForResult()) { present?.complete(it.resultCode == RESULT_OK) }
    private val asksNotices = registerForActivityResult(ActivityResultContracts.RequestPermission()) { }

    /** What holds the screens. */
    public lateinit var shell: Shell
        private set

    /** What the platform does for them. */
    public lateinit var errands: AppErrands
        private set

    override fun onCreate(savedInstanceState: Bundle?) {
        // No picture of it anywhere: not by the system, not in the list of tasks, not by another app.
        window.setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE)
        if (Build.VERSION.SDK_INT >= 33) setRecentsScreenshotEnabled(false)
        // No other maker's autofill reads a field, and a tap through something that lies over the window is none.
        window.decorView.importantForAutofill = View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS
        window.decorView.filterTouchesWhenObscured = true
        enableEdgeToEdge()
        // Nothing was saved, and what a system kept of an older version is not taken.
        super.onCreate(null)
        val app = app
        errands = AppErrands(this, app.shared, voices, ::scanned, ::confirmed)
        shell = Shell({ app.phone.wake().also(app::watch) }, app::putAside, app.language, errands, scope)
        onBackPressedDispatcher.addCallback(Back())
        draw()
    }

    /** Where a field's letters would be written down by the system: nothing is handed to it. */
    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        outState.clear()
    }

    /** Draws the screens. */
    protected open fun draw() {
        drawScreens()
    }

    override fun onStart() {
        super.onStart()
        val app = app
        app.phone.inFront = true
        app.notices.clear()
        app.shared.sweep()
        app.onKept = ::askForNotices
        network =
            app.networks.watch {
                app.phone.open
                    ?.syncing
                    ?.networkChanged()
            }
        if (begun) shell.resume() else shell.start()
        begun = true
        app.phone.open?.let(app::watch)
    }

    override fun onStop() {
        super.onStop()
        val app = app
        network?.close()
        network = null
        app.onKept = null
        voices.hush()
        app.phone.inFront = false
        shell.pause()
    }

    override fun onDestroy() {
        super.onDestroy()
        scanner?.turnBack()
        voices.close()
        // The phone belongs to the process: it sleeps until the next one who needs it.
        scope.cancel()
    }

    private suspend fun scanned(prompt: String): String? {
        val phone = app.phone.open ?: return null
        val words = withContext(Dispatchers.IO) { phone.phone.screens(app.language).use { it.shellWords() } }
        val head = shell.screen?.head ?: return null
        val says = Scanner.Says(prompt, words, head.leave.label, head.textPercent.toInt())
        val read = CompletableDeferred<String?>()
        val over = Scanner(this, says, mayUseCamera(), errands::leave) { read.complete(it) }
        scanner = over
        addContentView(
            over,
            ViewGroup.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, ViewGroup.LayoutParams.MATCH_PARENT),
        )
        try {
            return read.await()
        } finally {
            scanner = null
            (over.parent as? ViewGroup)?.removeView(over)
        }
    }

    /** Asks for what unlocks the phone; a phone that nothing locks has nothing to ask for. */
    @Suppress("DEPRECATION")
    private suspend fun confirmed(prompt: String): Boolean {
        // The one way that every version from the first has, with code, pattern, finger and face alike.
        val asks = service<KeyguardManager>().createConfirmDeviceCredentialIntent(prompt, null) ?: return true
        val answer = CompletableDeferred<Boolean>()
        present?.complete(false)
        present = answer
        asksPresence.launch(asks)
        return answer.await()
    }

    private suspend fun mayUseCamera(): Boolean {
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) return true
        val answer = CompletableDeferred<Boolean>()
        mayLook = answer
        asksCamera.launch(Manifest.permission.CAMERA)
        return answer.await()
    }

    /** Asked once, when there is something that an answer can come to. */
    private fun askForNotices() {
        if (Build.VERSION.SDK_INT < 33 || !app.notices.mustAsk()) return
        val asked = getSharedPreferences(ASKED, Context.MODE_PRIVATE)
        if (asked.getBoolean(ASKED, false)) return
        asked.edit().putBoolean(ASKED, true).apply()
        asksNotices.launch(Manifest.permission.POST_NOTIFICATIONS)
    }

    private inner class Back : OnBackPressedCallback(true) {
        override fun handleOnBackPressed() {
            val scanner = scanner
            if (scanner != null) {
                scanner.turnBack()
                return
            }
            if (shell.back()) return
            // The first screen: the platform has it.
            isEnabled = false
            onBackPressedDispatcher.onBackPressed()
            isEnabled = true
        }
    }

    private companion object {
        const val ASKED = "asked"
    }
}
