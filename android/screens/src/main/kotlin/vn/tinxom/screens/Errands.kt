package vn.tinxom.screens

/** What only the platform can do for the phone. */
public interface Errands {
    /** Shows a neutral page of the system, at once; nothing of this app is left to see. */
    public fun leave()

    /** Dials a number; the person still presses call. False where this phone cannot. */
    public fun dial(number: String): Boolean

    /** Reads a code with the camera, under a prompt; null when the person turned back. */
    public suspend fun scan(prompt: String): String?

    /**
     * Asks whoever holds the phone for what unlocks it, under a prompt; false when the person turned back. A phone that nothing locks
     * asks nothing.
     */
    public suspend fun confirm(prompt: String): Boolean

    /** Offers a text as a file to the system's share sheet. False where nothing takes it. */
    public fun share(
        name: String,
        text: String,
    ): Boolean

    /** Reads a text aloud; [language] is `vi` or `en`. False where there is no voice for it. */
    public suspend fun speak(
        text: String,
        language: String,
    ): Boolean

    /** Keeps the screen lit and bright, or no longer: a code is shown to another phone's camera. */
    public fun bright(on: Boolean)
}
