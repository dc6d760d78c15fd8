import Definitions
import SubjectRequests

extension MapReading {
    private enum ErasureWord: String, CaseIterable {
        case clear, constant, keep
        case keyedHash = "keyed-hash"
    }

    /// `habeas: erase` with its `value` or `because`.
    func erasure(_ habeas: DefinitionMapping) -> ErasureStrategy? {
        let word = habeas["erase"]?.word(ErasureWord.self, code: "unknown-erasure")
        if let value = habeas["value"], word != .constant {
            value.problem("value-without-constant", "'value' belongs to erase: constant")
        }
        guard let word, let place = habeas["erase"] else { return nil }
        switch word {
        case .clear: return .clear
        case .keyedHash: return .keyedHash(suffix: "")
        case .constant:
            guard let value = habeas["value"] else {
                place.problem("constant-needs-value", "erase: constant needs the 'value' to write")
                return nil
            }
            return writtenValue(value).map { .constant($0) }
        case .keep:
            guard let because = habeas["because"] else {
                place.problem("because-needed", "say with 'because' why the value stays")
                return nil
            }
            return said(because).map { .keep(because: $0) }
        }
    }

    /// fideslang's `masking_strategy_override` on a field. What it makes is cut to the field's `length`.
    func masking(_ meta: FidesBlock?, cutTo length: Int?) -> ErasureStrategy? {
        guard let reader = meta?["masking_strategy_override"],
            let block = FidesBlock(reader, known: ["strategy", "configuration"], remarks: remarks),
            let strategy = block.required("strategy"), let word = strategy.text()
        else { return nil }
        let configuration = block["configuration"].flatMap {
            FidesBlock(
                $0,
                known: ["rewrite_value", "length", "algorithm", "mode", "format_preservation"],
                remarks: remarks
            )
        }
        let suffix = suffix(configuration)
        switch word {
        case "null_rewrite": return .clear
        case "preserve": return .keep(because: nil)
        case "hash", "hmac": return .keyedHash(suffix: suffix)
        case "random_string_rewrite":
            return .randomText(length: configuration?["length"]?.integer() ?? 30, suffix: suffix)
        case "aes_encrypt":
            remarks.add(
                "can-be-undone",
                "aes_encrypt can be undone by whoever has the key; an erasure is better served by keyed-hash",
                at: strategy.place
            )
            return .encrypted(suffix: suffix)
        case "string_rewrite":
            guard let text = configuration?["rewrite_value"]?.text() else {
                reader.problem("constant-needs-value", "string_rewrite needs configuration: {rewrite_value: …}")
                return nil
            }
            let whole = text + suffix
            return .constant(.text(length.map { String(whole.prefix($0)) } ?? whole))
        default:
            strategy.problem("unknown-masking", "'\(word)' is no masking strategy of fideslang")
            return nil
        }
    }

    private func suffix(_ configuration: FidesBlock?) -> String {
        configuration?["format_preservation"]
            .flatMap { FidesBlock($0, known: ["suffix"], remarks: remarks) }?["suffix"]?.text() ?? ""
    }
}
