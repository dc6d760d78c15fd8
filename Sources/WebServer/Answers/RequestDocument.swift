import Foundation
import Hummingbird
import SubjectRequests

/// A request as other programs read it.
package struct RequestDocument: Encodable, Sendable {
    /// A dated obligation.
    package struct DutyDocument: Encodable, Sendable {
        package var duty: String
        package var due: CivilDate?
        package var internalDue: CivilDate?
        /// RFC 3339 in UTC.
        package var met: String?
    }

    package struct VerificationDocument: Encodable, Sendable {
        package var level: VerificationLevel
        package var source: VerificationSource?
    }

    package var reference: String
    package var `case`: String
    package var controller: String
    package var right: Right
    package var state: String
    package var phase: Phase
    package var outcome: Outcome?
    package var ground: RefusalGround?
    package var received: CivilDate
    package var duties: [DutyDocument]
    package var verification: VerificationDocument
    package var assignee: String?
    package var flags: [String]
    package var revision: Int64
}

extension Response {
    /// Keys in the order of the alphabet, so that equal values are equal texts.
    package static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var headers = HTTPFields()
        headers.set("Content-Type", "application/json; charset=utf-8")
        let bytes = try encoder.encode(value)
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
