// The process: what there is once of, whether a screen is open or the system woke it.

package vn.tinxom.app

import android.app.Application
import android.content.Context
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import vn.tinxom.Language
import vn.tinxom.OpenPhone
import vn.tinxom.PhoneClock
import vn.tinxom.PhoneException
import vn.tinxom.PhoneOptions
import vn.tinxom.ShellWords
import vn.tinxom.Territory
import vn.tinxom.progress
import vn.tinxom.putVaultAside
import java.io.File

/** The app's process: its phone, its network, its work in the background. */
public open class App : Application() {
    /** Lives as long as the process. */
    public val scope: CoroutineScope = CoroutineScope(SupervisorJob() + Dispatchers.Main.immediate)

    /** The phone of this process. */
    public val phone: OnePhone = OnePhone { opened() }

    /** How it is connected. */
    public val networks: Networks by lazy { Networks(this) { phone.inFront } }

    /** What the system shows of it. */
    public val notices: Notices by lazy { Notices(this) }

    /** When the system wakes it. */
    public val schedule: Schedule by lazy { Schedule(this) }

    /** Its work in the background. */
    public val syncs: Syncs by lazy { Syncs(phone, Told(), notices) }

    /** Files on their way to another app. */
    public val shared: Shared by lazy { Shared(this) }

    /** Told, on the thread that draws, when something is there that waits to be sent. */
    public var onKept: (() -> Unit)? = null

    private var watching: Job? = null

    /** The system's language, where it is one of ours; Vietnamese otherwise. */
    public val language: Language
        get() = if (resources.configuration.locales[0].language == "en") Language.ENGLISH else Language.VIETNAMESE

    override fun onCreate() {
        super.onCreate()
        // What an earlier process could not take away any more.
        shared.clear()
    }

    /** The key store's wrapping; a test has no hardware. */
    protected open fun wrapping(): Wrapping = HardwareWrapping(this)

    /** Puts a vault that does not open aside; nothing is deleted. */
    public suspend fun putAside(): Unit =
        withContext(Dispatchers.IO) {
            putVaultAside(options(), territory())
        }

    /** The clock; the machine's own while there is none. */
    protected open val clock: PhoneClock? = null

    private suspend fun opened(): OpenPhone {
        val territory = withContext(Dispatchers.IO) { territory() }
        val keys = WrappedKeys(noBackupFilesDir, wrapping())
        val phone = OpenPhone.open(options(), territory, keys, clock, networks)
        schedule.regularly()
        return phone
    }

    /**
     * Whenever something waits to be sent, the system is asked to wake the app for it: this process may be gone by then. Signed out,
     * it begins once somebody signed in.
     */
    public fun watch(phone: OpenPhone) {
        if (watching?.isActive == true) return
        watching =
            scope.launch {
                try {
                    // Its first step comes when there is something to see.
                    if (phone.local { this.phone.isSignedOut() }) phone.syncing.view().use { it.next() }
                    phone.syncing.progress().map { it.left > 0u }.distinctUntilChanged().filter { it }.collect {
                        schedule.soon()
                        onKept?.invoke()
                    }
                } catch (_: PhoneException) {
                    // Shut.
                }
            }
    }

    private suspend fun options(): PhoneOptions =
        withContext(Dispatchers.IO) {
            val folder = File(noBackupFilesDir, VAULT)
            folder.mkdirs()
            PhoneOptions(folder.path, language, roots(), server())
        }

    /** The operator's own TLS roots, which come with the app. */
    protected open fun roots(): List<ByteArray> =
        assets
            .list(ROOTS)
            .orEmpty()
            .sorted()
            .map { assets.open("$ROOTS/$it").use { root -> root.readBytes() } }

    /** The server that the app is made for, where it is made for one. */
    protected open fun server(): String? =
        if (SERVER in assets.list("").orEmpty()) assets.open(SERVER).use { it.readBytes().decodeToString().trim() } else null

    /** The territory that comes with the app. */
    protected open fun territory(): Territory = Territory.read(assets.open(TERRITORY).use { it.readBytes() })

    private inner class Told : Syncs.Asides {
        override fun news(phone: OpenPhone): ULong = phone.phone.screens(language).use { it.news() }

        override fun grew(phone: OpenPhone): Boolean = phone.phone.screens(language).use { it.tellNews() }

        override fun words(phone: OpenPhone): ShellWords = phone.phone.screens(language).use { it.shellWords() }
    }

    public companion object {
        private const val VAULT = "vault"
        private const val ROOTS = "roots"
        private const val SERVER = "server"
        private const val TERRITORY = "territory.json"

        /** The process that a part of it runs in. */
        public fun of(context: Context): App = context.applicationContext as App
    }
}
