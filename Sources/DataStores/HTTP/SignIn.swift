import Foundation
import Outbound
import SubjectRequests
import Synchronization

/// How calls show who we are. Tokens that a client fetches itself are kept until shortly before they expire.
final class SignIn: Sendable {
    private let auth: HTTPAuth?
    private let secret: Sensitive<String>
    private let token = Mutex<Token?>(nil)

    private struct Token {
        let text: String
        let goodUntil: ContinuousClock.Instant
    }

    init(_ auth: HTTPAuth?, secret: Sensitive<String>) {
        self.auth = auth
        self.secret = secret
    }

    /// Forgets a token that the service no longer takes; false where there is none to fetch anew.
    func forget() -> Bool {
        guard case .oauth = auth else { return false }
        token.withLock { $0 = nil }
        return true
    }

    /// The header of a call; nil where the service asks for none. `send` makes the call that fetches a token.
    func header(_ send: (HTTPCall, OutboundAddress) throws -> HTTPReply) throws -> HTTPField? {
        switch auth {
        case nil: return nil
        case .bearer: return try HTTPField("Authorization", "Bearer \(secret.disclosed)")
        case .header(let name, _): return try HTTPField(name, secret.disclosed)
        case .basic(let user, _): return try SignIn.basic(user, secret.disclosed)
        case .oauth(let client):
            return try HTTPField("Authorization", "Bearer \(try token(of: client, send))")
        }
    }

    private static func basic(_ user: String, _ password: String) throws(OutboundError) -> HTTPField {
        try HTTPField("Authorization", "Basic \(Data("\(user):\(password)".utf8).base64EncodedString())")
    }

    private func token(
        of client: OAuthClient,
        _ send: (HTTPCall, OutboundAddress) throws -> HTTPReply
    ) throws -> String {
        let now = ContinuousClock.now
        if let token = token.withLock({ $0 }), token.goodUntil > now { return token.text }
        let fields = [("grant_type", "client_credentials")] + (client.scope.map { [("scope", $0)] } ?? [])
        let body = fields.map { "\($0)=\(HTTPTarget.encode($1))" }.joined(separator: "&")
        let call = HTTPCall(
            .post,
            try HTTPTarget(encoded: client.token.path.isEmpty ? "/" : client.token.path),
            headers: [
                // RFC 6749 section 2.3.1: both are encoded before they are joined.
                try SignIn.basic(HTTPTarget.encode(client.id), HTTPTarget.encode(secret.disclosed)),
                try HTTPField("Content-Type", "application/x-www-form-urlencoded"),
                try HTTPField("Accept", "application/json"),
            ],
            body: Array(body.utf8)
        )
        let reply = try send(call, client.token.address)
        let answer = try JSONValue(reading: reply.body)
        guard let text = answer["access_token"]?.text else { throw NotJSON(offset: 0, flaw: .noJSON) }
        let seconds = max(0, min(answer["expires_in"]?.integer ?? 300, 86_400) - 30)
        token.withLock { $0 = Token(text: text, goodUntil: now + .seconds(seconds)) }
        return text
    }
}
