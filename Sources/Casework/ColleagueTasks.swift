import AuditTrail
import Foundation
import Storage
import SubjectRequests
import Vault
import Workflows

/// A task as the colleague sees it who was asked: the question, and of whom it is, as far as that is proven. Nothing of the
/// letter, nothing of the case.
package struct ColleagueTask: Sendable {
    package let controller: String
    package let right: Right
    package let question: Sensitive<TaskQuestion>
    package let personName: Sensitive<String>?
    /// Verified ones, and those that a store shows beside them.
    package let identities: [IdentityView]
    package let dueOn: CivilDate?

    /// Whether what is found goes into the answer: files are asked for, and where there are none nothing was found.
    package var takesFiles: Bool { question.disclosed.name == .byHand && right == .copy }
}

/// What a colleague answers.
package struct ColleagueAnswer: Sendable {
    package enum Finding: String, Sendable, Codable, CaseIterable {
        /// Found, or done.
        case found
        case notFound = "not-found"
        /// It stays undone, for a reason.
        case exception
    }

    package struct File: Sendable {
        /// As the colleague's machine calls it.
        package let name: Sensitive<String>
        package let content: Sensitive<[UInt8]>

        package init(name: Sensitive<String>, content: Sensitive<[UInt8]>) {
            self.name = name
            self.content = content
        }
    }

    package var finding: Finding
    package var words: Sensitive<String>
    package var files: [File]

    package init(_ finding: Finding, words: Sensitive<String>, files: [File] = []) {
        self.finding = finding
        self.words = words
        self.files = files
    }
}

extension CaseDesk {
    /// The task that a mailed link leads to; changes nothing.
    ///
    /// - Throws: ``CaseworkError/linkSpent(_:)`` with the reason.
    package func colleagueTask(_ token: String) async throws -> ColleagueTask {
        try await storage.read { connection in
            let (task, question) = try linked(token, on: connection)
            let row = try loaded(task.requestID, on: connection)
            let key = try connection.keys.ofCase(row.caseID).key
            let name = try person(row.caseID, key, on: connection).name
            return ColleagueTask(
                controller: row.controller,
                right: row.right,
                question: Sensitive(question),
                personName: name.map { Sensitive($0) },
                identities: try identities(row.caseID, key, on: connection).filter { identity in
                    // Who asks that mail stops need prove nothing: it stops for the address that asks.
                    identity.standing != .claimed || question.name == .stopByHand && identity.kind == .email
                },
                dueOn: task.dueOn
            )
        }
    }

    /// A colleague answers the one task of their link. What they found is sealed under the case's key; what waited goes on.
    ///
    /// - Throws: ``CaseworkError/linkSpent(_:)``; ``CaseworkError/reasonMissing`` for an exception without a reason, and
    ///   for something found of which there is no file.
    package func answer(_ token: String, _ answer: ColleagueAnswer) async throws {
        let asked = try await colleagueTask(token)
        let lacksWords = answer.words.disclosed.allSatisfy(\.isWhitespace)
        let lacksFiles = asked.takesFiles && answer.files.isEmpty
        guard answer.finding != .exception || !lacksWords, answer.finding != .found || !lacksFiles else {
            throw CaseworkError.reasonMissing
        }
        let (caseID, key) = try await storage.read { connection in
            let row = try loaded(linked(token, on: connection).task.requestID, on: connection)
            return (row.caseID, try connection.keys.ofCase(row.caseID))
        }
        var kept = KeptAnswer(answer.finding, by: asked.question.disclosed.colleague ?? "", answer.words.disclosed)
        var blobs: [FinishedBlob] = []
        for file in asked.takesFiles && answer.finding == .found ? answer.files : [] {
            let sealed = try await storage.seal(
                file.content,
                caseID: caseID,
                keyID: key.id,
                key: key.key,
                at: clock.now
            )
            guard let sealed else { continue }
            kept.files.append(KeptAnswer.File(file, blob: sealed.id))
            blobs.append(sealed)
        }
        let text = Sensitive(Array(try storedJSON(kept).utf8))
        let letter = try await storage.seal(text, caseID: caseID, keyID: key.id, key: key.key, at: clock.now)
        let (all, files, said) = (blobs + [letter].compactMap { $0 }, blobs, kept)
        try await storage.write(settling: all) { connection in
            let (task, question) = try linked(token, on: connection)
            for blob in all { try connection.blobs.insert(blob) }
            try connection.tasks.answer(task.id, by: CaseDesk.colleague, blob: letter?.id)
            try connection.links.noteUse(RandomToken.digest(of: token))
            try note(said, files, to: task, question, on: connection)
            if question.name == .tellRecipients {
                for recipient in question.places {
                    let state: RecipientState = said.finding == .found ? .told : .impossible
                    try connection.review.setRecipient(recipient, of: task.requestID, state)
                }
            }
            try goOn(task, isExcepted: said.finding == .exception, on: connection)
        }
    }

