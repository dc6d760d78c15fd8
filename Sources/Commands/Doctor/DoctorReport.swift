import Casework
import Storage
import SubjectRequests
import Workflows

/// What `habeas doctor` prints.
struct DoctorReport: Encodable {
    struct Parked: Encodable {
        let reference: String
        let effect: String
        let kind: String
        let store: String?
        let reason: String
        let since: String?
        let owner: String?
    }

    struct Incident: Encodable {
        let id: String
        let kind: String
        let reason: String
        let since: String
        /// By when the authority is to be told; null where no clock runs.
        let due: String?
        let law: String?
    }

    struct ListWait: Encodable {
        let list: String
        let requests: Int
        let since: String
        let attempts: Int
        let reason: String?
    }

    struct Database: Encodable {
        let engine: String
        let version: String
        let settings: [String: String]
    }

    struct Checkpoint: Encodable {
        let size: Int64
        let at: String
        let eventsWaiting: Int64
    }

    struct Mailbox: Encodable {
        let name: String
        let seen: String?
        let failure: String?
        let failingSince: String?

        /// - Parameter row: nil where it was never looked into.
        init(_ name: String, _ row: MailboxRow?) {
            self.name = name
            seen = row?.seenAt?.description
            failure = row?.failure
            failingSince = row?.failingSince?.description
        }

        var line: String {
            let read = seen.map { "read at \($0)" } ?? "not read yet"
            return "mailbox \(name): \(read)" + (failure.map { "; since \(failingSince ?? "") it fails: \($0)" } ?? "")
        }
    }

    let needsSomebody: Bool
    let served: Bool
    let openRequests: Int
    let overdue: Int
    let stranded: [String]
    let parked: [Parked]
    let incidents: [Incident]
    let listsWaiting: [ListWait]
    let lettersHeld: Int
    let lettersComing: Int
    let mailboxes: [Mailbox]
    let database: Database
    let checkpoint: Checkpoint?

    init(_ health: HealthReport, owners: [String: String], lettersComing: Int, mailboxes: [String], isServed: Bool) {
        let watched = mailboxes.map { name in (name, health.mailboxes.first { $0.name == name }) }
        self.mailboxes = watched.map { Mailbox($0, $1) }
        needsSomebody = health.needsSomebody || watched.contains { $0.1?.isStuck(at: health.now) ?? false }
        served = isServed
        openRequests = health.openRequests
        overdue = health.overdue
        stranded = health.stranded.map(\.text)
        parked = health.parked.map { work in
            let owner = work.effect.parkedOwner ?? work.assignee
            return Parked(
                reference: work.reference.text,
                effect: work.effect.id,
                kind: work.effect.kind.rawValue,
                store: work.effect.store,
                reason: work.effect.parkedReason ?? "",
                since: work.effect.parkedAt?.description,
                owner: owner.map { owners[$0] ?? $0 }
            )
        }
        incidents = health.incidents.map {
            Incident(
                id: $0.id,
                kind: $0.kind,
                reason: $0.reason,
                since: $0.openedAt.description,
                due: $0.dueAt?.description,
                law: $0.law
            )
        }
        listsWaiting = health.lists.map {
            ListWait(
                list: $0.list,
                requests: $0.requests,
                since: $0.since.description,
                attempts: $0.attempts,
                reason: $0.code
            )
        }
        lettersHeld = health.lettersHeld
        self.lettersComing = lettersComing
        database = Database(
            engine: health.engine.engine,
            version: health.engine.version,
            settings: Dictionary(health.engine.settings.map { ($0.name, $0.value) }) { first, _ in first }
        )
        checkpoint = health.checkpoint.map {
            Checkpoint(size: $0.size, at: $0.madeAt.description, eventsWaiting: health.engine.eventsWaiting)
        }
    }

    var lines: [String] {
        var lines = [
            "requests: \(openRequests) open, \(overdue) overdue",
            "letters: \(lettersHeld) wait to be filed (habeas letters list), \(lettersComing) sealed in incoming/",
        ]
        lines += mailboxes.map(\.line)
        lines += stranded.map { "stranded: \($0): nothing would ever move it again; report this as a defect" }
        lines += parked.map(line)
        lines += listsWaiting.map { wait in
            let why = wait.reason.map { ": \($0), tried \(wait.attempts) times" } ?? ""
            return "list: \(wait.list): \(wait.requests) to be stopped, since \(wait.since)\(why)"
        }
        lines += incidents.map { incident in
            let due = incident.due.map { "; tell the authority by \($0)" } ?? ""
            return "incident: \(incident.kind): \(incident.reason), since \(incident.since)\(due)"
        }
        let settings = database.settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        lines.append("database: \(database.engine) \(database.version), \(settings.joined(separator: " "))")
        lines.append(
            checkpoint.map {
                "history: checkpoint over \($0.size) events at \($0.at), \($0.eventsWaiting) wait for the next"
            }
                ?? "history: no checkpoint yet"
        )
        lines.append(served ? "server: running" : "server: none; effects and timers wait (habeas serve, habeas run)")
        lines.append(needsSomebody ? "Something needs a person." : "All goes by itself.")
        return lines
    }

    private func line(_ work: Parked) -> String {
        let place = work.store.map { " in \($0)" } ?? ""
        let since = work.since.map { ", since \($0)" } ?? ""
        let next =
            work.reason == CaseDesk.toBePosted
            ? "habeas requests print \(work.reference), then posted"
            : "mend it, then habeas requests unpark \(work.reference)"
        return
            "parked: \(work.reference) \(work.kind)\(place): \(work.reason)\(since), owner \(work.owner ?? "nobody"): \(next)"
    }
}
