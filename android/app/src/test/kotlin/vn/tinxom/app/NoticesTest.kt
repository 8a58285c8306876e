package vn.tinxom.app

import android.app.Notification
import android.app.NotificationManager
import android.content.Intent
import org.junit.Test
import org.robolectric.Shadows.shadowOf
import vn.tinxom.Language
import vn.tinxom.ShellWords
import java.io.File
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** X22: what the system shows of the app tells neither of what, nor where, nor who. */
internal class NoticesTest : OnANewPhone() {
    private val manager get() = app.service<NotificationManager>()

    /** The words as the library has them. */
    private fun words(language: Language): ShellWords =
        app.does { app.phone.awake { it.local { phone.screens(language).use { screens -> screens.shellWords() } } } }

    private fun shown(words: ShellWords): Notification {
        app.notices.show(words)
        return shadowOf(manager).allNotifications.single()
    }

    /** Every kind of tip in both languages, from the catalogue. */
    private fun kinds(): List<String> =
        listOf("vi", "en").flatMap { language ->
            val catalogue = File(Given.sources, "core/words/catalogue/$language.ftl").readLines()
            // "Something else" says nothing about anything.
            catalogue.filter { it.startsWith("tip-kind-") && !it.startsWith("tip-kind-other") }.map { it.substringAfter("=").trim() }
        }

    @Test
    fun `X22 a notification names no kind and no unit`() {
        val kinds = kinds()
        assertTrue(kinds.size >= 20)
        val words =
            kinds
                .flatMap { it.split(",", " ") }
                .map { it.lowercase() }
                .filter { it.length > 3 }
                .toSet()
        val units =
            Given.territory.find("", 100_000u).map { it.name } + listOf("Đồng Quang", "Phan Đình Phùng", "Thái Nguyên")
        for (language in Language.entries) {
            val notice = shown(words(language))
            val texts =
                notice.extras.keySet().mapNotNull { notice.extras.getCharSequence(it)?.toString() } +
                    manager.notificationChannels.map { it.name.toString() }
            assertTrue(texts.size >= 3)
            for (text in texts) {
                assertTrue(text.lowercase().split(" ", ",", ".").none { it in words }, text)
                assertTrue(units.none { it.length > 2 && it in text }, text)
                assertTrue(text.none(Char::isDigit), text)
            }
        }
    }

    @Test
    fun `X22 nothing of it stands on a lock screen, sounds, shakes or goes to a watch`() {
        val notice = shown(words(Language.VIETNAMESE))
        assertEquals(Notification.VISIBILITY_SECRET, notice.visibility)
        assertNull(notice.publicVersion)
        assertNull(notice.tickerText)
        assertTrue(notice.flags and Notification.FLAG_LOCAL_ONLY != 0)
        assertTrue(notice.flags and Notification.FLAG_AUTO_CANCEL != 0)
        val channel = manager.notificationChannels.single()
        assertEquals(NotificationManager.IMPORTANCE_LOW, channel.importance)
        assertEquals(Notification.VISIBILITY_SECRET, channel.lockscreenVisibility)
        assertFalse(channel.shouldVibrate() || channel.shouldShowLights() || channel.canShowBadge())
    }

    @Test
    fun `X22 two pieces of news are one notification that opens the app and carries nothing`() {
        shown(words(Language.VIETNAMESE))
        val notice = shown(words(Language.VIETNAMESE))
        val opens: Intent = shadowOf(notice.contentIntent).savedIntent
        assertEquals(MainActivity::class.java.name, opens.component?.className)
        assertTrue(opens.extras?.isEmpty ?: true)
        assertTrue(shadowOf(notice.contentIntent).isImmutable)
        app.notices.clear()
        assertTrue(shadowOf(manager).allNotifications.isEmpty())
    }

    @Test
    fun `a person who said no is shown nothing`() {
        shadowOf(manager).setNotificationsEnabled(false)
        app.notices.show(words(Language.VIETNAMESE))
        assertTrue(shadowOf(manager).allNotifications.isEmpty())
        assertTrue(app.notices.mustAsk())
    }
}
