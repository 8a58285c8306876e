// A view per shape of row.

import SwiftUI
import Tinxom
import TinxomScreens

/// Draws a row by its shape.
struct RowOf: View {
    private let row: RowBody
    private let hand: Model

    init(body: RowBody, hand: Model) {
        (row, self.hand) = (body, hand)
    }

    var body: some View {
        switch row {
        case .text(let text, let style):
            TextRow(text: text, style: style)
        case .card(let icon, let tone, let title, let text, let buttons):
            CardRow(icon: icon, tone: tone, title: title, text: text, buttons: buttons, hand: hand)
        case .line(let icon, let title, let firstWords, let detail, let time, let badge, let unread, let open):
            LineRow(
                icon: icon, title: title, lines: firstWords ? 2 : nil,
                below: [detail, time].filter { !$0.isEmpty }, badge: badge, unread: unread, open: open, hand: hand)
        case .tiles(let tiles):
            TilesRow(tiles: tiles, hand: hand)
        case .choice(let button, let detail, let chosen):
            ChoiceRow(button: button, detail: detail, chosen: chosen, hand: hand)
        case .field(let field, let label, let value, let hint, let note, let keyboard):
            FieldRow(
                field: field, label: label, value: value, hint: hint, note: note, keyboard: keyboard, hand: hand)
        case .fact(let label, let value):
            FactRow(label: label, value: value)
        case .step(let icon, let title, let detail, let time, let reached):
            StepRow(icon: icon, title: title, below: [time, detail].filter { !$0.isEmpty }, reached: reached)
        case .code(let side, let modules, let description):
            CodeRow(side: Int(side), modules: modules, description: description)
        case .buttons(let buttons):
            VStack(spacing: Size.gap) {
                ForEach(buttons, id: \.action) { WayOn(button: $0, hand: hand) }
            }
        }
    }
}

private struct TextRow: View {
    @Environment(\.look) private var look
    let text: String
    let style: TextRole

    var body: some View {
        switch style {
        case .title:
            Words(text, .title, look.palette.ink).accessibilityAddTraits(.isHeader)
        case .heading:
            Words(text, .heading, look.palette.ink).padding(.top, Size.gap).accessibilityAddTraits(.isHeader)
        case .body:
            Words(text, .body, look.palette.ink)
        case .soft:
            Words(text, .soft, look.palette.soft)
        case .quote:
            Words(text, .body, look.palette.ink)
                .frame(maxWidth: .infinity, alignment: .leading)
                .padding(Size.inside)
                .modifier(Plate())
        case .large:
            Words(text, .code, look.palette.ink)
                .multilineTextAlignment(.center)
                .frame(maxWidth: .infinity)
                .padding(Size.inside)
                .modifier(Plate())
        }
    }
}

private struct CardRow: View {
    @Environment(\.look) private var look
    let icon: String
    let tone: Tone
    let title: String
    let text: String
    let buttons: [ActionButton]
    let hand: Model

    var body: some View {
        let colours = look.palette.of(tone)
        VStack(alignment: .leading, spacing: Size.gap) {
            HStack(alignment: text.isEmpty ? .center : .top, spacing: Size.gap) {
                Picture(name: icon, colour: colours.ink)
                VStack(alignment: .leading, spacing: 4) {
                    Words(title, .strong, colours.ink)
                    if !text.isEmpty { Words(text, .soft, colours.ink) }
                }
                .frame(maxWidth: .infinity, alignment: .leading)
            }
            .accessibilityElement(children: .combine)
            ForEach(buttons, id: \.action) { WayOn(button: $0, hand: hand) }
        }
        .padding(Size.inside)
        .modifier(Plate(box: colours.box, line: tone == .plain ? nil : colours.box))
    }
}

private struct LineRow: View {
    @Environment(\.look) private var look
    let icon: String
    let title: String
    let lines: Int?
    let below: [String]
    let badge: StateBadge?
    let unread: Bool
    let open: ActionButton?
    let hand: Model

    var body: some View {
        if let open {
            Button {
                hand.tap(open)
            } label: {
                words
            }
            .buttonStyle(.plain)
            .disabled(!open.enabled)
            .accessibilityElement(children: .combine)
            .accessibilityAddTraits(.isButton)
        } else {
            words.accessibilityElement(children: .combine)
        }
    }

    private var words: some View {
        let palette = look.palette
        let layout =
            look.stacked
            ? AnyLayout(VStackLayout(alignment: .leading, spacing: Size.gap))
            : AnyLayout(HStackLayout(alignment: .top, spacing: 14))
        return layout {
            Picture(name: icon, colour: palette.tea.ink)
                .frame(width: Size.picture, height: Size.picture)
                .background(RoundedRectangle(cornerRadius: 14, style: .continuous).fill(Color(palette.tea.box)))
            VStack(alignment: .leading, spacing: 6) {
                // A tip's first words alone may end in an ellipsis.
                Text(title)
                    .font(look.font(unread ? .strong : .body))
                    .foregroundColor(Color(palette.ink))
                    .lineLimit(lines)
                    .fixedSize(horizontal: false, vertical: true)
                ForEach(below, id: \.self) { Words($0, .soft, palette.soft) }
                if let badge { BadgeView(badge: badge) }
            }
            .frame(maxWidth: .infinity, alignment: .leading)
        }
        .padding(Size.inside)
        .frame(maxWidth: .infinity, minHeight: Size.target, alignment: .leading)
        .modifier(
            Plate(line: unread ? palette.tea.ink : palette.line, width: unread ? 2 : Size.hairline))
    }
}

