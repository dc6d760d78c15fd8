/// What a mail server found when it looked at who sent a letter: evidence for staff, never who somebody is.
package struct AuthenticationResult: Sendable, Hashable, Codable {
    /// `spf`, `dkim`, `dmarc`, in lower case.
    package let method: String
    /// `pass`, `fail`, `softfail`, in lower case.
    package let result: String
    /// The domain that it is about, where the field names one.
    package let domain: String?

    /// `spf pass (kereru.example)`.
    package var words: String { "\(method) \(result)" + (domain.map { " (\($0))" } ?? "") }
}

/// One `Authentication-Results` field (RFC 8601 section 2.2).
package struct AuthenticationResults: Sendable, Hashable {
    /// The server that says so, in lower case.
    package let server: String
    package let results: [AuthenticationResult]

    /// Nil for what is not as the grammar wants it: readers could differ on what it says.
    package init?(_ field: String) {
        var reader = AuthenticationReader(field)
        guard let server = reader.server() else { return nil }
        var found: [AuthenticationResult] = []
        while let part = reader.part() {
            switch part {
            case .broken: return nil
            case .nothing: continue
            case .result(let result): found.append(result)
            }
        }
        guard reader.isAtEnd, found.count <= AuthenticationResults.most else { return nil }
        self.server = server
        results = found
    }

    private static let most = 50

    /// What our own mail server says of a message.
    ///
    /// Anybody can write such a field into a letter, in our server's name too, and our server should take those out that it
    /// did not write. So as not to rely on it alone: every field above the topmost `Received`, which our server wrote when it
    /// took the letter, is its own; below that the topmost alone is looked at, and a field in another server's name, or one that
    /// cannot be read, ends the search.
    ///
    /// - Parameter servers: the names that our mail servers give themselves; where there are none nothing is believed.
    package static func believed(in raw: [UInt8], from servers: Set<String>) -> [AuthenticationResult] {
        let names = Set(servers.map { $0.lowercased() })
        guard !names.isEmpty else { return [] }
        var found: [AuthenticationResult] = []
        var isAboveReceipt = true
        for field in RawHeader.fields(raw) {
            if field.name == "received" { isAboveReceipt = false }
            guard field.name == "authentication-results" else { continue }
            guard isAboveReceipt || found.isEmpty, let said = AuthenticationResults(field.value),
                names.contains(said.server)
            else { break }
            found += said.results
            guard isAboveReceipt else { break }
        }
        return Array(found.prefix(most))
    }
}

/// Takes one field apart.
private struct AuthenticationReader {
    enum Part {
        case result(AuthenticationResult)
        /// `none`: no method was tried.
        case nothing
        case broken
    }

    private let scalars: [Unicode.Scalar]
    private var position = 0
    private static let depthMost = 20

    init(_ field: String) {
        let kept = field.unicodeScalars.prefix(8_192)
        // A field that is longer is none that a mail server writes: cut, it cannot be read to its end.
        scalars = Array(kept.count < field.unicodeScalars.count ? "(".unicodeScalars.prefix(1) : kept)
    }

