import Definitions
import Foundation
import SubjectRequests

/// Reads one file of `workflows/statutes/`.
struct StatuteReader {
    private let file: String
    private let mapping: DefinitionMapping
    private let startRule: StartRule?
    private let pauseRule: PauseRule?
    private let extensionRule: ExtensionRule?

    /// The statute in `text`; nil when it could not be read at all. Problems go to `problems`.
    static func read(_ text: String, file: String, problems: ProblemList) -> StatuteDocument? {
        let keys = [
            "statute", "name", "time-zone", "calendar", "authority", "jurisdictions", "starts", "pauses", "extension",
            "duties", "refusal-notice", "copy-notice", "breach", "withholding",
        ]
        guard let reader = DefinitionReader.parse(text, file: file, problems: problems),
            let mapping = reader.mapping(keys)
        else { return nil }
        return StatuteReader(file: file, mapping: mapping).document()
    }

    private init(file: String, mapping: DefinitionMapping) {
        self.file = file
        self.mapping = mapping
        startRule = mapping["starts"].flatMap(StatuteReader.starts)
        pauseRule = mapping["pauses"].flatMap(StatuteReader.pauses)
        extensionRule = mapping["extension"].flatMap(StatuteReader.extensionRule)
    }

    private func document() -> StatuteDocument? {
        let duties = mapping.required("duties")?.list()?.compactMap(duty) ?? []
        refuseTwice(duties)
        let notice = mapping["refusal-notice"]?.list()?
            .compactMap { $0.word(NoticePart.self, code: "unknown-notice-part") }
        let beside = mapping["copy-notice"]?.list()?
            .compactMap { $0.word(CopyNoticePart.self, code: "unknown-notice-part") }
        guard let code = mapping.required("statute")?.text() else { return nil }
        let own = place(code, mapping)
        return StatuteDocument(
            file: file,
            reader: mapping.reader,
            code: code,
            places: [own] + listedPlaces(under: code),
            duties: duties,
            refusalNotice: notice ?? [],
            copyNotice: beside ?? [],
            breach: mapping["breach"].flatMap(StatuteReader.breach),
            withholding: withholding()
        )
    }

    private func withholding() -> [WithholdingRule] {
        (mapping["withholding"]?.entries() ?? []).compactMap { key, value in
            guard let ground = key.word(WithholdingGround.self, code: "unknown-withholding-ground"),
                let law = value.text()
            else { return nil }
            return WithholdingRule(ground: ground, law: law)
        }
    }

    private func listedPlaces(under code: String) -> [StatutePlace] {
        guard let entries = mapping["jurisdictions"]?.entries() else { return [] }
        return entries.compactMap { key, value in
            guard let name = key.text(),
                let mapping = value.mapping(["name", "time-zone", "calendar", "authority"])
            else { return nil }
            guard name.hasPrefix(code + "-") else {
                key.problem("not-a-part", "'\(name)' does not begin with '\(code)-'")
                return nil
            }
            return place(name, mapping)
        }
    }

    private func place(_ code: String, _ mapping: DefinitionMapping) -> StatutePlace {
        StatutePlace(
            code: code,
            reader: mapping.reader,
            name: mapping["name"]?.text(),
            timeZone: mapping["time-zone"].flatMap(timeZone),
            statesTimeZone: mapping["time-zone"] != nil,
            calendar: mapping["calendar"].flatMap(StatuteReader.calendarName),
            authorities: mapping["authority"]?.list()?.compactMap(authority) ?? []
        )
    }

    private func timeZone(_ reader: DefinitionReader) -> TimeZone? {
        guard let name = reader.text() else { return nil }
        guard let zone = TimeZone(identifier: name) else {
            reader.problem("unknown-time-zone", "'\(name)' is no time zone such as Europe/London")
            return nil
        }
        return zone
    }

    private static func calendarName(_ reader: DefinitionReader) -> CalendarName? {
        reader.text().map { CalendarName(name: $0, reader: reader) }
    }

    private func authority(_ reader: DefinitionReader) -> SupervisoryAuthority? {
        guard let mapping = reader.mapping(["name", "url", "address", "since", "until"]),
            let name = mapping.required("name")?.text(), let url = mapping.required("url")?.text()
        else { return nil }
        guard url.hasPrefix("https://") else {
            reader.problem("not-a-link", "'\(url)' does not begin with https://")
            return nil
        }
        return SupervisoryAuthority(
            name: name,
            url: url,
            address: mapping["address"]?.text(),
            since: mapping["since"]?.date(),
            until: mapping["until"]?.date()
        )
    }
}

