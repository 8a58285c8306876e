package vn.tinxom.app

import org.junit.Test
import vn.tinxom.OpenPhone
import vn.tinxom.PhoneException
import vn.tinxom.explanation
import java.io.File
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertNotEquals
import kotlin.test.assertSame
import kotlin.test.assertTrue

/** The real library behind the app's own ports. */
internal class PhoneTest : OnANewPhone() {
    private val kept get() = app.noBackupFilesDir

    private fun everything() =
        kept.walkTopDown().filter { it.isFile && it.name != "vault.db-shm" }.associate {
            it.path to
                it.readBytes().toList()
        }

    @Test
    fun `a vault is made once and opened again with the key that the hardware wraps`() {
        app.phone.inFront = true
        val key =
            app
                .does { app.phone.wake() }
                .membership
                .publicKey()
                .toList()
        app.phone.open?.close()
        assertEquals(
            key,
            app
                .does { app.phone.wake() }
                .membership
                .publicKey()
                .toList(),
        )
        assertEquals(1, Hardware.keys.size)
        assertTrue(File(kept, "vault-key").isFile)
    }

    @Test
    fun `a lost key is told as lost and every byte stays`() {
        app.phone.inFront = true
        app.does { app.phone.wake() }.close()
        val before = everything()
        Hardware.invalidated.add("vault-1")
        repeat(2) {
            val error = assertFailsWith<PhoneException.Vault> { app.does { app.phone.wake() } }
            assertEquals("key-lost", error.explanation.name)
        }
        assertEquals(before, everything())
        Hardware.invalidated.clear()
        app.does { app.phone.wake() }
    }

    @Test
    fun `a vault whose key is lost is put aside whole and a new one begins`() {
        app.phone.inFront = true
        val device = app.does { app.phone.wake() }
        val before = device.membership.publicKey().toList()
        device.close()
        val vault = File(kept, "vault/vault.db").readBytes().toList()
        Hardware.invalidated.add("vault-1")
        assertFailsWith<PhoneException.Vault> { app.does { app.phone.wake() } }
        app.does { app.putAside() }
        assertNotEquals(
            before,
            app
                .does { app.phone.wake() }
                .membership
                .publicKey()
                .toList(),
        )
        assertTrue(kept.walkTopDown().any { it.isFile && it.readBytes().toList() == vault }, "the old vault is there")
        assertTrue(File(kept, "vault-key.before-1").isFile)
    }

    @Test
    fun `a locked phone opens once it is unlocked`() {
        app.phone.inFront = true
        app.does { app.phone.wake() }.close()
        Hardware.locked = true
        assertFailsWith<PhoneException.Unlock> { app.does { app.phone.wake() } }
        Hardware.locked = false
        app.does { app.phone.wake() }.today()
    }

    @Test
    fun `whoever asks gets the same phone and it sleeps when nobody needs it`() {
        app.phone.inFront = true
        val phone = app.does { app.phone.wake() }
        assertSame(phone, app.does { app.phone.wake() })
        app.phone.inFront = false
        app.does {
            app.phone.awake {
                assertSame(phone, it)
                it.today()
            }
        }
        val asleep = assertFailsWith<PhoneException.NotOpen> { phone.today() }
        assertEquals("paused", asleep.explanation.name)
        // The app comes to the front while work in the background ends: it is awake.
        app.does { app.phone.awake { app.phone.inFront = true } }
        phone.today()
    }

    @Test
    fun `a phone that is asked for by an app that left again sleeps`() {
        val phone = app.does { app.phone.wake() }
        assertFailsWith<PhoneException.NotOpen> { phone.today() }
    }

    @Test
    fun `a phone that was signed out is given as it is`() {
        app.phone.inFront = true
        val phone = app.does { app.phone.wake() }
        app.does { phone.local { this.phone.signOut() } }
        assertSame(phone, app.does { app.phone.wake() })
        assertTrue(phone.phone.isSignedOut())
        assertIs<PhoneException.NotOpen>(runCatching { phone.today() }.exceptionOrNull())
    }

    private fun OpenPhone.today() = phone.today()
}
