package vn.tinxom

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.io.File
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertTrue

// [a key store]

/** The vault's key, wrapped by a key that never leaves the device's secure hardware. */
class WrappedKeys(
    private val file: File,
    private val hardware: Wrapping,
) : KeyStore {
    override fun load(): ByteArray? = if (file.exists()) hardware.unwrap(file.readBytes()) else null

    override fun keep(key: ByteArray) {
        val whole = File(file.path + ".new")
        whole.outputStream().use {
            it.write(hardware.wrap(key))
            it.fd.sync()
        }
        if (!whole.renameTo(file)) throw KeyStoreFailure.Failed()
    }
}

/** On Android: AES-GCM by a key of `AndroidKeyStore`; UserNotAuthenticatedException becomes KeyStoreFailure.Locked. */
interface Wrapping {
    fun wrap(key: ByteArray): ByteArray

    fun unwrap(wrapped: ByteArray): ByteArray
}
// [/a key store]

// [open]
suspend fun openPhone(
    folder: File,
    territory: Territory,
    keys: KeyStore,
    roots: List<ByteArray>,
): OpenPhone = OpenPhone.open(PhoneOptions(folder.path, Language.VIETNAMESE, roots), territory, keys)
// [/open]

// [enrol]
suspend fun enrol(
    phone: OpenPhone,
    invite: String,
    name: String,
    agrees: (List<String>) -> Boolean,
): Boolean =
    phone.local {
        val view = membership.readInvite(invite)
        if (agrees(membership.consentText(view.unit))) {
            membership.enrol(invite, name)
            true
        } else {
            false
        }
    }
// [/enrol]

// [door]

/** The officer's phone: a grant for a household, to be shown as a QR. */
suspend fun grant(
    phone: OpenPhone,
    household: HouseholdId,
): String = phone.local { door.grant(GrantRequest(AtDoor.Known(household), Role.RESIDENT)).text }

/** The new member's phone, after [enrol]: the acceptance, to be shown as a QR back until the server has ruled. */
suspend fun answer(phone: OpenPhone): String? = phone.local { slot.acceptance() }

/** The officer's phone again: the camera read the acceptance. */
suspend fun finish(
    phone: OpenPhone,
    acceptance: String,
): Finished = phone.local { door.finish(acceptance) }

/** Where the slot is, on the member's phone: waiting for the server, this phone's, another's. */
fun slotStates(phone: OpenPhone): Flow<SlotState?> = phone.slot.line().map { it?.state }
// [/door]

// [write]
suspend fun keep(
    phone: OpenPhone,
    words: String,
): Long =
    phone.local {
        val id = drafts.write(NewTip(TipKind.THEFT, TimeWindow.LAST_NIGHT, words))
        drafts.queue(id)
        id
    }
// [/write]

// [show]
fun titles(phone: OpenPhone): Flow<List<String>> =
    phone.inbox.rows(take = 50).map { tips -> tips.map { it.firstWords } }
// [/show]

// [sync]
fun syncNow(
    phone: OpenPhone,
    scope: CoroutineScope,
    show: (SyncStatus) -> Unit,
    fails: (PhoneException) -> Unit,
): Job =
    scope.launch {
        val watching = launch { phone.syncing.progress().collect { show(it) } }
        try {
            phone.sync()
        } catch (error: PhoneException) {
            fails(error)
        } finally {
            watching.cancelAndJoin()
        }
    }
// [/sync]

// [errors]
fun sentence(error: PhoneException): String =
    when (error) {
        is PhoneException.Stopped -> ""
        is PhoneException.Later -> error.explanation.safe
        is PhoneException.Text -> "${error.explanation.what} (${error.field}, ${error.over ?: 0u})"
        else -> with(error.explanation) { "$what $safe $action" }
    }
// [/errors]

// [sleep]
suspend fun appGoesToSleep(phone: OpenPhone) = phone.local { this.phone.pause() }

suspend fun appWakesUp(phone: OpenPhone) = phone.local { this.phone.resume() }
// [/sleep]

