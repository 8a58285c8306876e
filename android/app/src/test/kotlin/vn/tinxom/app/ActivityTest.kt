package vn.tinxom.app

import android.Manifest
import android.app.Activity
import android.app.KeyguardManager
import android.app.NotificationManager
import android.app.job.JobScheduler
import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import android.content.pm.PackageManager
import android.os.Bundle
import android.view.View
import android.view.ViewGroup
import android.view.WindowManager
import android.widget.TextView
import kotlinx.coroutines.async
import org.junit.Before
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import vn.tinxom.NewTip
import vn.tinxom.PhoneException
import vn.tinxom.RowBody
import vn.tinxom.ShellWords
import vn.tinxom.TimeWindow
import vn.tinxom.TipKind
import java.io.File
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** The one activity, with the real library behind its screens. What Compose draws of them is tried beside the screens. */
internal class ActivityTest : OnANewPhone() {
    /** All of it but the drawing, which takes Android's Compose. */
    internal class Undrawn : MainActivity() {
        override fun draw() = Unit
    }

    private lateinit var controller: ActivityController<Undrawn>
    private val activity get() = controller.get()

    @Before
    fun `its app is open`() {
        controller =
            Robolectric
                .buildActivity(Undrawn::class.java)
                .create()
                .start()
                .resume()
        until { activity.shell.screen != null }
    }

    private fun started(): Intent? = shadowOf(activity).nextStartedActivity

    private fun tapped(action: String) {
        val head = checkNotNull(activity.shell.screen).head
        activity.shell.tap(
            listOfNotNull(head.leave, head.main, head.beside, head.back).first { it.action.startsWith(action) },
        )
    }

    @Test
    fun `nobody photographs the window`() {
        assertTrue(activity.window.attributes.flags and WindowManager.LayoutParams.FLAG_SECURE != 0)
    }

    @Test
    fun `X22 quick exit starts a neutral page first and takes the app out of the list of tasks`() {
        app.shared.offer("a.txt", "x")
        tapped("leave")
        val page = assertNotNull(started())
        assertEquals(Intent.ACTION_MAIN, page.action)
        assertEquals(setOf(Intent.CATEGORY_APP_CALENDAR), page.selector?.categories)
        assertTrue(page.extras?.isEmpty ?: true)
        assertTrue(activity.isFinishing)
        assertTrue(File(app.cacheDir, "shared").walkTopDown().none { it.isFile })
    }

    @Test
    fun `X22 quick exit shows the home screen where there is no calendar, and ends the app where there is neither`() {
        shadowOf(app).checkActivities(true)
        val home = ComponentName("org.example.launcher", "org.example.launcher.Home")
        shadowOf(app.packageManager).addActivityIfNotPresent(home)
        val filter =
            IntentFilter(Intent.ACTION_MAIN).apply {
                addCategory(Intent.CATEGORY_HOME)
                addCategory(Intent.CATEGORY_DEFAULT)
            }
        shadowOf(app.packageManager).addIntentFilterForActivity(home, filter)
        activity.errands.leave()
        assertEquals(setOf(Intent.CATEGORY_HOME), assertNotNull(started()).categories)
        assertTrue(activity.isFinishing)
        shadowOf(app.packageManager).removeActivity(home)
        activity.errands.leave()
        assertNull(started())
        assertTrue(activity.isFinishing)
    }

    @Test
    fun `113 is dialed and the person still presses call`() {
        tapped("call")
        until { shadowOf(activity).peekNextStartedActivity() != null }
        val dial = assertNotNull(started())
        assertEquals(Intent.ACTION_DIAL, dial.action)
        assertEquals("tel:113", dial.dataString)
    }

    @Test
    fun `whatever is kept has the system wake the app for it, also by whoever signed in again in a new process`() {
        World().use { world ->
            val jobs = app.service<JobScheduler>()
            shadowOf(app.service<NotificationManager>()).setNotificationsEnabled(false)
            app.does { app.phone.wake().local { membership.enrol(world.invite(), "Bà Tư") } }
            world.link("away")

            fun keeps(words: String) =
                app.does {
                    app.phone.wake().local { drafts.queue(drafts.write(NewTip(TipKind.THEFT, TimeWindow.TODAY, words))) }
                }
            keeps("Một.")
            until { jobs.getPendingJob(Schedule.SOON) != null }
            until { Manifest.permission.POST_NOTIFICATIONS in shadowOf(activity).lastRequestedPermission?.requestedPermissions.orEmpty() }
            app.does {
                val phone = app.phone.wake()
                phone.local { this.phone.signOut() }
                phone.close()
            }
            jobs.cancelAll()
            val again =
                Robolectric
                    .buildActivity(Undrawn::class.java)
                    .create()
                    .start()
                    .resume()
            until {
                app.phone.open
                    ?.phone
                    ?.isSignedOut() == true
            }
            assertNull(jobs.getPendingJob(Schedule.SOON))
            app.does { app.phone.wake().local { this.phone.signIn() } }
            until { jobs.getPendingJob(Schedule.SOON) != null }
            again.pause().stop().destroy()
        }
    }

