// What can be tapped: none smaller than a thumb, each with its words or a description.

package vn.tinxom.screens

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.Icon
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import vn.tinxom.ActionButton
import vn.tinxom.Tone

/** An icon without words of its own: what it means stands beside it. */
@Composable
internal fun Picture(
    name: String,
    tint: Color,
    size: Dp = Size.icon,
) {
    Icon(Drawings.of(name), contentDescription = null, Modifier.size(size), tint)
}

/** An icon alone, described for who cannot see it. */
@Composable
internal fun IconButton(
    button: ActionButton,
    hand: Hand,
) {
    Surface(
        onClick = { hand.tap(button) },
        modifier =
            Modifier.size(Size.target).semantics {
                contentDescription = button.label
                role = Role.Button
            },
        enabled = button.enabled,
        shape = RoundedCornerShape(Size.corner),
        color = Color.Transparent,
    ) {
        Box(contentAlignment = Alignment.Center) { button.icon?.let { Picture(it, LocalPalette.current.ink) } }
    }
}

/** 113 where there is no room at the bottom. */
@Composable
internal fun SmallButton(
    button: ActionButton,
    hand: Hand,
) {
    val palette = LocalPalette.current
    val ink = palette.of(button.tone).ink
    Surface(
        onClick = { hand.tap(button) },
        modifier = Modifier.heightIn(min = Size.target).semantics { role = Role.Button },
        enabled = button.enabled,
        shape = RoundedCornerShape(Size.corner),
        color = palette.surface,
        border = BorderStroke(2.dp, ink),
    ) {
        Box(Modifier.padding(horizontal = Size.gap), Alignment.Center) {
            Text(button.label, color = ink, style = LocalType.current.main)
        }
    }
}

/** An action at the bottom of a page: filled where it is the main one, outlined in red for 113. */
@Composable
internal fun BigButton(
    button: ActionButton,
    hand: Hand,
    modifier: Modifier = Modifier,
) {
    val palette = LocalPalette.current
    val filled = button.tone == Tone.TEA && button.enabled
    val ink =
        when {
            !button.enabled -> palette.soft
            filled -> palette.onTea
            else -> palette.of(button.tone).ink
        }
    Surface(
        onClick = { hand.tap(button) },
        modifier = modifier.heightIn(min = Size.main).semantics { role = Role.Button },
        enabled = button.enabled,
        shape = RoundedCornerShape(Size.large),
        color = if (filled) palette.tea.ink else palette.surface,
        contentColor = ink,
        border =
            if (filled) {
                null
            } else {
                BorderStroke(
                    2.dp,
                    if (button.enabled &&
                        button.tone == Tone.RED
                    ) {
                        ink
                    } else {
                        palette.line
                    },
                )
            },
    ) {
        Row(
            Modifier.padding(horizontal = if (stacked()) Size.gap else Size.margin, vertical = Size.gap),
            Arrangement.spacedBy(10.dp, Alignment.CenterHorizontally),
            Alignment.CenterVertically,
        ) {
            button.icon?.let { Picture(it, ink) }
            Text(button.label, color = ink, style = LocalType.current.main, textAlign = TextAlign.Center)
        }
    }
}

/** A way on among the rows. */
@Composable
internal fun WayOn(
    button: ActionButton,
    hand: Hand,
    ground: Color = LocalPalette.current.surface,
    ink: Color = LocalPalette.current.of(button.tone).ink,
) {
    val palette = LocalPalette.current
    Surface(
        onClick = { hand.tap(button) },
        modifier = Modifier.fillMaxWidth().heightIn(min = Size.target).semantics { role = Role.Button },
        enabled = button.enabled,
        shape = RoundedCornerShape(Size.corner),
        color = ground,
        border = BorderStroke(Size.hairline, palette.line),
    ) {
        Row(
            Modifier.padding(horizontal = 16.dp, vertical = 10.dp),
            Arrangement.spacedBy(Size.gap),
            Alignment.CenterVertically,
        ) {
            val colour = if (button.enabled) ink else palette.soft
            // Where type is large its words need the room.
            button.icon?.takeUnless { stacked() }?.let { Picture(it, colour) }
            Text(button.label, Modifier.weight(1f), color = colour, style = LocalType.current.strong)
        }
    }
}

/** Ways on below each other. */
@Composable
internal fun WaysOn(
    buttons: List<ActionButton>,
    hand: Hand,
) {
    Column(verticalArrangement = Arrangement.spacedBy(Size.gap)) { buttons.forEach { WayOn(it, hand) } }
}
