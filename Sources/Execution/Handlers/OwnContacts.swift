import DataMap
import SubjectRequests

/// The addresses and telephone numbers that the stores know of the person beside those by which they are found: what stands in
/// a field of a person's contact details, in a row of theirs that also holds one of their own.
struct OwnContacts: Sendable {
    /// Names of such fields, by store and collection.
    private let fields: [String: Set<String>]

    /// How many are looked for: an answer that holds more is not one person's.
    private static let most = 200

    init(_ map: StoreMap) {
        var fields: [String: Set<String>] = [:]
        for collection in map.collections {
            let contacts = collection.fields.filter { $0.categories.contains { $0.hasPrefix("user.contact") } }
            fields["\(collection.store)/\(collection.address)"] = Set(contacts.map(\.path))
        }
        self.fields = fields
    }

    /// - Parameter known: the person's identities.
    func found(in spool: SpoolSource, beside known: [Identity]) throws -> [Identity] {
        let known = Set(known)
        var found: Set<Identity> = []
        var names: [String] = []
        var contacts: Set<String> = []
        try SpoolDecoder.visit(
            spool,
            head: { head in
                names = head.shownFields.map(\.name)
                let address = "\(head.store)/\(head.dataset).\(head.collection)"
                contacts = head.about == .person ? fields[address] ?? [] : []
            },
            row: { row in
                guard !contacts.isEmpty, found.count < OwnContacts.most else { return }
                let here = zip(names, try row.values()).filter { contacts.contains($0.0) }.compactMap { identity($0.1) }
                if here.contains(where: known.contains) { found.formUnion(here) }
            }
        )
        return Array(found.subtracting(known))
    }

    private func identity(_ value: HeldValue) -> Identity? {
        switch value {
        case .text(let text): Identity(kind: text.contains("@") ? .email : .phone, value: text)
        case .integer(let number): Identity(kind: .phone, value: String(number))
        case .null, .boolean, .real, .bytes: nil
        }
    }
}
