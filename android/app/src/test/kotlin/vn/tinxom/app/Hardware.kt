package vn.tinxom.app

import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import java.io.InputStream
import java.io.OutputStream
import java.security.AlgorithmParameters
import java.security.InvalidKeyException
import java.security.Key
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.SecureRandom
import java.security.Security
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.util.Collections
import java.util.Date
import java.util.Enumeration
import javax.crypto.Cipher
import javax.crypto.CipherSpi
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey
import javax.crypto.spec.SecretKeySpec

/**
 * A phone's secure hardware, played under its own name: keys by alias, which nobody reads, and which the platform may throw away. A
 * JVM has no AndroidKeyStore; what a real one does was read in the platform's sources and never seen.
 */
internal object Hardware {
    val keys = LinkedHashMap<String, ByteArray>()
    val specs = LinkedHashMap<String, KeyGenParameterSpec>()
    val invalidated = HashSet<String>()

    @Volatile var locked = false

    @Volatile var strongBoxIsFull = false

    /** A new phone. */
    fun fresh() {
        keys.clear()
        specs.clear()
        invalidated.clear()
        locked = false
        strongBoxIsFull = false
        Security.removeProvider("AndroidKeyStore")
        // First, as a phone's own is for its own keys: where one refuses a key, the others are asked, and the first refusal counts.
        Security.insertProviderAt(Played(), 1)
    }

    private class Played : Provider("AndroidKeyStore", "1", "keys of a test") {
        init {
            put("KeyStore.AndroidKeyStore", Store::class.java.name)
            put("KeyGenerator.AES", Maker::class.java.name)
            put("Cipher.AES/GCM/NoPadding", Sealer::class.java.name)
            put("Cipher.AES/GCM/NoPadding SupportedKeyClasses", Inside::class.java.name)
        }
    }

    /** A key whose bytes stay inside. */
    class Inside(
        val alias: String,
    ) : SecretKey {
        override fun getAlgorithm(): String = "AES"

        override fun getFormat(): String? = null

        override fun getEncoded(): ByteArray? = null
    }

    class Store : KeyStoreSpi() {
        override fun engineGetKey(
            alias: String,
            password: CharArray?,
        ): Key? = if (alias in keys) Inside(alias) else null

        override fun engineContainsAlias(alias: String): Boolean = alias in keys

        override fun engineLoad(
            stream: InputStream?,
            password: CharArray?,
        ) = Unit

        override fun engineDeleteEntry(alias: String): Unit = error("nothing is deleted")

        override fun engineSetKeyEntry(
            alias: String?,
            key: Key?,
            password: CharArray?,
            chain: Array<out Certificate>?,
        ): Unit = error("no key comes from outside")

        override fun engineSetKeyEntry(
            alias: String?,
            key: ByteArray?,
            chain: Array<out Certificate>?,
        ): Unit = error("no key comes from outside")

        override fun engineSetCertificateEntry(
            alias: String?,
            certificate: Certificate?,
        ): Unit = error("no certificate is asked for")

        override fun engineGetCertificateChain(alias: String?): Array<Certificate>? = null

        override fun engineGetCertificate(alias: String?): Certificate? = null

        override fun engineGetCreationDate(alias: String?): Date? = null

        override fun engineAliases(): Enumeration<String> = Collections.enumeration(keys.keys)

        override fun engineSize(): Int = keys.size

        override fun engineIsKeyEntry(alias: String): Boolean = alias in keys

        override fun engineIsCertificateEntry(alias: String?): Boolean = false

        override fun engineGetCertificateAlias(certificate: Certificate?): String? = null

        override fun engineStore(
            stream: OutputStream?,
            password: CharArray?,
        ) = Unit
    }

    class Maker : KeyGeneratorSpi() {
        private lateinit var spec: KeyGenParameterSpec

        override fun engineInit(random: SecureRandom?): Unit = error("a key has an alias")

        override fun engineInit(
            size: Int,
            random: SecureRandom?,
        ): Unit = error("a key has an alias")

        override fun engineInit(
            asked: AlgorithmParameterSpec,
            random: SecureRandom?,
        ) {
            spec = asked as KeyGenParameterSpec
        }

        override fun engineGenerateKey(): SecretKey {
            if (Build.VERSION.SDK_INT >= 28 && spec.isStrongBoxBacked &&
                strongBoxIsFull
            ) {
                throw StrongBoxUnavailableException()
            }
            keys[spec.keystoreAlias] = ByteArray(spec.keySize / Byte.SIZE_BITS).also(SecureRandom()::nextBytes)
            specs[spec.keystoreAlias] = spec
            return Inside(spec.keystoreAlias)
        }
    }

    class Sealer : CipherSpi() {
        private val inner = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE")

        private fun of(key: Key): SecretKeySpec {
            val alias = (key as Inside).alias
            if (locked) throw UserNotAuthenticatedException()
            if (alias in invalidated) throw KeyPermanentlyInvalidatedException()
            return SecretKeySpec(keys[alias] ?: throw InvalidKeyException(), "AES")
        }

        override fun engineInit(
            mode: Int,
            key: Key,
            random: SecureRandom?,
        ) = inner.init(mode, of(key))

        override fun engineInit(
            mode: Int,
            key: Key,
            spec: AlgorithmParameterSpec?,
            random: SecureRandom?,
        ) = inner.init(mode, of(key), spec)

        override fun engineInit(
            mode: Int,
            key: Key,
            parameters: AlgorithmParameters?,
            random: SecureRandom?,
        ) = inner.init(mode, of(key), parameters)

        override fun engineSetMode(mode: String?) = Unit

        override fun engineSetPadding(padding: String?) = Unit

        override fun engineGetBlockSize(): Int = inner.blockSize

        override fun engineGetOutputSize(length: Int): Int = inner.getOutputSize(length)

        override fun engineGetIV(): ByteArray = inner.iv

        override fun engineGetParameters(): AlgorithmParameters = inner.parameters

        override fun engineUpdateAAD(
            bytes: ByteArray,
            offset: Int,
            length: Int,
        ) = inner.updateAAD(bytes, offset, length)

        override fun engineUpdate(
            bytes: ByteArray,
            offset: Int,
            length: Int,
        ): ByteArray? = inner.update(bytes, offset, length)

        override fun engineUpdate(
            bytes: ByteArray,
            offset: Int,
            length: Int,
            out: ByteArray,
            at: Int,
        ): Int = inner.update(bytes, offset, length, out, at)

        override fun engineDoFinal(
            bytes: ByteArray?,
            offset: Int,
            length: Int,
        ): ByteArray = if (bytes == null) inner.doFinal() else inner.doFinal(bytes, offset, length)

        override fun engineDoFinal(
            bytes: ByteArray,
            offset: Int,
            length: Int,
            out: ByteArray,
            at: Int,
        ): Int = inner.doFinal(bytes, offset, length, out, at)
    }
}
