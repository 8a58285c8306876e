// Android's key store: AES-GCM by a key that stays in the phone's secure hardware.

package vn.tinxom.app

import android.app.KeyguardManager
import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import vn.tinxom.KeyStoreFailure
import java.io.IOException
import java.nio.ByteBuffer
import java.security.GeneralSecurityException
import java.security.Key
import java.security.KeyStore
import java.security.ProviderException
import java.security.UnrecoverableKeyException
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * Wraps by a key of `AndroidKeyStore`, in StrongBox where there is one.
 *
 * The key asks for an unlocked phone from Android 15 on. On Android 12 to 14 such a key is thrown away with the screen lock (the
 * platform's documentation of `setUnlockedDeviceRequired` warns of it), and a villager who takes her lock off must not lose her
 * vault; before Android 9 it cannot be asked for. The person is never asked for a finger: work in the background would stop for good.
 */
public class HardwareWrapping(
    private val context: Context,
) : Wrapping {
    override fun wrap(key: ByteArray): ByteArray =
        failing {
            val alias = unused()
            val head = head(alias)
            val cipher = cipher()
            cipher.init(Cipher.ENCRYPT_MODE, made(alias))
            cipher.updateAAD(head)
            val sealed = cipher.doFinal(key)
            head + byteArrayOf(cipher.iv.size.toByte()) + cipher.iv + sealed
        }

    override fun unwrap(wrapped: ByteArray): ByteArray? {
        val parts = Parts.of(wrapped) ?: return null
        return failing {
            try {
                val key = store().getKey(parts.alias, null) ?: return@failing null
                val cipher = cipher()
                cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, parts.iv))
                cipher.updateAAD(head(parts.alias))
                cipher.doFinal(parts.sealed)
            } catch (_: AEADBadTagException) {
                null
            } catch (_: KeyPermanentlyInvalidatedException) {
                null
            } catch (error: UnrecoverableKeyException) {
                if (error.cause is KeyPermanentlyInvalidatedException) null else throw error
            }
        }
    }

    /** An alias that no wrapped key names: another key under a used one would end the one before. */
    private fun unused(): String {
        val store = store()
        return generateSequence(1) { it + 1 }.map { "$ALIAS-$it" }.first { !store.containsAlias(it) }
    }

    private fun made(alias: String): Key {
        val strong =
            Build.VERSION.SDK_INT >= 28 &&
                context.packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE)
        if (!strong) return generated(alias, false)
        return try {
            generated(alias, true)
        } catch (error: ProviderException) {
            // Full, or busy: the ordinary secure hardware takes it.
            if (Build.VERSION.SDK_INT < 28 || error !is StrongBoxUnavailableException) throw error
            generated(alias, false)
        }
    }

    private fun generated(
        alias: String,
        strong: Boolean,
    ): SecretKey {
        val spec =
            KeyGenParameterSpec
                .Builder(alias, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
                .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                .setKeySize(KEY_BITS)
        if (Build.VERSION.SDK_INT >= 28) spec.setIsStrongBoxBacked(strong)
        if (Build.VERSION.SDK_INT >= UNLOCKED_IS_SOUND) spec.setUnlockedDeviceRequired(true)
        val maker = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER)
        maker.init(spec.build())
        return maker.generateKey()
    }

    /** A failure while the phone is locked is a locked key store: it works again once the person unlocks. */
    private fun <T> failing(work: () -> T): T =
        try {
            work()
        } catch (_: UserNotAuthenticatedException) {
            throw KeyStoreFailure.Locked()
        } catch (_: GeneralSecurityException) {
            throw failed()
        } catch (_: ProviderException) {
            throw failed()
        } catch (_: IOException) {
            throw failed()
        }

    private fun failed(): KeyStoreFailure {
        val locked = context.service<KeyguardManager>().isDeviceLocked
        return if (locked) KeyStoreFailure.Locked() else KeyStoreFailure.Failed()
    }

    private fun store(): KeyStore = KeyStore.getInstance(PROVIDER).apply { load(null) }

    private fun cipher(): Cipher = Cipher.getInstance("AES/GCM/NoPadding")

    /** What is before the sealed bytes: which form, which key. Bound to them, so that neither is exchanged. */
    private class Parts(
        val alias: String,
        val iv: ByteArray,
        val sealed: ByteArray,
    ) {
        companion object {
            /** Null for what was never written here: cut off, or of another form. */
            fun of(wrapped: ByteArray): Parts? {
                val rest = ByteBuffer.wrap(wrapped)
                if (rest.take(FORM.size)?.contentEquals(FORM) != true) return null
                val alias = rest.sized() ?: return null
                val iv = rest.sized() ?: return null
                val sealed = rest.take(rest.remaining()) ?: return null
                return Parts(alias.decodeToString(), iv, sealed)
            }

            private fun ByteBuffer.take(size: Int): ByteArray? = if (remaining() < size) null else ByteArray(size).also(::get)

            private fun ByteBuffer.sized(): ByteArray? = take(1)?.let { take(it[0].toInt() and 0xff) }
        }
    }

    private companion object {
        const val PROVIDER = "AndroidKeyStore"
        const val ALIAS = "vault"
        const val KEY_BITS = 256
        const val TAG_BITS = 128
        const val UNLOCKED_IS_SOUND = 35
        val FORM = "TXK1".encodeToByteArray()

        fun head(alias: String): ByteArray = FORM + byteArrayOf(alias.length.toByte()) + alias.encodeToByteArray()
    }
}