/** The guide's code, run; and the page, which shows it and nothing else. */
class GuideTest {
    @Test
    fun `the guide's code does what the guide says`() {
        Village().use { village ->
            val folder = File(village.desk.folder).resolveSibling("guide")
            folder.mkdirs()
            val xor =
                object : Wrapping {
                    override fun wrap(key: ByteArray) = ByteArray(key.size) { (key[it].toInt() xor 90).toByte() }

                    override fun unwrap(wrapped: ByteArray) = wrap(wrapped)
                }
            val keys = WrappedKeys(File(folder, "key"), xor)
            runBlocking {
                openPhone(File(folder, "vault"), Given.territory, keys, listOf()).use { phone ->
                    val invite = village.invite()
                    assertEquals(false, enrol(phone, invite, "Bà Tư") { false })
                    assertTrue(enrol(phone, invite, "Bà Tư") { text -> text.size > 3 })
                    val id = keep(phone, "Ao nhà tôi bị kích điện trộm cá.")
                    assertEquals(listOf("Ao nhà tôi bị kích điện trộm cá."), titles(phone).first())
                    village.link("away")
                    val failures = mutableListOf<PhoneException>()
                    syncNow(phone, this, {}, failures::add).join()
                    assertIs<PhoneException.Later>(failures.single())
                    assertTrue(sentence(failures.single()).isNotBlank())
                    village.link("none")
                    syncNow(phone, this, {}, failures::add).join()
                    assertEquals(1, failures.size)
                    assertIs<TipState.Accepted>(phone.local { inbox.story(id) }.line.state)
                    appGoesToSleep(phone)
                    appWakesUp(phone)
                }
                openPhone(File(folder, "vault"), Given.territory, keys, listOf()).use { phone ->
                    assertEquals(1, titles(phone).first().size)
                }
            }
        }
    }

    @Test
    fun `an enrolment at the door needs no network, and the server rules in the end`() {
        Village().use { village ->
            val hamlet = json("id" to 1, "unit" to "05443", "kind" to "Xóm", "name" to "Xóm Núi Voi")
            village.stage.does("territory", "version" to 1, "hamlets" to listOf(hamlet), "publish" to true)
            village.desk.sync()
            village.desk.sync()
            val desk = village.desk.phone
            val list = "Xóm,Địa chỉ,Chủ hộ\nXóm Núi Voi,Số 2,Bà Tư\n"
            desk.registry.readList(list.toByteArray()).use { desk.registry.bringIn(it, listOf(), null) }
            village.desk.sync()
            village.link("away")
            val person = village.stranger()
            runBlocking {
                val household = one(desk.registry.rows())
                val text = grant(desk, household.id)
                assertTrue(enrol(person.phone, text, "Bà Tư") { true })
                assertIs<SlotState.Pending>(slotStates(person.phone).first())
                val acceptance = checkNotNull(answer(person.phone))
                assertEquals(household.id, finish(desk, acceptance).household)
                assertIs<GrantState.Accepted>(one(desk.door.rows()).state)
                village.link("none")
                person.sync()
                village.desk.sync()
                assertIs<SlotState.Active>(slotStates(person.phone).first())
                assertEquals(null, answer(person.phone))
                assertIs<GrantState.Ruled>(one(desk.door.rows()).state)
                assertEquals(1uL, one(desk.registry.hamletRows()).held)
                assertEquals(listOf(), desk.registry.waitingRows().first() + desk.registry.chooseRows().first())
                val edition = person.phone.phone.editions()
                assertEquals(1u, edition.first().version)
            }
        }
    }

    private suspend fun <T> one(rows: Flow<List<T>>): T = rows.first().single()

    @Test
    fun `the page shows the code that is run here`() {
        val lines = Given.guide.readLines()
        val shown =
            Given.page
                .readText()
                .split("```kotlin\n")
                .drop(1)
                .map { it.substringBefore("\n```") }
        val names = lines.filter { it.startsWith("// [") && !it.startsWith("// [/") }.map { it.removePrefix("// ") }
        val run =
            names.map { name ->
                val from = lines.indexOf("// $name") + 1
                val to = lines.indexOf("// ${name.replace("[", "[/")}")
                lines.subList(from, to).joinToString("\n")
            }
        assertTrue(run.size >= 8)
        assertEquals(run, shown)
    }
}
