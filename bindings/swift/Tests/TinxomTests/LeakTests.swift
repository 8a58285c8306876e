import Foundation
import Testing
import Tinxom

/// What this process holds.
private struct Footprint: CustomStringConvertible {
    let files: Int
    let threads: Int
    let kilobytes: Int

    init() throws {
        files = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let resident = status.split(separator: "\n").first { $0.hasPrefix("VmRSS") }
        kilobytes = Int(resident?.filter(\.isNumber) ?? "") ?? 0
    }

    var description: String { "\(files) files, \(threads) threads, \(kilobytes) kB" }

    /// What came to it within some runs, where that is too much for 1,000 of them to be chance.
    func leaked(since before: Footprint, runs: Int) -> [String] {
        var leaked: [String] = []
        if files > before.files + 4 { leaked.append("files") }
        if threads > before.threads + 8 { leaked.append("threads") }
        if (kilobytes - before.kilobytes) * 1_000 / runs > 16 * 1_024 { leaked.append("memory") }
        return leaked
    }
}

#if os(Linux)
    extension Everything {
        /// A thousand phones, by what the kernel says that the process holds.
        @Suite struct Leaks {
            @Test("a thousand phones leave no thread, file or memory behind")
            func thousandPhones() async throws {
                try await Village.with { village in
                    let person = try await village.resident()
                    try person.queue("Mở rồi đóng.")
                    try person.shut()
                    let once = {
                        try person.open()
                        var count = 0
                        for try await rows in try person.phone.inbox.rows() {
                            count = rows.count
                            break
                        }
                        #expect(count == 1)
                        try person.shut()
                    }
                    for _ in 1...200 { try await once() }
                    let before = try Footprint()
                    for _ in 1...1_000 { try await once() }
                    let after = try Footprint()
                    print("after 200 phones: \(before); after 1,000 more: \(after)")
                    #expect(after.leaked(since: before, runs: 1_000) == [], "\(before); \(after)")
                }
            }

            @Test("phones that nobody closes are seen by the same measure")
            func openPhones() async throws {
                try await Village.with { village in
                    let before = try Footprint()
                    let left = try (1...40).map { number in
                        let folder = "\(village.folder)/left-\(number)"
                        let options = PhoneOptions(folder: folder, language: .english, roots: [])
                        return try Phone.open(
                            options: options, territory: Given.territory, keys: Keys(), clock: nil, connectivity: nil)
                    }
                    let after = try Footprint()
                    print("40 open phones: \(before); \(after)")
                    #expect(after.leaked(since: before, runs: 40) == ["files", "memory"], "\(before); \(after)")
                    for phone in left { try phone.shutdown() }
                }
            }

            @Test("threads that wait for good are seen by the same measure")
            func waitingThreads() throws {
                let before = try Footprint()
                let end = DispatchSemaphore(value: 0)
                // More than may end meanwhile of those that other tests left idle.
                for _ in 1...24 {
                    let started = DispatchSemaphore(value: 0)
                    Thread.detachNewThread {
                        started.signal()
                        end.wait()
                    }
                    started.wait()
                }
                #expect(try Footprint().leaked(since: before, runs: 1_000).contains("threads"))
                for _ in 1...24 { end.signal() }
            }
        }
    }
#endif
