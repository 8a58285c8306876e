// The vault's key between two runs of the app: wrapped, in one small file that is there whole or not at all.

package vn.tinxom.app

import android.system.ErrnoException
import android.system.Os
import android.system.OsConstants
import vn.tinxom.KeyStore
import vn.tinxom.KeyStoreFailure
import java.io.File
import java.io.IOException

/** Wraps a few bytes with a key that nobody can read, the app neither. */
public interface Wrapping {
    /**
     * Wraps with a new key of the platform, and leaves every earlier one where it is.
     *
     * @throws KeyStoreFailure
     */
    public fun wrap(key: ByteArray): ByteArray

    /**
     * What was wrapped; null when it can never be unwrapped again on this phone: its key is gone, or it was changed.
     *
     * @throws KeyStoreFailure when it may be unwrapped another time.
     */
    public fun unwrap(wrapped: ByteArray): ByteArray?
}

/**
 * The vault's key, wrapped, in a file that no backup takes along.
 *
 * A key that is lost is answered by null, as one that never was: the phone sees that a vault is there, and says what happened and
 * what is safe. Nothing is deleted here, whatever fails: a wrapped key that is replaced, because the person put the vault aside and
 * begins anew, is kept under another name.
 */
public class WrappedKeys(
    private val folder: File,
    private val wrapping: Wrapping,
) : KeyStore {
    private val file = File(folder, NAME)

    override fun load(): ByteArray? {
        // What lies under the other name was cut off while it was written: no vault was made with it.
        if (!file.exists()) return null
        val wrapped =
            try {
                file.readBytes()
            } catch (_: IOException) {
                throw KeyStoreFailure.Failed()
            }
        return wrapping.unwrap(wrapped)
    }

    override fun keep(key: ByteArray) {
        val wrapped = wrapping.wrap(key)
        try {
            if (!folder.isDirectory && !folder.mkdirs()) throw KeyStoreFailure.Failed()
            val whole = File(folder, "$NAME.new")
            whole.outputStream().use {
                it.write(wrapped)
                it.fd.sync()
            }
            if (file.exists() && !file.renameTo(unused())) throw KeyStoreFailure.Failed()
            if (!whole.renameTo(file)) throw KeyStoreFailure.Failed()
            settle()
        } catch (error: IOException) {
            throw if (full(error)) KeyStoreFailure.Full() else KeyStoreFailure.Failed()
        }
    }

    private fun unused(): File =
        generateSequence(1) {
            it + 1
        }.map { File(folder, "$NAME.before-$it") }.first { !it.exists() }

    /** A renamed file is there after a power cut once its folder is written. */
    private fun settle() {
        try {
            val folder = Os.open(folder.path, OsConstants.O_RDONLY, 0)
            try {
                Os.fsync(folder)
            } finally {
                Os.close(folder)
            }
        } catch (_: ErrnoException) {
            // Some file systems write no folder on demand; theirs is written with the file.
        }
    }

    private fun full(error: Throwable): Boolean =
        generateSequence(error) { it.cause }.any {
            (it as? ErrnoException)?.errno == OsConstants.ENOSPC || FULL.any(it.message.orEmpty()::contains)
        }

    private companion object {
        const val NAME = "vault-key"

        // As Android says it, and as a JVM does.
        val FULL = listOf("ENOSPC", "No space left")
    }
}
