import DataMap
import SubjectRequests

/// As bytes, resolved keys are a spool: one head and its rows for each collection. A row has its ending, its key and the
/// values made for it. Rows that are taken along are one row, their number. Rows that let go stand in heads of their own, after
/// all others.
extension ResolvedKeys {
    package func encoded() throws -> [UInt8] {
        var bytes: [UInt8] = []
        for collection in collections {
            let head = collection.head
            try SpoolFrame.collection(head).append(to: &bytes)
            if let along = collection.takenAlong {
                let rest = [HeldValue](repeating: .null, count: head.fields.count - 1)
                try SpoolFrame.row([.integer(Int64(along.rows))] + rest).append(to: &bytes)
            }
            for row in collection.rows {
                try SpoolFrame.row([.text(row.ending.text)] + row.key + row.madeValues).append(to: &bytes)
            }
        }
        for letting in lettingGo {
            try SpoolFrame.collection(letting.head).append(to: &bytes)
            let emptied = letting.columns.map { _ in HeldValue.null }
            for key in letting.keys { try SpoolFrame.row(emptied + key).append(to: &bytes) }
        }
        return bytes
    }

    /// Throws ``SpoolFault`` where the bytes are not what ``encoded()`` made.
    package init(decoding bytes: [UInt8]) throws {
        var decoder = SpoolDecoder()
        decoder.append(bytes)
        var collections: [ResolvedCollection] = []
        var lettingGo: [LettingGo] = []
        while let frame = try decoder.next() {
            switch frame {
            case .collection(let head):
                if let letting = LettingGo(head) {
                    lettingGo.append(letting)
                } else {
                    collections.append(ResolvedCollection(head))
                }
            case .row(let values) where !lettingGo.isEmpty:
                let last = lettingGo.count - 1
                lettingGo[last].keys.append(Array(values.dropFirst(lettingGo[last].columns.count)))
            case .row(let values):
                guard let last = collections.indices.last, collections[last].take(values) else {
                    throw SpoolFault.damaged(what: "a resolved row is not whole", offset: 0)
                }
            }
        }
        try decoder.finish()
        self.init(collections: collections, lettingGo: lettingGo)
    }
}

private let keyPrefix = "key:"
private let madePrefix = "made:"
private let emptiedPrefix = "emptied:"
private let ownerPrefix = "owner:"
private let alongPrefix = "along:"

extension ResolvedCollection {
    fileprivate var head: HeldCollection {
        HeldCollection(
            store: store,
            dataset: collection.dataset,
            collection: collection.collection,
            says: "",
            about: .person,
            fields: [HeldField(name: "ending")] + keyFields.map { HeldField(name: keyPrefix + $0) }
                + madeFields.map { HeldField(name: madePrefix + $0) } + (takenAlong?.headFields ?? [])
        )
    }

    fileprivate init(_ head: HeldCollection) {
        self.init(
            store: head.store,
            collection: CollectionAddress(head.dataset, head.collection),
            keyFields: head.fields.compactMap { $0.name.removing(prefix: keyPrefix) },
            madeFields: head.fields.compactMap { $0.name.removing(prefix: madePrefix) },
            rows: [],
            takenAlong: TakenAlong(head)
        )
    }

    /// False for what is no row of this collection.
    fileprivate mutating func take(_ values: [HeldValue]) -> Bool {
        if let along = takenAlong {
            guard case .integer(let rows)? = values.first else { return false }
            takenAlong = TakenAlong(owner: along.owner, fields: along.fields, rows: Int(rows))
            return true
        }
        guard let row = row(values) else { return false }
        rows.append(row)
        return true
    }

    private func row(_ values: [HeldValue]) -> ResolvedRow? {
        guard values.count == 1 + keyFields.count + madeFields.count, case .text(let word)? = values.first,
            let ending = RowEnding(text: word)
        else { return nil }
        return ResolvedRow(
            key: Array(values[1...].prefix(keyFields.count)),
            ending: ending,
            madeValues: Array(values.suffix(madeFields.count))
        )
    }
}

extension TakenAlong {
    fileprivate var headFields: [HeldField] {
        [HeldField(name: ownerPrefix + owner.dataset), HeldField(name: ownerPrefix + owner.collection)]
            + fields.map { HeldField(name: alongPrefix + $0) }
    }

    /// Nil for the head of rows that stand there one by one.
    fileprivate init?(_ head: HeldCollection) {
        let owner = head.fields.compactMap { $0.name.removing(prefix: ownerPrefix) }
        guard owner.count == 2 else { return nil }
        self.init(
            owner: CollectionAddress(owner[0], owner[1]),
            fields: head.fields.compactMap { $0.name.removing(prefix: alongPrefix) },
            rows: 0
        )
    }
}

extension LettingGo {
    fileprivate var head: HeldCollection {
        HeldCollection(
            store: store,
            dataset: collection.dataset,
            collection: collection.collection,
            says: "",
            about: .person,
            fields: columns.map { HeldField(name: emptiedPrefix + $0) }
                + keyFields.map { HeldField(name: keyPrefix + $0) }
        )
    }

    /// Nil for the head of resolved rows.
    fileprivate init?(_ head: HeldCollection) {
        let columns = head.fields.compactMap { $0.name.removing(prefix: emptiedPrefix) }
        guard !columns.isEmpty else { return nil }
        self.init(
            store: head.store,
            collection: CollectionAddress(head.dataset, head.collection),
            columns: columns,
            keyFields: head.fields.compactMap { $0.name.removing(prefix: keyPrefix) },
            keys: []
        )
    }
}

extension RowEnding {
    fileprivate var text: String {
        switch self {
        case .free: "free"
        case .shared: "shared"
        case .kept(let until): "kept" + (until.map { " until \($0)" } ?? "")
        }
    }

    fileprivate init?(text: String) {
        switch text {
        case "free": self = .free
        case "shared": self = .shared
        case "kept": self = .kept(until: nil)
        default:
            guard let day = text.removing(prefix: "kept until ").flatMap({ CivilDate($0) }) else { return nil }
            self = .kept(until: day)
        }
    }
}

extension String {
    fileprivate func removing(prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}
