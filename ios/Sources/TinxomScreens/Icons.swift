// The icons' drawings by name.

/// A step of a drawing's line, in a box of 24 by 24.
public enum Stroke: Equatable, Sendable {
    /// The pen is set down.
    case move(x: Double, y: Double)
    /// A straight line.
    case line(x: Double, y: Double)
    /// A curve with two handles.
    case curve(x1: Double, y1: Double, x2: Double, y2: Double, x: Double, y: Double)
    /// Back to where the pen was set down.
    case close
}

/// The drawings.
public enum Drawings {
    /// The drawing of this name.
    public static func of(_ name: String) -> [Stroke] {
        [.move(x: 5, y: 12), .line(x: 12, y: 5), .line(x: 19, y: 12)]
    }
}