/// A state by icon, word and colour.
private struct BadgeView: View {
    @Environment(\.look) private var look
    let badge: StateBadge

    var body: some View {
        let colours = look.palette.of(badge.tone)
        HStack(spacing: 8) {
            Picture(name: badge.icon, colour: colours.ink, size: Size.small)
            Words(badge.label, .badge, colours.ink)
        }
        .padding(.horizontal, 10)
        .padding(.vertical, 5)
        .modifier(
            Plate(box: colours.box, line: badge.tone == .plain ? look.palette.line : colours.box, corner: 10))
    }
}

/// Pictures in two columns, or below each other where type is large.
private struct TilesRow: View {
    @Environment(\.look) private var look
    let tiles: [RowTile]
    let hand: Model

    var body: some View {
        let column = GridItem(.flexible(), spacing: Size.gap, alignment: .top)
        LazyVGrid(columns: look.stacked ? [column] : [column, column], spacing: Size.gap) {
            ForEach(tiles, id: \.button.action) { tile in
                let button = tile.button
                let ink = button.enabled ? look.palette.ink : look.palette.soft
                Button {
                    hand.tap(button)
                } label: {
                    VStack(spacing: 10) {
                        Picture(
                            name: tile.icon, colour: button.enabled ? look.palette.tea.ink : ink, size: Size.picture)
                        Words(button.label, .strong, ink).multilineTextAlignment(.center)
                    }
                    .padding(Size.gap)
                    .frame(maxWidth: .infinity, minHeight: Size.tile, maxHeight: .infinity)
                    .modifier(
                        Plate(
                            box: tile.chosen ? look.palette.tea.box : look.palette.surface,
                            line: tile.chosen ? look.palette.tea.ink : look.palette.line,
                            width: tile.chosen ? 2 : Size.hairline))
                }
                .buttonStyle(.plain)
                .disabled(!button.enabled)
                .accessibilityElement(children: .ignore)
                .accessibilityLabel(button.label)
                .accessibilityAddTraits(tile.chosen ? [.isButton, .isSelected] : .isButton)
            }
        }
    }
}

private struct ChoiceRow: View {
    @Environment(\.look) private var look
    let button: ActionButton
    let detail: String
    let chosen: Bool
    let hand: Model

    var body: some View {
        let palette = look.palette
        let ink = button.enabled ? palette.ink : palette.soft
        Button {
            hand.tap(button)
        } label: {
            HStack(spacing: Size.gap) {
                VStack(alignment: .leading, spacing: 4) {
                    Words(button.label, chosen ? .strong : .body, ink)
                    if !detail.isEmpty { Words(detail, .soft, palette.soft) }
                }
                .frame(maxWidth: .infinity, alignment: .leading)
                // Chosen is told by a tick and a frame, never by colour alone.
                if chosen { Picture(name: "tick", colour: palette.tea.ink) }
            }
            .padding(.horizontal, Size.inside)
            .padding(.vertical, 10)
            .frame(minHeight: Size.target)
            .modifier(
                Plate(
                    box: chosen ? palette.tea.box : palette.surface, line: chosen ? palette.tea.ink : palette.line,
                    width: chosen ? 2 : Size.hairline))
        }
        .buttonStyle(.plain)
        .disabled(!button.enabled)
        .accessibilityElement(children: .combine)
        .accessibilityAddTraits(chosen ? [.isButton, .isSelected] : .isButton)
    }
}

private struct FactRow: View {
    @Environment(\.look) private var look
    let label: String
    let value: String

    var body: some View {
        VStack(alignment: .leading, spacing: 2) {
            Words(label, .soft, look.palette.soft)
            Words(value, .body, look.palette.ink).textSelection(.enabled)
        }
        .frame(maxWidth: .infinity, alignment: .leading)
        .accessibilityElement(children: .combine)
    }
}

/// A step of a story: a picture on the line, what happened, when.
private struct StepRow: View {
    @Environment(\.look) private var look
    let icon: String
    let title: String
    let below: [String]
    let reached: Reached

    var body: some View {
        let palette = look.palette
        let ahead = reached == .later
        HStack(alignment: .top, spacing: 14) {
            Picture(name: icon, colour: ahead ? palette.soft : palette.tea.ink)
                .frame(width: Size.picture, height: Size.picture)
                .background(Circle().fill(Color(ahead ? palette.paper : palette.tea.box)))
                .overlay(
                    Circle().strokeBorder(
                        Color(reached == .now ? palette.tea.ink : palette.line),
                        lineWidth: reached == .now ? 2 : Size.hairline))
            VStack(alignment: .leading, spacing: 2) {
                Words(title, reached == .now ? .strong : .body, ahead ? palette.soft : palette.ink)
                ForEach(below, id: \.self) { Words($0, .soft, palette.soft) }
            }
            .frame(maxWidth: .infinity, alignment: .leading)
        }
        .accessibilityElement(children: .combine)
    }
}
