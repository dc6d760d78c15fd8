/// One row of a result, readable only while the closure that was handed it runs.
package protocol SQLRow {
    /// The result's columns from left to right, as the database names them.
    var columnNames: [String] { get }

    /// The value of the column at `index`, counted from 0. Throws ``SQLError`` where there is no such column.
    func value(at index: Int) throws -> SQLValue
}

/// Typed access by position. NULL, or a value of another type, throws ``SQLError`` that names the column.
extension SQLRow {
    package func int(_ index: Int) throws -> Int64 {
        guard case .int(let value) = try value(at: index) else { throw wrongType(index, "an integer") }
        return value
    }

    package func real(_ index: Int) throws -> Double {
        switch try value(at: index) {
        case .real(let value): return value
        case .int(let value): return Double(value)
        default: throw wrongType(index, "a number")
        }
    }

    package func text(_ index: Int) throws -> String {
        guard case .text(let value) = try value(at: index) else { throw wrongType(index, "text") }
        return value
    }

    package func blob(_ index: Int) throws -> [UInt8] {
        guard case .blob(let value) = try value(at: index) else { throw wrongType(index, "bytes") }
        return value
    }

    /// 0 and 1; anything else throws.
    package func bool(_ index: Int) throws -> Bool {
        switch try int(index) {
        case 0: return false
        case 1: return true
        default: throw wrongType(index, "0 or 1")
        }
    }

    package func optionalInt(_ index: Int) throws -> Int64? {
        switch try value(at: index) {
        case .null: return nil
        case .int(let value): return value
        default: throw wrongType(index, "an integer")
        }
    }

    package func optionalText(_ index: Int) throws -> String? {
        switch try value(at: index) {
        case .null: return nil
        case .text(let value): return value
        default: throw wrongType(index, "text")
        }
    }

    package func optionalBlob(_ index: Int) throws -> [UInt8]? {
        switch try value(at: index) {
        case .null: return nil
        case .blob(let value): return value
        default: throw wrongType(index, "bytes")
        }
    }

    /// A value of a closed list of words. An unknown word throws: the database is newer, or was edited by hand.
    package func word<Word: RawRepresentable>(_ index: Int, as: Word.Type = Word.self) throws -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: try text(index)) else { throw wrongType(index, "a word of \(Word.self)") }
        return word
    }

    package func optionalWord<Word: RawRepresentable>(_ index: Int, as: Word.Type = Word.self) throws -> Word?
    where Word.RawValue == String {
        guard let text = try optionalText(index) else { return nil }
        guard let word = Word(rawValue: text) else { throw wrongType(index, "a word of \(Word.self)") }
        return word
    }

    package func wrongType(_ index: Int, _ wanted: String) -> SQLError {
        let names = columnNames
        return .wrongType(column: index, name: names.indices.contains(index) ? names[index] : nil, wanted: wanted)
    }
}
