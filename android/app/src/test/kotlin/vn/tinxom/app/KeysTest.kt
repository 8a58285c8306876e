package vn.tinxom.app

import android.app.KeyguardManager
import android.content.Context
import android.content.pm.PackageManager
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import vn.tinxom.KeyStoreFailure
import java.io.File
import java.nio.file.Files
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertNotEquals
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** The vault's key: there after every end of a process, gone only when the platform threw it away, and then said to be. */
@RunWith(RobolectricTestRunner::class)
class KeysTest {
    @get:Rule
    val temporary = TemporaryFolder()

    private val context: Context = RuntimeEnvironment.getApplication()
    private val key = ByteArray(32) { (it * 7).toByte() }
    private val folder get() = temporary.root
    private val file get() = File(folder, "vault-key")

    @Before
    fun `a new phone`() {
        Hardware.fresh()
    }

    private fun store() = WrappedKeys(folder, HardwareWrapping(context))

    private fun everything() = folder.walkTopDown().filter { it.isFile }.associate { it.name to it.readBytes().toList() }

    @Test
    fun `a key is made once and found again by every process`() {
        assertNull(store().load())
        store().keep(key)
        repeat(3) { assertContentEquals(key, store().load()) }
        assertEquals(listOf("vault-1"), Hardware.keys.keys.toList())
    }

    @Test
    fun `what lies on the disk holds neither the key nor a file half written`() {
        store().keep(key)
        assertEquals(listOf("vault-key"), folder.list().orEmpty().toList())
        assertTrue(key.toList() !in file.readBytes().toList().windowed(key.size))
    }

    @Test
    fun `the same key is wrapped otherwise each time`() {
        val wrapping = HardwareWrapping(context)
        assertNotEquals(wrapping.wrap(key).toList(), wrapping.wrap(key).toList())
    }

    @Test
    fun `a key that the platform threw away is no key and nothing is deleted`() {
        store().keep(key)
        val before = everything()
        Hardware.invalidated.add("vault-1")
        assertNull(store().load())
        Hardware.invalidated.clear()
        Hardware.keys.clear()
        assertNull(store().load())
        assertEquals(before, everything())
    }

    @Test
    fun `a wrapped key of another phone or a changed one is no key and stays`() {
        store().keep(key)
        val whole = file.readBytes()
        for (at in whole.indices) {
            file.writeBytes(whole.copyOf().also { it[at] = (it[at].toInt() xor 1).toByte() })
            val changed = everything()
            // The length of the first number decides whether the platform is asked at all: either way nothing comes of it.
            val loaded = runCatching { store().load() }
            assertTrue(loaded.getOrNull() == null, "byte $at")
            assertTrue(loaded.exceptionOrNull().let { it == null || it is KeyStoreFailure }, "byte $at")
            assertEquals(changed, everything())
        }
        for (length in whole.indices) {
            file.writeBytes(whole.copyOf(length))
            val loaded = runCatching { store().load() }
            assertTrue(loaded.getOrNull() == null, "$length bytes")
        }
        file.writeBytes(whole)
        assertContentEquals(key, store().load())
    }

    @Test
    fun `a wrapped key that was cut off while it was written is none and the next one is kept`() {
        File(folder, "vault-key.new").writeBytes(byteArrayOf(84, 88))
        assertNull(store().load())
        store().keep(key)
        assertContentEquals(key, store().load())
    }

    @Test
    fun `a locked phone says that it is locked and has the key later`() {
        store().keep(key)
        Hardware.locked = true
        assertFailsWith<KeyStoreFailure.Locked> { store().load() }
        Hardware.locked = false
        assertContentEquals(key, store().load())
    }

    @Test
    fun `whatever fails while the phone is locked counts as locked and otherwise as failed`() {
        store().keep(key)
        // The alias is there and its key cannot be used, without a word why.
        Hardware.fresh()
        Hardware.keys["vault-1"] = ByteArray(5)
        assertFailsWith<KeyStoreFailure.Failed> { store().load() }
        shadowOf(context.getSystemService(KeyguardManager::class.java)).setIsDeviceLocked(true)
        assertFailsWith<KeyStoreFailure.Locked> { store().load() }
    }

    @Test
    fun `a key that comes after a lost one leaves the lost one where it was`() {
        store().keep(key)
        val lost = file.readBytes()
        Hardware.invalidated.add("vault-1")
        val next = ByteArray(32) { 1 }
        store().keep(next)
        assertContentEquals(next, store().load())
        assertContentEquals(lost, File(folder, "vault-key.before-1").readBytes())
        assertEquals(setOf("vault-1", "vault-2"), Hardware.keys.keys.toSet())
        Hardware.invalidated.clear()
        assertContentEquals(key, HardwareWrapping(context).unwrap(lost))
    }

    @Test
    fun `a full disk is told as full and no key is said to be kept`() {
        // A file that has room for nothing.
        Files.createSymbolicLink(File(folder, "vault-key.new").toPath(), File("/dev/full").toPath())
        assertFailsWith<KeyStoreFailure.Full> { store().keep(key) }
        assertNull(store().load())
    }

    @Test
    fun `strong hardware is taken where there is some and the ordinary one when that is full`() {
        shadowOf(context.packageManager).setSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE, true)
        store().keep(key)
        assertTrue(Hardware.specs.getValue("vault-1").isStrongBoxBacked)
        Hardware.strongBoxIsFull = true
        store().keep(key)
        assertTrue(!Hardware.specs.getValue("vault-2").isStrongBoxBacked)
        assertContentEquals(key, store().load())
    }

    @Test
    fun `the key asks for an unlocked phone where that is sound and never for a finger`() {
        store().keep(key)
        val spec = Hardware.specs.getValue("vault-1")
        assertTrue(spec.isUnlockedDeviceRequired)
        assertTrue(!spec.isUserAuthenticationRequired)
        assertEquals(256, spec.keySize)
    }

    @Test
    @Config(sdk = [26])
    fun `the oldest Android that is served keeps a key as well`() {
        store().keep(key)
        assertContentEquals(key, store().load())
        assertTrue(!Hardware.specs.getValue("vault-1").isUserAuthenticationRequired)
    }
}
