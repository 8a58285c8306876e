// Work in the background: one sync at a time, asked for by the system.

package vn.tinxom.app

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.withContext
import vn.tinxom.OpenPhone
import vn.tinxom.PhoneException
import vn.tinxom.ShellWords

/** One sync in the background. [screens] counts what is new and has the words for it; [news] tells it to the person. */
public class Syncs(
    private val phone: OnePhone,
    private val screens: Asides,
    private val news: News,
) {
    /** What is asked of a phone besides its sync. */
    public interface Asides {
        /** How much is new and waits for the person. */
        public fun news(phone: OpenPhone): ULong

        /** Whether that grew since the person was told last; told with it. */
        public fun grew(phone: OpenPhone): Boolean

        /** Words for what the platform draws. */
        public fun words(phone: OpenPhone): ShellWords
    }

    /** Who is told that something is new. */
    public interface News {
        /** Something is new. */
        public fun show(words: ShellWords)

        /** Nothing is new any more. */
        public fun clear()
    }

    private val turn = Mutex()

    /** Syncs once and says whether it is worth another try: something still waits and may go later. */
    public suspend fun once(): Boolean {
        // Two would wait for each other and do the same.
        if (!turn.tryLock()) return false
        try {
            return synced()
        } catch (error: PhoneException) {
            return passes(error)
        } catch (gone: CancellationException) {
            throw gone
        } catch (_: Exception) {
            // What nobody foresaw ends this turn and not the process, where a person may be writing.
            return false
        } finally {
            turn.unlock()
        }
    }

    private suspend fun synced(): Boolean {
        if (phone.inFront) {
            // The open app keeps itself in step; the job stays for when it is closed before all is sent.
            return phone.open?.local { syncing.status().left > 0u } ?: false
        }
        return phone.awake { awake ->
            try {
                awake.syncUnasked()
            } finally {
                // What came before it was stopped is kept, and is told too.
                withContext(NonCancellable) { tell(awake) }
            }
            awake.local { syncing.status().left > 0u }
        }
    }

    private suspend fun tell(awake: OpenPhone) {
        val words = awake.local { if (screens.grew(this)) screens.words(this) else null }
        when {
            // Whoever came to the app meanwhile sees it there.
            words != null -> if (!phone.inFront) news.show(words)

            awake.local { screens.news(this) } == 0uL -> news.clear()
        }
    }

    /** Whether an error passes by itself. What needs the person waits for him, and for the next regular turn. */
    private fun passes(error: PhoneException): Boolean =
        when (error) {
            is PhoneException.Later, is PhoneException.InUse -> true
            is PhoneException.Unlock, is PhoneException.Stopped -> true
            is PhoneException.NotOpen -> phone.open?.phone?.isSignedOut() == false
            else -> false
        }
}
