import Foundation
import Testing
import Tinxom

@testable import TinxomScreens

/// Relative luminance, as WCAG 2.2 defines it.
private func luminance(_ colour: Colour) -> Double {
    let linear = [colour.red, colour.green, colour.blue].map { part in
        part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

private func contrast(_ one: Colour, _ other: Colour) -> Double {
    let (dark, light) = (min(luminance(one), luminance(other)), max(luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
}

/// The folder of the app's sources.
private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

private func sources(_ ending: String) throws -> [URL] {
    try ["App", "Sources"].flatMap { part in
        let root = folder.appendingPathComponent(part)
        return try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(ending) }
            .map { root.appendingPathComponent($0) }
    }
}

/// The texts between quotes of a Swift source; comments are left out, and so is what is put in by `\(…)`.
private func literals(_ source: String) -> [String] {
    let code = source.split(separator: "\n").filter { !$0.drop(while: { $0 == " " }).hasPrefix("//") }
    return code.flatMap { line in
        line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
            .map { String($0.element) }
    }
}

/// Whether a text is words for a person: letters, a blank, letters.
private func isSentence(_ text: String) -> Bool {
    text.range(of: #"\p{L}{2,}[,.:;]? \p{L}"#, options: .regularExpression) != nil
}

extension Everything {
    /// How it looks, by numbers.
    @Suite struct Looks {
        @Test("every ink on every ground that it stands on has a contrast of 4.5:1 or more, by day and by night")
        func inks() {
            for palette in [Palette.light, .dark] {
                var pairs = [(palette.onTea, palette.tea.ink)]
                pairs += [palette.surface, palette.paper].map { (palette.soft, $0) }
                for tone in [Tone.plain, .tea, .amber, .blue, .red] {
                    let inked = palette.of(tone)
                    for ground in [inked.box, palette.surface, palette.paper] { pairs.append((inked.ink, ground)) }
                }
                for (ink, ground) in pairs {
                    let (one, other) = (String(ink.hex, radix: 16), String(ground.hex, radix: 16))
                    #expect(contrast(ink, ground) >= 4.5, "\(one) on \(other)")
                }
            }
            #expect(contrast(Colour(0x808080), Colour(0x909090)) < 4.5)
        }

        @Test("no letter is smaller than 16, nothing to be tapped smaller than 56")
        func sizes() {
            #expect(Lettering.all.allSatisfy { $0.size >= 16 })
            #expect(min(Size.target, Size.main, Size.tile, Size.lines) >= 56)
        }

        @Test(
            "a code is drawn in whole pixels with its quiet zone, or not at all", arguments: [33.0, 720, 1_001, 1_179])
        func code(_ width: Double) throws {
            let side = 25
            let modules = Data((0..<side * side).map { $0 % 3 == 0 || $0 < side ? 1 : 0 })
            let grid = CodeGrid(side: side, modules: modules, width: width)
            let numbers = grid.bars.flatMap { [$0.x, $0.y, $0.width, $0.height] }
            #expect(numbers.allSatisfy { $0 == $0.rounded() })
            let module = try #require(grid.bars.first?.height)
            let dark: Double = grid.bars.reduce(0) { $0 + $1.width * $1.height }
            #expect(dark == module * module * Double(modules.filter { $0 == 1 }.count))
            let (first, last) = (4 * module, width - 4 * module)
            #expect(grid.bars.allSatisfy { $0.x >= first && $0.x + $0.width <= last })
            #expect(CodeGrid(side: side, modules: modules, width: 32).bars.isEmpty)
            #expect(CodeGrid(side: side, modules: modules.dropLast(), width: width).bars.isEmpty)
        }

        @Test("no sentence stands in the sources: every word comes from the phone")
        func sentences() throws {
            let swift = try sources(".swift")
            #expect(swift.count > 20)
            for file in swift where file.lastPathComponent != "Icons.swift" {
                let found = literals(try String(contentsOf: file, encoding: .utf8)).filter(isSentence)
                #expect(found.isEmpty, "\(file.lastPathComponent)")
            }
            #expect(isSentence("Chưa có mạng") && isSentence("No network") && !isSentence("vn.tinxom.vault"))
            #expect(literals("let a = \"Xin chào\" // \"b\"").first == "Xin chào")
        }

        @Test("what the system says for the app it says in both languages")
        func systemWords() throws {
            let tables = try sources("InfoPlist.strings").map { file in
                (file.deletingLastPathComponent().lastPathComponent, try String(contentsOf: file, encoding: .utf8))
            }
            #expect(Set(tables.map(\.0)) == ["en.lproj", "vi.lproj"])
            for (_, table) in tables {
                let lines = table.split(separator: "\n").filter { $0.contains(" = ") }
                let keys = lines.compactMap { $0.split(separator: " ").first }
                #expect(keys == ["CFBundleDisplayName", "NSCameraUsageDescription", "NSFaceIDUsageDescription"])
            }
        }
    }
}
