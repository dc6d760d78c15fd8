import Casework
import DataMap
import Foundation
import SubjectRequests
import Workflows

extension RequestPage {
    /// What the page needs beside the request.
    struct Terms: Sendable {
        var controller: DataController
        /// Who looks at the page.
        var staffID: String
        /// The controller's local day.
        var today: CivilDate
        /// What they may do at the request's controller.
        var may: Set<StaffVerb>
        /// Those to whom it may be given, with their ids; empty where the member of staff may not assign.
        var colleagues: [(id: String, name: String)]
        /// What the map says of each collection, by its address.
        var collections: [String: MappedCollection]
        /// The kinds of data that a correction may change.
        var correctable: [String]
        /// What has just been done; empty when the page was only opened.
        var done: String
        /// The text of each letter, by its id; personal.
        var letters: [String: String]
    }

    init(_ frame: PageFrame, _ sheet: RequestSheet, _ terms: Terms, _ phrases: Phrases) {
        let isOpen = sheet.phase != .closed
        self.init(
            frame: frame,
            reference: sheet.reference.text,
            right: phrases["right-\(sheet.right.rawValue)-short"],
            organisation: terms.controller.names["en"],
            meaning: sheet.meaning,
            tag: StatusTag(phrases.standing(sheet.phase, sheet.outcome), isOpen ? .waiting : .quiet),
            due: StatusTag(DueBand(due: isOpen ? sheet.nextDueOn : nil, today: terms.today), phrases),
            done: terms.done,
            facts: RequestPage.facts(sheet, terms, phrases),
            duties: sheet.duties.compactMap { RequestPage.duty($0, terms.today, phrases) },
            identities: sheet.identities.map { RequestPage.identity($0, sheet.required, phrases) },
            letters: RequestPage.letters(sheet, terms, phrases),
            review: ReviewPanel(sheet, terms.collections, phrases),
            moves: RequestPage.moves(sheet, terms, phrases),
            holds: sheet.holds.map { RequestPage.hold($0, sheet.zone, terms, phrases) },
            work: sheet.work.map { RequestPage.work($0, sheet.zone, phrases) },
            happenings: sheet.events.reversed().map { RequestPage.happening($0, sheet.zone, phrases) },
            others: sheet.siblings.map { other in
                PageLink(
                    text: phrases["right-\(other.right.rawValue)-short"] + " · "
                        + phrases.standing(other.phase, other.outcome),
                    href: Route.request(reference: other.reference.text).path
                )
            }
        )
        incidents = sheet.incidents.filter(\.isOpen).compactMap { incident in
            incident.dueAt.map { phrases.misdelivery($0, incident.law, in: sheet.zone) }
        }
    }

    private static func hold(
        _ hold: RequestSheet.SheetHold,
        _ zone: TimeZone,
        _ terms: Terms,
        _ phrases: Phrases
    ) -> Hold {
        let until = hold.until.map {
            phrases("hold-until", ["day": phrases.day($0.adding(seconds: -1).day(in: zone))])
        }
        let says = phrases(
            "hold-since",
            [
                "what": phrases["hold-\(hold.reach)"], "day": phrases.day(hold.from.day(in: zone)),
                "until": until ?? "", "reason": hold.reason,
            ]
        )
        return Hold(id: hold.id, says: says, canLift: terms.may.contains(.hold))
    }

    private static func facts(
        _ sheet: RequestSheet,
        _ terms: Terms,
        _ phrases: Phrases
    ) -> [(name: String, value: String)] {
        let person = sheet.person.disclosed
        let all: [(name: String, value: String)] = [
            ("Person", person.name ?? ""),
            ("Answer to", person.mailAddress ?? person.postalAddress ?? ""),
            (
                "Came by",
                "\(phrases["channel-\(sheet.channel.rawValue)"]), \(phrases.day(sheet.receivedOn, weekday: true))"
            ),
            ("Language", sheet.language),
            ("Verified", phrases["level-\(sheet.verified.rawValue)"]),
            ("Needed", phrases["level-\(sheet.required.rawValue)"]),
            ("Asked for facts", phrases.says(sheet.facts)),
            ("Ground", sheet.ground.map { phrases["ground-\($0.rawValue)"] } ?? ""),
            ("With", terms.colleagues.first { $0.id == sheet.assignee }?.name ?? ""),
            ("Case", sheet.caseReference.text),
            ("A minor's", sheet.minor.map { $0.disclosed.isEmpty ? phrases["minor-by-letter"] : $0.disclosed } ?? ""),
            ("Asks again for", sheet.repeats?.text ?? ""),
            ("Duplicate of", sheet.duplicateOf?.text ?? ""),
            ("Joined into", sheet.choices.joinedInto?.text ?? ""),
            ("Answer came", sheet.choices.answeredOn.map { phrases.day($0, weekday: true) } ?? ""),
        ]
        return all.filter { !$0.value.isEmpty }
    }

