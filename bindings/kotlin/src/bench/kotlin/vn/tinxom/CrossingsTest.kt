package vn.tinxom

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Tag
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/**
 * How often a screen crosses the border to the library. `cargo xtask crossings` puts a counter ([Crossings]) before every call in the
 * generated source and runs this; nothing of it is in the module.
 */
@Tag("crossings")
class CrossingsTest {
    private val table = StringBuilder()

    @Test
    fun `a screen crosses once to make its view, once for its rows and once for a batch of changes`() {
        Village().use { village ->
            val person = village.resident()
            val phone = person.phone
            repeat(500) { phone.drafts.write(NewTip(TipKind.THEFT, TimeWindow.LAST_NIGHT, "Tin số $it.")) }
            val id = person.queue("Tin cuối.")
            person.sync()
            village.desk.sync()

            counted(
                "inbox, 500 rows",
                calls = 2,
            ) { phone.inbox.view("", 500u).use { assertEquals(500, it.snapshot().size) } }
            counted("outbox", calls = 2) { phone.outbox.view().use { it.snapshot() } }
            counted("a tip's story", calls = 1) { phone.inbox.story(id) }
            counted("a draft kept", calls = 1) { phone.drafts.edit(id - 1, TipEdit(text = "Sửa.")) }
            counted("patrols", calls = 2) { phone.patrols.view(100u).use { it.snapshot() } }
            counted("how a sync stands", calls = 2) { phone.syncing.view().use { it.snapshot() } }
            counted("the desk's queue", calls = 2) {
                village.desk.phone.officer
                    .view(true, 100u)
                    .use { assertEquals(1, it.snapshot().size) }
            }
            phone.inbox.view("", 500u).use { view ->
                view.snapshot()
                counted("one change of the inbox, with what made it", calls = 2) {
                    phone.drafts.edit(id - 1, TipEdit(text = "Sửa nữa."))
                    assertEquals(1, runBlocking { view.next() }?.size)
                }
                counted("a change that is waited for, with what makes it", calls = 2) {
                    runBlocking {
                        val next = async(Dispatchers.IO) { view.next() }
                        phone.drafts.edit(id - 1, TipEdit(text = "Sửa mãi."))
                        assertEquals(1, next.await()?.size)
                    }
                }
            }
            val screens = phone.phone.screens(Language.VIETNAMESE)
            counted("a screen: home", calls = 2) { screens.view("home").use { it.snapshot() } }
            counted("a screen: a tip's story", calls = 2) { screens.view("tip/$id").use { it.snapshot() } }
            screens.view("words/${id - 1}").use { view ->
                view.snapshot()
                counted("a screen: a letter typed, and its batch of steps", calls = 2) {
                    view.input("words", "Sửa lần cuối.")
                    assertTrue(!runBlocking { view.next() }.isNullOrEmpty())
                }
                counted("a screen: a tap", calls = 1) { runBlocking { view.act("go/look/${id - 1}") } }
            }
            for (phone in listOf(phone, village.desk.phone)) every(phone)
            println(table)
            java.io.File(Given.report).writeText(table.toString())
        }
    }

    /** Of each kind of screen that is led to from the first, one. */
    private fun every(phone: OpenPhone) {
        val screens = phone.phone.screens(Language.VIETNAMESE)
        val open = ArrayDeque(listOf("home"))
        val known = mutableSetOf("home")
        while (open.isNotEmpty()) {
            val place = open.removeFirst()
            var screen: Screen? = null
            counted("a screen: ${place.substringBefore('/')}", calls = 2) {
                screen = screens.view(place).use { it.snapshot() }
            }
            val places = Regex("action=go/([^,)]+)").findAll(screen.toString()).map { it.groupValues[1] }
            open += places.filter { known.add(it.substringBefore('/')) }
        }
    }

    private fun counted(
        screen: String,
        calls: Int,
        show: () -> Unit,
    ) {
        Crossings.counts.clear()
        val began = System.nanoTime()
        show()
        val took = (System.nanoTime() - began) / 1e6
        val all = Crossings.counts.toMap()
        val made =
            all
                .filterKeys {
                    it.startsWith("method") || it.startsWith("constructor") || it.startsWith("func")
                }.values
                .sum()

        fun those(part: String) = all.filterKeys { it.contains(part) }.values.sum()
        val handles = those("clone_") + those("free_") - those("future_free") - those("buffer_free")
        table.append(
            "%-48s calls %2d  handles %2d  futures %2d  buffers %2d  %8.3f ms%n"
                .format(screen, made, handles, those("rust_future"), those("rustbuffer"), took),
        )
        assertEquals(calls, made, "$screen: $all")
    }
}
