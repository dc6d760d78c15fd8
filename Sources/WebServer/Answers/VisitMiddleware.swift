import Hummingbird

/// Gives a browser its visit cookie with the first page that it gets, where a form of that page could need it: who ends a
/// mailing is given none.
struct VisitMiddleware: RouterMiddleware {
    let cookies: SiteCookies

    func handle(
        _ request: Request,
        context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let known = cookies.value(.visit, in: request)
        context.visit = known ?? freshSecret()
        var response = try await next(request, context)
        let isPage = response.headers.value("Content-Type")?.hasPrefix("text/html") == true
        let isNeeded = context.route?.wantsFormToken ?? true
        if known == nil, isPage, isNeeded { cookies.set(.visit, to: context.visit, in: &response) }
        return response
    }
}
