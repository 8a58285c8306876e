package vn.tinxom

import java.time.Duration
import java.time.Instant

/** A clock that is set by hand. */
internal class ManualClock(
    @Volatile var shows: Instant,
) : PhoneClock {
    override fun now(): Instant = shows

    fun advance(minutes: Long) {
        shows += Duration.ofMinutes(minutes)
    }
}

/** A key store that a test holds in its hand: it does what its state says. */
internal class Keys(
    @Volatile var state: String = "good",
) : KeyStore {
    @Volatile
    var key: ByteArray? = null

    override fun load(): ByteArray? =
        when (state) {
            "good" -> key
            "lost" -> null
            "wrong" -> ByteArray(32) { 9 }
            "short" -> key?.copyOf(31)
            else -> fails()
        }

    override fun keep(key: ByteArray) {
        if (state != "good") fails()
        this.key = key
    }

    private fun fails(): Nothing =
        throw when (state) {
            "locked" -> KeyStoreFailure.Locked()
            "full" -> KeyStoreFailure.Full()
            "failed" -> KeyStoreFailure.Failed()
            "throws" -> IllegalStateException("the platform is not well")
            "throws-error" -> StackOverflowError("the platform is not well at all")
            else -> Broken("no key store is `$state`")
        }

    companion object {
        val STATES = setOf("good", "locked", "failed", "full", "throws", "lost", "wrong", "short")
    }
}

/** A person with a phone. */
internal class Person(
    val folder: String,
    now: Instant,
    keys: String,
    private val territory: Territory = Given.territory,
) {
    val clock = ManualClock(now)
    val keys = Keys(keys)
    val tips = mutableMapOf<String, Long>()
    var watched: Watched? = null
    private var opened: OpenPhone? = null

    /** The phone, which is open. */
    val phone: OpenPhone get() = opened ?: throw Broken("the phone is not open")

    fun open(language: Language = Language.VIETNAMESE) {
        opened = OpenPhone(Phone.open(PhoneOptions(folder, language, listOf()), territory, keys, clock, null))
    }

    fun shut() {
        watched?.view?.close()
        watched = null
        opened?.close()
        opened = null
    }
}

/** A view that is looked at, and its rows. */
internal class Watched(
    val view: TipsView,
) {
    val rows: MutableList<TipLine> = view.snapshot().toMutableList()

    /** Takes differences until the rows are these. */
    suspend fun changesTo(now: List<TipLine>) {
        while (rows != now) {
            val changes = view.next() ?: throw Broken("the view ended")
            for (change in changes) {
                when (change) {
                    is TipChange.Remove -> rows.removeAt(change.at.toInt())
                    is TipChange.Insert -> rows.add(change.at.toInt(), change.row)
                    is TipChange.Update -> rows[change.at.toInt()] = change.row
                }
            }
        }
    }
}
