import Casework
import DataMap
import Execution
import Foundation
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

/// Everything that anybody can do to a request, by name, tried with every member of staff. `DeskVerbs.named` is compared with
/// the desk's own source, so that a verb that is added tomorrow must be walked too.
struct DeskVerbs {
    let house: TestHouse
    /// A case of the person themselves, verified, from which nothing may leak into a stranger's.
    let own: OpenedCase

    typealias Verb = @Sendable (DeskVerbs, Reference, StaffMember) async throws -> Void

    static let named: [String: Verb] = [
        "approve": { _ = try await $0.house.casework.approve($1, by: $2) },
        "refuse": { try await $0.house.casework.refuse($1, ground: .exempt, because: Sensitive("no"), by: $2) },
        "withdraw": { try await $0.house.casework.withdraw($1, by: $2) },
        "once": { desk, reference, staff in
            try await desk.house.casework.once(ProgramCall(key: "k", wish: "w"), about: reference, by: staff) {
                _ = try await desk.house.casework.approve(reference, by: staff)
            }
        },
        "rework": { try await $0.house.casework.rework($1, by: $2) },
        "hold": { try await $0.house.casework.hold($1, because: "a claim", by: $2) },
        "lift": { try await $0.house.casework.lift($1, because: Sensitive("over"), by: $2) },
        "revoke": { try await $0.house.casework.revoke($1, because: Sensitive("it went astray"), by: $2) },
        "closeIncident": { desk, reference, staff in
            let notice = AuthorityNotice(toldOn: nil, because: Sensitive("nobody saw it"))
            try await desk.house.casework.closeIncident(reference, notice, by: staff)
        },
        "unpark": { try await $0.house.casework.unpark($1, because: Sensitive("again"), by: $2) },
        "assign": { try await $0.house.casework.assign($1, to: $2.id, by: $2) },
        "ask": { desk, reference, staff in
            let archive = Sensitive("archive@house.test")
            try await desk.house.casework.ask(
                reference,
                colleague: archive,
                .byHand(Sensitive("is there a card?")),
                by: staff
            )
        },
        "note": { try await $0.house.casework.note($1, Sensitive("a note"), by: $2) },
        "clarify": { try await $0.house.casework.clarify($1, asking: Sensitive("which?"), by: $2) },
        "resume": { try await $0.house.casework.resume($1, by: $2) },
        "pause": { try await $0.house.casework.pause($1, because: Sensitive("it is unclear"), by: $2) },
        "conclude": { try await $0.house.casework.conclude($1, Sensitive("it is so"), by: $2) },
        "settle": { try await $0.house.casework.settle($1, because: Sensitive("paid"), by: $2) },
        "refer": { try await $0.house.casework.refer($1, to: Sensitive("Harbour Housing"), by: $2) },
        "appeal": { try await $0.house.casework.appeal($1, by: $2) },
        "uphold": { try await $0.house.casework.uphold($1, ground: .exempt, because: Sensitive("no"), by: $2) },
        "extend": { desk, reference, staff in
            guard let length = DeadlineExtension("+10wd"), let reason = ExtensionReason.allCases.first else { return }
            try await desk.house.casework.extend(reference, by: length, because: reason, by: staff)
        },
        "describe": { desk, reference, staff in
            let change = DescribedChange(category: "user.contact.phone_number", newValue: Sensitive("0900"))
            try await desk.house.casework.describe(reference, [change], by: staff)
        },
        "evidence": { _ = try await $0.house.casework.evidence(of: $1, by: $2) },
        "decline": { desk, reference, staff in
            for change in try await desk.changes(reference) {
                let why = Sensitive("it is right as it stands")
                try await desk.house.casework.decline(
                    change: change,
                    of: reference,
                    ground: .exempt,
                    because: why,
                    by: staff
                )
            }
        },
        "attach": { try await $0.house.casework.attach(statement: Sensitive("I disagree"), to: $1, by: $2) },
        "join": { try await $0.house.casework.join($0.caseReference($1, $2), into: $0.own.reference, by: $2) },
        "split": { try await $0.house.casework.split($0.caseReference($1, $2), by: $2) },
        "migrate": { try await $0.house.casework.migrate($1, by: $2) },
        "print": { _ = try await $0.house.casework.print($1, by: $2) },
        "close": { desk, reference, staff in
            let account = AccountKey(collection: CollectionAddress("app", "users"), value: "1")
            try await desk.house.casework.close([account], reference, by: staff)
        },
        "represent": { desk, reference, staff in
            let aroha = RepresentedPerson(mailAddress: Sensitive(TestHouse.aroha))
            try await desk.house.casework.represent(reference, aroha, by: staff)
        },
        "authorise": { desk, reference, staff in
            let day = try await desk.house.casework.summary(reference, for: staff).received
            let authority = ReceivedAuthority(
                receivedOn: day,
                answersTo: .agent,
                what: Sensitive("a letter")
            )
            try await desk.house.casework.authorise(reference, authority, by: staff)
        },
        "markMinor": { desk, reference, staff in
            let stands = try await !desk.house.casework.summary(reference, for: staff).flags.contains("minor")
            try await desk.house.casework.markMinor(reference, stands: stands, because: Sensitive("says so"), by: staff)
        },
        "noteFee": { desk, reference, staff in
            let day = try await desk.house.casework.summary(reference, for: staff).received
            try await desk.house.casework.noteFee(reference, paidOn: day, by: staff)
        },
        "withhold": {
            _ = try await $0.house.casework.withhold(
                $1,
                AnswerSpot(collection: "app.users"),
                ground: .otherPeople,
                by: $2
            )
        },
        "liftWithholding": { desk, reference, staff in
            for one in try await desk.house.casework.review(reference, for: staff).withholdings {
                try await desk.house.casework.liftWithholding(one.id, of: reference, by: staff)
            }
        },
        "redact": { try await $0.house.casework.redact($1, by: $2) },
        "release": {
            let spot = AnswerSpot(collection: "app.users")
            try await $0.house.casework.release($1, spot, because: Sensitive("it is theirs"), by: $2)
        },
        "settleConcern": { desk, reference, staff in
            for one in try await desk.house.casework.review(reference, for: staff).concerns where one.isOpen {
                let why = Sensitive("looked")
                try await desk.house.casework.settleConcern(one.id, of: reference, because: why, by: staff)
            }
        },
        "posted": { _ = try await $0.house.casework.posted($1, on: nil, by: $2) },
    ]

