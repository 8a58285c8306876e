// What lies over a page: what is said, and what is asked before it is done.

import SwiftUI
import Tinxom
import TinxomScreens

/// The sheet over the page, where there is one.
struct Over: View {
    @ObservedObject var hand: Model

    var body: some View {
        if let asked = hand.shown.asked, let question = asked.confirm {
            Sheet {
                hand.shell.answer(false)
            } content: {
                Asked(button: asked, question: question, hand: hand)
            }
        } else if let notice = hand.shown.notice {
            Sheet {
                hand.shell.dismiss()
            } content: {
                Said(notice: notice, hand: hand)
            }
        }
    }
}

/// A sheet at the bottom, under the thumb; it scrolls where it is higher than the window. A tap beside it turns back.
private struct Sheet<Content: View>: View {
    @Environment(\.look) private var look
    let closed: () -> Void
    @ViewBuilder let content: () -> Content

    var body: some View {
        ZStack(alignment: .bottom) {
            Color.black.opacity(0.5).ignoresSafeArea().onTapGesture(perform: closed).accessibilityHidden(true)
            ViewThatFits(in: .vertical) {
                inside
                ScrollView { inside }
            }
            .background(
                RoundedRectangle(cornerRadius: Size.large, style: .continuous)
                    .fill(Color(look.palette.surface))
                    .ignoresSafeArea(edges: .bottom))
        }
        .accessibilityElement(children: .contain)
        .accessibilityAddTraits(.isModal)
        .accessibilityAction(.escape, closed)
        .onAppear { UIAccessibility.post(notification: .screenChanged, argument: nil) }
    }

    private var inside: some View {
        VStack(alignment: .leading, spacing: Size.gap, content: content)
            .frame(maxWidth: .infinity, alignment: .leading)
            .padding(Size.margin)
    }
}

/// What happened, what is safe, what to do.
private struct Said: View {
    @Environment(\.look) private var look
    let notice: ScreenNotice
    let hand: Model

    var body: some View {
        let ink = look.palette.of(notice.tone).ink
        HStack(alignment: .top, spacing: Size.gap) {
            Picture(name: notice.icon, colour: ink)
            VStack(alignment: .leading, spacing: 6) {
                Words(notice.what, .strong, ink)
                if !notice.safe.isEmpty { Words(notice.safe, .body, look.palette.ink) }
                if !notice.todo.isEmpty { Words(notice.todo, .body, look.palette.ink) }
            }
        }
        .accessibilityElement(children: .combine)
        if let button = notice.button { WayOn(button: button, hand: hand) }
        Plain(label: notice.dismiss) { hand.shell.dismiss() }
    }
}

/// A question before what cannot be taken back.
private struct Asked: View {
    @Environment(\.look) private var look
    let button: ActionButton
    let question: Question
    let hand: Model

    var body: some View {
        VStack(alignment: .leading, spacing: 6) {
            Words(question.title, .heading, look.palette.ink).accessibilityAddTraits(.isHeader)
            Words(question.text, .body, look.palette.ink)
        }
        Plain(label: question.yes, icon: button.icon, ink: look.palette.of(button.tone).ink) { hand.shell.answer(true) }
        Plain(label: question.no) { hand.shell.answer(false) }
    }
}

/// A button of a sheet.
private struct Plain: View {
    @Environment(\.look) private var look
    let label: String
    var icon: String?
    var ink: Colour?
    let done: () -> Void

    var body: some View {
        let colour = ink ?? look.palette.ink
        Button(action: done) {
            HStack(spacing: Size.gap) {
                if let icon { Picture(name: icon, colour: colour) }
                Words(label, .strong, colour)
            }
            .padding(.horizontal, Size.inside)
            .padding(.vertical, 10)
            .frame(maxWidth: .infinity, minHeight: Size.target)
            .modifier(Plate())
        }
        .buttonStyle(.plain)
    }
}
