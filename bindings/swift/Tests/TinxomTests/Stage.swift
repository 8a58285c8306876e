import Foundation

/// The stage's process, spoken to in lines. It ends with its input.
final class Stage: @unchecked Sendable {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    /// Whoever waits for an answer waits here: a stage that waits for a request needs the threads of the tasks to be free.
    private let queue = DispatchQueue(label: "stage")
    /// What was read behind the last answer.
    private var rest = Data()

    init() throws {
        process.executableURL = Given.stage
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    /// Asks for one thing.
    @discardableResult
    func does(_ verb: String, _ arguments: [String: Json] = [:]) async throws -> Json {
        let command = Json.object(arguments.merging(["do": .text(verb)]) { _, verb in verb })
        let answer = try await aside { try self.exchange(command) }
        if let why = answer["failed"] { throw Broken("the stage: \(why)") }
        return answer
    }

    func close() async throws {
        try await aside {
            try self.input.fileHandleForWriting.close()
            self.process.waitUntilExit()
        }
    }

    private func aside<Value: Sendable>(_ calls: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try calls() }) }
        }
    }

    private func exchange(_ command: Json) throws -> Json {
        try input.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(command) + Data("\n".utf8))
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = rest[..<end]
                rest = Data(rest[(end + 1)...])
                return try Json(Data(line))
            }
            let read = output.fileHandleForReading.availableData
            if read.isEmpty { throw Broken("the stage ended") }
            rest.append(read)
        }
    }
}
