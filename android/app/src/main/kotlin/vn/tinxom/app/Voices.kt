// Reads a screen aloud, by a voice that lives on the phone.

package vn.tinxom.app

import android.content.Context
import android.speech.tts.TextToSpeech
import android.speech.tts.Voice
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Deferred
import java.util.Locale

/**
 * The system's voice. Only one that needs no network: with the others every word would go to their maker. Where the phone has none in
 * the language, nothing is read, and that is said: an English voice over Vietnamese helps nobody.
 */
public class Voices(
    private val context: Context,
    private val made: (Context, TextToSpeech.OnInitListener) -> TextToSpeech = ::TextToSpeech,
) : AutoCloseable {
    private var engine: TextToSpeech? = null
    private var ready = false
    private var failed = false
    private var waiting: Asked? = null

    private class Asked(
        val text: String,
        val language: String,
        val spoken: CompletableDeferred<Boolean> = CompletableDeferred(),
    )

    /** Reads a text aloud, instead of the one that is being read; tells whether there is a voice for it, once that is known. */
    public fun say(
        text: String,
        language: String,
    ): Deferred<Boolean> {
        waiting?.spoken?.complete(true)
        val asked = Asked(text, language)
        waiting = asked
        if (engine == null) begin()
        speak()
        return asked.spoken
    }

    /** Is silent. Whoever was not heard yet is not told that there is no voice. */
    public fun hush() {
        waiting?.spoken?.complete(true)
        waiting = null
        engine?.stop()
    }

    override fun close() {
        hush()
        engine?.shutdown()
        engine = null
        ready = false
    }

    private fun begin() {
        failed = false
        val begun = made(context) { status -> started(status == TextToSpeech.SUCCESS) }
        // A phone without any engine says so before there is one to hold.
        if (failed) begun.shutdown() else engine = begun
    }

    private fun started(well: Boolean) {
        ready = well
        failed = !well
        if (well) {
            speak()
        } else {
            waiting?.spoken?.complete(false)
            waiting = null
            // The next time it is tried from the start.
            engine?.shutdown()
            engine = null
        }
    }

    private fun speak() {
        val engine = engine
        if (!ready || engine == null) return
        val asked = waiting ?: return
        waiting = null
        val voice = voice(engine, asked.language)
        if (voice != null) {
            engine.voice = voice
            var queue = TextToSpeech.QUEUE_FLUSH
            for (piece in pieces(asked.text)) {
                engine.speak(piece, queue, null, "")
                queue = TextToSpeech.QUEUE_ADD
            }
        }
        asked.spoken.complete(voice != null)
    }

    private fun voice(
        engine: TextToSpeech,
        language: String,
    ): Voice? =
        engine.voices
            .orEmpty()
            .filter { it.locale.language == Locale(language).language && !it.isNetworkConnectionRequired }
            .filter { TextToSpeech.Engine.KEY_FEATURE_NOT_INSTALLED !in it.features.orEmpty() }
            .maxByOrNull { it.quality }

    /** Line by line: an engine takes a bounded text at once, and a pause between lines is how a person reads. */
    private fun pieces(text: String): List<String> =
        text.lines().filter { it.isNotBlank() }.flatMap { it.chunked(TextToSpeech.getMaxSpeechInputLength()) }
}
