import Hummingbird

/// Puts the headers on every answer that keep a browser from doing more with it than showing it (OWASP ASVS 5.0, V3.4).
struct SecurityHeaders: RouterMiddleware {
    /// Whether people reach the site by HTTPS, so that browsers may be told never to try anything else.
    let isSecure: Bool

    /// No inline script or style, nothing from elsewhere, no frame around us, no form to elsewhere.
    static let contentPolicy = [
        "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'", "form-action 'self'",
        "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
    ].joined(separator: "; ")

    func handle(
        _ request: Request,
        context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers.set("Content-Security-Policy", ifMissing: SecurityHeaders.contentPolicy)
        response.headers.set("X-Content-Type-Options", "nosniff")
        response.headers.set("Referrer-Policy", "no-referrer")
        response.headers.set("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.set("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        response.headers.set("X-Request-ID", context.id)
        // Everything may hold personal data; assets say for themselves that they may be kept.
        response.headers.set("Cache-Control", ifMissing: "no-store")
        if isSecure { response.headers.set("Strict-Transport-Security", "max-age=63072000; includeSubDomains") }
        return response
    }
}

extension HTTPFields {
    mutating func set(_ name: String, _ value: String) {
        guard let name = HTTPFields.Element.Name(name) else { return }
        self[name] = value
    }

    mutating func set(_ name: String, ifMissing value: String) {
        guard let name = HTTPFields.Element.Name(name), self[name] == nil else { return }
        self[name] = value
    }

    /// The value of a header field by its name.
    func value(_ name: String) -> String? { HTTPFields.Element.Name(name).flatMap { self[$0] } }
}
