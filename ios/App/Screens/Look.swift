// How it looks here and now: the palette, the size of type, the language in which words are read aloud.

import SwiftUI
import TinxomScreens

/// What every view draws by.
struct Look {
    let palette: Palette
    /// How large type is, of what SCREENS say: the system's wish times the person's.
    let factor: Double
    /// `vi` or `en`.
    let language: String

    init(dark: Bool, typeSize: DynamicTypeSize, percent: UInt32, language: String?) {
        palette = dark ? .dark : .light
        let traits = UITraitCollection(preferredContentSizeCategory: UIContentSizeCategory(typeSize))
        let system = Double(UIFontMetrics(forTextStyle: .body).scaledValue(for: 100, compatibleWith: traits)) / 100
        // Beyond it a screen holds three words, and nobody finds anything.
        factor = min(system * Double(percent) / 100, Size.largest)
        self.language = language ?? "vi"
    }

    /// Whether what stands beside each other has to stand below each other.
    var stacked: Bool { factor >= Size.stacked }

    /// The system's font.
    func font(_ lettering: Lettering) -> Font {
        let weight: Font.Weight
        switch lettering.weight {
        case .regular: weight = .regular
        case .medium: weight = .medium
        case .semibold: weight = .semibold
        case .bold: weight = .bold
        }
        return .system(
            size: lettering.size * factor, weight: weight, design: lettering.oneWidth ? .monospaced : .default)
    }
}

extension EnvironmentValues {
    private struct Key: EnvironmentKey {
        static let defaultValue = Look(dark: false, typeSize: .large, percent: 100, language: nil)
    }

    var look: Look {
        get { self[Key.self] }
        set { self[Key.self] = newValue }
    }
}

extension Color {
    init(_ colour: Colour) {
        self.init(.sRGB, red: colour.red, green: colour.green, blue: colour.blue)
    }
}

/// Words: they wrap and are never cut, and are read aloud in their language.
struct Words: View {
    @Environment(\.look) private var look
    let text: String
    let lettering: Lettering
    let colour: Colour

    init(_ text: String, _ lettering: Lettering, _ colour: Colour) {
        (self.text, self.lettering, self.colour) = (text, lettering, colour)
    }

    var body: some View {
        Text(spoken)
            .font(look.font(lettering))
            .lineSpacing(lettering.leading * look.factor)
            .foregroundColor(Color(colour))
            .fixedSize(horizontal: false, vertical: true)
    }

    private var spoken: AttributedString {
        var words = AttributedString(text)
        words.languageIdentifier = look.language
        return words
    }
}

/// A drawing in the colour of the words beside it, which say what it is.
struct Picture: View {
    @Environment(\.look) private var look
    let name: String
    let colour: Colour
    var size = Size.icon

    var body: some View {
        // Larger with the words, but never so large that it takes their place.
        let side = size * min(look.factor, Size.stacked)
        Drawing(name: name)
            .stroke(
                Color(colour), style: StrokeStyle(lineWidth: side * Size.stroke, lineCap: .round, lineJoin: .round)
            )
            .frame(width: side, height: side)
            .accessibilityHidden(true)
    }
}

private struct Drawing: Shape {
    let name: String

    func path(in rect: CGRect) -> Path {
        let unit = min(rect.width, rect.height) / 24
        func point(_ x: Double, _ y: Double) -> CGPoint {
            CGPoint(x: rect.minX + x * unit, y: rect.minY + y * unit)
        }
        var path = Path()
        for stroke in Drawings.of(name) {
            switch stroke {
            case .move(let x, let y): path.move(to: point(x, y))
            case .line(let x, let y): path.addLine(to: point(x, y))
            case .curve(let x1, let y1, let x2, let y2, let x, let y):
                path.addCurve(to: point(x, y), control1: point(x1, y1), control2: point(x2, y2))
            case .close: path.closeSubpath()
            }
        }
        return path
    }
}

/// A plate with a hairline.
struct Plate: ViewModifier {
    @Environment(\.look) private var look
    var box: Colour?
    var line: Colour?
    var width = Size.hairline
    var corner = Size.corner

    func body(content: Content) -> some View {
        let shape = RoundedRectangle(cornerRadius: corner, style: .continuous)
        content
            .background(shape.fill(Color(box ?? look.palette.surface)))
            .overlay(shape.strokeBorder(Color(line ?? look.palette.line), lineWidth: width))
            .contentShape(shape)
    }
}
