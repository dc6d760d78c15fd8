import Hummingbird

/// A keyed digest (HMAC-SHA-256 in hexadecimal) under a key of the site: purpose and text in, digest out.
package typealias KeyedDigest = @Sendable (_ purpose: String, _ text: String) -> String

/// The token in every form, which a page of another site cannot know: a keyed digest of the browser's cookies.
///
/// It is bound to the visit and to the session that the page belongs to, so that signing in or out voids it.
package struct FormTokens: Sendable {
    package static let fieldName = "form-token"
    private let digest: KeyedDigest

    package init(_ digest: @escaping KeyedDigest) { self.digest = digest }

    /// - Parameter session: the value of the session's cookie; empty outside of sessions.
    package func token(visit: String, session: String) -> String { digest("form-token", visit + "/" + session) }

    package func accepts(_ token: String, visit: String, session: String) -> Bool {
        guard !visit.isEmpty else { return false }
        return isSame(token, self.token(visit: visit, session: session))
    }

    /// A seal on a public value, so that an address that carries both cannot be made up.
    package func seal(_ text: String) -> String { String(digest("seal", text).prefix(32)) }
}

/// Compares in a time that does not tell where two texts differ.
package func isSame(_ left: String, _ right: String) -> Bool {
    let left = Array(left.utf8)
    let right = Array(right.utf8)
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
