import Storage
import SubjectRequests
import Vault
import Workflows

/// What a colleague is asked to do by hand; sealed under the case's key.
package struct TaskQuestion: Sendable, Hashable, Codable {
    package enum Name: String, Sendable, Hashable, Codable, CaseIterable {
        /// Keep the person's rows of these collections from being used.
        case restrictByHand = "restrict-by-hand"
        /// Tell these recipients of the change.
        case tellRecipients = "tell-recipients"
        /// Keep the person's statement beside these fields.
        case attachStatement = "attach-statement"
        /// Stop marketing in these collections: the map names no list, and no value that stops it.
        case stopByHand = "stop-by-hand"
        /// Do for the person what their request asks, where no program reaches: the answer waits for it.
        case byHand = "by-hand"
    }

    package let name: Name
    /// Collections, fields or recipients, as the data map and the controller's file name them.
    package let places: [String]
    /// The person's own words, where the task is about them; staff's, where they ask a colleague.
    package let words: String?
    /// The address of the colleague without an account who was asked by mail; nil where staff do it.
    package var colleague: String?
    /// The mail whose link works, by its effect.
    package var mail: String?

    package init(name: Name, places: [String], words: String? = nil) {
        self.name = name
        self.places = places
        self.words = words
    }

    package func sealed(_ key: DataKey, task: String) throws -> [UInt8] {
        try key.seal(encoding: self, context: sealContext("tasks", "question", task))
    }
}

/// A task as staff see it.
package struct TaskView: Sendable {
    package let row: CaseTaskRow
    package let request: Reference
    package let question: Sensitive<TaskQuestion>

    package var id: String { row.id }
    package var dueOn: CivilDate? { row.dueOn }
}

extension CaseDesk {
    /// Why an effect is parked that a colleague's answer sets going again.
    package static let waitsForColleague = "waits-for-colleague"

    package static func taskID(of effect: String) -> String { "\(effect)-task" }

    /// Open tasks of the controllers that a member works for, the first due first.
    package func tasks(for staff: StaffMember) async throws -> [TaskView] {
        try await storage.read { connection in
            try connection.tasks.open(scope: staff.scope(for: .seeCases)).map { try view($0, on: connection) }
        }
    }

    /// A member has done what a task asks. The effect that waited for it goes on.
    ///
    /// - Parameter reference: of the request that it must belong to; nil for any.
    /// - Throws: ``CaseworkError/notFound`` for a task that is answered already or outside the member's scope.
    package func answer(
        task id: String,
        of reference: Reference? = nil,
        note: Sensitive<String>,
        by staff: StaffMember
    ) async throws {
        try await storage.write { connection in
            guard let task = try connection.tasks.load(id), task.answeredAt == nil,
                let row = try connection.requests.load(task.requestID, scope: staff.scope(for: .seeCases)),
                reference == nil || reference == row.reference
            else { throw CaseworkError.notFound }
            guard staff.may(.note, at: row.controller) else { throw CaseworkError.notPermitted(.note) }
            let key = try connection.eventKey(ofRequest: row.id)
            let question = try key.key.open(
                task.question,
                as: TaskQuestion.self,
                context: sealContext("tasks", "question", id)
            )
            try connection.tasks.answer(id, by: staff.id, blob: nil)
            try connection.appendEvent(
                EventKind(rawValue: "task-answered"),
                about: .request(row.id),
                by: staff.party(at: row.controller),
                EventDetails(effect: task.effectID, outcome: question.name.rawValue, sealed: ["note": note.disclosed]),
                key: key
            )
            if question.name == .tellRecipients {
                for recipient in question.places { try connection.review.setRecipient(recipient, of: row.id, .told) }
            }
            try goOn(task, on: connection)
        }
    }

    /// What waited for a task goes on: the effect that asked for it, and what waits until nobody is left to answer.
    ///
    /// - Parameter isExcepted: whether a named person has said that it stays undone.
    func goOn(_ task: CaseTaskRow, isExcepted: Bool = false, on connection: StorageConnection) throws {
        let mayAnswer = try !waitsForColleagues(task.requestID, on: connection)
        for effect in try connection.effects.of(task.requestID)
        where effect.state == .parked && effect.parkedReason == CaseDesk.waitsForColleague {
            let isOwn = effect.id == task.effectID
            guard isOwn || effect.kind != .ask && mayAnswer else { continue }
            guard isOwn, isExcepted else {
                try connection.effects.unpark(effect.id, notBefore: connection.now())
                continue
            }
            try connection.effects.except(effect.id, by: CaseDesk.colleague, reason: "colleague-excepted")
            try proceedWhenDone(effect, on: connection)
        }
    }

    /// Whether somebody has still to do by hand what a request asks: until then it is not answered.
    package func waitsForColleagues(_ request: String, on connection: StorageConnection) throws -> Bool {
        try connection.tasks.of(request).filter { $0.answeredAt == nil }
            .contains { try question(of: $0, on: connection).name == .byHand }
    }

    /// A task's question, opened.
    func question(of task: CaseTaskRow, on connection: StorageConnection) throws -> TaskQuestion {
        try connection.keys.ofRequest(task.requestID).key
            .open(task.question, as: TaskQuestion.self, context: sealContext("tasks", "question", task.id))
    }
}
