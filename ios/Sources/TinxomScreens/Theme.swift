// Colours, type and sizes as plain numbers, in one place. A test computes the contrast of every pair of ink and ground.

import Tinxom

/// A colour: red, green and blue of a byte each.
public struct Colour: Equatable, Sendable {
    /// `RRGGBB`.
    public let hex: UInt32

    /// A colour of `RRGGBB`.
    public init(_ hex: UInt32) {
        self.hex = hex
    }

    /// Red, of 0 to 1.
    public var red: Double { part(16) }
    /// Green, of 0 to 1.
    public var green: Double { part(8) }
    /// Blue, of 0 to 1.
    public var blue: Double { part(0) }

    private func part(_ shift: UInt32) -> Double { Double((hex >> shift) & 0xFF) / 255 }
}

/// A colour of words and lines, and the box that it stands on.
public struct Inked: Equatable, Sendable {
    /// Words and lines.
    public let ink: Colour
    /// Their ground.
    public let box: Colour
}

/// The colours of the day or of the night.
public struct Palette: Equatable, Sendable {
    /// The page.
    public let paper: Colour
    /// Cards, the bar at the bottom.
    public let surface: Colour
    /// Text.
    public let ink: Colour
    /// Secondary text.
    public let soft: Colour
    /// Hairlines.
    public let line: Colour
    /// The main action, answered.
    public let tea: Inked
    /// Kept here, waiting.
    public let amber: Inked
    /// Arrived, opened.
    public let blue: Inked
    /// 113 and danger, nothing else.
    public let red: Colour
    /// Words on the main action, whose ground is tea's ink.
    public let onTea: Colour

    /// What a tone is drawn in: plain is ink on surface, red has no box of its own.
    public func of(_ tone: Tone) -> Inked {
        switch tone {
        case .plain: Inked(ink: ink, box: surface)
        case .tea: tea
        case .amber: amber
        case .blue: blue
        case .red: Inked(ink: red, box: surface)
        }
    }

    /// By day.
    public static let light = Palette(
        paper: Colour(0xFBF8F1), surface: Colour(0xFFFFFF), ink: Colour(0x1E2A26), soft: Colour(0x54635D),
        line: Colour(0xDAD5C8), tea: Inked(ink: Colour(0x1F6B4A), box: Colour(0xD5EBDD)),
        amber: Inked(ink: Colour(0x7A4F00), box: Colour(0xFBEBC8)),
        blue: Inked(ink: Colour(0x1B5E8C), box: Colour(0xD9EAF5)), red: Colour(0xB3261E), onTea: Colour(0xFFFFFF))

    /// By night.
    public static let dark = Palette(
        paper: Colour(0x121815), surface: Colour(0x1B231F), ink: Colour(0xE7ECE9), soft: Colour(0xA9B5AF),
        line: Colour(0x35413B), tea: Inked(ink: Colour(0x7FD1A5), box: Colour(0x23402F)),
        amber: Inked(ink: Colour(0xF2C76B), box: Colour(0x42341A)),
        blue: Inked(ink: Colour(0x9CCBEB), box: Colour(0x1F3646)), red: Colour(0xFFB4AB), onTea: Colour(0x10241A))
}

/// A kind of type: its size in points before the system's and the person's factor, and its weight.
public struct Lettering: Equatable, Sendable {
    /// How heavy letters are.
    public enum Weight: Sendable { case regular, medium, semibold, bold }

    /// Points.
    public let size: Double
    /// How heavy.
    public let weight: Weight
    /// Whether every letter has one width.
    public let oneWidth: Bool

    init(_ size: Double, _ weight: Weight = .regular, oneWidth: Bool = false) {
        (self.size, self.weight, self.oneWidth) = (size, weight, oneWidth)
    }

    /// What is between two lines, beside the letters' own height of about 1.2.
    public var leading: Double { size * (1.38 - 1.2) }

    public static let title = Lettering(28, .bold)
    public static let heading = Lettering(22, .semibold)
    public static let body = Lettering(18)
    public static let strong = Lettering(18, .semibold)
    public static let soft = Lettering(16)
    public static let badge = Lettering(16, .medium)
    public static let main = Lettering(22, .bold)
    public static let code = Lettering(28, .bold, oneWidth: true)

    /// All of them.
    public static let all = [title, heading, body, strong, soft, badge, main, code]
}

/// The sizes of everything else, in points.
public enum Size {
    public static let margin = 20.0
    public static let gap = 12.0
    public static let corner = 18.0
    public static let large = 24.0
    public static let inside = 16.0
    /// The height of the main action.
    public static let main = 72.0
    /// The least that a finger finds.
    public static let target = 56.0
    public static let icon = 28.0
    public static let small = 22.0
    public static let picture = 44.0
    public static let tile = 124.0
    public static let lines = 168.0
    public static let hairline = 1.0
    /// The weight of a drawing's lines, of its side.
    public static let stroke = 0.09
    /// Below this width, or from this factor of type on, things stand below each other.
    public static let narrow = 340.0
    public static let stacked = 1.5
    /// Below this height, times the factor of type, the bottom has no room for a main action that stays.
    public static let low = 220.0
    /// What the system and the person wish for together, at most.
    public static let largest = 2.0
}
