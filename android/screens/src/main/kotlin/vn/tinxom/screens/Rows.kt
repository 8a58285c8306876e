// A composable per shape of row.

package vn.tinxom.screens

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.text.selection.SelectionContainer
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.draw.drawBehind
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.selected
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import vn.tinxom.ActionButton
import vn.tinxom.Reached
import vn.tinxom.RowBody
import vn.tinxom.RowTile
import vn.tinxom.StateBadge
import vn.tinxom.TextRole
import vn.tinxom.Tone

/** Draws a row by its shape; what stands [before] and [after] it tells where a story's line goes. */
@Composable
internal fun RowOf(
    body: RowBody,
    hand: Hand,
    before: RowBody? = null,
    after: RowBody? = null,
) {
    when (body) {
        is RowBody.Text -> Words(body)
        is RowBody.Card -> Card(body, hand)
        is RowBody.Line -> Line(body, hand)
        is RowBody.Tiles -> Tiles(body.tiles, hand)
        is RowBody.Choice -> Choice(body, hand)
        is RowBody.Field -> Field(body, hand)
        is RowBody.Fact -> Fact(body)
        is RowBody.Step -> Step(body, before is RowBody.Step, after is RowBody.Step)
        is RowBody.Code -> Code(body)
        is RowBody.Buttons -> WaysOn(body.buttons, hand)
    }
}

@Composable
private fun Words(body: RowBody.Text) {
    val palette = LocalPalette.current
    when (body.style) {
        TextRole.TITLE -> {
            Text(body.text, Modifier.semantics { heading() }, palette.ink, style = LocalType.current.title)
        }

        TextRole.HEADING -> {
            Text(
                body.text,
                Modifier.padding(top = Size.gap).semantics {
                    heading()
                },
                palette.ink,
                style = LocalType.current.heading,
            )
        }

        TextRole.BODY -> {
            Text(body.text, color = palette.ink, style = LocalType.current.body)
        }

        TextRole.SOFT -> {
            Text(body.text, color = palette.soft, style = LocalType.current.soft)
        }

        TextRole.QUOTE -> {
            Plate {
                SelectionContainer(
                    Modifier.padding(16.dp),
                ) { Text(body.text, color = palette.ink, style = LocalType.current.body) }
            }
        }

        TextRole.LARGE -> {
            Plate {
                SelectionContainer(Modifier.padding(16.dp).fillMaxWidth()) {
                    Text(body.text, color = palette.ink, style = LocalType.current.code, textAlign = TextAlign.Center)
                }
            }
        }
    }
}

/** A white plate with a hairline. */
@Composable
internal fun Plate(
    modifier: Modifier = Modifier,
    content: @Composable () -> Unit,
) {
    val palette = LocalPalette.current
    Surface(
        modifier.fillMaxWidth(),
        RoundedCornerShape(Size.corner),
        palette.surface,
        border = BorderStroke(Size.hairline, palette.line),
        content = content,
    )
}

/** A picture in a box of its colour. */
@Composable
internal fun Boxed(
    icon: String,
    colours: Inked,
) {
    Box(Modifier.size(Size.picture).clip(RoundedCornerShape(14.dp)).background(colours.box), Alignment.Center) {
        Picture(icon, colours.ink)
    }
}

/** Words beside their picture; below it where type is large, or long words would be broken. */
@Composable
internal fun Beside(
    modifier: Modifier,
    alignment: Alignment.Vertical,
    picture: @Composable () -> Unit,
    words: @Composable () -> Unit,
) {
    if (stacked()) {
        Column(modifier.fillMaxWidth(), Arrangement.spacedBy(Size.gap)) {
            picture()
            words()
        }
    } else {
        Row(modifier.fillMaxWidth(), Arrangement.spacedBy(14.dp), alignment) {
            picture()
            Column(Modifier.weight(1f), Arrangement.spacedBy(4.dp)) { words() }
        }
    }
}

