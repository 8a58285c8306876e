package vn.tinxom.app

import android.speech.tts.TextToSpeech
import android.speech.tts.Voice
import kotlinx.coroutines.runBlocking
import org.junit.After
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowTextToSpeech
import java.util.Locale
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue

/** Reading aloud: by a voice that lives on the phone, or not at all. */
@RunWith(RobolectricTestRunner::class)
class VoicesTest {
    private val voices = Voices(RuntimeEnvironment.getApplication())
    private val engine: ShadowTextToSpeech get() = shadowOf(ShadowTextToSpeech.getLastTextToSpeechInstance())

    @After
    fun silence() {
        voices.close()
        ShadowTextToSpeech.reset()
    }

    private fun voice(
        language: String,
        network: Boolean = false,
        installed: Boolean = true,
    ) {
        val features = if (installed) setOf() else setOf(TextToSpeech.Engine.KEY_FEATURE_NOT_INSTALLED)
        val name = "$language-$network-$installed"
        val quality = if (network) Voice.QUALITY_VERY_HIGH else Voice.QUALITY_NORMAL
        val spoken = Locale.forLanguageTag(language)
        ShadowTextToSpeech.addVoice(Voice(name, spoken, quality, Voice.LATENCY_NORMAL, network, features))
    }

    private fun begun() {
        engine.onInitListener.onInit(TextToSpeech.SUCCESS)
    }

    @Test
    fun `a screen is read line by line by the phone's own voice`() {
        voice("en-US")
        voice("vi-VN")
        voices.say("Tin đã đến.\n\nCán bộ đã mở.", "vi")
        begun()
        assertEquals(listOf("Tin đã đến.", "Cán bộ đã mở."), engine.spokenTextList.toList())
        assertEquals("vi", engine.currentVoice.locale.language)
        voices.say("It has arrived.", "en")
        assertEquals("It has arrived.", engine.lastSpokenText)
        assertEquals("en", engine.currentVoice.locale.language)
    }

    @Test
    fun `no word goes to a voice that needs a network`() {
        voice("vi-VN", network = true)
        voice("vi-VN", installed = false)
        voice("en-US")
        val heard = voices.say("Bà Tư ở xóm trên.", "vi")
        begun()
        assertTrue(engine.spokenTextList.isEmpty())
        assertFalse(runBlocking { heard.await() }, "whoever hears nothing is told why")
        voice("vi-VN")
        assertTrue(runBlocking { voices.say("Bà Tư ở xóm trên.", "vi").await() })
    }

    @Test
    fun `an engine that does not begin is told, and tried again the next time`() {
        voice("vi-VN")
        val heard = voices.say("Tin đã đến.", "vi")
        engine.onInitListener.onInit(TextToSpeech.ERROR)
        assertFalse(runBlocking { heard.await() })
        assertTrue(engine.isShutdown)
        val again = voices.say("Tin đã đến.", "vi")
        begun()
        assertTrue(runBlocking { again.await() })
    }

    @Test
    fun `a phone without any engine says each time that it has none`() {
        val none =
            Voices(RuntimeEnvironment.getApplication()) { context, listener ->
                listener.onInit(TextToSpeech.ERROR)
                TextToSpeech(context, listener)
            }
        repeat(2) { assertFalse(runBlocking { none.say("Tin đã đến.", "vi").await() }) }
    }

    @Test
    fun `whoever turns away hears nothing more`() {
        voice("vi-VN")
        voices.say("Tin đã đến.", "vi")
        voices.hush()
        begun()
        assertTrue(engine.spokenTextList.isEmpty())
        voices.say("Tin đã mở.", "vi")
        assertEquals("Tin đã mở.", engine.lastSpokenText)
        voices.close()
        assertTrue(engine.isShutdown)
    }
}
