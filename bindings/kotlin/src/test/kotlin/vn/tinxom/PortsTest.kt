package vn.tinxom

import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.io.File
import java.time.Duration
import java.time.Instant
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertTrue

/** What the platform gives may throw anything: each time it is an answer that the phone knows. */
class PortsTest {
    @Test
    fun `a key store that throws anything is told as what it is and later everything is there`() {
        Village().use { village ->
            val person = village.resident()
            val id = person.queue("Khóa hỏng thì tin vẫn còn.")
            person.shut()
            for ((state, error) in STATES) {
                person.keys.state = state
                val thrown = assertFailsWith<PhoneException> { person.open() }
                assertEquals(error, thrown.explanation.name, state)
            }
            person.keys.state = "good"
            person.open()
            assertIs<TipState.Queued>(person.state(id))
        }
    }

    @Test
    fun `a key that cannot be kept makes no vault`() {
        Village().use { village ->
            val person = village.stranger()
            person.shut()
            File(person.folder).deleteRecursively()
            for (state in listOf("locked", "full", "failed", "throws", "throws-error")) {
                // Nothing was kept yet, so that a key has to be.
                val keys =
                    object : KeyStore {
                        override fun load(): ByteArray? = null

                        override fun keep(key: ByteArray) = Keys(state).keep(key)
                    }
                val options = PhoneOptions(person.folder, Language.VIETNAMESE, listOf())
                assertFailsWith<PhoneException>(state) { Phone.open(options, Given.territory, keys, null, null) }
                assertTrue(File(person.folder).listFiles().orEmpty().none { it.length() > 0 && it.name == "vault.db" })
            }
        }
    }

    @Test
    fun `a clock that throws is replaced by the machine's own`() {
        Village().use { village ->
            for (broken in listOf<Throwable>(IllegalStateException(), ClockFailure.Failed(), StackOverflowError())) {
                val clock =
                    object : PhoneClock {
                        override fun now(): Instant = throw broken
                    }
                val options =
                    PhoneOptions("${village.desk.folder}-${broken::class.simpleName}", Language.ENGLISH, listOf())
                OpenPhone(Phone.open(options, Given.territory, Keys(), clock, null)).use {
                    it.membership.enrol(village.invite(), "Bà Tư")
                    val id = it.drafts.write(NewTip(TipKind.OTHER, TimeWindow.TODAY, "Đồng hồ hỏng."))
                    val kept =
                        it.inbox
                            .story(id)
                            .line.keptAt
                    val off = Duration.between(kept, Instant.now()).abs()
                    assertTrue(off < Duration.ofHours(1), "$broken: $off")
                }
            }
        }
    }

    @Test
    fun `a network that cannot be told is tried`() = tried { UnsupportedOperationException("no such service") }

    @Test
    fun `a network whose platform breaks down is tried too`() = tried { NoClassDefFoundError("no such service at all") }

    private fun tried(broken: () -> Throwable) {
        Village().use { village ->
            val connectivity =
                object : Connectivity {
                    override fun network(): NetworkKind = throw broken()
                }
            val options = PhoneOptions("${village.desk.folder}-network", Language.ENGLISH, listOf())
            OpenPhone(Phone.open(options, Given.territory, Keys(), null, connectivity)).use { phone ->
                phone.membership.enrol(village.invite(), "Bà Tư")
                val id = phone.drafts.write(NewTip(TipKind.OTHER, TimeWindow.TODAY, "Không rõ mạng."))
                phone.drafts.queue(id)
                runBlocking {
                    val keeping = launch { phone.keepUp() }
                    phone.inbox.rows().first { rows -> rows.any { it.id == id && it.state is TipState.Accepted } }
                    keeping.cancel()
                }
            }
        }
    }

    private companion object {
        val STATES =
            listOf(
                "locked" to "key-store-locked",
                "full" to "disk-full",
                "failed" to "key-store-failed",
                "throws" to "key-store-failed",
                "throws-error" to "key-store-failed",
                "short" to "key-store-failed",
                "lost" to "key-lost",
                "wrong" to "wrong-key",
            )
    }
}
