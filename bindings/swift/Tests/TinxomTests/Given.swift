import Foundation
import Testing
import Tinxom

/// Every test, one after the other: some count the process's threads and files, and each has a village of its own.
@Suite(.serialized, .timeLimit(.minutes(5))) enum Everything {}

/// What `cargo xtask swift` says about where things are.
enum Given {
    static let stage = path("STAGE")
    static let scenarios = path("SCENARIOS")
    static let territory: Territory = {
        do {
            return try Territory.read(json: Data(contentsOf: path("TERRITORY")))
        } catch {
            fatalError("the territory cannot be read: \(error)")
        }
    }()
    /// Where what was played is told, where anybody asks for it.
    static let report = ProcessInfo.processInfo.environment["TINXOM_REPORT"].map { URL(fileURLWithPath: $0) }

    private static func path(_ name: String) -> URL {
        guard let path = ProcessInfo.processInfo.environment["TINXOM_\(name)"] else {
            fatalError("TINXOM_\(name) is not given: run `cargo xtask swift`")
        }
        return URL(fileURLWithPath: path)
    }
}

/// A mistake in a scenario, or something that came out another way than it says.
struct Broken: Error, CustomStringConvertible {
    let description: String

    init(_ why: String) {
        description = why
    }
}

/// The error that a call throws, which has to be of this type.
func failure<Failure: Error, Value>(
    _ type: Failure.Type = PhoneError.self, _ call: () async throws -> Value
) async throws -> Failure {
    do {
        _ = try await call()
    } catch let error as Failure {
        return error
    }
    throw Broken("it succeeded")
}
