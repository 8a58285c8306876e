package vn.tinxom.screens

import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import vn.tinxom.ActionButton
import vn.tinxom.InviteRequest
import vn.tinxom.Keyboard
import vn.tinxom.Language
import vn.tinxom.NetworkKind
import vn.tinxom.PhoneException
import vn.tinxom.Role
import vn.tinxom.RowBody
import vn.tinxom.unforeseenNotice
import java.io.File
import java.util.concurrent.CountDownLatch
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertSame
import kotlin.test.assertTrue

/** What the shell promises whatever happens to the phone, the platform or the finger: over the real library. */
internal class ShellTest {
    @Test
    fun `a vault that lost its key says so, opens again with it, and is put aside whole after a question`() =
        inWorld { folder ->
            val keys = Keys()
            Handset(folder, keys = keys).use { it.begins("start") }
            val key = keys.key
            keys.key = null
            Handset(folder, keys = keys).use { handset ->
                handset.shell.start()
                handset.until("closed") { handset.main() == "open-again" }
                assertFalse(handset.shell.goesBack)
                handset.taps("call/113")
                handset.until("dialed") { handset.platform.dialed == "113" }
                handset.taps("leave")
                assertEquals(1, handset.platform.left)

                keys.key = key
                handset.taps("open-again")
                handset.until("open") { handset.main() == "scan-invite" }
            }
            keys.key = null
            Handset(folder, keys = keys).use { handset ->
                handset.shell.start()
                handset.until("closed") { handset.main() == "open-again" }
                handset.taps("put-vault-aside")
                assertTrue(handset.shell.back())
                assertNull(handset.shell.asked)
                handset.taps("put-vault-aside")
                assertNotNull(handset.shell.asked)
                handset.shell.answer(true)
                handset.until("open") { handset.main() == "scan-invite" }
            }
        }

    @Test
    fun `what nobody foresaw while opening is a screen with a way on`() =
        inWorld { folder ->
            Handset(folder).use { handset ->
                handset.trouble = IllegalStateException("the platform is not well")
                handset.shell.start()
                handset.until("closed") { handset.main() == "open-again" }
                val what = unforeseenNotice(Language.VIETNAMESE).what
                assertTrue(handset.rows().any { it is RowBody.Card && it.title == what })
                handset.trouble = StackOverflowError("not well at all")
                handset.taps("open-again")
                handset.until("closed again") { !handset.shell.busy }
                handset.trouble = null
                handset.taps("open-again")
                handset.until("open") { handset.main() == "scan-invite" }
            }
        }

    @Test
    fun `a double tap opens once, and who comes back finds the place as it was left`() =
        asResident { handset ->
            val home = handset.shell.top
            val settings = handset.button("go/settings")
            handset.atOnce { repeat(3) { shell.tap(settings) } }
            handset.until("in settings") { handset.shell.top !== home && !handset.shell.busy }
            assertTrue(handset.shell.back())
            handset.until("back") { handset.shell.top === home && !handset.shell.busy }
            assertFalse(handset.shell.back())
        }

    @Test
    fun `S5-1 the last letter is in the vault, however fast it was typed and left`() =
        asResident { handset ->
            handset.writes()
            val words = "Ao nhà tôi bị kích điện trộm cá lúc nửa đêm."
            for (end in 1..words.length) handset.shell.type("words", words.take(end))
            assertTrue(handset.shell.back())
            handset.until("home") { handset.main() == "go/compose" }
            assertEquals(listOf(words), handset.kept())
            // Who leaves by the phone's own way while it is written loses nothing, though the app never comes back.
            handset.writes()
            for (end in 1..words.length) handset.shell.type("words", words.take(end).uppercase())
            handset.shell.pause()
            handset.until("asleep") { handset.sleeps() }
            Handset(File(folder, "phone"), keys = handset.keys).use { next ->
                next.shell.start()
                next.until("begun at home") {
                    // The vault is free a moment after it says that it is closed.
                    if (next.tappable("open-again") && !next.shell.busy) next.taps("open-again")
                    next.shell.top?.place == "home"
                }
                assertEquals(setOf(words, words.uppercase()), next.kept().toSet())
            }
            handset.shell.resume()
            handset.until("awake") { handset.words() == words.uppercase() && !handset.sleeps() }
        }

    @Test
    fun `X22 the way out, 113 and the way back are there while a sync gets no answer`() =
        asResident(NetworkKind.FREE) { handset ->
            link("stall", 0)
            handset.writes()
            handset.shell.type("words", "Bọn đòi nợ đập cửa.")
            handset.shell.back()
            handset.until("home") { handset.main() == "go/compose" }
            handset.opened!!.local { drafts.queue(inbox.list("", 0u, 9u).single().id) }
            handset.until("a sync can be asked for") {
                handset.tappable("sync") ||
                    handset.opened!!
                        .syncing
                        .status()
                        .running
            }
            handset.buttons().find { it.action == "sync" && it.enabled }?.let(handset.shell::tap)
            handset.until("syncing") {
                handset.opened!!
                    .syncing
                    .status()
                    .running
            }
            handset.taps("call/113")
            handset.until("dialed") { handset.platform.dialed == "113" }
            handset.taps("leave")
            assertEquals(1, handset.platform.left)
            handset.taps("go/settings")
            handset.until("in settings") {
                handset.shell.screen!!
                    .head.back != null
            }
            assertTrue(handset.shell.back())
            handset.until("home") { handset.main() == "go/compose" }
            assertTrue(
                handset.opened!!
                    .syncing
                    .status()
                    .running,
            )
            link("none")
        }