    /// What proves who asks, which is what the walk must do without; what opens other requests; and what is about a task, a
    /// letter, a reading or a list.
    static let leftOut: Set = [
        "attest", "file", "answer", "leaveAlone", "takeBack", "noteLookup", "noteReapplied", "subscribedAnew",
    ]

    /// The names of every verb of staff that the desk has, read from its source.
    static func inSource() throws -> Set<String> {
        let folder = Shipped.root.appending(path: "Sources/Casework")
        var names: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /package func (\w+)\(([^)]*by staff: StaffMember[^)]*)\)/) {
                names.insert(String(match.1))
            }
        }
        return names
    }

    /// The lowest door: every trigger by every party, past whatever the verbs above it check. True where it moved.
    func push(_ request: String, _ trigger: Trigger, by party: Party) async -> Bool {
        let said = Dictionary(MoveFact.allCases.map { ($0, "said") }) { first, _ in first }
        do {
            _ = try await house.casework.storage.write { connection in
                try house.casework.move(request, trigger, by: party, on: connection, ground: .exempt, said: said)
            }
            return true
        } catch {
            return false
        }
    }

    private func changes(_ reference: Reference) async throws -> [String] {
        try await house.casework.storage.read { connection in
            guard let row = try connection.requests.find(reference, scope: .everything) else { return [] }
            return try connection.corrections.of(row.id).map(\.id)
        }
    }

    private func caseReference(_ reference: Reference, _ staff: StaffMember) async throws -> Reference {
        let summary = try await house.casework.summary(reference, for: staff)
        return try #require(Reference(summary.case))
    }

    func call(_ verb: String, _ reference: Reference, by staff: StaffMember) async -> Bool {
        do {
            try await DeskVerbs.named[verb]?(self, reference, staff)
            return true
        } catch {
            return false
        }
    }

    /// Work and timers that are due now.
    func turn() async throws {
        let due = try await house.casework.storage.read { try $0.timers.due() }
        for timer in due { try await house.casework.timePassed(timer) }
        try await house.work()
    }
}
