package vn.tinxom

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext

/**
 * A phone and its clients, each once. One of it is held by an app for as long as the vault is open.
 *
 * [close] shuts the vault. That is what `use` wants: [Phone.close] alone only lets go of a handle, and the vault stays open until
 * every other handle is collected.
 *
 * Local calls are short, and they read and write a disk: make them in [local] and never on a thread that draws.
 */
public class OpenPhone(
    public val phone: Phone,
) : AutoCloseable {
    /** Joining, and who holds this phone. */
    public val membership: Membership = phone.membership()

    /** Tips that are being written. */
    public val drafts: Drafts = phone.drafts()

    /** What did not arrive yet. */
    public val outbox: Outbox = phone.outbox()

    /** The owner's tips with their states, receipts and answers. */
    public val inbox: Inbox = phone.inbox()

    /** The patrols' logs. */
    public val patrols: Patrols = phone.patrols()

    /** The household's slot. */
    public val slot: Slot = phone.slot()

    /** Enrolment at a household's door, for officers. */
    public val door: Door = phone.door()

    /** The ward's registry of households, for officers. */
    public val registry: Registry = phone.registry()

    /** The officer's side. */
    public val officer: Officer = phone.officer()

    /** Bringing everything to the server and back; [sync] and [keepUp] are the calls for an app. */
    public val syncing: SyncClient = phone.sync()

    /**
     * Makes local calls on [Dispatchers.IO]. They are made even when the coroutine is cancelled before or meanwhile: what a person
     * typed is kept, though the screen is gone.
     */
    public suspend fun <T> local(calls: OpenPhone.() -> T): T = withContext(NonCancellable + Dispatchers.IO) { calls() }

    /**
     * Syncs because a person asked for it. Cancelling the coroutine ends it, and nothing is lost by that; [SyncClient.progress]
     * tells how it stands.
     *
     * @throws PhoneException what arrived before it is kept.
     */
    public suspend fun sync(): SyncReport = withContext(Dispatchers.IO) { syncing.now() }

    /**
     * Syncs once because the platform woke the phone: within the day's budget, and not over a network that is to be spared. As [sync]
     * otherwise.
     *
     * @throws PhoneException [PhoneException.Later] before a byte is sent where it may not.
     */
    public suspend fun syncUnasked(): SyncReport = withContext(Dispatchers.IO) { syncing.unasked() }

    /** Keeps the phone in step until it is shut down or the coroutine is cancelled. */
    public suspend fun keepUp(): Unit = withContext(Dispatchers.IO) { syncing.keepUp() }

    /**
     * Shuts the vault down for good. Calls that come too late are refused with [PhoneException.NotOpen], as every other time that
     * the vault is closed; for that the handles stay, and the collector takes them with this object. May be called again.
     *
     * Writes to the disk and waits for it: where a thread must not wait, it is called in [local].
     */
    override fun close(): Unit = phone.shutdown()

    public companion object {
        /**
         * Opens the vault in a folder, or makes a new one, with the key that [keys] keeps. When the coroutine is cancelled meanwhile,
         * the vault is closed again.
         *
         * @throws PhoneException nothing in the folder is changed then.
         */
        public suspend fun open(
            options: PhoneOptions,
            territory: Territory,
            keys: KeyStore,
            clock: PhoneClock? = null,
            connectivity: Connectivity? = null,
        ): OpenPhone {
            var opened: OpenPhone? = null
            try {
                return withContext(Dispatchers.IO) {
                    OpenPhone(Phone.open(options, territory, keys, clock, connectivity)).also { opened = it }
                }
            } catch (gone: CancellationException) {
                // Nobody holds it, and an open vault would be in use for the next one who opens it.
                withContext(NonCancellable + Dispatchers.IO) { opened?.close() }
                throw gone
            }
        }
    }
}
