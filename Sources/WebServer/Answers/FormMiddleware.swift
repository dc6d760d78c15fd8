import Hummingbird

/// Reads the form of every POST within its bounds and lets none pass whose token is not that of the browser's own page.
///
/// It stands before all handlers, so that none can forget to ask.
struct FormMiddleware: RouterMiddleware {
    let cookies: SiteCookies
    let tokens: FormTokens

    func handle(
        _ request: Request,
        context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard request.method != .get, request.method != .head, let route = context.route else {
            return try await next(request, context)
        }
        guard !route.isForPrograms else { return try await next(request, context) }
        let form = try await form(of: request, bytesMax: route.bodyBytesMax)
        if route.wantsFormToken { try check(form, request, context, route) }
        var context = context
        context.form = form
        return try await next(request, context)
    }

    private func form(of request: Request, bytesMax: Int) async throws -> SubmittedForm {
        let body = try await request.wholeBody(bytesMax: bytesMax)
        guard !body.isEmpty else { return SubmittedForm() }
        do throws(FormFault) {
            return try SubmittedForm(body: body, contentType: request.headers.value("Content-Type") ?? "")
        } catch {
            switch error {
            case .malformed: throw WebFault.unreadableForm
            case .tooMuch: throw WebFault.bodyTooLarge
            case .unknownEncoding: throw WebFault.unknownEncoding
            }
        }
    }

    /// No `Origin` is asked for: under `Referrer-Policy: no-referrer` browsers send `null` there.
    private func check(_ form: SubmittedForm, _ request: Request, _ context: WebContext, _ route: Route) throws {
        if let sender = request.headers.value("Sec-Fetch-Site"), sender != "same-origin", sender != "none" {
            throw WebFault.foreignForm
        }
        let session = cookies.session(for: route.area, in: request)
        guard tokens.accepts(form[FormTokens.fieldName], visit: context.visit, session: session) else {
            throw WebFault.formExpired
        }
    }
}

extension SiteCookies {
    /// The session that a page of this area belongs to; empty where it belongs to none.
    func session(for area: Route.Area?, in request: Request) -> String {
        switch area {
        case .console: value(.console, in: request) ?? ""
        case .ownCase: value(.portal, in: request) ?? ""
        case .open, nil: ""
        }
    }
}