@Composable
private fun Card(
    body: RowBody.Card,
    hand: Hand,
) {
    val palette = LocalPalette.current
    val colours = palette.of(body.tone)
    Surface(
        Modifier.fillMaxWidth(),
        RoundedCornerShape(Size.corner),
        colours.box,
        border = if (body.tone == Tone.PLAIN) BorderStroke(Size.hairline, palette.line) else null,
    ) {
        Column(Modifier.padding(16.dp), Arrangement.spacedBy(Size.gap)) {
            Beside(
                Modifier.semantics(mergeDescendants = true) {},
                if (body.text.isEmpty()) Alignment.CenterVertically else Alignment.Top,
                picture = { Picture(body.icon, colours.ink) },
            ) {
                Text(body.title, color = colours.ink, style = LocalType.current.strong)
                if (body.text.isNotEmpty()) Text(body.text, color = colours.ink, style = LocalType.current.soft)
            }
            body.buttons.forEach { WayOn(it, hand) }
        }
    }
}

@Composable
private fun Line(
    body: RowBody.Line,
    hand: Hand,
) {
    val open = body.open
    val content = @Composable { LineWords(body) }
    if (open == null) {
        Plate(Modifier.semantics(mergeDescendants = true) {}, content)
    } else {
        val palette = LocalPalette.current
        Surface(
            onClick = { hand.tap(open) },
            modifier = Modifier.fillMaxWidth().heightIn(min = Size.target).semantics { role = Role.Button },
            enabled = open.enabled,
            shape = RoundedCornerShape(Size.corner),
            color = palette.surface,
            border =
                BorderStroke(
                    if (body.unread) 2.dp else Size.hairline,
                    if (body.unread) palette.tea.ink else palette.line,
                ),
            content = content,
        )
    }
}

@Composable
private fun LineWords(body: RowBody.Line) {
    val palette = LocalPalette.current
    val words = @Composable {
        Column(verticalArrangement = Arrangement.spacedBy(6.dp)) {
            // A tip's first words alone may end in an ellipsis.
            Text(
                body.title,
                color = palette.ink,
                style = if (body.unread) LocalType.current.strong else LocalType.current.body,
                maxLines = if (body.firstWords) 2 else Int.MAX_VALUE,
                overflow = if (body.firstWords) TextOverflow.Ellipsis else TextOverflow.Clip,
            )
            listOf(body.detail, body.time).filter { it.isNotEmpty() }.forEach {
                Text(it, color = palette.soft, style = LocalType.current.soft)
            }
            body.badge?.let { Badge(it) }
        }
    }
    val picture = @Composable { Boxed(body.icon, palette.tea) }
    if (stacked()) {
        Column(Modifier.padding(16.dp), Arrangement.spacedBy(Size.gap)) {
            picture()
            words()
        }
    } else {
        Row(Modifier.padding(16.dp), Arrangement.spacedBy(14.dp)) {
            picture()
            Box(Modifier.weight(1f)) { words() }
        }
    }
}

/** A state by icon, word and colour. */
@Composable
private fun Badge(badge: StateBadge) {
    val palette = LocalPalette.current
    val plain = badge.tone == Tone.PLAIN
    val colours = palette.of(badge.tone)
    Surface(
        shape = RoundedCornerShape(10.dp),
        color = colours.box,
        border = if (plain) BorderStroke(Size.hairline, palette.line) else null,
    ) {
        Row(Modifier.padding(10.dp, 5.dp), Arrangement.spacedBy(8.dp), Alignment.CenterVertically) {
            Picture(badge.icon, colours.ink, 22.dp)
            Text(badge.label, color = colours.ink, style = LocalType.current.badge)
        }
    }
}

/** Pictures in two columns, or below each other where type is large. */
@Composable
private fun Tiles(
    tiles: List<RowTile>,
    hand: Hand,
) {
    BoxWithConstraints {
        val one = stacked() || maxWidth < Size.narrow - Size.margin * 2
        Column(verticalArrangement = Arrangement.spacedBy(Size.gap)) {
            tiles.chunked(if (one) 1 else 2).forEach { pair ->
                Row(Modifier.height(IntrinsicSize.Min), Arrangement.spacedBy(Size.gap)) {
                    pair.forEach { Tile(it, hand, Modifier.weight(1f).fillMaxHeight()) }
                    if (!one && pair.size == 1) Spacer(Modifier.weight(1f))
                }
            }
        }
    }
}

