// One process holds the vault: the open app and work in the background share one phone.

package vn.tinxom.app

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import vn.tinxom.OpenPhone
import vn.tinxom.PhoneException

/** The phone of this process, opened once, awake while somebody needs it. [opens] opens it. */
public class OnePhone(
    private val opens: suspend () -> OpenPhone,
) {
    private val turn = Mutex()

    @Volatile
    private var phone: OpenPhone? = null

    /** Pieces of work that need it awake, besides the app in front; counted under [turn]. */
    private var working = 0

    /** Whether the app is on the screen. Set before its screens ask for the phone to wake, and before they let it sleep. */
    @Volatile
    public var inFront: Boolean = false

    /** The phone while it is open, asleep or not. */
    public val open: OpenPhone? get() = phone

    /**
     * The phone, opened by whoever comes first, and awake while the app is in front. A phone that was signed out is given as it is.
     *
     * @throws PhoneException of the opening; nothing was changed then.
     */
    public suspend fun wake(): OpenPhone =
        turn.withLock {
            val woken = woken()
            // Whoever asked may be gone by now: a vault that nobody looks at is closed.
            sleepUnlessNeeded(woken)
            woken
        }

    /**
     * Does a piece of work with the phone awake, and lets it sleep afterwards unless it is needed on. Work that is cancelled is ended
     * where it waits; what was committed is in the vault.
     *
     * @throws PhoneException of the opening, or of the work.
     */
    public suspend fun <T> awake(work: suspend (OpenPhone) -> T): T {
        val awake = turn.withLock { woken().also { working += 1 } }
        try {
            return work(awake)
        } finally {
            withContext(NonCancellable) {
                turn.withLock {
                    working -= 1
                    sleepUnlessNeeded(awake)
                }
            }
        }
    }

    private suspend fun woken(): OpenPhone {
        val before = phone ?: return opens().also { phone = it }
        return try {
            withContext(NonCancellable + Dispatchers.IO) { before.phone.resume() }
            before
        } catch (closed: PhoneException.NotOpen) {
            // Signed out is a state that its screens speak of; one that was shut is opened anew.
            if (before.phone.isSignedOut()) before else opens().also { phone = it }
        }
    }

    private suspend fun sleepUnlessNeeded(awake: OpenPhone) {
        if (inFront || working > 0) return
        withContext(NonCancellable + Dispatchers.IO) {
            try {
                awake.phone.pause()
                // The app came to the front meanwhile and found it still awake.
                if (inFront) awake.phone.resume()
            } catch (_: PhoneException) {
                // Shut or broken: whoever opens it next is told.
            }
        }
    }
}
