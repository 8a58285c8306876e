// A page: its name and the way out above, rows between, the main action and 113 under the thumb.

import SwiftUI
import Tinxom
import TinxomScreens

/// One screen.
struct Page: View {
    @Environment(\.look) private var look
    /// An action takes its time.
    @State private var long = false
    let screen: Screen
    @ObservedObject var hand: Model

    var body: some View {
        GeometryReader { space in
            // Where type is large the name scrolls away, and 113 stands above, so that there is room for what is read; and where a
            // keyboard leaves little, the main action is the last of the rows.
            let low = space.size.height < Size.low * look.factor
            let stacked = look.stacked || low
            VStack(spacing: 0) {
                Top(head: screen.head, hand: hand, stacked: stacked)
                ScrollView {
                    LazyVStack(alignment: .leading, spacing: Size.gap) {
                        if stacked { Name(head: screen.head) }
                        ForEach(screen.rows, id: \.key) { row in
                            RowOf(body: row.body, hand: hand)
                        }
                        if low, let main = screen.head.main { BigButton(button: main, hand: hand, wide: true) }
                    }
                    .padding(EdgeInsets(top: 4, leading: Size.margin, bottom: Size.margin, trailing: Size.margin))
                }
                .scrollDismissesKeyboard(.interactively)
                .overlay(alignment: .bottom) {
                    if long, hand.shown.busy {
                        ProgressView().progressViewStyle(.circular).tint(Color(look.palette.tea.ink)).padding(Size.gap)
                    }
                }
                .task(id: hand.shown.busy) {
                    long = false
                    guard hand.shown.busy else { return }
                    try? await Task.sleep(for: .milliseconds(500))
                    long = !Task.isCancelled
                }
                Bottom(main: low ? nil : screen.head.main, beside: stacked ? nil : screen.head.beside, hand: hand)
            }
        }
        .accessibilityAction(.escape) { hand.shell.back() }
        .gesture(backwards)
        // What lies over the page is all that there is, for a reader too.
        .accessibilityHidden(hand.shown.notice != nil || hand.shown.asked != nil || hand.covered)
    }

    /// A stroke from the left edge is the platform's way back.
    private var backwards: some Gesture {
        DragGesture(minimumDistance: 30).onEnded { drag in
            if drag.startLocation.x < 24, drag.translation.width > 80 { hand.shell.back() }
        }
    }
}

private struct Top: View {
    let head: ScreenHead
    let hand: Model
    let stacked: Bool

    var body: some View {
        HStack(spacing: 0) {
            if let back = head.back { IconButton(button: back, hand: hand) }
            if stacked {
                Spacer(minLength: 0)
                if let beside = head.beside { SmallButton(button: beside, hand: hand) }
            } else {
                Name(head: head).padding(.vertical, 8)
            }
            IconButton(button: head.leave, hand: hand)
        }
        .padding(EdgeInsets(top: 4, leading: head.back == nil ? Size.margin : 4, bottom: 4, trailing: 4))
    }
}

private struct Name: View {
    @Environment(\.look) private var look
    let head: ScreenHead

    var body: some View {
        let first = head.back == nil
        Words(head.title, first ? .title : .heading, first ? look.palette.tea.ink : look.palette.ink)
            .frame(maxWidth: .infinity, alignment: .leading)
            .accessibilityAddTraits(.isHeader)
    }
}

private struct Bottom: View {
    @Environment(\.look) private var look
    let main: ActionButton?
    let beside: ActionButton?
    let hand: Model

    var body: some View {
        let buttons = [main, beside].compactMap { $0 }
        if !buttons.isEmpty {
            VStack(spacing: 0) {
                Rectangle().fill(Color(look.palette.line)).frame(height: Size.hairline)
                HStack(spacing: Size.gap) {
                    ForEach(Array(buttons.enumerated()), id: \.offset) { place, button in
                        BigButton(button: button, hand: hand, wide: place == 0)
                    }
                }
                .padding(EdgeInsets(top: Size.gap, leading: Size.margin, bottom: Size.margin, trailing: Size.margin))
            }
            .background(Color(look.palette.surface).ignoresSafeArea(edges: .bottom))
        }
    }
}
