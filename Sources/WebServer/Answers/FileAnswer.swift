import Hummingbird

extension Response {
    /// A file to keep, never to show: whatever is in it, no browser runs it in our name.
    package static func file(
        named name: String,
        contentType: String,
        body: ResponseBody
    ) -> Response {
        var headers = HTTPFields()
        headers.set("Content-Type", contentType)
        headers.set("Content-Disposition", disposition(of: name))
        headers.set("Content-Security-Policy", "default-src 'none'; sandbox")
        return Response(status: .ok, headers: headers, body: body)
    }

    /// RFC 6266: a plain name for old browsers, the true one in UTF-8 beside it.
    static func disposition(of name: String) -> String {
        let plain = name.unicodeScalars.map { scalar in
            let isPlain =
                scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789.-_ ".unicodeScalars.contains(scalar))
            return isPlain ? String(scalar) : "_"
        }.joined()
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(Route.encoded(name))"
    }
}
