// Reads a screen aloud, by a voice that lives on the phone.

package vn.tinxom.app

import android.content.Context
import android.speech.tts.TextToSpeech
import android.speech.tts.Voice
import java.util.Locale

/**
 * The system's voice. Only one that needs no network: with the others every word would go to their maker. Where the phone has none in
 * the language, nothing is read: an English voice over Vietnamese helps nobody.
 */
public class Voices(
    private val context: Context,
) : AutoCloseable {
    private var engine: TextToSpeech? = null
    private var ready = false
    private var waiting: Pair<String, String>? = null

    /** Reads a text aloud, instead of the one that is being read. */
    public fun say(
        text: String,
        language: String,
    ) {
        waiting = text to language
        if (engine ==
            null
        ) {
            engine = TextToSpeech(context) { status -> started(status == TextToSpeech.SUCCESS) }
        } else {
            speak()
        }
    }

    /** Is silent. */
    public fun hush() {
        waiting = null
        engine?.stop()
    }

    override fun close() {
        hush()
        engine?.shutdown()
        engine = null
        ready = false
    }

    private fun started(well: Boolean) {
        ready = well
        speak()
    }

    private fun speak() {
        val engine = engine
        if (!ready || engine == null) return
        val (text, language) = waiting ?: return
        waiting = null
        engine.voice = voice(engine, language) ?: return
        var queue = TextToSpeech.QUEUE_FLUSH
        for (piece in pieces(text)) {
            engine.speak(piece, queue, null, "")
            queue = TextToSpeech.QUEUE_ADD
        }
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
