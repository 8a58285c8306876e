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
