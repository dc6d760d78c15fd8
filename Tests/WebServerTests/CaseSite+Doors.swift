import Casework
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Storage
import SubjectRequests
import Testing
import Vault

@testable import WebServer

/// The ways by which staff come to a request, as short as tests want them.
extension CaseSite {
    /// Something in every field that a verb can have, each in words that it takes.
    static let everyField: [String: String] = [
        "ground": "exempt", "text": "x", "level": "document", "shown": "x", "category": "user", "correct": "y",
        "assignee": "nobody", "length": "+2m", "reason": "complexity", "change": "x", "task": "x",
        "colleague": "archive@outreach.example", "authority": "told",
        "other": unknownCase.text, "collection": "app.users", "basis": "other-people", "withholding": "x",
        "concern": "x",
    ]

    /// A case that is not there.
    private static var unknownCase: Reference {
        var random = SystemRandomNumberGenerator()
        return Reference.caseFile(using: &random)
    }

    /// A copy whose person has confirmed, and whose package is shown for approval; signed in is nobody.
    func shownCopy(at controller: String = "outreach") async throws -> (opened: OpenedCase, path: String) {
        let opened = try await ask([.copy], at: controller)
        try await work()
        _ = try await casework.confirm(link(opened), reference: opened.reference)
        try await work()
        let reference = try #require(opened.requests.first).reference
        #expect(try await phases(opened) == [.review])
        return (opened, "requests/\(reference)")
    }

    /// A mail of ours is on record, as the runner keeps each that it has sent.
    func sent(_ name: String, in opened: OpenedCase) async throws {
        try await casework.storage.write { connection in
            let key = try connection.eventKey(ofCase: opened.id)
            let id = try connection.newID()
            let particulars = MessageParticulars(sent: name, messageID: id)
            try connection.messages.insert(
                MessageRow(
                    id: id,
                    mailbox: "",
                    direction: .outgoing,
                    raw: nil,
                    keyID: key.id,
                    messageIDToken: Array(id.utf8),
                    digest: Array(id.utf8),
                    receivedAt: casework.clock.now,
                    sealed: key.key.seal(encoding: particulars, context: sealContext("messages", "sealed", id)),
                    caseID: opened.id
                )
            )
        }
    }

    func state(_ opened: OpenedCase) async throws -> String? {
        try await casework.storage.read { try $0.requests.inCase(opened.id).first?.state }
    }

    /// A program's call in somebody's name.
    func call(
        _ browser: Browser,
        _ method: HTTPRequest.Method,
        _ path: String,
        _ fields: [String: String] = [:],
        as name: String = "priya",
        at controller: String = "outreach",
        key: String? = nil
    ) async throws -> TestResponse {
        let basic = Data("\(name)@\(controller).example:\(CaseSite.password)".utf8).base64EncodedString()
        var headers: HTTPFields = [.authorization: "Basic \(basic)", .contentType: "application/json"]
        if let key { headers[try #require(HTTPField.Name("Idempotency-Key"))] = key }
        let body = try JSONEncoder().encode(fields)
        return try await browser.client.execute(
            uri: "/api/v1/\(path)",
            method: method,
            headers: headers,
            body: method == .get ? nil : ByteBuffer(bytes: body)
        )
    }
}

extension TestResponse {
    /// The members of a JSON answer.
    var members: [String: Any] {
        get throws { try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]) }
    }
}
