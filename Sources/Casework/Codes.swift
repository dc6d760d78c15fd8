import Storage
import SubjectRequests
import Vault
import Workflows

/// What a mailed code may be used for.
package enum CodePurpose: String, Sendable, Hashable {
    /// Opens a session for the case.
    case signIn = "sign-in"
    /// Lets the answer be fetched.
    case download
}

/// Codes are for those who cannot or will not follow a link, and for the moment before a file is handed over.
///
/// Eight digits, ten minutes, five tries, four a day for each person: who guesses has one chance in five million a day.
extension CaseDesk {
    package static let codeMessage = "code"
    package static let codeMinutes = 10
    package static let codeTriesMax = 5
    package static let codesADay = 4
    /// How long an answer can be read and fetched after its code; the visit lasts as long.
    static let freshSeconds = 1_800

    /// Mails a code to the person of a case.
    ///
    /// Where there is no such case, no mail address or no code left for today, nothing is mailed and nobody is told: who
    /// tries references learns nothing from it.
    package func mailCode(_ reference: Reference) async throws {
        try await storage.write { connection in
            guard let request = try request(of: reference, on: connection) else { return }
            try mailCode(.signIn, request, on: connection)
        }
    }

    /// Mails the fresh code that a download asks for to the person of a session.
    ///
    /// - Throws: ``CaseworkError/tooManyTries`` where no code is left for today.
    package func mailDownloadCode(_ reference: Reference, session token: String) async throws {
        try await storage.write { connection in
            let request = try own(reference, session: token, on: connection)
            guard try mailCode(.download, request, on: connection) else { throw CaseworkError.tooManyTries }
        }
    }

    /// The person has typed the code of the mail: the address that it went to is theirs. Moves every request of the case
    /// that waited for it, and opens a session for this one case.
    ///
    /// - Returns: the session's token.
    /// - Throws: ``CaseworkError/wrongCode``; the try is counted all the same.
    package func signIn(code: String, reference: Reference) async throws -> String {
        let session = RandomToken.link()
        let isRight = try await storage.write { connection in
            guard let request = try request(of: reference, on: connection),
                let person = try connection.people.subject(ofCase: request.caseID),
                try use(code, of: person.id, for: .signIn, on: connection)
            else { return false }
            try verified(person.id, request.caseID, method: "code", on: connection)
            try openSession(session, of: person.id, on: connection)
            try makeFresh(session, on: connection)
            try noteOpened(request.caseID, by: "code", on: connection)
            return true
        }
        guard isRight else {
            try await noteRefused(.wrongCode, reference)
            throw CaseworkError.wrongCode
        }
        return session
    }

    /// The person has typed the fresh code: for half an hour their session may read the answer and fetch files.
    ///
    /// - Throws: ``CaseworkError/wrongCode``; the try is counted all the same.
    package func refresh(session token: String, code: String, reference: Reference) async throws {
        let isRight = try await storage.write { connection in
            let request = try own(reference, session: token, on: connection)
            guard let person = try connection.people.subject(ofCase: request.caseID),
                try use(code, of: person.id, for: .download, on: connection)
            else { return false }
            try makeFresh(token, on: connection)
            return true
        }
        guard isRight else {
            try await noteRefused(.wrongCode, reference)
            throw CaseworkError.wrongCode
        }
    }

    private func makeFresh(_ token: String, on connection: StorageConnection) throws {
        let until = try connection.now().adding(seconds: CaseDesk.freshSeconds)
        try connection.staff.setFresh(RandomToken.digest(of: token), until: until)
        try connection.staff.noteSeen(RandomToken.digest(of: token), expiresAt: until)
    }

    /// Somebody has entered the case by a mailed link or code.
    func noteOpened(_ caseID: String, by means: String, on connection: StorageConnection) throws {
        try connection.appendEvent(
            EventKind(rawValue: "visit-begun"),
            about: .reading(caseID),
            by: .requester,
            EventDetails(outcome: means)
        )
    }

    /// What is stored of a code: a digest under a key of the site, for eight digits alone are soon tried.
    private func digest(ofCode code: String, _ id: String) -> [UInt8] {
        keyring.ledgerToken(code, kind: "code/\(id)")
    }

    /// - Returns: false where no code is left for today, or there is no address to send one to.
    @discardableResult
    private func mailCode(
        _ purpose: CodePurpose,
        _ request: RequestRow,
        on connection: StorageConnection
    ) throws -> Bool {
        guard let person = try connection.people.subject(ofCase: request.caseID) else { return false }
        let key = try connection.keys.ofCase(request.caseID).key
        guard try self.person(request.caseID, key, on: connection).mailAddress != nil else { return false }
        let now = try connection.now()
        let sent = try connection.links.codesSent(to: person.id, since: now.adding(seconds: -86_400))
        guard sent < CaseDesk.codesADay else { return false }
        let id = try connection.effects.planMail(CaseDesk.codeMessage, of: request.id)
        try connection.links.insertCode(
            id: id,
            person: person.id,
            purpose: purpose.rawValue,
            hash: digest(ofCode: keyring.mailedCode(id), id),
            expiresAt: now.adding(seconds: CaseDesk.codeMinutes * 60)
        )
        return true
    }

    /// Counts a try and uses the code up where it is right.
    private func use(
        _ code: String,
        of person: String,
        for purpose: CodePurpose,
        on connection: StorageConnection
    ) throws -> Bool {
        let row = try connection.links.tryCode(
            of: person,
            purpose: purpose.rawValue,
            triesMax: CaseDesk.codeTriesMax
        )
        // Equal digests take equally long to compare whatever was typed, for nobody can choose them.
        guard let row, row.hash == digest(ofCode: code.filter { $0.isASCII && $0.isNumber }, row.id) else {
            return false
        }
        try connection.links.useCode(row.id)
        return true
    }

    /// A request that the reference names, by itself or by its case.
    func request(of reference: Reference, on connection: StorageConnection) throws -> RequestRow? {
        if let caseFile = try connection.cases.find(reference, scope: .everything) {
            return try connection.requests.inCase(caseFile.id).first
        }
        return try connection.requests.find(reference, scope: .everything)
    }

    /// The request that a reference names, where it is one of the case that the session is for.
    func own(_ reference: Reference, session token: String, on connection: StorageConnection) throws -> RequestRow {
        let caseID = try caseID(ofSession: token, on: connection)
        guard let row = try request(of: reference, on: connection), row.caseID == caseID else {
            throw CaseworkError.notFound
        }
        return row
    }
}
