import Definitions
import SubjectRequests

extension MapReading {
    private static let keys = [
        "name", "description", "data_categories", "fields", "fides_meta", "fidesops_meta", "habeas", "data_qualifier",
    ]
    private static let metaKeys = [
        "after", "erase_after", "skip_processing", "masking_strategy_override", "partitioning", "redact",
    ]
    private static let habeasKeys = [
        "about", "says", "purpose", "source", "recipients", "keep", "sweep", "erase", "list", "files",
    ]

    func collection(_ reader: DefinitionReader, dataset: String, store: String) -> MappedCollection? {
        guard let block = FidesBlock(reader, known: MapReading.keys, remarks: remarks),
            let name = block.required("name")?.text()
        else { return nil }
        let address = CollectionAddress(dataset, name)
        let meta = metaBlock(block, known: MapReading.metaKeys)
        remarkNotHeeded(meta, ["redact"])
        let fields = fields(of: block, within: nil, dataset: dataset)
        let habeas = block["habeas"]?.mapping(MapReading.habeasKeys)
        let collection = MappedCollection(
            address: address,
            store: store,
            place: reader.place,
            details: block["description"]?.text().map { Said($0) },
            categories: block.texts("data_categories"),
            fields: fields,
            after: addresses(meta?["after"]),
            eraseAfter: addresses(meta?["erase_after"]),
            isSkipped: meta?.flag("skip_processing") ?? false,
            erasesRows: erasesRows(meta, habeas),
            keys: habeas.map(collectionKeys) ?? CollectionKeys()
        )
        checkWithin(collection, habeas)
        return collection
    }

    private func addresses(_ reader: DefinitionReader?) -> [CollectionAddress] {
        guard let reader, let list = reader.list() else { return [] }
        return list.compactMap { entry in
            guard let text = entry.text() else { return nil }
            guard let address = CollectionAddress(text) else {
                entry.problem("bad-address", "'\(text)' is not written dataset.collection")
                return nil
            }
            return address
        }
    }

    private func erasesRows(_ meta: FidesBlock?, _ habeas: DefinitionMapping?) -> Bool {
        if let reader = habeas?["erase"], let word = reader.text() {
            if word == "row" { return true }
            reader.problem("unknown-erasure", "on a collection 'erase' is 'row' or absent; '\(word)' belongs to fields")
        }
        guard let override = meta?["masking_strategy_override"],
            let block = FidesBlock(override, known: ["strategy", "configuration"], remarks: remarks),
            let strategy = block.required("strategy"), let word = strategy.text()
        else { return false }
        guard word == "delete" else {
            strategy.problem("unknown-masking", "on a collection the only strategy is 'delete', not '\(word)'")
            return false
        }
        return true
    }

    private func collectionKeys(_ habeas: DefinitionMapping) -> CollectionKeys {
        CollectionKeys(
            about: habeas["about"]?.word(RowSubject.self, code: "unknown-about"),
            says: said(habeas["says"]),
            purpose: said(habeas["purpose"]),
            source: said(habeas["source"]),
            recipients: habeas["recipients"]?.texts(),
            keep: keepRule(habeas["keep"]),
            sweep: sweepRule(habeas["sweep"]),
            list: mailingList(habeas["list"]),
            files: fileRule(habeas["files"])
        )
    }

    /// Text, or one text per language.
    func said(_ reader: DefinitionReader?) -> Said? {
        guard let reader else { return nil }
        guard reader.isMapping else { return reader.text().map { Said($0) } }
        var texts: [String: String] = [:]
        for (key, value) in reader.entries() ?? [] {
            guard let language = key.text(), let text = value.text() else { continue }
            texts[language] = text
        }
        guard let said = Said(texts) else {
            reader.problem("no-text", "give a text, or one per language")
            return nil
        }
        return said
    }

    private func keepRule(_ reader: DefinitionReader?) -> KeepRule? {
        guard let block = reader?.mapping(["for", "since", "because"]) else { return nil }
        let period = block.required("for")?.period()
        let since = block.required("since")?.text()
        let because = said(block.required("because"))
        guard let period, let since, let because else { return nil }
        return KeepRule(period: period, since: since, because: because)
    }

    private func sweepRule(_ reader: DefinitionReader?) -> SweepRule? {
        guard let block = reader?.mapping(["after", "since"]) else { return nil }
        let after = block.required("after")?.period()
        let since = block.required("since")?.text()
        guard let after, let since else { return nil }
        return SweepRule(after: after, since: since)
    }

    private func mailingList(_ reader: DefinitionReader?) -> MailingList? {
        guard let block = reader?.mapping(["name", "address", "stop", "optional", "since"]) else { return nil }
        let name = block.required("name")?.text()
        let address = block.required("address")?.text()
        let stop = block.required("stop")?.entries()?.compactMap { key, value in
            key.text().flatMap { field in writtenValue(value).map { FieldValue(field: field, value: $0) } }
        }
        guard let name, let address, let stop, !stop.isEmpty else { return nil }
        return MailingList(
            name: name,
            address: address,
            stop: stop,
            isOptional: block["optional"]?.flag() ?? true,
            since: block["since"]?.text()
        )
    }

    private func fileRule(_ reader: DefinitionReader?) -> FileRule? {
        guard let block = reader?.mapping(["field", "root"]) else { return nil }
        let field = block.required("field")?.text()
        let root = block.required("root")?.text()
        guard let field, let root else { return nil }
        return FileRule(field: field, root: root)
    }

    /// A value to be written into a store; YAML's null is none.
    func writtenValue(_ reader: DefinitionReader) -> HeldValue? {
        guard let value = reader.value() else { return nil }
        guard value != .null else {
            reader.problem("null-value", "this is YAML's null; to empty a field say erase: clear")
            return nil
        }
        return value
    }

    /// What the keys of a collection say about its own fields.
    private func checkWithin(_ collection: MappedCollection, _ habeas: DefinitionMapping?) {
        let keys = collection.keys
        let named: [(String, String?)] = [
            ("keep", keys.keep?.since), ("sweep", keys.sweep?.since), ("list", keys.list?.address),
            ("list", keys.list?.since),
            ("files", keys.files?.field),
        ]
        let stops = (keys.list?.stop ?? []).map { ("list", Optional($0.field)) }
        for (key, field) in named + stops {
            guard let field, collection.field(field) == nil else { continue }
            habeas?[key]?.problem("unknown-field", "'\(key)' names the field '\(field)', which this collection lacks")
        }
        let changes = collection.erasesRows || keys.keep != nil
        if changes, collection.about != .person {
            reportAt(habeas?["erase"] ?? habeas?["keep"], else: collection.place)(
                "erase-not-person",
                "rows are erased or kept only where they are the person's; this collection is about \(collection.about)"
            )
        }
    }

    private func reportAt(_ reader: DefinitionReader?, else place: SourcePlace) -> (String, String) -> Void {
        { code, sentence in problems.add(code, sentence, at: reader?.place ?? place) }
    }
}
