@file:OptIn(ExperimentalTestApi::class)

package vn.tinxom.screens

import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.assert
import androidx.compose.ui.test.hasTestTag
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performTextClearance
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.text.AnnotatedString
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.Channel
import vn.tinxom.ActionButton
import vn.tinxom.Keyboard
import vn.tinxom.RowBody
import kotlin.test.Test
import kotlin.test.assertEquals

/** A field under fast fingers, before a phone that keeps slowly: what a person typed stays under the person's eyes. */
internal class FieldTest {
    private var value by mutableStateOf("")
    private val disk = Channel<Unit>(Channel.UNLIMITED)
    private val typing =
        Typing(CoroutineScope(Dispatchers.Unconfined)) { _, typed ->
            disk.receive()
            value = typed
            true
        }
    private val hand =
        object : Hand {
            override fun tap(button: ActionButton) = Unit

            override fun type(
                field: String,
                value: String,
            ) = typing.put(field, value)

            override fun focus(
                field: String,
                on: Boolean,
            ) = typing.focus(field, on)

            override fun typed(field: String) = typing.shown(field)
        }

    @Test
    fun `letters typed over an emptied field stay when the phone has only taken that it was empty`() =
        onField {
            node().performTextInput("a")
            node().performTextClearance()
            keeps()
            node().performTextInput("b")
            seen("b")
            // Now that the field was empty is kept: older than what stands there.
            keeps()
            typing.drawn()
            assertEquals("", value)
            seen("b")
            keeps()
            seen("b")
            assertEquals("b", value)
            node().performTextInput("c")
            seen("bc")
        }

    @Test
    fun `what the phone emptied after it was asked for something is empty, also where somebody types`() =
        onField {
            node().performClick()
            node().performTextInput("mã mời")
            keeps()
            seen("mã mời")
            value = ""
            typing.forget()
            seen("")
        }

    @Test
    fun `what the phone puts into a field where nobody types is seen`() =
        onField {
            value = "Xóm Núi Voi"
            seen("Xóm Núi Voi")
            node().performTextInput(", ngõ 2")
            seen("Xóm Núi Voi, ngõ 2")
        }

    private fun onField(play: SkikoComposeUiTest.() -> Unit) =
        runSkikoComposeUiTest {
            setContent { Themed(100) { Field(RowBody.Field("words", "Kể lại", value, "", "", Keyboard.LINES), hand) } }
            play()
        }

    private fun SkikoComposeUiTest.node() = onNode(hasTestTag("words"))

    private fun SkikoComposeUiTest.seen(text: String) {
        node().assert(SemanticsMatcher.expectValue(SemanticsProperties.EditableText, AnnotatedString(text)))
    }

    /** The disk takes one value. */
    private fun SkikoComposeUiTest.keeps() {
        runOnUiThread { disk.trySend(Unit) }
        waitForIdle()
    }
}