// MARK: - What the clock does

extension StatuteReader {
    private static func starts(_ reader: DefinitionReader) -> StartRule? {
        guard let mapping = reader.mapping(["when-arrived", "law"]), let law = mapping.required("law")?.text(),
            let events = mapping.required("when-arrived")?.list()
        else { return nil }
        return StartRule(
            events: Set(events.compactMap { $0.word(StartEvent.self, code: "unknown-start") }),
            law: law
        )
    }

    private static func breach(_ reader: DefinitionReader) -> BreachRule? {
        guard let mapping = reader.mapping(["within", "law"]), let law = mapping.required("law")?.text(),
            let within = mapping.required("within")?.period()
        else { return nil }
        return BreachRule(within: within, law: law)
    }

    private static func pauses(_ reader: DefinitionReader) -> PauseRule? {
        guard let mapping = reader.mapping(["rights", "counted", "proposed", "law"]),
            let rights = mapping.required("rights")?.rights(), let law = mapping.required("law")?.text(),
            let counting = mapping.required("counted")?.word(PauseRule.Counting.self, code: "unknown-counting")
        else { return nil }
        let isProposed = mapping["proposed"]?.flag() ?? true
        return PauseRule(rights: rights, counting: counting, isProposed: isProposed, law: law)
    }

    private static func extensionRule(_ reader: DefinitionReader) -> ExtensionRule? {
        guard let mapping = reader.mapping(["most", "reasons", "law"]), let law = mapping.required("law")?.text() else {
            return nil
        }
        let reasons = mapping["reasons"]?.list()?.compactMap { $0.word(ExtensionReason.self, code: "unknown-reason") }
        return ExtensionRule(most: mapping["most"]?.timeLimit(), reasons: reasons ?? [], law: law)
    }

    private func duty(_ reader: DefinitionReader) -> StatuteDuty? {
        let keys = [
            "duty", "rights", "within", "from", "rolls", "calendar", "extends", "pauses", "first-day-arguable", "law",
            "says",
        ]
        guard let mapping = reader.mapping(keys) else { return nil }
        let isPromptly = mapping["within"]?.isScalar == true && mapping["within"]?.text() == "promptly"
        let limit = isPromptly ? nil : mapping.required("within")?.timeLimit()
        let says = mapping.required("says")?.text() ?? ""
        let from = mapping["from"].flatMap { $0.word(CountingStart.self, code: "unknown-start") } ?? .start
        guard let kind = mapping.required("duty")?.word(DutyKind.self, code: "unknown-duty"),
            let rights = mapping.required("rights")?.rights(), let law = mapping.required("law")?.text(),
            isPromptly || limit != nil
        else { return nil }
        let rule = DutyRule(
            kind: kind,
            rights: rights,
            limit: limit,
            from: from,
            isRolled: mapping["rolls"]?.flag() ?? false,
            isFirstDayArguable: mapping["first-day-arguable"]?.flag() ?? false,
            startRule: startRule,
            pauseRule: attached(mapping["pauses"], rule: pauseRule, named: "pauses"),
            extensionRule: attached(mapping["extends"], rule: extensionRule, named: "extension"),
            law: law,
            says: says
        )
        if case .workingDays = limit, rule.pauseRule != nil {
            reader.problem("pause-of-working-days", "a pause is counted in days; this limit is in working days")
        }
        return StatuteDuty(
            rule: rule,
            reader: reader,
            calendar: mapping["calendar"].flatMap(StatuteReader.calendarName)
        )
    }

    private func attached<Rule>(_ flag: DefinitionReader?, rule: Rule?, named name: String) -> Rule? {
        guard let flag, flag.flag() == true else { return nil }
        if mapping[name] == nil {
            flag.problem("rule-missing", "this duty refers to '\(name)', and the file does not state it")
        }
        return rule
    }

    /// Two rules for one duty of one right leave the date open.
    private func refuseTwice(_ duties: [StatuteDuty]) {
        var seen: Set<DutyOfRight> = []
        for duty in duties {
            for right in duty.rule.rights.sorted(by: { $0.rawValue < $1.rawValue })
            where !seen.insert(DutyOfRight(kind: duty.rule.kind, right: right)).inserted {
                duty.reader.problem(
                    "duty-twice",
                    "'\(duty.rule.kind.rawValue)' of '\(right.rawValue)' is stated twice in this file"
                )
            }
        }
    }
}

/// A duty's kind for one right: what a more specific statute may replace.
struct DutyOfRight: Hashable {
    let kind: DutyKind
    let right: Right
}
