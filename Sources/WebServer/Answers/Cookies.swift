import Hummingbird

/// The site's cookies. Their names begin with `__Host-`, so that no neighbour under the same domain can set them.
package struct SiteCookies: Sendable {
    package enum Kind: String, Sendable {
        /// A random name for the browser, from its first form on; it says nothing about anybody.
        case visit
        /// A requester's session for one case.
        case portal
        /// A member of staff's session.
        case console
    }

    /// Browsers keep one set of cookies for all ports of a host, so a site at a port of its own adds it to their names.
    private let suffix: String

    package init(_ address: SiteAddress) { suffix = address.port.map { "-\($0)" } ?? "" }

    package func name(_ kind: Kind) -> String { "__Host-\(kind.rawValue)\(suffix)" }

    package func value(_ kind: Kind, in request: Request) -> String? {
        guard let value = request.cookies[name(kind)]?.value, !value.isEmpty, value.utf8.count <= 200 else {
            return nil
        }
        return value
    }

    /// `Lax`, so that a link in a mail finds the session; what changes anything asks for the form token as well.
    ///
    /// - Parameter seconds: how long the browser keeps it; nil until it is closed, 0 to remove it.
    package func set(_ kind: Kind, to value: String, seconds: Int? = nil, in response: inout Response) {
        response.setCookie(
            Cookie(
                name: name(kind),
                value: value,
                maxAge: seconds,
                path: "/",
                secure: true,
                httpOnly: true,
                sameSite: .lax
            )
        )
    }
}

/// Where people reach the site: `https://privacy.example` or `http://127.0.0.1:8080`.
package struct SiteAddress: Sendable, Hashable {
    package let text: String
    package let isSecure: Bool
    package let port: Int?

    /// Nil when it is not `http://` or `https://` and a host, with a port or without.
    package init?(_ text: String) {
        let trimmed = text.hasSuffix("/") ? String(text.dropLast()) : text
        let pieces = trimmed.split(separator: "://", maxSplits: 1)
        guard pieces.count == 2, pieces[0] == "http" || pieces[0] == "https" else { return nil }
        let host = pieces[1]
        guard !host.isEmpty, !host.contains(where: { "/?#@ ".contains($0) }) else { return nil }
        self.text = trimmed
        isSecure = pieces[0] == "https"
        let last = host.split(separator: ":").last ?? ""
        port = host.contains(":") && !last.contains("]") ? Int(last) : nil
    }

    package func link(_ route: Route) -> String { text + route.path }
}

/// A new secret for a cookie: 128 bits from the system's generator, in hexadecimal.
package func freshSecret() -> String {
    var random = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
        let part = String(random.next() as UInt64, radix: 16)
        return String(repeating: "0", count: 16 - part.count) + part
    }.joined()
}
