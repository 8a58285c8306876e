// Fields to type into, and codes to be read by another phone.

package vn.tinxom.screens

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.RowScope
import androidx.compose.foundation.layout.aspectRatio
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.text.BasicTextField
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.onFocusChanged
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.TextRange
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.KeyboardCapitalization
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.text.input.TextFieldValue
import androidx.compose.ui.unit.dp
import vn.tinxom.Keyboard
import vn.tinxom.RowBody

/** A field: what it is above, what is said of it below. What is being typed stands in it, and what the phone has while nobody types. */
@Composable
internal fun Field(
    body: RowBody.Field,
    hand: Hand,
) {
    val palette = LocalPalette.current
    val seen = hand.typed(body.field) ?: body.value
    // Where the letters come from the phone, the cursor stands behind them.
    var text by remember(body.field) { mutableStateOf(TextFieldValue(seen, TextRange(seen.length))) }
    val shown = if (text.text == seen) text else TextFieldValue(seen, TextRange(seen.length))
    var typing by remember(body.field) { mutableStateOf(false) }
    DisposableEffect(body.field) { onDispose { hand.focus(body.field, false) } }
    Column(verticalArrangement = Arrangement.spacedBy(6.dp)) {
        val lines = body.keyboard == Keyboard.LINES
        BasicTextField(
            shown,
            onValueChange = {
                text = it
                if (it.text != seen) hand.type(body.field, it.text)
            },
            Modifier
                .fillMaxWidth()
                .onFocusChanged {
                    typing = it.isFocused
                    hand.focus(body.field, it.isFocused)
                }.testTag(body.field),
            textStyle = LocalType.current.body.copy(color = palette.ink),
            singleLine = !lines,
            cursorBrush = SolidColor(palette.tea.ink),
            keyboardOptions =
                KeyboardOptions(
                    capitalization = if (lines) KeyboardCapitalization.Sentences else KeyboardCapitalization.None,
                    // A keyboard need not learn what is written here.
                    autoCorrectEnabled = false,
                    keyboardType = if (body.keyboard == Keyboard.DIGITS) KeyboardType.Number else KeyboardType.Text,
                    imeAction = if (lines) ImeAction.Default else ImeAction.Done,
                ),
            decorationBox = { inner ->
                // Its name is within the field and no description of it: a screen reader would read that instead of what was typed.
                Column(verticalArrangement = Arrangement.spacedBy(6.dp)) {
                    Text(body.label, color = palette.ink, style = LocalType.current.strong)
                    Framed(body, typing) {
                        Box(Modifier.weight(1f)) {
                            if (seen.isEmpty()) Text(body.hint, color = palette.soft, style = LocalType.current.body)
                            inner()
                        }
                    }
                }
            },
        )
        if (body.note.isNotEmpty()) Text(body.note, color = palette.soft, style = LocalType.current.soft)
    }
}

/** The frame that is typed into, with a glass where something is looked for. */
@Composable
private fun Framed(
    body: RowBody.Field,
    typing: Boolean,
    content: @Composable RowScope.() -> Unit,
) {
    val palette = LocalPalette.current
    val lines = body.keyboard == Keyboard.LINES
    Surface(
        Modifier.fillMaxWidth().heightIn(min = if (lines) 168.dp else Size.target),
        RoundedCornerShape(Size.corner),
        palette.surface,
        border = BorderStroke(if (typing) 2.dp else Size.hairline, if (typing) palette.tea.ink else palette.soft),
    ) {
        Row(
            Modifier.padding(16.dp, 14.dp),
            Arrangement.spacedBy(10.dp),
            if (lines) Alignment.Top else Alignment.CenterVertically,
        ) {
            if (body.keyboard == Keyboard.SEARCH) Picture("search", palette.soft)
            content()
        }
    }
}

/** Modules of light around a code, as ISO/IEC 18004 asks for. */
private const val QUIET = 4

/** A code, black on white whatever the theme: another phone's camera reads it. */
@Composable
internal fun Code(body: RowBody.Code) {
    Surface(
        Modifier.fillMaxWidth().semantics {
            contentDescription = body.description
            role = Role.Image
        },
        RoundedCornerShape(Size.corner),
        Color.White,
    ) {
        Canvas(Modifier.fillMaxWidth().aspectRatio(1f)) {
            val side = body.side.toInt()
            // Whole pixels, so that no seam of grey lies between two modules.
            val module = (size.width / (side + 2 * QUIET)).toInt().coerceAtLeast(1).toFloat()
            val start = ((size.width - module * side) / 2).toInt()
            for (row in 0 until side) {
                for (column in 0 until side) {
                    if (body.modules[row * side + column].toInt() == 1) {
                        val corner = Offset(start + column * module, start + row * module)
                        drawRect(
                            Color.Black,
                            corner,
                            androidx.compose.ui.geometry
                                .Size(module, module),
                        )
                    }
                }
            }
        }
    }
}
