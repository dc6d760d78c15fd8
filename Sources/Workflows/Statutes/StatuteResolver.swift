import Definitions
import Foundation
import SubjectRequests

/// Puts the files together: for each jurisdiction, each duty of each right comes from the most specific file that states it.
struct StatuteResolver {
    private let problems: ProblemList
    private var calendars: [String: (calendar: WorkingCalendar, file: String)] = [:]
    private var documents: [StatuteDocument] = []

    init(problems: ProblemList) { self.problems = problems }

    mutating func add(calendar file: StatuteBook.File) {
        guard let calendar = CalendarReader.read(file.text, file: file.path, problems: problems) else { return }
        if let other = calendars[calendar.name] {
            let place = SourcePlace(file: file.path)
            problems.add("calendar-twice", "'\(calendar.name)' is also defined by \(other.file)", at: place)
        }
        calendars[calendar.name] = (calendar, file.path)
    }

    mutating func add(statute file: StatuteBook.File) {
        guard let document = StatuteReader.read(file.text, file: file.path, problems: problems) else { return }
        if let other = documents.first(where: { $0.code == document.code }) {
            document.reader.problem("statute-twice", "'\(document.code)' is also defined by \(other.file)")
        }
        documents.append(document)
    }

    func resolveAll() -> [String: Statute] {
        var statutes: [String: Statute] = [:]
        for document in documents {
            // A file that lists its jurisdictions is law in them, not in the whole that they make up.
            for place in document.places.count > 1 ? document.places.dropFirst() : document.places[...] {
                statutes[place.code] = statutes[place.code] ?? resolve(place)
            }
        }
        return statutes
    }

    private func resolve(_ place: StatutePlace) -> Statute? {
        let chain = documents.filter { $0.serves(place.code) }.sorted { $0.code.utf8.count > $1.code.utf8.count }
        // Most specific first: what a file lists for this very place, then what it says of itself.
        let places = chain.flatMap { document in
            document.places.filter { $0.code == place.code && $0.code != document.code } + document.places.prefix(1)
        }
        guard let timeZone = places.firstValue(\.timeZone) else {
            if !places.contains(where: \.statesTimeZone) {
                place.reader.problem("time-zone-missing", "no file states a time zone for '\(place.code)'")
            }
            return nil
        }
        let calendar = places.firstValue(\.calendar)
        let duties = duties(of: chain, default: calendar, at: place)
        let used = Set(duties.compactMap { $0.calendar?.name }).sorted().compactMap { calendars[$0]?.file }
        return Statute(
            jurisdiction: place.code,
            name: places.firstValue(\.name) ?? place.code,
            timeZone: timeZone,
            duties: duties,
            authorities: places.first { !$0.authorities.isEmpty }?.authorities ?? [],
            refusalNotice: chain.first { !$0.refusalNotice.isEmpty }?.refusalNotice ?? [],
            copyNotice: chain.first { !$0.copyNotice.isEmpty }?.copyNotice ?? [],
            breach: chain.lazy.compactMap(\.breach).first,
            withholding: chain.first { !$0.withholding.isEmpty }?.withholding ?? [],
            files: chain.map(\.file) + used
        )
    }

    private func duties(
        of chain: [StatuteDocument],
        default fallback: CalendarName?,
        at place: StatutePlace
    ) -> [DutyRule] {
        var stated: Set<DutyOfRight> = []
        return chain.flatMap { document in
            let rules = document.duties.compactMap { duty -> DutyRule? in
                let rights = duty.rule.rights.filter { !stated.contains(DutyOfRight(kind: duty.rule.kind, right: $0)) }
                guard !rights.isEmpty else { return nil }
                return duty.resolved(rights: rights, calendar: calendar(for: duty, default: fallback, at: place))
            }
            for duty in document.duties {
                stated.formUnion(duty.rule.rights.map { DutyOfRight(kind: duty.rule.kind, right: $0) })
            }
            return rules
        }
    }

    private func calendar(
        for duty: StatuteDuty,
        default fallback: CalendarName?,
        at place: StatutePlace
    ) -> WorkingCalendar? {
        guard duty.needsCalendar else { return nil }
        guard let name = duty.calendar ?? fallback else {
            duty.reader.problem("calendar-missing", "this duty needs a calendar, and '\(place.code)' names none")
            return nil
        }
        guard let calendar = calendars[name.name]?.calendar else {
            let known = calendars.keys.sorted().joined(separator: ", ")
            name.reader.problem("unknown-calendar", "'\(name.name)' is no calendar; known: \(known)")
            return nil
        }
        return calendar
    }
}

extension [StatutePlace] {
    fileprivate func firstValue<Value>(_ value: (StatutePlace) -> Value?) -> Value? { lazy.compactMap(value).first }
}
