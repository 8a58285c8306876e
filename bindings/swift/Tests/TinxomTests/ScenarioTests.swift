import Foundation
import Testing

/// A file of `tests/scenarios`.
struct Scenario: Sendable, CustomTestStringConvertible {
    let name: String
    let content: Json

    var testDescription: String { name }

    /// Those of a folder, by name.
    static func all(in folder: URL) -> [Scenario] {
        do {
            let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            return try files.filter { $0.pathExtension == "json" }.map { file in
                let name = file.deletingPathExtension().lastPathComponent
                return Scenario(name: name, content: try Json(Data(contentsOf: file)))
            }.sorted { $0.name < $1.name }
        } catch {
            fatalError("the scenarios of \(folder.path) cannot be read: \(error)")
        }
    }

    static let whole = all(in: Given.scenarios)
    static let broken = all(in: Given.scenarios.appendingPathComponent("broken"))

    /// Plays it: how many steps it has, or the step at which it broke, and why.
    func play() async throws -> (step: Int, why: String?) {
        guard case .object(let members) = content, let steps = content["steps"]?.list else {
            throw Broken("\(name) has no steps")
        }
        let known = ["name", "ids", "now", "units", "tips_a_day", "breaks_at", "steps"]
        if let unknown = members.keys.first(where: { !known.contains($0) }) { return (0, "`\(unknown)` is not known") }
        let stage = try Stage()
        let play = try await Play(stage, content)
        var outcome: (Int, String?) = (steps.count, nil)
        for (number, step) in steps.enumerated() {
            do {
                try await play.step(step)
            } catch let broken as Broken {
                outcome = (number + 1, broken.description)
                break
            }
        }
        try play.end()
        try await stage.close()
        return outcome
    }
}

/// What was played, told as Rust and Kotlin tell it.
private actor Report {
    static let shared = Report()
    private var steps: [String: Int] = [:]

    func played(_ name: String, _ count: Int) throws {
        steps[name] = count
        let lines = steps.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }
        if let file = Given.report { try lines.joined().write(to: file, atomically: false, encoding: .utf8) }
    }
}

extension Everything {
    /// Every file of `tests/scenarios`, through the bindings, against the stage.
    @Suite struct Scenarios {
        @Test("both folders hold scenarios")
        func thereAreSome() {
            #expect(!Scenario.whole.isEmpty)
            #expect(!Scenario.broken.isEmpty)
        }

        @Test("a scenario comes out as it says", arguments: Scenario.whole)
        func comesOut(_ scenario: Scenario) async throws {
            let (step, why) = try await scenario.play()
            if let why {
                Issue.record("\(scenario.name), step \(step): \(why)")
            } else {
                try await Report.shared.played(scenario.name, step)
            }
        }

        @Test("a scenario that is broken on purpose fails at its step", arguments: Scenario.broken)
        func breaks(_ scenario: Scenario) async throws {
            let (step, why) = try await scenario.play()
            let reason = try #require(why, "\(scenario.name) came out well")
            #expect(scenario.content["breaks_at"]?.number == Int64(step), "\(scenario.name): \(reason)")
        }
    }
}
