package vn.tinxom

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.produceIn
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import java.util.concurrent.CountDownLatch
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertTrue

/** What the lines on top of the generated ones promise: who comes late, who goes early. */
class OpenPhoneTest {
    @Test
    fun `a call after the end is refused as every call to a closed vault`() {
        Village().use { village ->
            val person = village.resident()
            val phone = person.phone
            phone.close()
            val late: List<() -> Any?> =
                listOf(
                    { phone.drafts.write(NewTip(TipKind.OTHER, TimeWindow.TODAY, "Muộn rồi.")) },
                    { phone.inbox.list("", 0u, 9u) },
                    { phone.membership.holder() },
                    { phone.phone.today() },
                    { runBlocking { phone.local { outbox.waiting() } } },
                    { runBlocking { phone.sync() } },
                    { runBlocking { phone.inbox.rows().first() } },
                    { runBlocking { phone.syncing.progress().first() } },
                )
            for ((number, call) in late.withIndex()) {
                val refused =
                    assertIs<PhoneException.NotOpen>(assertFailsWith<Exception>("$number") { call() }, "$number")
                assertEquals("shut-down", refused.explanation.name)
            }
            phone.close()
        }
    }

    @Test
    fun `a phone that is opened for nobody is closed again`() {
        Village().use { village ->
            val (asked, answer) = List(2) { CountDownLatch(1) }
            val keys = Keys()
            val slow =
                object : KeyStore by keys {
                    override fun load(): ByteArray? {
                        asked.countDown()
                        answer.await()
                        return keys.load()
                    }
                }
            val options = PhoneOptions("${village.desk.folder}-nobody", Language.ENGLISH, listOf())
            runBlocking {
                val opening = async(Dispatchers.Default) { OpenPhone.open(options, Given.territory, slow) }
                withContext(Dispatchers.IO) { asked.await() }
                opening.cancel()
                answer.countDown()
                assertFailsWith<CancellationException> { opening.await() }
                // A vault that were still open would be in use.
                OpenPhone.open(options, Given.territory, keys).use { it.phone.check() }
            }
        }
    }

    @Test
    fun `what a person typed is kept though the screen is gone`() {
        Village().use { village ->
            val person = village.resident()
            runBlocking {
                // It begins at once, and is cancelled before anything else.
                launch(start = CoroutineStart.UNDISPATCHED) {
                    coroutineContext.cancel()
                    person.phone.local { drafts.write(NewTip(TipKind.OTHER, TimeWindow.TODAY, "Gõ dở.")) }
                }.join()
            }
            assertEquals(
                1,
                person.phone.inbox
                    .list("", 0u, 9u)
                    .size,
            )
        }
    }

    @Test
    fun `a flow shows what was written between its list and its first change`() {
        Village().use { village ->
            val person = village.resident()
            runBlocking {
                // Writers and readers at once: the last list has every tip, and none twice.
                val readers =
                    List(4) {
                        async {
                            person.phone.inbox
                                .rows()
                                .first { it.size == 40 }
                        }
                    }
                val writers = List(4) { launch { repeat(10) { person.phone.local { person.queue("Tin $it.") } } } }
                writers.joinAll()
                for (reader in readers) {
                    assertEquals(
                        40,
                        reader
                            .await()
                            .map(TipLine::id)
                            .toSet()
                            .size,
                    )
                }
            }
        }
    }

    @Test
    fun `a flow waits for a vault that is closed for a while and ends with the phone`() {
        Village().use { village ->
            val person = village.resident()
            runBlocking {
                val lists =
                    person.phone.inbox
                        .rows()
                        .produceIn(this)
                assertEquals(listOf(), lists.receive())
                person.phone.local { phone.pause() }
                val early =
                    assertFailsWith<PhoneException.NotOpen> {
                        person.phone.inbox
                            .rows()
                            .first()
                    }
                assertEquals("paused", early.explanation.name)
                person.phone.local { phone.resume() }
                person.phone.local { person.queue("Sau khi thức.") }
                while (lists.receive().singleOrNull()?.state !is TipState.Queued) Unit
                person.phone.local { close() }
                assertTrue(lists.receiveCatching().isClosed)
            }
        }
    }

    @Test
    fun `steps that a cancelled coroutine took are in the next snapshot`() {
        Village().use { village ->
            val person = village.resident()
            person.phone.inbox.view("", 9u).use { view ->
                assertEquals(0, view.snapshot().size)
                person.queue("Ai nhận?")
                runBlocking {
                    launch(start = CoroutineStart.UNDISPATCHED) {
                        coroutineContext.cancel()
                        assertFailsWith<CancellationException> { view.next() }
                    }.join()
                }
                assertEquals(1, view.snapshot().size)
            }
        }
    }
}