    private static func duty(
        _ duty: RequestSheet.SheetDuty,
        _ today: CivilDate,
        _ phrases: Phrases
    ) -> ClockDuty? {
        guard let due = duty.due, duty.kind.isAlwaysOwed else { return nil }
        let isEarlier = duty.internalDue.map { $0 != due } ?? false
        return ClockDuty(
            what: phrases["duty-\(duty.kind.rawValue)"],
            day: phrases.day(due, weekday: true),
            band: duty.isMet
                ? StatusTag(phrases["duty-met"], .good) : StatusTag(DueBand(due: due, today: today), phrases),
            internalDay: isEarlier ? duty.internalDue.map { phrases.day($0, weekday: true) } ?? "" : "",
            because: duty.reasons.sentences(in: phrases),
            law: duty.reasons.law
        )
    }

    private static func identity(
        _ identity: IdentityView,
        _ required: VerificationLevel,
        _ phrases: Phrases
    ) -> KnownIdentity {
        let tone: StatusTag.Tone =
            switch identity.standing {
            case .verified: .good
            case .linked: .busy
            case .claimed: .quiet
            }
        return KnownIdentity(
            kind: identity.kind.rawValue,
            value: identity.value.disclosed,
            standing: StatusTag(phrases["standing-\(identity.standing.rawValue)"], tone),
            says: identity.isProven(to: required)
                ? "" : phrases[identity.standing == .claimed ? "identity-not-searched" : "identity-not-so-far"]
        )
    }

    private static func work(_ work: RequestSheet.SheetWork, _ zone: TimeZone, _ phrases: Phrases) -> Work {
        let tone: StatusTag.Tone =
            switch work.state {
            case "done": .good
            case "parked": .bad
            case "leased", "intent": .busy
            default: .quiet
            }
        let counts = work.counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return Work(
            what: work.kind.rawValue + (work.message.map { " (\($0))" } ?? ""),
            store: work.store ?? "",
            tag: StatusTag(work.state, tone),
            says: ((work.result.map { [$0] } ?? []) + waits(work, zone, phrases) + counts).joined(separator: ", ")
        )
    }

    private static func waits(_ work: RequestSheet.SheetWork, _ zone: TimeZone, _ phrases: Phrases) -> [String] {
        if let owner = work.owner { return [phrases("work-owner", ["owner": owner.disclosed])] }
        guard !work.isOver, let since = work.waitsSince.map({ phrases.moment($0, in: zone) }) else { return [] }
        guard let store = work.waitsFor else { return [phrases("work-waits", ["since": since])] }
        return [phrases("work-waits-for", ["store": store, "since": since])]
    }

    private static func happening(
        _ event: RequestSheet.SheetEvent,
        _ zone: TimeZone,
        _ phrases: Phrases
    ) -> Happening {
        let actor = event.actor.disclosed
        return Happening(
            what: event.kind.replacing("-", with: " ").capitalisedFirst,
            when: phrases.moment(event.at, in: zone),
            by: ["system", "requester", "colleague"].contains(actor) ? phrases["actor-\(actor)"] : actor,
            says: event.words?.disclosed ?? ""
        )
    }
}

extension Phrases {
    /// By when the authority is to be told, and by which law.
    func misdelivery(_ due: Timestamp, _ law: String, in zone: TimeZone) -> String {
        self("incident-misdelivery", ["due": moment(due, in: zone), "law": law])
    }

    /// How far the asking for facts has got; never which were asked for, or given.
    func says(_ facts: FactStanding?) -> String {
        guard let facts else { return "" }
        let values = ["tries": number(facts.tries), "most": number(CaseDesk.factTriesMax)]
        return self("facts-\(facts.stage.rawValue)", values)
    }

    /// `30 November 2026, 08:52`, by the clocks of the zone.
    func moment(_ time: Timestamp, in zone: TimeZone) -> String {
        let seconds = time.microseconds / 1_000_000
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
        let minutes = (Int(seconds) + offset) / 60 % (24 * 60)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day(time.day(in: zone))), \(two(minutes / 60)):\(two(minutes % 60))"
    }

    static let requiredByRequest: [String] =
        DutyKind.allCases.map { "duty-\($0.rawValue)" }
        + FactStanding.Stage.allCases.map { "facts-\($0.rawValue)" }
        + TaskQuestion.Name.allCases.map { "task-\($0.rawValue)" }
        + [
            "duty-met", "identity-not-searched", "identity-not-so-far", "actor-system", "actor-requester",
            "actor-colleague",
            "review-none", "review-one", "review-many", "review-kept", "review-shared", "sign-in-wrong", "work-waits",
            "work-waits-for", "work-owner", "hold-request", "hold-case", "hold-identity", "hold-since", "hold-until",
            "minor-by-letter",
        ]
}

extension String {
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
