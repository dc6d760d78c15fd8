import DataMap
import Definitions
import Outbound
import SubjectRequests

extension HTTPEndpoints {
    /// Reads an endpoints file; everything that is wrong with it is added to `file`'s problems.
    ///
    /// - Parameter base: where the service lies; tokens are fetched from there too where the file gives a path only.
    package init(reading file: DefinitionReader, base: HTTPBase?) {
        self.init()
        let known = ["auth", "headers", "rate", "limits", "idempotency-key", "alive", "collections"]
        guard let keys = file.mapping(known) else { return }
        auth = keys["auth"].flatMap { AuthReading(base: base).read($0) }
        for (name, value) in keys["headers"]?.entries() ?? [] {
            guard let name = name.text(), let text = value.text() else { continue }
            if ["authorization", "proxy-authorization", "cookie"].contains(name.lowercased()) {
                value.problem("secret-in-file", "a secret does not stand here; say under auth how to sign in")
            }
            value.refusing("bad-header") { () throws(OutboundError) in headers.append(try HTTPField(name, text)) }
        }
        if let rate = keys["rate"]?.mapping(["per-second", "at-once"]) {
            callsPerSecond = rate["per-second"]?.number(in: 1...10_000)
            callsAtOnce = rate["at-once"]?.number(in: 1...32) ?? callsAtOnce
        }
        if let limits = keys["limits"]?.mapping(["pages", "page-bytes", "seconds"]) {
            pagesMax = limits["pages"]?.number(in: 1...1_000_000) ?? pagesMax
            pageBytesMax = limits["page-bytes"]?.number(in: 1_000...(256 << 20)) ?? pageBytesMax
            seconds = limits["seconds"]?.number(in: 1...600) ?? seconds
        }
        if let name = keys["idempotency-key"], let text = name.text() {
            name.refusing("bad-header") { () throws(OutboundError) in _ = try HTTPField(text, "key") }
            idempotencyHeader = text
        }
        alive = keys["alive"].flatMap { PathTemplate(reading: $0, fields: []) }
        tables = (keys.required("collections")?.entries() ?? []).compactMap { name, value in
            name.text().flatMap { HTTPTable(named: $0, reading: value) }
        }
    }
}

/// How the service is signed in to.
private struct AuthReading {
    let base: HTTPBase?

    func read(_ reader: DefinitionReader) -> HTTPAuth? {
        let kinds = ["bearer", "basic", "header", "oauth"]
        guard let keys = reader.mapping(kinds + ["query"]) else { return nil }
        if let query = keys["query"] {
            query.problem("secret-in-url", "a secret in a URL ends up in logs; ask the service for a header")
            return nil
        }
        guard kinds.filter({ keys[$0] != nil }).count == 1 else {
            reader.problem("one-sign-in", "give exactly one of: \(kinds.joined(separator: ", "))")
            return nil
        }
        if let bearer = keys["bearer"] { return secret(bearer).map(HTTPAuth.bearer) }
        if let basic = keys["basic"]?.mapping(["user", "password"]) {
            guard let user = basic.required("user"), let text = user.text(),
                let password = basic.required("password").flatMap(secret)
            else { return nil }
            if text.contains(":") { user.problem("colon-in-user", "a colon in a user's name ends it") }
            return .basic(user: text, password)
        }
        if let header = keys["header"]?.mapping(["name", "value"]) {
            guard let name = header.required("name"), let text = name.text(),
                let value = header.required("value").flatMap(secret)
            else { return nil }
            name.refusing("bad-header") { () throws(OutboundError) in _ = try HTTPField(text, "value") }
            return .header(name: text, value)
        }
        return keys["oauth"]?.mapping(["token", "client", "secret", "scope"]).flatMap(oauth)
    }

    private func oauth(_ keys: DefinitionMapping) -> HTTPAuth? {
        guard let place = keys.required("token"), let text = place.text(), let id = keys.required("client")?.text(),
            let secret = keys.required("secret").flatMap(secret)
        else { return nil }
        guard let base else { return nil }
        let url = text.hasPrefix("/") ? "\(base.address)\(text)" : text
        var client: OAuthClient?
        place.refusing("bad-url") { () throws(OutboundError) in
            client = OAuthClient(token: try HTTPBase(url), id: id, secret: secret, scope: keys["scope"]?.text())
        }
        return client.map(HTTPAuth.oauth)
    }

    private func secret(_ reader: DefinitionReader) -> SecretPlace? {
        guard reader.isMapping else {
            reader.problem("secret-in-file", "a secret does not stand here; write {file: PATH} or {environment: NAME}")
            return nil
        }
        guard let keys = reader.mapping(["file", "environment"]) else { return nil }
        switch (keys["file"]?.text(), keys["environment"]?.text()) {
        case (let path?, nil): return .file(path)
        case (nil, let name?): return .environment(name)
        default:
            reader.problem("secret-place", "give exactly one of: file, environment")
            return nil
        }
    }
}

extension DefinitionReader {
    func number(in range: ClosedRange<Int>) -> Int? {
        guard let number = integer() else { return nil }
        guard range.contains(number) else {
            problem("out-of-range", "give a number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// Adds a problem at this place where `body` throws.
    func refusing(_ code: String, _ body: () throws(OutboundError) -> Void) {
        do throws(OutboundError) {
            try body()
        } catch {
            problem(code, error.sentence)
        }
    }

    /// A path of names with dots between them, through objects, and numbers through lists.
    func jsonPath() -> [String]? {
        guard let text = text() else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard !parts.contains("") else {
            problem("bad-json-path", "'\(text)' is no path such as data.items")
            return nil
        }
        return parts
    }
}
