// How long a phone takes from Swift, told as one line of JSON as Rust and Kotlin tell it: opening a vault of 10,000 drafts,
// keeping one more, a view of 500 rows, home's first frame, home with 500 rows.
//
// `times FOLDER INVITE`: works in FOLDER and removes nothing; INVITE is the text of one. TINXOM_TERRITORY names the
// territory's file.

import Foundation
import Tinxom

/// Drafts in the vault.
let tips = 10_000
/// Rows of the view.
let rows = 500
/// Repeats; the median is told.
let repeats = 30

/// The same key for every run in this process.
final class MemoryKeys: KeyStore {
    func load() -> Data? { Data(repeating: 7, count: 32) }

    func keep(key: Data) throws { throw KeyStoreFailure.Failed }
}

/// The median of what each call took, in milliseconds.
func median(_ call: () throws -> Duration) rethrows -> String {
    let took = try (0..<repeats).map { _ in try call() }.sorted()[repeats / 2]
    let milliseconds = Double(took.components.seconds) * 1e3 + Double(took.components.attoseconds) / 1e15
    return String(format: "%.3f", milliseconds)
}

func tip(_ number: Int) -> NewTip {
    let words = "ao nhà tôi đêm qua bị kích điện trộm cá, sáng ra thấy dây còn vắt ở bờ."
    return NewTip(kind: .theft, window: .lastNight, text: "Tin số \(number): \(words)")
}

guard CommandLine.arguments.count == 3, let file = ProcessInfo.processInfo.environment["TINXOM_TERRITORY"] else {
    FileHandle.standardError.write(Data("usage: TINXOM_TERRITORY=FILE times FOLDER INVITE\n".utf8))
    exit(2)
}
let territory = try Territory.read(json: Data(contentsOf: URL(fileURLWithPath: file)))
let options = PhoneOptions(folder: CommandLine.arguments[1], language: .vietnamese, roots: [])
let clock = ContinuousClock()

func open() throws -> Phone {
    try Phone.open(options: options, territory: territory, keys: MemoryKeys(), clock: nil, connectivity: nil)
}

let first = OpenPhone(try open())
_ = try first.membership.enrol(invite: CommandLine.arguments[2], name: "Bà Tư")
for number in 0..<tips { _ = try first.drafts.write(tip: tip(number)) }
try first.close()

let opening = try median {
    let began = clock.now
    let phone = try open()
    let took = began.duration(to: clock.now)
    try phone.shutdown()
    return took
}
let phone = OpenPhone(try open())
let showing = try median {
    try clock.measure {
        let count = try phone.inbox.view(query: "", take: UInt32(rows)).snapshot().count
        precondition(count == rows)
    }
}
let screens = phone.phone.screens(language: .vietnamese)
let home = median {
    clock.measure { precondition(screens.view(place: "home").snapshot().rows.count > 50) }
}
let long = screens.view(place: "home")
for _ in 0..<(rows / 50 - 1) { _ = await long.act(action: "more") }
let homeLong = median {
    clock.measure { precondition(long.snapshot().rows.count > rows) }
}
var number = tips
let keeping = try median {
    number += 1
    let new = tip(number)
    return try clock.measure { _ = try phone.drafts.write(tip: new) }
}
try phone.close()
let told = [
    ("open_ms", opening), ("draft_ms", keeping), ("rows_500_ms", showing), ("home_ms", home), ("home_500_ms", homeLong),
]
print("{\"language\":\"swift\"," + told.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}")