    private func note(
        _ said: KeptAnswer,
        _ files: [FinishedBlob],
        to task: CaseTaskRow,
        _ question: TaskQuestion,
        on connection: StorageConnection
    ) throws {
        var sealed = ["by": said.by]
        if !said.words.isEmpty { sealed["note"] = said.words }
        if !said.files.isEmpty { sealed["files"] = said.files.map(\.name).joined(separator: ", ") }
        try connection.appendEvent(
            EventKind(rawValue: "task-answered"),
            about: .request(task.requestID),
            by: .colleague,
            EventDetails(
                effect: task.effectID,
                outcome: "\(question.name.rawValue) \(said.finding.rawValue)",
                counts: files.isEmpty ? [:] : ["files": files.count],
                evidence: files.compactMap { TreeHash($0.sha256) },
                committed: ["colleague": said.by],
                sealed: sealed
            ),
            key: try connection.eventKey(ofRequest: task.requestID)
        )
    }

    /// The open task of a link that still works.
    private func linked(
        _ token: String,
        on connection: StorageConnection
    ) throws -> (task: CaseTaskRow, question: TaskQuestion) {
        let link = try connection.links.find(RandomToken.digest(of: token))
        guard let link, link.purpose.hasPrefix(CaseDesk.taskPurpose),
            let task = try connection.tasks.load(String(link.purpose.dropFirst(CaseDesk.taskPurpose.count)))
        else { throw CaseworkError.linkSpent(.unknown) }
        if link.usedAt != nil || task.answeredAt != nil { throw CaseworkError.linkSpent(.used) }
        if link.supersededBy != nil { throw CaseworkError.linkSpent(.superseded) }
        if link.expiresAt <= clock.now { throw CaseworkError.linkSpent(.expired) }
        let row = try loaded(task.requestID, on: connection)
        // A task that outlives the answer, such as telling recipients, is still to be done.
        let isOver = row.phase == .closed && row.outcome != .fulfilled && row.outcome != .partlyFulfilled
        guard link.revokedAt == nil, !isOver else { throw CaseworkError.linkSpent(.revoked) }
        return (task, try question(of: task, on: connection))
    }
}

/// What is kept of a colleague's answer, sealed as a blob under the case's key.
struct KeptAnswer: Sendable, Codable {
    struct File: Sendable, Codable {
        let blob: String
        let name: String
        /// Of the content, in hexadecimal.
        let sha256: String
    }

    let finding: ColleagueAnswer.Finding
    /// The colleague's address.
    let by: String
    let words: String
    var files: [File] = []

    init(_ finding: ColleagueAnswer.Finding, by address: String, _ words: String) {
        self.finding = finding
        by = address
        self.words = words
    }
}

extension KeptAnswer.File {
    fileprivate init(_ file: ColleagueAnswer.File, blob: String) {
        self.blob = blob
        let last = file.name.disclosed.split { "/\\".contains($0) }.last.map(String.init) ?? ""
        let plain = String(last.unicodeScalars.filter { $0.properties.generalCategory != .control }.map(Character.init))
        name = plain.isEmpty ? "file" : String(plain.suffix(120))
        sha256 = ContentDigest.hex(of: file.content.disclosed)
    }
}
