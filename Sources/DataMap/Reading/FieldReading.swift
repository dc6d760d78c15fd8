import Definitions
import SubjectRequests

extension MapReading {
    private static let keys = [
        "name", "description", "data_categories", "fields", "fides_meta", "fidesops_meta", "habeas", "data_qualifier",
    ]
    private static let metaKeys = [
        "references", "identity", "primary_key", "data_type", "length", "return_all_elements", "read_only",
        "custom_request_field", "masking_strategy_override", "redact",
    ]
    private static let habeasKeys = [
        "disclose", "because", "erase", "value", "correct", "marketing-stop", "belongs-to", "fact",
    ]

    /// The fields of a collection, or of the field at `path`.
    func fields(of block: FidesBlock, within path: String?, dataset: String) -> [MappedField] {
        let reader = path == nil ? block.required("fields") : block["fields"]
        let fields = reader?.list()?.compactMap { field($0, within: path, dataset: dataset) } ?? []
        refuseTwice(fields.map { ($0.name, $0.place) }, code: "field-twice", what: "field")
        return fields
    }

    private func field(_ reader: DefinitionReader, within parent: String?, dataset: String) -> MappedField? {
        guard let block = FidesBlock(reader, known: MapReading.keys, remarks: remarks),
            let name = block.required("name")?.text()
        else { return nil }
        let path = parent.map { "\($0).\(name)" } ?? name
        let meta = metaBlock(block, known: MapReading.metaKeys)
        let type = fieldType(meta, block)
        remarkNotHeeded(meta, ["custom_request_field", "redact"])
        let habeas = block["habeas"]?.mapping(MapReading.habeasKeys)
        let length = length(meta)
        let masking = masking(meta, cutTo: length)
        let erase = habeas.flatMap(erasure)
        if let masking, let erase, masking != erase {
            remarks.add(
                "habeas-decides",
                "'erase' and 'masking_strategy_override' differ; 'erase' under habeas decides",
                at: reader.place
            )
        }
        return MappedField(
            name: name,
            path: path,
            place: reader.place,
            categories: block.texts("data_categories"),
            type: type,
            length: length,
            identity: meta?["identity"]?.text().map { IdentityKind(rawValue: $0) },
            isPrimaryKey: meta?.flag("primary_key") ?? false,
            isReadOnly: meta?.flag("read_only") ?? false,
            references: references(meta, dataset: dataset),
            fields: fields(of: block, within: path, dataset: dataset),
            masking: masking,
            erase: erase,
            withheldBecause: habeas.flatMap(withheld),
            correct: habeas?["correct"]?.word(CorrectionRule.self, code: "unknown-correction"),
            marketingStop: habeas?["marketing-stop"].flatMap(writtenValue),
            belongsTo: belonging(habeas?["belongs-to"]),
            fact: said(habeas?["fact"])
        )
    }

    private func fieldType(_ meta: FidesBlock?, _ block: FidesBlock) -> FieldType? {
        let reader = meta?["data_type"]
        let text = reader?.text()
        let type = text.flatMap(FieldType.init)
        if let text, type == nil {
            reader?.problem("unknown-type", "'\(text)' is no type of fideslang")
        }
        if let meta, meta.flag("return_all_elements"), type?.isArray != true {
            meta["return_all_elements"]?.problem("array-only", "return_all_elements belongs to types that end in []")
        }
        if block["fields"] != nil, let type, type.base != .object {
            reader?.problem("object-only", "a field that has fields is of type object or object[]")
        }
        return type
    }

    private func length(_ meta: FidesBlock?) -> Int? {
        guard let reader = meta?["length"], let length = reader.integer() else { return nil }
        guard length > 0 else {
            reader.problem("bad-length", "a length is at least 1")
            return nil
        }
        return length
    }

    private func references(_ meta: FidesBlock?, dataset: String) -> [FieldReference] {
        meta?["references"]?.list()?.compactMap { reader in
            guard let block = FidesBlock(reader, known: ["dataset", "field", "direction"], remarks: remarks) else {
                return nil
            }
            let dataset = block.required("dataset")?.text()
            let field = block.required("field")
            let direction = block["direction"]?.word(FieldReference.Direction.self, code: "unknown-direction")
            guard let dataset, let field, let text = field.text(),
                let other = fieldAddress(text, dataset: dataset, at: field)
            else { return nil }
            return FieldReference(other: other, direction: direction, place: reader.place)
        } ?? []
    }

    /// `dataset.collection.field`.
    private func belonging(_ reader: DefinitionReader?) -> FieldAddress? {
        guard let reader, let text = reader.text() else { return nil }
        guard let dot = text.firstIndex(of: "."), dot > text.startIndex else {
            reader.problem("bad-address", "'\(text)' is not written dataset.collection.field")
            return nil
        }
        return fieldAddress(String(text[text.index(after: dot)...]), dataset: String(text[..<dot]), at: reader)
    }

    private func withheld(_ habeas: DefinitionMapping) -> Said? {
        guard let disclose = habeas["disclose"], let word = disclose.text() else { return nil }
        guard word == "never" else {
            disclose.problem("unknown-disclosure", "'disclose' is 'never' or absent, not '\(word)'")
            return nil
        }
        guard let because = habeas["because"] else {
            disclose.problem("because-needed", "say with 'because' why the value is never shown")
            return nil
        }
        return said(because)
    }
}