/** What can be chosen: that it is, its frame shows and is said of it, and never its colour alone. */
@Composable
private fun Choosable(
    button: ActionButton,
    chosen: Boolean,
    role: Role,
    hand: Hand,
    modifier: Modifier,
    content: @Composable () -> Unit,
) {
    val palette = LocalPalette.current
    Surface(
        onClick = { hand.tap(button) },
        modifier =
            modifier.semantics {
                this.role = role
                selected = chosen
            },
        enabled = button.enabled,
        shape = RoundedCornerShape(Size.corner),
        color = if (chosen) palette.tea.box else palette.surface,
        border =
            BorderStroke(
                if (chosen) 2.dp else Size.hairline,
                if (chosen) palette.tea.ink else palette.line,
            ),
        content = content,
    )
}

@Composable
private fun Tile(
    tile: RowTile,
    hand: Hand,
    modifier: Modifier,
) {
    val palette = LocalPalette.current
    Choosable(tile.button, tile.chosen, Role.Button, hand, modifier.heightIn(min = 124.dp)) {
        Column(
            Modifier.padding(Size.gap),
            Arrangement.spacedBy(10.dp, Alignment.CenterVertically),
            Alignment.CenterHorizontally,
        ) {
            val off = !tile.button.enabled
            Picture(tile.icon, if (off) palette.soft else palette.tea.ink, 40.dp)
            Text(
                tile.button.label,
                color =
                    if (tile.chosen) {
                        palette.tea.ink
                    } else if (off) {
                        palette.soft
                    } else {
                        palette.ink
                    },
                style = LocalType.current.body,
                textAlign = TextAlign.Center,
            )
        }
    }
}

@Composable
private fun Choice(
    body: RowBody.Choice,
    hand: Hand,
) {
    val palette = LocalPalette.current
    Choosable(body.button, body.chosen, Role.RadioButton, hand, Modifier.fillMaxWidth().heightIn(min = Size.target)) {
        Row(
            Modifier.padding(16.dp, Size.gap),
            Arrangement.spacedBy(Size.gap),
            Alignment.CenterVertically,
        ) {
            Box(Modifier.size(Size.icon), Alignment.Center) {
                if (body.chosen) {
                    Picture("tick", palette.tea.ink)
                } else {
                    Surface(
                        Modifier.size(20.dp),
                        CircleShape,
                        palette.surface,
                        border = BorderStroke(2.dp, palette.soft),
                    ) {}
                }
            }
            Column(Modifier.weight(1f)) {
                val ink = if (body.chosen) palette.tea.ink else palette.ink
                Text(body.button.label, color = ink, style = LocalType.current.body)
                if (body.detail.isNotEmpty()) {
                    Text(
                        body.detail,
                        color = if (body.chosen) ink else palette.soft,
                        style = LocalType.current.soft,
                    )
                }
            }
        }
    }
}

@Composable
private fun Fact(body: RowBody.Fact) {
    val palette = LocalPalette.current
    Column(Modifier.fillMaxWidth().semantics(mergeDescendants = true) {}) {
        Text(body.label, color = palette.soft, style = LocalType.current.soft)
        SelectionContainer { Text(body.value, color = palette.ink, style = LocalType.current.body) }
    }
}

/** A step of a story: one line joins it with those above and below it, where pictures stand in a column of their own. */
@Composable
private fun Step(
    body: RowBody.Step,
    begun: Boolean,
    goesOn: Boolean,
) {
    val palette = LocalPalette.current
    val (picture, ink) =
        when (body.reached) {
            Reached.DONE -> palette.tea to palette.ink
            Reached.NOW -> Inked(palette.onTea, palette.tea.ink) to palette.ink
            Reached.LATER -> Inked(palette.soft, palette.paper) to palette.soft
        }
    val alone = stacked()
    Beside(
        Modifier
            .semantics(mergeDescendants = true) {}
            .drawBehind {
                if (alone) return@drawBehind
                val middle = Size.picture.toPx() / 2
                val half = Size.gap.toPx() / 2
                val top = Offset(middle, if (begun) -half else middle)
                val bottom = Offset(middle, if (goesOn) size.height + half else middle)
                drawLine(palette.line, top, bottom, 2.dp.toPx())
            },
        Alignment.Top,
        picture = { Boxed(body.icon, picture) },
    ) {
        val now = body.reached == Reached.NOW
        Text(body.title, color = ink, style = if (now) LocalType.current.strong else LocalType.current.body)
        listOf(body.time, body.detail).filter { it.isNotEmpty() }.forEach {
            Text(it, color = palette.soft, style = LocalType.current.soft)
        }
    }
}
