import Foundation

/// A value of JSON, to be compared and printed.
enum Json: Equatable, Sendable {
    case null
    case flag(Bool)
    case number(Int64)
    case text(String)
    case list([Json])
    case object([String: Json])

    /// Reads one.
    init(_ data: Data) throws {
        self = try JSONDecoder().decode(Json.self, from: data)
    }

    /// A member of an object.
    subscript(name: String) -> Json? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    var number: Int64? {
        guard case .number(let number) = self else { return nil }
        return number
    }

    var flag: Bool? {
        guard case .flag(let flag) = self else { return nil }
        return flag
    }

    var list: [Json]? {
        guard case .list(let list) = self else { return nil }
        return list
    }

    /// A list of texts.
    static func texts(_ texts: some Sequence<String>) -> Json {
        .list(texts.map(Json.text))
    }

    /// A text, or null.
    static func optional(_ text: String?) -> Json {
        text.map(Json.text) ?? .null
    }
}

extension Json: Codable {
    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Int64.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([Json].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: Json].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .flag(let flag): try value.encode(flag)
        case .number(let number): try value.encode(number)
        case .text(let text): try value.encode(text)
        case .list(let list): try value.encode(list)
        case .object(let members): try value.encode(members)
        }
    }
}

/// The name of a case as the scenarios write it: `copyToDraft` is `copy-to-draft`; what a case holds is left out.
func dashed(_ value: Any) -> String {
    var name = ""
    for letter in "\(value)".prefix(while: { $0 != "(" }) {
        if letter.isUppercase && !name.isEmpty { name.append("-") }
        name.append(contentsOf: letter.lowercased())
    }
    return name
}

/// The case with a name.
func named<Value: CaseIterable>(_ name: String) throws -> Value {
    for value in Value.allCases where dashed(value) == name { return value }
    throw Broken("`\(name)` is not known")
}

func hex(_ bytes: Data?) throws -> String {
    guard let bytes else { throw Broken("no key was kept") }
    return bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
}
