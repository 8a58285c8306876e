import Foundation
import Tinxom

@testable import TinxomScreens

/// A camera before another phone's screen: reads the bars that are drawn (ISO/IEC 18004, model 2, correction level L, undamaged).
struct Camera {
    private static let blocks = [
        1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19,
        19,
        20, 21, 22, 24, 25,
    ]
    private static let correction = [
        7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30,
        30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ]
    private static let letters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")

    private let side: Int
    private var dark: Set<Int> = []
    private var version: Int { (side - 17) / 4 }

    /// Points a camera at a code that is drawn in a square of this width.
    static func read(side: Int, modules: Data, width: Double = 720) throws -> String {
        let grid = CodeGrid(side: side, modules: modules, width: width)
        guard let height = grid.bars.first?.height else { throw Broken("there is no code") }
        return try Camera(grid, side: side, module: height, width: width).text()
    }

    private init(_ grid: CodeGrid, side: Int, module: Double, width: Double) throws {
        self.side = side
        // The corner of the first finder pattern says where the code begins.
        let (left, top) = (grid.bars.map(\.x).min() ?? 0, grid.bars.map(\.y).min() ?? 0)
        let light = Double(CodeGrid.quiet) * module
        guard left >= light, top >= light, width - left - Double(side) * module >= light else {
            throw Broken("there is no light around the code")
        }
        for bar in grid.bars {
            let (row, first) = (Int((bar.y - top) / module), Int((bar.x - left) / module))
            for column in first..<first + Int((bar.width / module).rounded()) { dark.insert(row * side + column) }
        }
    }

    private func at(_ x: Int, _ y: Int) -> Bool { dark.contains(y * side + x) }

    private func text() throws -> String {
        var format = 0
        let places = (0...5).map { (8, $0) } + [(8, 7), (8, 8), (7, 8)] + (9...14).map { (14 - $0, 8) }
        for (bit, place) in places.enumerated() where at(place.0, place.1) { format |= 1 << bit }
        format ^= 0x5412
        guard format >> 13 == 1 else { throw Broken("the code is of another level") }
        let bits = codewords(mask: (format >> 10) & 7).flatMap { byte in (0..<8).map { (byte >> (7 - $0)) & 1 } }
        return try segments(bits)
    }

    /// The data's bytes in their order, without those of the correction.
    private func codewords(mask: Int) -> [Int] {
        var (raw, byte, count) = ([Int](), 0, 0)
        var right = side - 1
        while right >= 1 {
            if right == 6 { right = 5 }
            for step in 0..<side {
                let y = (right + 1) & 2 == 0 ? side - 1 - step : step
                for x in [right, right - 1] where !isFunction(x, y) {
                    byte = byte << 1 | (at(x, y) != masks(mask, x, y) ? 1 : 0)
                    count += 1
                    if count == 8 {
                        raw.append(byte)
                        (byte, count) = (0, 0)
                    }
                }
            }
            right -= 2
        }
        let (blocks, correction) = (Camera.blocks[version - 1], Camera.correction[version - 1])
        let (short, whole) = (blocks - raw.count % blocks, raw.count / blocks - correction)
        var parts = [[Int]](repeating: [], count: blocks)
        var next = raw.makeIterator()
        for place in 0...whole {
            for block in 0..<blocks where place < whole || block >= short {
                if let byte = next.next() { parts[block].append(byte) }
            }
        }
        return parts.flatMap { $0 }
    }

    private func masks(_ mask: Int, _ x: Int, _ y: Int) -> Bool {
        switch mask {
        case 0: (x + y) % 2 == 0
        case 1: y % 2 == 0
        case 2: x % 3 == 0
        case 3: (x + y) % 3 == 0
        case 4: (x / 3 + y / 2) % 2 == 0
        case 5: x * y % 2 + x * y % 3 == 0
        case 6: (x * y % 2 + x * y % 3) % 2 == 0
        default: ((x + y) % 2 + x * y % 3) % 2 == 0
        }
    }

    private func isFunction(_ x: Int, _ y: Int) -> Bool {
        let (low, high) = (8, side - 8)
        if x == 6 || y == 6 || x <= low && y <= low || x >= high && y <= low || x <= low && y >= high { return true }
        if version >= 7 && (x >= side - 11 && y <= 5 || y >= side - 11 && x <= 5) { return true }
        let near = alignment()
        guard let column = near.first(where: { abs($0 - x) <= 2 }), let row = near.first(where: { abs($0 - y) <= 2 })
        else { return false }
        // Three of the places belong to the finder patterns.
        let last = near.last ?? 6
        return !(column == 6 && row == 6 || column == 6 && row == last || column == last && row == 6)
    }

    private func alignment() -> [Int] {
        guard version > 1 else { return [] }
        let count = version / 7 + 2
        let step = version == 32 ? 26 : (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2
        return [6] + (0..<count - 1).map { side - 7 - $0 * step }.reversed()
    }

    private func segments(_ bits: [Int]) throws -> String {
        var place = 0
        func take(_ count: Int) -> Int {
            guard place + count <= bits.count else { return 0 }
            defer { place += count }
            return bits[place..<place + count].reduce(0) { $0 << 1 | $1 }
        }
        let size = version < 10 ? 0 : version < 27 ? 1 : 2
        var text = ""
        while place + 4 <= bits.count {
            switch take(4) {
            case 0:
                return text
            case 1:
                var left = take([10, 12, 14][size])
                while left > 0 {
                    let digits = min(left, 3)
                    let number = String(take([4, 7, 10][digits - 1]))
                    text += String(repeating: "0", count: digits - number.count) + number
                    left -= digits
                }
            case 2:
                var left = take([9, 11, 13][size])
                while left > 0 {
                    let pair = left >= 2
                    let value = take(pair ? 11 : 6)
                    if pair { text.append(Camera.letters[value / 45]) }
                    text.append(Camera.letters[value % 45])
                    left -= pair ? 2 : 1
                }
            case 4:
                text += String(decoding: (0..<take([8, 16, 16][size])).map { _ in UInt8(take(8)) }, as: UTF8.self)
            default:
                throw Broken("the code holds something else")
            }
        }
        return text
    }
}
