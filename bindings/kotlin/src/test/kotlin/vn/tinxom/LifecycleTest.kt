package vn.tinxom

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import java.io.File
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertTrue

/** A phone's life: paused, resumed, shut and opened in the middle of things, and a thousand times. */
class LifecycleTest {
    /** Holds a sync in the middle of its request, does something, and lets the link go on. */
    private fun inTheMiddleOfASync(
        village: Village,
        person: Person,
        then: suspend (Job) -> Unit,
    ) = runBlocking {
        village.link("stall", 300)
        val syncing = launch(Dispatchers.IO) { runCatching { person.phone.sync() } }
        withContext(Dispatchers.IO) { village.stage.does("stalled") }
        then(syncing)
        syncing.join()
        village.link("none")
    }

    @Test
    fun `a phone that is paused in the middle of a sync goes on after it`() {
        Village().use { village ->
            val person = village.resident()
            val id = person.queue("Tạm dừng giữa chừng.")
            inTheMiddleOfASync(village, person) {
                person.phone.phone.pause()
                val error = assertFailsWith<PhoneException.NotOpen> { person.phone.outbox.list() }
                assertEquals("paused", error.explanation.name)
            }
            person.phone.phone.resume()
            person.sync()
            assertIs<TipState.Accepted>(person.state(id))
            assertEquals(1, village.held())
            person.shut()
            person.open()
            assertIs<TipState.Accepted>(person.state(id))
        }
    }

    @Test
    fun `a phone that is shut in the middle of a sync has everything when it is opened again`() {
        Village().use { village ->
            val person = village.resident()
            val id = person.queue("Tắt giữa chừng.")
            inTheMiddleOfASync(village, person) { person.shut() }
            person.open()
            assertIs<TipState.OnItsWay>(person.state(id))
            person.sync()
            assertIs<TipState.Accepted>(person.state(id))
            assertEquals(1, village.held())
        }
    }

    @Test
    fun `a coroutine that is cancelled in the middle of a sync loses nothing`() {
        Village().use { village ->
            val person = village.resident()
            val id = person.queue("Hủy giữa chừng.")
            inTheMiddleOfASync(village, person) { it.cancelAndJoin() }
            person.sync()
            assertIs<TipState.Accepted>(person.state(id))
            assertEquals(1, village.held())
        }
    }

    @Test
    fun `a sync that is cancelled by the person says that it was stopped`() {
        Village().use { village ->
            val person = village.resident()
            person.queue("Bấm dừng.")
            runBlocking {
                village.link("stall", 300)
                val syncing = async(Dispatchers.IO) { runCatching { person.phone.sync() } }
                withContext(Dispatchers.IO) { village.stage.does("stalled") }
                person.phone.syncing.cancel()
                assertIs<PhoneException.Stopped>(syncing.await().exceptionOrNull())
                village.link("none")
            }
            person.sync()
            assertEquals(1, village.held())
        }
    }

    @Test
    fun `the progress of a sync runs from what waits to nothing left`() {
        Village().use { village ->
            val person = village.resident()
            repeat(3) { person.queue("Tin số $it.") }
            runBlocking {
                val seen = mutableListOf<SyncStatus>()
                val begun = CompletableDeferred<Unit>()
                val watching =
                    launch {
                        person.phone.syncing.progress().collect {
                            seen.add(it)
                            begun.complete(Unit)
                        }
                    }
                begun.await()
                person.phone.sync()
                person.phone.syncing
                    .progress()
                    .first { it.left == 0uL && !it.running }
                watching.cancelAndJoin()
                assertEquals(3uL, seen.first().left)
            }
        }
    }

    @Test
    fun `a collector that goes ends its view and a phone that is shut ends them all`() {
        Village().use { village ->
            val person = village.resident()
            person.queue("Xem danh sách.")
            runBlocking {
                assertEquals(
                    1,
                    person.phone.inbox
                        .rows()
                        .first()
                        .size,
                )
                val seen = CompletableDeferred<Unit>()
                val lists =
                    async {
                        person.phone.inbox
                            .rows()
                            .onEach { seen.complete(Unit) }
                            .toList()
                    }
                val waiting = CompletableDeferred<Unit>()
                val watching =
                    launch {
                        person.phone.outbox
                            .rows()
                            .collect { waiting.complete(Unit) }
                    }
                waiting.await()
                // Both are there: a phone that is shut before would not open the list at all.
                seen.await()
                watching.cancelAndJoin()
                person.shut()
                assertTrue(lists.await().size <= 1)
            }
        }
    }

    @Test
    fun `a thousand phones leave no thread, file or memory behind`() {
        Village().use { village ->
            val person = village.resident()
            person.queue("Mở rồi đóng.")
            person.shut()
            val once = {
                person.open()
                runBlocking {
                    assertEquals(
                        1,
                        person.phone.inbox
                            .rows()
                            .first()
                            .size,
                    )
                }
                person.shut()
            }
            repeat(500) { once() }
            val before = Footprint.now()
            repeat(500) { once() }
            val between = Footprint.now()
            repeat(500) { once() }
            val after = Footprint.now()
            println("after 500 phones: $before; after 500 more: $between; after 500 more: $after")
            assertTrue(after.files <= before.files + 4, "files: $before, $after")
            assertTrue(after.threads <= before.threads + 8, "threads: $before, $after")
            // The machine's own tables grow when they like to, and then stay; what leaks grows each time.
            val grown = minOf(between.megabytes - before.megabytes, after.megabytes - between.megabytes)
            assertTrue(grown <= 12, "memory: $before, $between, $after")
        }
    }

    @Test
    fun `phones that nobody closes are seen by the same measure`() {
        Village().use { village ->
            val before = Footprint.now()
            val left =
                (1..40).map {
                    val options = PhoneOptions("${village.desk.folder}-left-$it", Language.ENGLISH, listOf())
                    Phone.open(options, Given.territory, Keys(), null, null)
                }
            val after = Footprint.now()
            assertTrue(after.files > before.files + 4, "files: $before, $after")
            left.forEach {
                it.shutdown()
                it.close()
            }
        }
    }
}

/** What a process holds. */
internal data class Footprint(
    val files: Int,
    val threads: Int,
    val megabytes: Long,
) {
    companion object {
        fun now(): Footprint {
            // Handles of the library are let go by the collector.
            repeat(3) {
                System.gc()
                System.runFinalization()
            }
            val resident = File("/proc/self/status").readLines().first { it.startsWith("VmRSS") }
            return Footprint(
                files = File("/proc/self/fd").list().orEmpty().size,
                threads = File("/proc/self/task").list().orEmpty().size,
                megabytes = resident.filter(Char::isDigit).toLong() / 1024,
            )
        }
    }
}