    var isAtEnd: Bool { position >= scalars.count }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    /// White space and comments, which nest. False where a comment does not end, or a control character stands.
    private mutating func skip() -> Bool {
        var depth = 0
        while let scalar = next {
            switch scalar {
            case " ", "\t": break
            case "(": depth += 1
            case ")" where depth > 0: depth -= 1
            case "\\" where depth > 0: position += 1
            case _ where depth == 0: return true
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: return false
            default: break
            }
            guard depth <= AuthenticationReader.depthMost else { return false }
            position += 1
        }
        return depth == 0 && position <= scalars.count
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    /// A word of the scalars that `fits` allows; nil where there is none.
    private mutating func word(_ fits: (Unicode.Scalar) -> Bool) -> String? {
        let start = position
        while let scalar = next, fits(scalar) { position += 1 }
        guard position > start else { return nil }
        return AuthenticationReader.text(scalars[start..<position])
    }

    private mutating func quoted() -> String? {
        guard take("\"") else { return nil }
        var kept: [Unicode.Scalar] = []
        while let scalar = next {
            position += 1
            if scalar == "\"" { return AuthenticationReader.text(kept[...]) }
            guard scalar.value >= 0x20, scalar.value != 0x7F else { return nil }
            guard scalar == "\\" else {
                kept.append(scalar)
                continue
            }
            guard let escaped = next else { return nil }
            kept.append(escaped)
            position += 1
        }
        return nil
    }

    private mutating func value(_ fits: (Unicode.Scalar) -> Bool) -> String? {
        next == "\"" ? quoted() : word(fits)
    }

    /// The authserv-id, and the version behind it.
    mutating func server() -> String? {
        guard skip(), let name = value(AuthenticationReader.isToken), !name.isEmpty, skip() else { return nil }
        if let version = word(AuthenticationReader.isDigit), version != "1" || !skip() { return nil }
        return isAtEnd || next == ";" ? name.lowercased() : nil
    }

    /// What follows a semicolon; nil at the end.
    mutating func part() -> Part? {
        guard take(";") else { return nil }
        guard skip() else { return .broken }
        // A semicolon at the end is against the grammar, common, and misleads nobody.
        if isAtEnd { return .nothing }
        guard let method = word(AuthenticationReader.isKeyword), skip() else { return .broken }
        if method.lowercased() == "none", isAtEnd || next == ";" { return .nothing }
        if take("/") {
            guard skip(), word(AuthenticationReader.isDigit) != nil, skip() else { return .broken }
        }
        guard take("="), skip(), let result = word(AuthenticationReader.isKeyword), method.count <= 32,
            result.count <= 32, skip()
        else { return .broken }
        var domain: String?
        while let scalar = next, scalar != ";" {
            guard let (name, value) = property() else { return .broken }
            if domain == nil, AuthenticationReader.telling.contains(name) {
                domain = AuthenticationReader.domain(of: value)
            }
        }
        return .result(
            AuthenticationResult(method: method.lowercased(), result: result.lowercased(), domain: domain)
        )
    }

    /// `reason=…` or `ptype.property=value`; nil where it is neither.
    private mutating func property() -> (name: String, value: String)? {
        guard var name = word(AuthenticationReader.isKeyword)?.lowercased(), skip() else { return nil }
        if take(".") {
            guard skip(), let property = word(AuthenticationReader.isKeyword), skip() else { return nil }
            name += ".\(property.lowercased())"
        } else if name != "reason" {
            return nil
        }
        guard take("="), skip(), let value = value(AuthenticationReader.isValue), skip() else { return nil }
        return (name, value)
    }

    /// Properties whose value names who sent.
    private static let telling: Set = [
        "smtp.mailfrom", "smtp.helo", "header.d", "header.i", "header.from", "header.sender",
    ]

    /// The part behind `@`: who of that domain is nobody's business here.
    private static func domain(of value: String) -> String? {
        let last = value.split(separator: "@").last.map { $0.lowercased() } ?? ""
        let fits =
            !last.isEmpty && last.utf8.count <= 253
            && last.unicodeScalars.allSatisfy {
                isDigit($0) || ("a"..."z").contains($0) || $0 == "-" || $0 == "."
            }
        return fits ? last : nil
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// RFC 5321's Keyword, and the underscore that some servers write.
    private static func isKeyword(_ scalar: Unicode.Scalar) -> Bool {
        isDigit(scalar) || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "-"
            || scalar == "_"
    }

    /// RFC 2045's token.
    private static func isToken(_ scalar: Unicode.Scalar) -> Bool {
        (0x21...0x7E).contains(scalar.value) && !"()<>@,;:\\\"/[]?=".unicodeScalars.contains(scalar)
    }

    /// A token, an address or a domain; and what servers write there though it ought to stand in quotes.
    private static func isValue(_ scalar: Unicode.Scalar) -> Bool {
        (0x21...0x10FFFF).contains(scalar.value) && scalar.value != 0x7F && !"();\"\\".unicodeScalars.contains(scalar)
    }
}
