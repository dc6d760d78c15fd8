/// An organisation that decides why and how data are used, as its file `controllers/SLUG.yml` says it.
package struct DataController: Sendable, Hashable {
    package let slug: String
    /// Its name by language.
    package var names: LocalText
    package var address: String?
    /// Where people can reach it about their data: a mail address or a telephone number.
    package var contact: String?
    /// The jurisdiction whose statute and calendar apply: `NZ`, `GB-ENG`, `EU-DE`.
    package var jurisdiction: String
    /// Its supervisory authority where it is another than the statute's.
    package var authority: String?
    /// Slugs of the controllers that answer jointly with it for some datasets.
    package var joint: [String]
    package var mailboxes: [String]
    /// In which it answers, its own first; empty for every language that Habeas speaks, English first.
    package var languages: [String]
    /// The rights that it offers.
    package var rights: [Right]
    /// What it asks for each right; the workflow's floor where nothing is said.
    package var verification: [Right: VerificationLevel]
    /// How many facts must agree where a right asks for `matched`.
    package var factsNeeded: Int
    package var approval: [Right: ApprovalRule]
    package var delivery: DeliveryWay
    package var coolingOff: Period
    /// How retention sweeps begin, and who approves them.
    package var sweep: SweepTerms
    package var retention: RetentionPeriods
    /// What it has promised by itself, beyond the law.
    package var promises: [Right: Promise]
    package var recipients: [Recipient]
    /// Where a colleague looks, for no program can.
    package var handPlaces: [HandPlace]
    /// Things that people may expect and that are not held; the answer says so.
    package var notHeld: [String: [String]]
    /// What is decided about people by automated means alone, by which logic, and what follows for them; by language.
    package var automatedDecisions: [String: [String]]
    /// Other countries that data go to, and what protects them there; by language.
    package var transfers: [String: [String]]
    /// Whether CSV files begin with a byte order mark, which older spreadsheets need to see UTF-8.
    package var marksCSV: Bool
    /// From how many other people's identifiers on an answer needs a second approver; nil where the controller says `never`:
    /// then nobody looks whether an answer, or its address, may be somebody else's.
    package var misdelivery: MisdeliveryLimits?
    /// Days taken off each due date for the house's own date.
    package var marginDays: Int

    package init(slug: String, names: LocalText, jurisdiction: String) {
        self.slug = slug
        self.names = names
        self.jurisdiction = jurisdiction
        address = nil
        contact = nil
        authority = nil
        joint = []
        mailboxes = []
        languages = []
        rights = [.copy, .confirm, .correct, .delete, .csvExport, .unsubscribe]
        verification = [:]
        factsNeeded = 2
        approval = [:]
        delivery = .download
        coolingOff = Period(days: 3)
        sweep = SweepTerms()
        retention = RetentionPeriods(caseFile: Period(months: 36), package: Period(days: 30))
        promises = [:]
        recipients = []
        handPlaces = []
        notHeld = [:]
        automatedDecisions = [:]
        transfers = [:]
        marksCSV = false
        misdelivery = MisdeliveryLimits()
        marginDays = 0
    }
}

extension DataController {
    /// Its own language: of what it writes to its staff and to others, and where somebody writes in one in which it does not answer.
    package var ownLanguage: String { languages.first ?? "en" }

    /// The language in which somebody is answered who writes in `language`.
    ///
    /// - Parameter spoken: every language that Habeas has the words of.
    package func answers(to language: String, spoken: Set<String>) -> String {
        let isOffered = languages.isEmpty || languages.contains(language)
        return isOffered && spoken.contains(language) ? language : ownLanguage
    }
}

/// How many different people must approve what was shown.
package enum ApprovalRule: String, Sendable, Hashable, CaseIterable {
    /// Only for copy, confirm and csv-export.
    case none
    case one
    case two

    package var people: Int {
        switch self {
        case .none: 0
        case .one: 1
        case .two: 2
        }
    }
}