    @Test
    fun `a code that is read while the vault sleeps is taken when it is open again`() =
        inWorld { folder ->
            Handset(folder).use { handset ->
                handset.begins("start")
                val key = handset.opened!!.membership.publicKey()
                val papers = papers(hex(key), "desk")
                val looks = CountDownLatch(1)
                val asleep = CountDownLatch(1)
                handset.platform.sees = {
                    looks.countDown()
                    asleep.await()
                    papers
                }
                handset.taps("start/officer")
                handset.taps("scan-papers")
                handset.until("the camera looks") { looks.count == 0L }
                handset.shell.pause()
                handset.until("asleep") { handset.sleeps() }
                asleep.countDown()
                handset.until("it was read") {
                    handset.shell.top!!
                        .typing.letters == 1
                }
                handset.shell.resume()
                handset.until("home") { handset.main() == "go/queue" || handset.shell.notice != null }
                assertNull(handset.shell.notice)
            }
        }

    @Test
    fun `what is done is done with the letter before it`() =
        withInvite { handset, invite ->
            handset.taps("start/text")
            handset.shell.type("invite", "x")
            val read = handset.button("read-invite")
            for (end in 1..invite.length) handset.shell.type("invite", invite.take(end))
            handset.shell.tap(read)
            handset.until("what is agreed to") { handset.main() == "agree" || handset.shell.notice != null }
            assertNull(handset.shell.notice)
        }

    @Test
    fun `what is said over a screen is closed by the way back`() =
        inWorld { folder ->
            Handset(folder).use { handset ->
                handset.begins("start")
                handset.platform.sees = { "not an invite" }
                handset.taps("scan-invite")
                handset.until("told what it is") { handset.shell.notice != null && !handset.shell.busy }
                assertTrue(handset.shell.goesBack)
                assertTrue(handset.shell.back())
                assertNull(handset.shell.notice)
                assertFalse(handset.shell.goesBack)
            }
        }

    @Test
    fun `what cannot be taken back is asked first, and undone where it can be`() =
        asResident { handset ->
            handset.writes()
            handset.shell.type("words", "Bọn đòi nợ đập cửa.")
            handset.until("kept") { handset.words() == "Bọn đòi nợ đập cửa." }
            val delete = handset.buttons().single { it.confirm != null }
            handset.shell.tap(delete)
            assertTrue(handset.shell.back())
            assertNull(handset.shell.asked)
            assertEquals(listOf("Bọn đòi nợ đập cửa."), handset.kept())
            handset.shell.tap(delete)
            handset.shell.answer(false)
            assertEquals(listOf("Bọn đòi nợ đập cửa."), handset.kept())
            handset.shell.tap(delete)
            handset.shell.answer(true)
            handset.until("deleted") { handset.shell.notice?.button != null && !handset.shell.busy }
            assertEquals(listOf(), handset.kept())
            handset.shell.tap(handset.shell.notice!!.button!!)
            handset.until("undone") { handset.words() == "Bọn đòi nợ đập cửa." }
            assertNull(handset.shell.notice)
        }

    @Test
    fun `a phone that was shut down is opened again at the place where it was`() =
        asResident { handset ->
            handset.taps("go/settings")
            handset.until("in settings") {
                handset.shell.screen!!
                    .head.back != null
            }
            val before =
                handset.shell.screen!!
                    .head.title
            handset.opened!!.local { close() }
            handset.until("closed") { handset.main() == "open-again" }
            handset.taps("open-again")
            handset.until("where it was") {
                handset.shell.screen!!
                    .head.title == before
            }
            assertTrue(handset.shell.back())
            handset.until("home") { handset.main() == "go/compose" }
        }

    @Test
    fun `a phone that was shut down while it slept is opened again too`() =
        asResident { handset ->
            handset.shell.pause()
            handset.until("asleep") { handset.sleeps() }
            handset.opened!!.local { close() }
            handset.shell.resume()
            handset.until("closed") { handset.main() == "open-again" }
            handset.taps("open-again")
            handset.until("home") { handset.main() == "go/compose" }
        }

