// What only the platform can do for the phone.

package vn.tinxom.app

import android.content.ActivityNotFoundException
import android.content.Intent
import android.net.Uri
import android.view.WindowManager
import vn.tinxom.screens.Errands

/** The errands of one activity; [scans] shows the camera's picture over its screens. */
public class AppErrands(
    private val activity: MainActivity,
    private val shared: Shared,
    private val voices: Voices,
    private val scans: suspend (prompt: String) -> String?,
    private val confirms: suspend (prompt: String) -> Boolean,
) : Errands {
    override fun leave() {
        voices.hush()
        shared.clear()
        // First another page, then away: in between nobody sees the list of tasks.
        val calendar = Intent.makeMainSelectorActivity(Intent.ACTION_MAIN, Intent.CATEGORY_APP_CALENDAR)
        val home = Intent(Intent.ACTION_MAIN).addCategory(Intent.CATEGORY_HOME)
        if (!started(calendar)) started(home)
        activity.finishAndRemoveTask()
    }

    override fun dial(number: String): Boolean = started(Intent(Intent.ACTION_DIAL, Uri.fromParts("tel", number, null)))

    override suspend fun scan(prompt: String): String? = scans(prompt)

    override suspend fun confirm(prompt: String): Boolean = confirms(prompt)

    override fun share(
        name: String,
        text: String,
    ): Boolean = started(shared.offer(name, text))

    override suspend fun speak(
        text: String,
        language: String,
    ): Boolean = voices.say(text, language).await()

    override fun bright(on: Boolean) {
        val window = activity.window
        val lit = WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON
        if (on) window.addFlags(lit) else window.clearFlags(lit)
        window.attributes =
            window.attributes.apply {
                screenBrightness =
                    if (on) {
                        WindowManager.LayoutParams.BRIGHTNESS_OVERRIDE_FULL
                    } else {
                        WindowManager.LayoutParams.BRIGHTNESS_OVERRIDE_NONE
                    }
            }
    }

    /** Whether there was an app for it. */
    private fun started(intent: Intent): Boolean =
        try {
            activity.startActivity(intent.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
            true
        } catch (_: ActivityNotFoundException) {
            false
        }
}
