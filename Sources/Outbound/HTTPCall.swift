/// One call of an HTTP service. Made of parts that cannot break out of their places.
package struct HTTPCall: Sendable {
    package enum Method: String, Sendable, Hashable, CaseIterable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    package let method: Method
    package let target: HTTPTarget
    package private(set) var headers: [HTTPField]
    package let body: [UInt8]?

    package init(_ method: Method, _ target: HTTPTarget, headers: [HTTPField] = [], body: [UInt8]? = nil) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }

    package mutating func add(_ header: HTTPField) { headers.append(header) }
}

/// The path and the query of a call, encoded.
package struct HTTPTarget: Sendable, Hashable {
    /// As it goes over the wire.
    package let text: String

    /// - Parameter segments: the path's parts; each stays one part, whatever it holds.
    /// - Throws: `bad-path` where a part is empty, or `.` or `..`, by which a path leads elsewhere.
    package init(
        below base: String = "",
        segments: [String],
        query: [(name: String, value: String)] = []
    ) throws(OutboundError) {
        guard segments.allSatisfy({ !["", ".", ".."].contains($0) && !$0.utf8.contains(0) }) else { throw .badPath }
        let path = base + segments.map { "/" + HTTPTarget.encode($0) }.joined()
        let pairs = query.map { HTTPTarget.encode($0.name) + "=" + HTTPTarget.encode($0.value) }
        text = (path.isEmpty ? "/" : path) + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }

    /// A path with a query as a server has written it.
    package init(encoded text: String) throws(OutboundError) {
        let path = text.prefix { $0 != "?" }
        let isPlain = text.utf8.count <= 8_000 && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x23 }
        guard isPlain, HTTPTarget.isPath(path) else { throw .badPath }
        self.text = text
    }

    /// Begins with one slash and goes nowhere but down.
    static func isPath(_ path: Substring) -> Bool {
        guard path.first == "/", !path.hasPrefix("//") else { return false }
        let parts = path.split(separator: "/")
        return path.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"\"<>\\^`{|}#?".utf8.contains($0) }
            && parts.allSatisfy { ![".", ".."].contains($0.lowercased().replacing("%2e", with: ".")) }
    }

    /// Everything but RFC 3986's unreserved characters as `%XX`.
    package static func encode(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return encoded
    }
}

/// A header's name and value, neither of which can end the line.
package struct HTTPField: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    let name: String
    let value: String

    /// - Throws: `bad-header` for a name that is no token, or one that frames the message; for a value that is empty, has
    ///   control characters or is longer than 8,000 bytes.
    package init(_ name: String, _ value: String) throws(OutboundError) {
        let framing: Set = [
            "host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "te", "trailer",
        ]
        let isToken = !name.isEmpty && name.utf8.allSatisfy { HTTPField.tokenBytes.contains($0) }
        let isPlain = !value.isEmpty && value.utf8.count <= 8_000 && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        guard isToken, isPlain, !framing.contains(name.lowercased()), value.first != " ", value.last != " " else {
            throw OutboundError("bad-header", "a header's name or value cannot stand in a header", isTemporary: false)
        }
        self.name = name
        self.value = value
    }

    private static let tokenBytes = Set(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8
    )

    /// Values may be secrets.
    package var description: String { "\(name): ***" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// What a service answered.
package struct HTTPReply: Sendable {
    package let status: Int
    /// By names in small letters; what stands several times, joined by commas.
    package let headers: [String: String]
    package let body: [UInt8]

    package init(status: Int, headers: [String: String], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

extension OutboundError {
    static let badPath = OutboundError(
        "bad-path",
        "a value is empty or leads out of its place in the path",
        isTemporary: false
    )
}
