import DataMap
import SubjectRequests

/// The addresses and telephone numbers that the stores know beside those by which the person is found: of the person, what
/// stands in a field of contact details, in a row of theirs that also holds one of their own; of organisations, what is the
/// whole of a field that the data map says is about nobody.
struct OwnContacts: Sendable {
    struct Found {
        var person: Set<Identity> = []
        var organisations: Set<Identity> = []
    }

    /// Names of such fields, by store and collection.
    private let fields: [String: Set<String>]
    private let organisations: [String: Set<String>]

    /// How many are looked for: an answer that holds more is not one person's.
    private static let most = 200

    init(_ map: StoreMap) {
        var fields: [String: Set<String>] = [:]
        var organisations: [String: Set<String>] = [:]
        for collection in map.collections {
            let address = "\(collection.store)/\(collection.address)"
            let contacts = collection.fields.filter { $0.categories.contains { $0.hasPrefix("user.contact") } }
            fields[address] = Set(contacts.map(\.path))
            let impersonal = collection.fields.filter { !$0.isUnderUser && $0.identity == nil }
            organisations[address] = Set(impersonal.map(\.path))
        }
        self.fields = fields
        self.organisations = organisations
    }

    /// - Parameter known: the person's identities.
    func found(in spool: SpoolSource, beside known: [Identity]) throws -> Found {
        let known = Set(known)
        var found = Found()
        var names: [String] = []
        var contacts: Set<String> = []
        var about = RowSubject.other
        try SpoolDecoder.visit(
            spool,
            head: { head in
                names = head.shownFields.map(\.name)
                about = head.about
                let address = "\(head.store)/\(head.dataset).\(head.collection)"
                contacts =
                    switch head.about {
                    case .person: fields[address] ?? []
                    case .nobody: organisations[address] ?? []
                    case .other: []
                    }
            },
            row: { row in
                let room = OwnContacts.most - found.person.count - found.organisations.count
                guard !contacts.isEmpty, room > 0 else { return }
                let here = zip(names, try row.values()).filter { contacts.contains($0.0) }.compactMap(identity)
                if about == .nobody {
                    found.organisations.formUnion(here)
                } else if here.contains(where: known.contains) {
                    found.person.formUnion(here)
                }
            }
        )
        found.person.subtract(known)
        return found
    }

    private func identity(_ name: String, _ value: HeldValue) -> Identity? {
        switch value {
        case .text(let text):
            guard IdentifierFinder.isIdentifier(text) || FieldNumbers(of: name) == .phones else { return nil }
            return Identity(kind: text.contains("@") ? .email : .phone, value: text)
        case .integer(let number): return Identity(kind: .phone, value: String(number))
        case .null, .boolean, .real, .bytes: return nil
        }
    }
}
