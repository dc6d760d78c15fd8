import Definitions
import SubjectRequests

extension MapReading {
    private static let keys = [
        "fides_key", "organization_fides_key", "name", "description", "tags", "meta", "data_categories", "collections",
        "fides_meta", "fidesops_meta", "habeas", "data_qualifier", "retention", "third_country_transfers",
        "joint_controller",
    ]

    func dataset(_ reader: DefinitionReader, store: String) -> MappedDataset? {
        guard let block = FidesBlock(reader, known: MapReading.keys, remarks: remarks),
            let key = datasetKey(block)
        else { return nil }
        let meta = metaBlock(block, known: ["resource_id", "after", "namespace", "redact"])
        remarkNotHeeded(meta, ["redact"])
        let namespace = meta?["namespace"].flatMap {
            FidesBlock($0, known: ["schema", "database_name", "connection_type"], remarks: remarks)
        }
        let habeas = block["habeas"]?.mapping(["role", "controllers", "customer", "backups-rotate"])
        let role = habeas?["role"]?.word(DataRole.self, code: "unknown-role") ?? .controller
        let collections = block.required("collections")?.list()?.compactMap {
            collection($0, dataset: key, store: store)
        }
        refuseTwice(
            (collections ?? []).map { ($0.name, $0.place) },
            code: "collection-twice",
            what: "collection"
        )
        remarkBackups(habeas, role: role, key: key, place: reader.place)
        return MappedDataset(
            key: key,
            store: store,
            place: reader.place,
            name: block["name"]?.text(),
            schema: namespace?["schema"]?.text(),
            after: meta?.texts("after") ?? [],
            role: role,
            controllers: habeas?["controllers"]?.texts(),
            customer: customer(habeas, role: role, dataset: key),
            backupsRotate: habeas?["backups-rotate"]?.period(),
            collections: collections ?? []
        )
    }

    /// `fides_meta`, under its new or its old name.
    func metaBlock(_ block: FidesBlock, known: [String]) -> FidesBlock? {
        guard let meta = block["fides_meta"] ?? block["fidesops_meta"] else { return nil }
        return FidesBlock(meta, known: known, remarks: remarks)
    }

    /// Keys of the format that are read and change nothing here: nothing is found by what a request form asked beside the
    /// identities, and names of tables and columns are shown as they are.
    func remarkNotHeeded(_ meta: FidesBlock?, _ keys: [String]) {
        for key in keys {
            guard let place = meta?[key]?.place else { continue }
            remarks.add("not-heeded", "'\(key)' is a key of fideslang that changes nothing here", at: place)
        }
    }

    private func datasetKey(_ block: FidesBlock) -> String? {
        guard let reader = block.required("fides_key"), let key = reader.text() else { return nil }
        guard key.wholeMatch(of: /[a-zA-Z0-9_.<>-]+/) != nil else {
            reader.problem("bad-key", "a fides_key has letters, digits and _ . < > - only")
            return nil
        }
        return key
    }

    private func customer(_ habeas: DefinitionMapping?, role: DataRole, dataset: String) -> FieldAddress? {
        guard let reader = habeas?["customer"], let text = reader.text() else { return nil }
        guard role == .processor else {
            reader.problem("customer-without-processor", "'customer' belongs to datasets with role: processor")
            return nil
        }
        return fieldAddress(text, dataset: dataset, at: reader)
    }

    /// Reads `collection.field`, where the field may be nested.
    func fieldAddress(_ text: String, dataset: String, at reader: DefinitionReader) -> FieldAddress? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
            reader.problem("bad-address", "'\(text)' is not written collection.field")
            return nil
        }
        return FieldAddress(CollectionAddress(dataset, String(parts[0])), String(parts[1]))
    }

    private func remarkBackups(_ habeas: DefinitionMapping?, role: DataRole, key: String, place: SourcePlace) {
        guard habeas?["backups-rotate"] == nil, DataRole.answered.contains(role) else { return }
        remarks.add(
            "backups-unsaid",
            "the dataset '\(key)' does not say when its backups rotate (habeas: backups-rotate), so the answer to a "
                + "deletion can name no day",
            at: place
        )
    }
}
