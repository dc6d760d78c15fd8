import SubjectRequests

/// All that an answer says and that does not stand in its spool. Days and periods come in the words of the language.
package struct PackageText: Sendable, Hashable {
    /// The language of every text here and of the catalogue, as `en`.
    package var language: String
    package var reference: Reference
    /// When the answer was made; also the time of every file in the ZIP.
    package var madeAt: Timestamp
    /// The controller's local day of that, in words.
    package var madeOn: String
    /// The day on which the letter reached the controller, in words.
    package var receivedOn: String
    package var controller: PackageContact
    /// Where to complain.
    package var authority: PackageContact
    /// The digest of the data map that was followed, in hexadecimal.
    package var mapDigest: String
    /// What people may expect and what is not held.
    package var statements: [String]
    /// What the statute wants said beside a copy.
    package var beside: BesideCopy
    /// Who receives data, for the slugs that collections name; a collection that names none means all of them.
    package var recipients: [PackageRecipient]
    /// For a dataset with joint controllers: who else answers for it.
    package var joint: [String: [PackageContact]]
    /// For a dataset: after how long no backup holds what was erased, in words.
    package var backupsRotate: [String: String]
    /// The person's own statements beside what was not corrected, to be read with the data (NZ IPP 7).
    package var disputed: [PackageStatement]
    /// What kind of data a field holds, as the data map's categories name it; by `STORE/DATASET.COLLECTION.FIELD`.
    package var categories: [String: [String]]
    /// Whether CSV files begin with a byte order mark.
    package var marksCSV: Bool
    /// Where the site's public key can be fetched; nil where it must be asked for.
    package var keyAddress: String?

    package init(
        language: String,
        reference: Reference,
        madeAt: Timestamp,
        madeOn: String,
        receivedOn: String,
        controller: PackageContact,
        authority: PackageContact,
        mapDigest: String,
        statements: [String] = [],
        beside: BesideCopy = BesideCopy(),
        recipients: [PackageRecipient] = [],
        joint: [String: [PackageContact]] = [:],
        backupsRotate: [String: String] = [:],
        disputed: [PackageStatement] = [],
        categories: [String: [String]] = [:],
        marksCSV: Bool = false,
        keyAddress: String? = nil
    ) {
        self.language = language
        self.reference = reference
        self.madeAt = madeAt
        self.madeOn = madeOn
        self.receivedOn = receivedOn
        self.controller = controller
        self.authority = authority
        self.mapDigest = mapDigest
        self.statements = statements
        self.beside = beside
        self.recipients = recipients
        self.joint = joint
        self.backupsRotate = backupsRotate
        self.disputed = disputed
        self.categories = categories
        self.marksCSV = marksCSV
        self.keyAddress = keyAddress
    }

    /// The categories of a field, none where the map names none.
    func categories(of field: HeldField, in head: HeldCollection) -> [String] {
        categories["\(head.store)/\(head.dataset).\(head.collection).\(field.name)"] ?? []
    }
}

/// Sentences that a statute wants beside a copy and that do not follow from the data map.
package struct BesideCopy: Sendable, Hashable {
    /// What the person may ask for further.
    package var rights: [String]
    /// Decisions by automated means: GDPR Art 15(1)(h).
    package var decisions: [String]
    /// Other countries that data go to: GDPR Art 15(2).
    package var transfers: [String]

    package init(rights: [String] = [], decisions: [String] = [], transfers: [String] = []) {
        self.rights = rights
        self.decisions = decisions
        self.transfers = transfers
    }
}

/// What the person says of a field that was not corrected.
package struct PackageStatement: Sendable, Hashable {
    /// `STORE/DATASET.COLLECTION.FIELD`.
    package var place: String
    package var words: String

    package init(place: String, words: String) {
        self.place = place
        self.words = words
    }

    /// The field's name where it stands in a collection; nil for one of another.
    func field(in head: HeldCollection) -> String? {
        let collection = "\(head.store)/\(head.dataset).\(head.collection)."
        return place.hasPrefix(collection) ? String(place.dropFirst(collection.count)) : nil
    }
}

/// An organisation and how to reach it.
package struct PackageContact: Sendable, Hashable {
    package var name: String
    package var address: String?
    /// A mail address or telephone number, shown as it is.
    package var contact: String?
    /// Shown as text and linked only when it begins with `https://`.
    package var url: String?

    package init(name: String, address: String? = nil, contact: String? = nil, url: String? = nil) {
        self.name = name
        self.address = address
        self.contact = contact
        self.url = url
    }
}

/// One entry of a controller's list of recipients.
package struct PackageRecipient: Sendable, Hashable {
    package var slug: String
    package var name: String
    package var contact: String?

    package init(slug: String, name: String, contact: String? = nil) {
        self.slug = slug
        self.name = name
        self.contact = contact
    }
}
