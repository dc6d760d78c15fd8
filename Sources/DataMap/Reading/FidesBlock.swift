import Definitions
import SubjectRequests

/// A block of keys in the fideslang language. Other tools add keys of their own, so an unknown one is remarked, not
/// refused; a key without a value counts as absent, because their exports write every key.
struct FidesBlock {
    let reader: DefinitionReader
    private var values: [String: DefinitionReader] = [:]

    /// Nil, with a problem, where there is no block.
    init?(_ reader: DefinitionReader, known: [String], remarks: ProblemList) {
        guard let entries = reader.entries() else { return nil }
        self.reader = reader
        for (key, value) in entries {
            guard let name = key.text() else { continue }
            guard known.contains(name) else {
                remarks.add("unknown-key", "'\(name)' is no key of fideslang here, and is not read", at: key.place)
                continue
            }
            guard !value.isNothing else { continue }
            values[name] = value
        }
    }

    subscript(key: String) -> DefinitionReader? { values[key] }

    func required(_ key: String) -> DefinitionReader? {
        guard let value = values[key] else {
            reader.problem("missing-key", "the key '\(key)' is missing")
            return nil
        }
        return value
    }

    /// A boolean in any of YAML's spellings; false where the key is absent.
    func flag(_ key: String) -> Bool {
        guard let value = values[key] else { return false }
        guard value.isScalar, case .boolean(let flag)? = value.value() else {
            value.problem("not-a-flag", "expected true or false here")
            return false
        }
        return flag
    }

    func texts(_ key: String) -> [String] { values[key]?.texts() ?? [] }
}

extension DefinitionReader {
    /// YAML's null: nothing after the colon, `~` or `null`.
    var isNothing: Bool { isScalar && value() == .null }
}
