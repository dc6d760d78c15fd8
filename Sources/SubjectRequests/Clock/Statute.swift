import Foundation

/// The law of one jurisdiction as far as a request's dates and notices need it, resolved: what the most specific file says
/// of each right, with the calendars that its rules count by.
package struct Statute: Sendable, Hashable {
    /// `GB-ENG`, `EU-DE`, `NZ`, …
    package let jurisdiction: String
    /// "England", "New Zealand".
    package let name: String
    /// Whose midnight ends a day.
    package let timeZone: TimeZone
    package let duties: [DutyRule]
    /// In order; ``authority(on:)`` chooses.
    package let authorities: [SupervisoryAuthority]
    /// What a notice of refusal must say.
    package let refusalNotice: [NoticePart]
    /// What is said beside a copy, in order.
    package let copyNotice: [CopyNoticePart]
    /// By when the authority is told that data reached the wrong person; nil where the statute does not say.
    package let breach: BreachRule?
    /// On what grounds parts of an answer may be withheld, in the order of the file.
    package let withholding: [WithholdingRule]
    /// The definition files that it was resolved from, statutes and calendars.
    package let files: [String]

    package init(
        jurisdiction: String,
        name: String,
        timeZone: TimeZone,
        duties: [DutyRule],
        authorities: [SupervisoryAuthority] = [],
        refusalNotice: [NoticePart] = [],
        copyNotice: [CopyNoticePart] = [],
        breach: BreachRule? = nil,
        withholding: [WithholdingRule] = [],
        files: [String] = []
    ) {
        self.jurisdiction = jurisdiction
        self.name = name
        self.timeZone = timeZone
        self.duties = duties
        self.authorities = authorities
        self.refusalNotice = refusalNotice
        self.copyNotice = copyNotice
        self.breach = breach
        self.withholding = withholding
        self.files = files
    }

    /// The authority in office on `day`; nil where the statute names none.
    package func authority(on day: CivilDate) -> SupervisoryAuthority? {
        authorities.first { $0.isInOffice(on: day) }
    }

    /// The rules for a right, in the order of the file.
    package func duties(for right: Right) -> [DutyRule] { duties.filter { $0.rights.contains(right) } }
}

/// One thing that a statute makes the controller do, and by when.
package struct DutyRule: Sendable, Hashable {
    package let kind: DutyKind
    package let rights: Set<Right>
    /// Nil where the law says "promptly" and no number.
    package let limit: TimeLimit?
    package let from: CountingStart
    /// The calendar of working days; nil where neither the count nor the end needs one.
    package let calendar: WorkingCalendar?
    /// True where an end on a day off moves to the next working day.
    package let isRolled: Bool
    /// True where the wording may count the first day: the internal date is then a day earlier.
    package let isFirstDayArguable: Bool
    /// What sets the start later than the receipt; nil where nothing does.
    package let startRule: StartRule?
    /// Nil where no pause exists for this duty.
    package let pauseRule: PauseRule?
    /// Nil where an extension does not move this duty.
    package let extensionRule: ExtensionRule?
    /// The citation, as sentences quote it: "UK GDPR Art 12(3)".
    package let law: String
    /// What the law says, in a plain sentence.
    package let says: String

    package init(
        kind: DutyKind,
        rights: Set<Right>,
        limit: TimeLimit?,
        from: CountingStart = .start,
        calendar: WorkingCalendar? = nil,
        isRolled: Bool = false,
        isFirstDayArguable: Bool = false,
        startRule: StartRule? = nil,
        pauseRule: PauseRule? = nil,
        extensionRule: ExtensionRule? = nil,
        law: String,
        says: String = ""
    ) {
        self.kind = kind
        self.rights = rights
        self.limit = limit
        self.from = from
        self.calendar = calendar
        self.isRolled = isRolled
        self.isFirstDayArguable = isFirstDayArguable
        self.startRule = startRule
        self.pauseRule = pauseRule
        self.extensionRule = extensionRule
        self.law = law
        self.says = says
    }
}

/// From which day a duty's limit is counted.
package enum CountingStart: String, Sendable, Hashable, CaseIterable {
    /// The clock's start: the receipt, or what the statute lets start it later.
    case start
    /// The day of receipt, whatever else is awaited.
    case receipt
    /// The day of the response.
    case response
}

/// The clock starts on the latest of the receipt and these.
package struct StartRule: Sendable, Hashable {
    package let events: Set<StartEvent>
    package let law: String

    package init(events: Set<StartEvent>, law: String) {
        self.events = events
        self.law = law
    }
}