    @Test
    fun `whoever signs in again is asked for what unlocks the phone, where something does`() {
        assertTrue(app.does { activity.errands.confirm("…") }, "nothing locks this phone")
        shadowOf(app.getSystemService(KeyguardManager::class.java)).setIsDeviceSecure(true)
        for ((result, known) in listOf(Activity.RESULT_OK to true, Activity.RESULT_CANCELED to false)) {
            val asked = app.scope.async { activity.errands.confirm("…") }
            until { shadowOf(activity).peekNextStartedActivityForResult() != null }
            val request = shadowOf(activity).nextStartedActivityForResult
            shadowOf(activity).receiveResult(request.intent, result, null)
            assertEquals(known, app.does { asked.await() })
        }
    }

    @Test
    fun `a text is offered to the share sheet`() {
        activity.errands.share("tinxom.txt", "x")
        assertEquals(Intent.ACTION_CHOOSER, assertNotNull(started()).action)
    }

    @Test
    fun `a code is shown on a lit and bright screen and only there`() {
        val lit = WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON
        activity.errands.bright(true)
        assertEquals(1f, activity.window.attributes.screenBrightness)
        assertTrue(activity.window.attributes.flags and lit != 0)
        activity.errands.bright(false)
        assertTrue(activity.window.attributes.screenBrightness < 0)
        assertEquals(0, activity.window.attributes.flags and lit)
    }

    @Test
    fun `the phone sleeps while the app is away and wakes with it`() {
        val phone = checkNotNull(app.phone.open).phone
        phone.today()
        controller.pause().stop()
        until { runCatching { phone.today() }.exceptionOrNull() is PhoneException.NotOpen }
        controller.restart().start().resume()
        until { runCatching { phone.today() }.isSuccess }
        assertTrue(app.phone.inFront)
    }

    @Test
    fun `nothing of a screen is written down by the system`() {
        val state = Bundle()
        controller.saveInstanceState(state)
        assertTrue(state.isEmpty, state.keySet().toString())
    }

    @Test
    fun `the platform's way back does what the screen's does`() {
        val how = checkNotNull(activity.shell.screen).rows.first { it.body is RowBody.Buttons }.body as RowBody.Buttons
        activity.shell.tap(how.buttons.first())
        until {
            activity.shell.screen
                ?.head
                ?.back != null
        }
        activity.onBackPressedDispatcher.onBackPressed()
        until {
            activity.shell.screen
                ?.head
                ?.back == null
        }
        assertTrue(!activity.isFinishing)
    }

    private fun View.texts(): List<TextView> =
        when (this) {
            is TextView -> listOf(this)
            is ViewGroup -> (0 until childCount).flatMap { getChildAt(it).texts() }
            else -> listOf()
        }

    private fun said() = activity.window.decorView.texts()

    private fun text(label: String) = said().first { it.text.toString() == label }

    // The newer way has no door for a test.
    @Suppress("DEPRECATION")
    private fun refused() {
        until { shadowOf(activity).lastRequestedPermission != null }
        val asked = shadowOf(activity).lastRequestedPermission
        assertEquals(listOf(Manifest.permission.CAMERA), asked.requestedPermissions.toList())
        activity.onRequestPermissionsResult(
            asked.requestCode,
            asked.requestedPermissions,
            intArrayOf(PackageManager.PERMISSION_DENIED),
        )
    }

    private fun words(): ShellWords =
        app.does {
            app.phone.awake {
                it.local {
                    phone.screens(app.language).use { screens ->
                        screens.shellWords()
                    }
                }
            }
        }

    @Test
    fun `where the camera is not allowed that is said, with the way to allow it and the way back`() {
        val words = words()
        val reading = app.scope.async { activity.errands.scan("…") }
        refused()
        until { said().any { it.text.toString() == words.cameraOff } }
        text(words.settings)
        text(words.dismiss).performClick()
        assertNull(app.does { reading.await() })
        assertTrue(said().isEmpty())
    }

    @Test
    fun `where there is no camera that is said, and the platform's way back leads on`() {
        shadowOf(app).grantPermissions(Manifest.permission.CAMERA)
        val words = words()
        val reading = app.scope.async { activity.errands.scan("…") }
        until { said().any { it.text.toString() == words.cameraBusy } }
        activity.onBackPressedDispatcher.onBackPressed()
        assertNull(app.does { reading.await() })
    }
}
