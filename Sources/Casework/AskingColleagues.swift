import Mail
import Storage
import SubjectRequests
import Vault
import Workflows

/// What is asked of a colleague who has no account.
package enum AskedOfColleague: Sendable {
    /// A task that is open already, by its id.
    case task(String)
    /// Something that no program can do, in staff's words.
    case byHand(Sensitive<String>)
}

extension CaseDesk {
    /// By which a mail to a colleague is known.
    package static let taskMessage = ColleagueTaskMail.template
    /// As whom answers by link are recorded beside the colleague's sealed address.
    static let colleague = "colleague"
    package static let taskLinkDays = 14

    /// Sends a task to a colleague without an account: one mail, one link, which leads to this one task and nothing else. A
    /// link that was mailed for it before no longer works. The answer to the person waits for what is asked here.
    ///
    /// - Returns: the task's id.
    /// - Throws: ``CaseworkError/personNotVerified``, ``CaseworkError/noMailAddress``, ``CaseworkError/askedTooLate``,
    ///   ``CaseworkError/answerHoldsNoFiles(_:)``.
    @discardableResult
    package func ask(
        _ reference: Reference,
        colleague mailAddress: Sensitive<String>,
        _ asked: AskedOfColleague,
        by staff: StaffMember
    ) async throws -> String {
        let address = IdentityKind.email.normalise(mailAddress.disclosed)
        guard isMailAddress(address) else { throw CaseworkError.noMailAddress }
        return try await storage.write { connection in
            let row = try found(reference, staff, .note, on: connection)
            let isVerified = Guard.identityVerified.holds(in: try snapshot(row, clock: false, on: connection))
            guard isVerified else { throw CaseworkError.personNotVerified }
            let mail = try connection.effects.planMail(CaseDesk.taskMessage, of: row.id)
            let sent: (id: String, question: TaskQuestion)
            switch asked {
            case .task(let id): sent = try send(id, of: row, to: address, by: mail, on: connection)
            case .byHand(let words): sent = try ask(words, of: row, address, by: mail, on: connection)
            }
            try noteAsked(sent.question, of: row, by: staff.party(at: row.controller), mail, on: connection)
            guard case .byHand = asked else { return sent.id }
            // What was shown for approval lacks what the colleague will find: it is made anew when they have answered.
            if row.right.discloses {
                try moveIfPossible(row.id, .rework, by: staff.party(at: row.controller), on: connection)
            }
            return sent.id
        }
    }

    private func send(
        _ id: String,
        of row: RequestRow,
        to address: String,
        by mail: String,
        on connection: StorageConnection
    ) throws -> (String, TaskQuestion) {
        guard let task = try connection.tasks.load(id), task.requestID == row.id, task.answeredAt == nil else {
            throw CaseworkError.notFound
        }
        var question = try question(of: task, on: connection)
        question.colleague = address
        question.mail = mail
        try connection.tasks.send(id, question: question.sealed(connection.keys.ofRequest(row.id).key, task: id))
        return (id, question)
    }

    private func ask(
        _ words: Sensitive<String>,
        of row: RequestRow,
        _ address: String,
        by mail: String,
        on connection: StorageConnection
    ) throws -> (String, TaskQuestion) {
        guard row.phase != .closed else { throw CaseworkError.askedTooLate }
        guard !words.disclosed.allSatisfy(\.isWhitespace) else { throw CaseworkError.reasonMissing }
        guard row.right != .confirm, row.right != .csvExport else { throw CaseworkError.answerHoldsNoFiles(row.right) }
        let work = try connection.effects.of(row.id)
        guard !work.contains(where: { $0.plan == row.plans && $0.kind == .deliver && $0.state != .superseded }) else {
            throw CaseworkError.askedTooLate
        }
        let question = TaskQuestion(name: .byHand, places: [], words: words.disclosed)
        return try openTask(question, of: row, address, by: mail, on: connection)
    }
}

extension CaseDesk {
    /// Asks the colleagues of the places that no program reaches, once for each place: where one has been asked for this
    /// request, by whatever attempt, nobody is asked again.
    package func ask(at places: [HandPlace], for requestID: String) async throws {
        try await storage.write { connection in
            let row = try loaded(requestID, on: connection)
            let asked = try connection.tasks.of(row.id).map { try question(of: $0, on: connection) }
                .filter { $0.name == .byHand }.flatMap(\.places)
            for place in places where !asked.contains(place.slug) {
                let mail = try connection.effects.planMail(CaseDesk.taskMessage, of: row.id)
                let question = TaskQuestion(name: .byHand, places: [place.slug], words: place.question)
                let opened = try openTask(question, of: row, place.colleague, by: mail, on: connection)
                try noteAsked(opened.question, of: row, by: .system, mail, on: connection)
            }
        }
    }

    private func openTask(
        _ asked: TaskQuestion,
        of row: RequestRow,
        _ address: String,
        by mail: String,
        on connection: StorageConnection
    ) throws -> (id: String, question: TaskQuestion) {
        let id = try connection.newID()
        var question = asked
        question.colleague = address
        question.mail = mail
        try connection.tasks.ask(
            id: id,
            of: row.id,
            question: question.sealed(connection.keys.ofRequest(row.id).key, task: id),
            audience: .link,
            dueOn: row.nextDueOn
        )
        return (id, question)
    }

    private func noteAsked(
        _ question: TaskQuestion,
        of row: RequestRow,
        by party: Party,
        _ mail: String,
        on connection: StorageConnection
    ) throws {
        let sealed = [("colleague", question.colleague), ("question", question.words)].compactMap { name, text in
            text.map { (name, $0) }
        }
        try connection.appendEvent(
            EventKind(rawValue: "colleague-asked"),
            about: .request(row.id),
            by: party,
            EventDetails(
                effect: mail,
                outcome: question.name.rawValue,
                sealed: Dictionary(uniqueKeysWithValues: sealed)
            ),
            key: try connection.eventKey(ofRequest: row.id)
        )
    }
}

extension CaseDesk {
    /// What a mail to a colleague is about: the task that it was planned for, as long as its link is the one that works and
    /// nobody has answered; nil where it need not be sent any more.
    package func task(ofMail effect: EffectRow) async throws -> TaskView? {
        try await storage.read { connection in
            try connection.tasks.of(effect.requestID).filter { $0.answeredAt == nil }
                .map { try view($0, on: connection) }.first { $0.question.disclosed.mail == effect.id }
        }
    }

    /// The one purpose of a task's links.
    package static func linkPurpose(ofTask id: String) -> String { "\(taskPurpose)\(id)" }

    static let taskPurpose = "task/"
}
