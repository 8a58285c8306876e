// What can be tapped: never smaller than a finger.

import SwiftUI
import Tinxom
import TinxomScreens

/// An icon alone; its label is read aloud.
struct IconButton: View {
    @Environment(\.look) private var look
    let button: ActionButton
    let hand: Model

    var body: some View {
        Button {
            hand.tap(button)
        } label: {
            Picture(name: button.icon ?? "", colour: look.palette.ink)
                .frame(minWidth: Size.target, minHeight: Size.target)
                .contentShape(Rectangle())
        }
        .buttonStyle(.plain)
        .disabled(!button.enabled)
        .accessibilityLabel(button.label)
    }
}

/// 113 in the line above, where type is so large that the bottom holds the main action alone.
struct SmallButton: View {
    @Environment(\.look) private var look
    let button: ActionButton
    let hand: Model

    var body: some View {
        let ink = look.palette.of(button.tone).ink
        Button {
            hand.tap(button)
        } label: {
            Words(button.label, .main, ink)
                .padding(.horizontal, Size.gap)
                .frame(minHeight: Size.target)
                .modifier(Plate(line: ink, width: 2))
        }
        .buttonStyle(.plain)
        .disabled(!button.enabled)
        .accessibilityElement(children: .ignore)
        .accessibilityLabel(button.label)
        .accessibilityAddTraits(.isButton)
    }
}

/// An action at the bottom of a page: filled where it is the main one, outlined in red for 113.
struct BigButton: View {
    @Environment(\.look) private var look
    let button: ActionButton
    let hand: Model
    let wide: Bool

    var body: some View {
        let palette = look.palette
        let filled = button.tone == .tea && button.enabled
        let ink = !button.enabled ? palette.soft : filled ? palette.onTea : palette.of(button.tone).ink
        Button {
            hand.tap(button)
        } label: {
            HStack(spacing: 10) {
                if let icon = button.icon { Picture(name: icon, colour: ink) }
                Words(button.label, .main, ink).multilineTextAlignment(.center)
            }
            .padding(.horizontal, Size.margin)
            .padding(.vertical, Size.gap)
            .frame(maxWidth: wide ? .infinity : nil, minHeight: Size.main)
            .modifier(
                Plate(
                    box: filled ? palette.tea.ink : palette.surface,
                    line: filled ? palette.tea.ink : button.enabled && button.tone == .red ? ink : palette.line,
                    width: 2, corner: Size.large))
        }
        .buttonStyle(.plain)
        .disabled(!button.enabled)
        .accessibilityElement(children: .ignore)
        .accessibilityLabel(button.label)
        .accessibilityAddTraits(.isButton)
    }
}

/// A way on among the rows.
struct WayOn: View {
    @Environment(\.look) private var look
    let button: ActionButton
    let hand: Model

    var body: some View {
        let colour = button.enabled ? look.palette.of(button.tone).ink : look.palette.soft
        Button {
            hand.tap(button)
        } label: {
            HStack(spacing: Size.gap) {
                if let icon = button.icon { Picture(name: icon, colour: colour) }
                Words(button.label, .strong, colour).frame(maxWidth: .infinity, alignment: .leading)
            }
            .padding(.horizontal, Size.inside)
            .padding(.vertical, 10)
            .frame(minHeight: Size.target)
            .modifier(Plate())
        }
        .buttonStyle(.plain)
        .disabled(!button.enabled)
        .accessibilityElement(children: .ignore)
        .accessibilityLabel(button.label)
        .accessibilityAddTraits(.isButton)
    }
}
