import Definitions
import Foundation
import SubjectRequests

/// One statute file as it was read: what it says itself, before the most specific file of a jurisdiction is chosen.
struct StatuteDocument {
    let file: String
    let reader: DefinitionReader
    let code: String
    /// The jurisdictions that it serves: its own, or those that it lists.
    let places: [StatutePlace]
    let duties: [StatuteDuty]
    let refusalNotice: [NoticePart]
    let copyNotice: [CopyNoticePart]
    let breach: BreachRule?
    let withholding: [WithholdingRule]

    /// True where this file has something to say about `code`: `GB` about `GB-ENG`.
    func serves(_ code: String) -> Bool { code == self.code || code.hasPrefix(self.code + "-") }
}

/// A jurisdiction as a statute file lists it; what is nil is taken from the file itself, or from a wider one.
struct StatutePlace {
    let code: String
    let reader: DefinitionReader
    let name: String?
    let timeZone: TimeZone?
    /// True also where the zone that is stated does not exist.
    let statesTimeZone: Bool
    let calendar: CalendarName?
    let authorities: [SupervisoryAuthority]
}

/// A reference to a calendar file, with the place where it stands.
struct CalendarName {
    let name: String
    let reader: DefinitionReader
}

/// A duty as a file states it: its rule still lacks the calendar.
struct StatuteDuty {
    let rule: DutyRule
    let reader: DefinitionReader
    /// The calendar named for this duty alone.
    let calendar: CalendarName?

    var needsCalendar: Bool {
        if case .workingDays = rule.limit { return true }
        return rule.isRolled
    }

    /// The rule for some of its rights, with its calendar.
    func resolved(rights: Set<Right>, calendar: WorkingCalendar?) -> DutyRule {
        DutyRule(
            kind: rule.kind,
            rights: rights,
            limit: rule.limit,
            from: rule.from,
            calendar: calendar,
            isRolled: rule.isRolled,
            isFirstDayArguable: rule.isFirstDayArguable,
            startRule: rule.startRule,
            pauseRule: rule.pauseRule,
            extensionRule: rule.extensionRule,
            law: rule.law,
            says: rule.says
        )
    }
}
