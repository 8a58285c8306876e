package vn.tinxom.screens

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.runBlocking
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** What is typed: handed over in order, and the last of it always. */
internal class TypingTest {
    private val gate = CompletableDeferred<Unit>()
    private val handed = mutableListOf<Pair<String, String>>()
    private var works = true
    private val scope = CoroutineScope(Dispatchers.Unconfined)
    private val typing =
        Typing(scope) { field, value ->
            gate.await()
            if (works) handed += field to value
            works
        }

    @Test
    fun `while one value is kept the newer ones wait, and of them the last of each field is handed over`() =
        runBlocking {
            for (value in listOf("B", "Bọ", "Bọn")) typing.put("words", value)
            typing.put("hamlet", "Núi Voi")
            assertEquals(emptyList(), handed)
            gate.complete(Unit)
            assertTrue(typing.flush())
            assertEquals("words" to "B", handed.first())
            assertEquals(mapOf("words" to "Bọn", "hamlet" to "Núi Voi"), handed.toMap())
            assertEquals(3, handed.size)
        }

    @Test
    fun `what could not be handed over waits for the next time and is seen meanwhile`() =
        runBlocking {
            gate.complete(Unit)
            works = false
            typing.put("words", "Bọn đòi nợ")
            assertFalse(typing.flush())
            typing.drawn()
            typing.forget()
            assertEquals("Bọn đòi nợ", typing.shown("words"))
            works = true
            assertTrue(typing.flush())
            assertEquals(listOf("words" to "Bọn đòi nợ"), handed)
        }

    @Test
    fun `what was typed last is handed over though the screen is gone before and after`() =
        runBlocking {
            typing.put("words", "Bọn")
            typing.put("words", "Bọn đòi nợ")
            scope.cancel()
            typing.put("words", "Bọn đòi nợ đập cửa")
            gate.complete(Unit)
            typing.flush()
            assertEquals("words" to "Bọn đòi nợ đập cửa", handed.last())
        }

    @Test
    fun `where somebody types the letters stay, and elsewhere what the phone has counts once it was drawn`() =
        runBlocking {
            gate.complete(Unit)
            typing.focus("words", true)
            typing.put("words", "Bọn")
            typing.put("hamlet", "Núi Voi")
            assertTrue(typing.flush())
            assertEquals("Núi Voi", typing.shown("hamlet"))
            typing.drawn()
            assertNull(typing.shown("hamlet"))
            assertEquals("Bọn", typing.shown("words"))
            typing.focus("words", false)
            assertEquals("Bọn", typing.shown("words"))
            typing.drawn()
            assertNull(typing.shown("words"))
        }
}