/// How many e-mail addresses and telephone numbers of other people an answer may hold before a second approver must look:
/// such an answer may be somebody else's.
package struct MisdeliveryLimits: Sendable, Hashable {
    /// The most different ones.
    package var identifiers: Int
    /// In how many of a hundred rows any may stand.
    package var rowsPercent: Int

    package init(identifiers: Int = 3, rowsPercent: Int = 5) {
        self.identifiers = identifiers
        self.rowsPercent = rowsPercent
    }

    /// - Parameters:
    ///   - distinct: different identifiers that are not the person's.
    ///   - rowsWithAny: rows that hold any of them, out of `rows`.
    package func isPassed(distinct: Int, rowsWithAny: Int, of rows: Int) -> Bool {
        distinct > identifiers || rowsWithAny * 100 > rows * rowsPercent
    }
}

/// What a controller says of its retention sweeps. Which rows are due is said by the data map.
package struct SweepTerms: Sendable, Hashable {
    /// How many different people must approve what a sweep would erase; never `none`.
    package var approval: ApprovalRule
    package var start: SweepStart

    package init(approval: ApprovalRule = .one, start: SweepStart = .daily) {
        self.approval = approval
        self.start = start
    }
}

/// When a sweep is proposed.
package enum SweepStart: String, Sendable, Hashable, CaseIterable {
    /// Once a day, where something is due.
    case daily
    /// Where a member of staff starts it.
    case byHand = "by-hand"
}

/// How an answer reaches the person.
package enum DeliveryWay: String, Sendable, Hashable, CaseIterable {
    case mail
    case mailEncrypted = "mail-encrypted"
    case download
    /// Staff print the letter and send it.
    case post
}

/// How long Habeas keeps a closed case, and a package.
package struct RetentionPeriods: Sendable, Hashable {
    package var caseFile: Period
    package var package: Period

    package init(caseFile: Period, package: Period) {
        self.caseFile = caseFile
        self.package = package
    }
}

/// What a controller's own policy promises of a right: to be done with it within a time from the day of receipt, whatever
/// it may wait for meanwhile.
package struct Promise: Sendable, Hashable {
    package let within: TimeLimit
    /// Where it is promised, as a date's derivation cites it: "privacy policy, Data Retention".
    package let source: String

    package init(within: TimeLimit, source: String) {
        self.within = within
        self.source = source
    }

    func rule(for right: Right) -> DutyRule {
        DutyRule(kind: .promise, rights: [right], limit: within, from: .receipt, law: source)
    }
}

extension Statute {
    /// The statute with what a controller has promised beside it.
    package func keeping(_ promises: [Right: Promise]) -> Statute {
        guard !promises.isEmpty else { return self }
        let own = promises.sorted { $0.key.rawValue < $1.key.rawValue }.map { $1.rule(for: $0) }
        return Statute(
            jurisdiction: jurisdiction,
            name: name,
            timeZone: timeZone,
            duties: duties + own,
            authorities: authorities,
            refusalNotice: refusalNotice,
            copyNotice: copyNotice,
            breach: breach,
            withholding: withholding,
            files: files
        )
    }
}

/// Somebody who receives or sees data (GDPR Art. 15(1)(c)).
package struct Recipient: Sendable, Hashable {
    package let slug: String
    package var name: String
    package var contact: String?

    package init(slug: String, name: String, contact: String? = nil) {
        self.slug = slug
        self.name = name
        self.contact = contact
    }
}

/// A text by language code, in which every reader finds something.
package struct LocalText: Sendable, Hashable {
    package let byLanguage: [String: String]

    package init(_ byLanguage: [String: String]) { self.byLanguage = byLanguage }

    /// The text in `language`, else in English, else in the first language there is.
    package subscript(language: String) -> String {
        byLanguage[language] ?? byLanguage["en"] ?? byLanguage.min { $0.key < $1.key }?.value ?? ""
    }
}