/// Time that does not count.
package struct PauseRule: Sendable, Hashable {
    package enum Counting: String, Sendable, Hashable, CaseIterable {
        /// The day of asking and the day of the answer are both left out of the count.
        case wholeDays = "whole-days"
        /// The days from asking to the answer: one fewer.
        case elapsedDays = "elapsed-days"

        func days(from: CivilDate, to: CivilDate) -> Int {
            let elapsed = to.daysSinceEpoch - from.daysSinceEpoch
            return self == .wholeDays ? elapsed + 1 : elapsed
        }
    }

    package let rights: Set<Right>
    package let counting: Counting
    /// False where the law is silent and only guidance allows it: a site neither proposes nor counts pauses unless it is told
    /// to. A pause that is given is counted all the same.
    package let isProposed: Bool
    package let law: String

    package init(rights: Set<Right>, counting: Counting, isProposed: Bool, law: String) {
        self.rights = rights
        self.counting = counting
        self.isProposed = isProposed
        self.law = law
    }
}

/// More time, announced to the person in time.
package struct ExtensionRule: Sendable, Hashable {
    /// The most that the statute allows; nil where it sets no maximum.
    package let most: TimeLimit?
    /// For which reasons; empty where the statute names none.
    package let reasons: [ExtensionReason]
    package let law: String

    package init(most: TimeLimit?, reasons: [ExtensionReason] = [], law: String) {
        self.most = most
        self.reasons = reasons
        self.law = law
    }
}

/// Why an answer may take longer.
package enum ExtensionReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// GDPR Art. 12(3); NZ ss 48(1)(c), 65.
    case complexity
    /// GDPR Art. 12(3).
    case numberOfRequests = "number-of-requests"
    /// NZ ss 48(1)(a), 65: a large quantity, or a search through one.
    case largeQuantity = "large-quantity"
    /// NZ ss 48(1)(b), 65; PIPEDA s 8(4).
    case consultations
    /// PIPEDA s 8(4).
    case alternativeFormat = "alternative-format"
    /// California, and where a statute asks for no more than necessity.
    case necessary
}

/// Where a person may complain.
package struct SupervisoryAuthority: Sendable, Hashable {
    package let name: String
    package let url: String
    package let address: String?
    package let since: CivilDate?
    package let until: CivilDate?

    package init(name: String, url: String, address: String? = nil, since: CivilDate? = nil, until: CivilDate? = nil) {
        self.name = name
        self.url = url
        self.address = address
        self.since = since
        self.until = until
    }

    func isInOffice(on day: CivilDate) -> Bool { since.map { $0 <= day } ?? true && until.map { day <= $0 } ?? true }
}

/// What a statute asks a notice of refusal to contain.
package enum NoticePart: String, Sendable, Hashable, Codable, CaseIterable {
    case reasons
    /// The facts behind the reasons, where the person asks for them.
    case groundsOnRequest = "grounds-on-request"
    /// The provisions relied on.
    case provisions
    case complaintToController = "complaint-to-controller"
    case complaintToAuthority = "complaint-to-authority"
    case judicialRemedy = "judicial-remedy"
    /// That a statement of correction may be provided and will be attached (corrections only).
    case statementOfCorrection = "statement-of-correction"
    /// What was done instead of what was asked.
    case doneInstead = "done-instead"
}

/// Something that a statute wants said beside a copy and that does not follow from the data map (GDPR Art 15(1)(e), (f), (h)
/// and 15(2) and their relatives). Where to complain is always said.
package enum CopyNoticePart: String, Sendable, Hashable, Codable, CaseIterable {
    case mayCorrect = "may-correct"
    case mayDelete = "may-delete"
    case mayRestrict = "may-restrict"
    case mayObject = "may-object"
    case mayExport = "may-export"
    /// That a statement stands beside what is not corrected.
    case mayAttachStatement = "may-attach-statement"
    /// Sale and sharing of data, and the use of sensitive ones (California).
    case mayOptOut = "may-opt-out"
    case mayComplainToUs = "may-complain-to-us"
    case mayGoToCourt = "may-go-to-court"
    /// Whether anything is decided by automated means, and how: the controller's own words, or that none is noted.
    case automatedDecisions = "automated-decisions"
    /// Other countries that data go to and what protects them there: the controller's own words, or that none is noted.
    case transfers
}
