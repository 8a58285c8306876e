package vn.tinxom.screens

import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import vn.tinxom.Connectivity
import vn.tinxom.KeyStore
import vn.tinxom.Language
import vn.tinxom.NetworkKind
import vn.tinxom.OpenPhone
import vn.tinxom.PhoneClock
import vn.tinxom.PhoneOptions
import vn.tinxom.putVaultAside
import java.io.File
import java.time.Instant
import java.util.concurrent.Executors

/** A phone in a test's hand: the real library under the real shell, its platform played. */
internal class Handset(
    private val folder: File,
    private val language: Language = Language.VIETNAMESE,
    val keys: Keys = Keys(),
    private val now: Instant = Instant.parse("2026-11-25T01:00:00Z"),
    server: String? = null,
) : AutoCloseable {
    val platform = Platform()

    /** Taps of a finger so far. */
    var taps = 0

    /** What goes wrong before the vault is opened. */
    @Volatile
    var trouble: Throwable? = null

    @Volatile
    var network = NetworkKind.FREE

    private val thread = Executors.newSingleThreadExecutor { Thread(it, "handset").apply { isDaemon = true } }
    private val scope = CoroutineScope(SupervisorJob() + thread.asCoroutineDispatcher())
    private val options = PhoneOptions(folder.path, language, listOf(), server)

    @Volatile
    var opened: OpenPhone? = null
        private set

    /** The app's shell, for as long as its process lives. */
    var shell by mutableStateOf(shell())
        private set

    private fun shell() = Shell(::open, { putVaultAside(options, Given.territory) }, language, platform, scope)

    /** The process dies, and the app is opened again. */
    fun restart() {
        runBlocking { shell.close().join() }
        shell = shell().also { it.start() }
    }

    /** Does several things on the phone's own thread, where nothing of the shell comes in between. */
    fun atOnce(hand: Handset.() -> Unit): Unit = runBlocking { scope.launch { hand() }.join() }

    /** The phone alone, for a test that looks at its screens without a shell. */
    suspend fun opens(): OpenPhone = open()

    private suspend fun open(): OpenPhone {
        trouble?.let { throw it }
        folder.mkdirs()
        return OpenPhone.open(options, Given.territory, keys, Clock(), Network()).also { opened = it }
    }

    /** Switches the network and tells the phone, as the platform does. */
    fun network(now: NetworkKind) {
        network = now
        opened?.syncing?.networkChanged()
    }

    override fun close() {
        runBlocking { shell.close().join() }
        opened?.close()
        scope.cancel()
        thread.shutdown()
    }

    private inner class Network : Connectivity {
        override fun network(): NetworkKind = network
    }

    private inner class Clock : PhoneClock {
        override fun now(): Instant = now
    }
}

/** The platform, played: what it was asked to do, and what its camera sees next. */
internal class Platform : Errands {
    @Volatile var left = 0

    @Volatile var dialed: String? = null

    @Volatile var shared: String? = null

    @Volatile var spoken: String? = null

    @Volatile var isBright = false

    /** What the camera sees; null for a person who turns back. */
    @Volatile var sees: () -> String? = { null }

    override fun leave() {
        left += 1
    }

    /** Whether whoever holds the phone can unlock it, and how often that was asked. */
    @Volatile var known = true

    @Volatile var confirmed = 0

    /** What happens while that is asked. */
    @Volatile var meanwhile = {}

    override suspend fun confirm(prompt: String): Boolean {
        confirmed += 1
        meanwhile()
        return known
    }

    /** Whether there is a telephone, an app that takes files, and a voice. */
    @Volatile var able = true

    override fun dial(number: String): Boolean {
        dialed = number
        return able
    }

    override suspend fun scan(prompt: String): String? = withContext(Dispatchers.IO) { sees() }

    override fun share(
        name: String,
        text: String,
    ): Boolean {
        shared = text
        return able
    }

    override suspend fun speak(
        text: String,
        language: String,
    ): Boolean {
        spoken = text
        return able
    }

    override fun bright(on: Boolean) {
        isBright = on
    }
}

/** A key store in memory, that can lose its key. */
internal class Keys : KeyStore {
    @Volatile
    var key: ByteArray? = null

    override fun load(): ByteArray? = key

    override fun keep(key: ByteArray) {
        this.key = key
    }
}
