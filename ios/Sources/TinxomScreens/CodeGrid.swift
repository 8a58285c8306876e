// A code for another phone's camera, as bars to be filled.

import Foundation

/// Where the dark of a code lies: whole points of the device, so that no seam of grey lies between two modules.
public struct CodeGrid: Equatable, Sendable {
    /// A run of dark modules in a row.
    public struct Bar: Equatable, Sendable {
        public let x: Double
        public let y: Double
        public let width: Double
        public let height: Double
    }

    /// Modules of light around a code, as ISO/IEC 18004 asks for.
    public static let quiet = 4

    /// The bars.
    public let bars: [Bar]

    /// Lays a code of `side` by `side` modules into a square of this width, in pixels. Nothing where modules are missing.
    public init(side: Int, modules: Data, width: Double) {
        let (bytes, whole) = ([UInt8](modules), side + 2 * CodeGrid.quiet)
        guard side > 0, bytes.count == side * side, width >= Double(whole) else {
            bars = []
            return
        }
        let module = (width / Double(whole)).rounded(.down)
        let start = ((width - module * Double(side)) / 2).rounded(.down)
        bars = (0..<side).flatMap { row in
            CodeGrid.runs(bytes[row * side..<(row + 1) * side]).map { run in
                Bar(
                    x: start + Double(run.lowerBound) * module, y: start + Double(row) * module,
                    width: Double(run.count) * module, height: module)
            }
        }
    }

    /// Where modules are dark, one beside the other.
    private static func runs(_ row: ArraySlice<UInt8>) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for (column, module) in row.enumerated() where module == 1 {
            if let last = runs.last, last.upperBound == column {
                runs[runs.count - 1] = last.lowerBound..<column + 1
            } else {
                runs.append(column..<column + 1)
            }
        }
        return runs
    }
}