    @Test
    fun `what the phone did not take does not stay in a field, though somebody still types there`() =
        inWorld { folder ->
            Handset(folder).use { handset ->
                handset.begins("start")
                handset.taps("start/text")
                val typing = handset.shell.top!!.typing
                typing.focus("invite", true)
                handset.shell.type("invite", "012345678901")
                handset.taps("read-invite")
                handset.until("told that it is none") { handset.shell.notice != null && !handset.shell.busy }
                assertNull(typing.shown("invite"))
                val value =
                    handset
                        .rows()
                        .filterIsInstance<RowBody.Field>()
                        .single()
                        .value
                assertEquals("", value)
            }
        }

    @Test
    fun `a phone that does not wake says why, and wakes when asked`() =
        asResident { handset ->
            val top = handset.shell.top
            val key = handset.keys.key
            handset.shell.pause()
            handset.until("asleep") { handset.sleeps() }
            handset.keys.key = null
            handset.shell.resume()
            handset.until("closed") { handset.main() == "open-again" }
            handset.keys.key = key
            handset.taps("open-again")
            handset.until("awake") { handset.main() == "go/compose" }
            assertSame(top, handset.shell.top)
            // What changes is drawn again.
            handset.writes()
        }

    @Test
    fun `a code is shown bright, and nothing else is`() =
        inWorld { folder ->
            Handset(folder).use { handset ->
                handset.begins("start")
                assertFalse(handset.platform.isBright)
                handset.taps("start/officer")
                handset.until("bright") { handset.platform.isBright }
                assertTrue(handset.shell.back())
                handset.until("no longer") { !handset.platform.isBright }
            }
        }

    private fun inWorld(play: World.(File) -> Unit) = World().use { it.play(File(it.folder, "phone")) }

    private fun hex(key: ByteArray) = key.joinToString("") { "%02x".format(it) }

    /** A handset that joined nothing yet, and an invite for it. */
    private fun withInvite(play: World.(Handset, String) -> Unit) =
        inWorld { folder ->
            val invite =
                Handset(File(this.folder, "desk")).use { desk ->
                    desk.begins("start")
                    val phone = desk.opened!!
                    certify(phone)
                    runBlocking { phone.sync() }
                    phone.officer.invite(InviteRequest(Role.RESIDENT, "Xóm Núi Voi"))
                }
            Handset(folder).use { handset ->
                handset.begins("start")
                play(handset, invite)
            }
        }

    /** A resident's handset at home. */
    private fun asResident(
        network: NetworkKind = NetworkKind.OFFLINE,
        play: suspend World.(Handset) -> Unit,
    ) = withInvite { handset, invite ->
        handset.network = network
        handset.taps("start/text")
        handset.shell.type("invite", invite)
        handset.taps("read-invite")
        handset.until("what is agreed to") { handset.main() == "agree" }
        handset.shell.type("name", "Bà Tư")
        handset.taps("agree")
        handset.until("home") { handset.main() == "go/compose" }
        runBlocking { play(handset) }
    }

    private fun Handset.begins(screen: String) {
        shell.start()
        until("begun at $screen") { shell.top?.place == screen }
    }

    private fun Handset.main() =
        shell.screen
            ?.head
            ?.main
            ?.action

    private fun Handset.rows() =
        shell.screen
            ?.rows
            .orEmpty()
            .map { it.body }

    private fun Handset.buttons(): List<ActionButton> {
        val head = shell.screen?.head ?: return listOf()
        return listOfNotNull(head.back, head.leave, head.main, head.beside) +
            rows().flatMap { body ->
                when (body) {
                    is RowBody.Buttons -> body.buttons
                    is RowBody.Card -> body.buttons
                    is RowBody.Tiles -> body.tiles.map { it.button }
                    is RowBody.Choice -> listOf(body.button)
                    is RowBody.Line -> listOfNotNull(body.open)
                    else -> listOf()
                }
            }
    }

    private fun Handset.tappable(action: String) = buttons().any { it.action == action && it.enabled }

    private fun Handset.button(action: String): ActionButton {
        until("a way to $action") { tappable(action) }
        return buttons().first { it.action == action && it.enabled }
    }

    private fun Handset.taps(action: String) = shell.tap(button(action))

    /** Goes to an empty sheet for a tip's words. */
    private fun Handset.writes() {
        taps("go/compose")
        taps("kind/theft")
        until("a sheet for words") { words() == "" }
    }

    private fun Handset.words() = rows().filterIsInstance<RowBody.Field>().find { it.keyboard == Keyboard.LINES }?.value

    /** The words of what is kept in the vault. */
    private fun Handset.kept() = opened!!.inbox.list("", 0u, 9u).map { it.firstWords }

    private fun Handset.sleeps() =
        try {
            opened!!.phone.signedDate()
            false
        } catch (_: PhoneException) {
            true
        }

    private fun Handset.until(
        what: String,
        holds: () -> Boolean,
    ) = runBlocking {
        try {
            withTimeout(30_000) { while (!holds()) delay(2) }
        } catch (late: Exception) {
            throw AssertionError("not $what: ${shell.screen?.head}, ${rows()}, ${shell.notice}", late)
        }
    }
}
