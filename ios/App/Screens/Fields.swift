// Fields to type into, and codes to be read by another phone.

import SwiftUI
import Tinxom
import TinxomScreens

/// A field: what it is above, what is said of it below. What was typed stands in it until the phone shows the same.
struct FieldRow: View {
    @Environment(\.look) private var look
    @FocusState private var typing: Bool
    let field: String
    let label: String
    let value: String
    let hint: String
    let note: String
    let keyboard: Keyboard
    @ObservedObject var hand: Model

    var body: some View {
        let palette = look.palette
        VStack(alignment: .leading, spacing: 6) {
            Words(label, .strong, palette.ink).accessibilityHidden(true)
            HStack(alignment: keyboard == .lines ? .top : .center, spacing: 10) {
                if keyboard == .search { Picture(name: "search", colour: palette.soft) }
                TextField(label, text: text, prompt: Text(hint).foregroundColor(Color(palette.soft)), axis: axis)
                    .lineLimit(keyboard == .lines ? 6...40 : 1...4)
                    .font(look.font(.body))
                    .foregroundColor(Color(palette.ink))
                    .tint(Color(palette.tea.ink))
                    .keyboardType(keyboard == .digits ? .numberPad : .default)
                    .textInputAutocapitalization(keyboard == .lines ? .sentences : .never)
                    // A keyboard need not learn what is written here.
                    .autocorrectionDisabled()
                    .submitLabel(keyboard == .search ? .search : .done)
                    .focused($typing)
                    .accessibilityLabel(label)
                    .accessibilityHint(hint)
            }
            .padding(.horizontal, Size.inside)
            .padding(.vertical, 14)
            .frame(minHeight: keyboard == .lines ? Size.lines : Size.target, alignment: .top)
            .modifier(Plate(line: typing ? palette.tea.ink : palette.soft, width: typing ? 2 : Size.hairline))
            .onTapGesture { typing = true }
            if !note.isEmpty { Words(note, .soft, palette.soft) }
        }
    }

    private var axis: Axis { keyboard == .lines ? .vertical : .horizontal }

    private var text: Binding<String> { $hand[field, value] }
}

/// A code, black on white whatever the theme: another phone's camera reads it.
struct CodeRow: View {
    @Environment(\.displayScale) private var scale
    let side: Int
    let modules: Data
    let description: String

    var body: some View {
        Canvas { context, size in
            let width = min(size.width, size.height)
            var dark = Path()
            for bar in CodeGrid(side: side, modules: modules, width: Double(width * scale)).bars {
                let (x, y) = (bar.x / Double(scale), bar.y / Double(scale))
                dark.addRect(CGRect(x: x, y: y, width: bar.width / Double(scale), height: bar.height / Double(scale)))
            }
            context.fill(dark, with: .color(.black), style: FillStyle(antialiased: false))
        }
        .aspectRatio(1, contentMode: .fit)
        .frame(maxWidth: .infinity)
        .background(RoundedRectangle(cornerRadius: Size.corner, style: .continuous).fill(.white))
        .accessibilityElement()
        .accessibilityLabel(description)
        .accessibilityAddTraits(.isImage)
    }
}
