import Hummingbird

/// What is known of one call while it is being answered.
package struct WebContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The browser, by a random cookie that says nothing about anybody. Empty until ``VisitMiddleware`` has run.
    package var visit: String
    /// The form that came with a POST, its token already checked.
    package var form: SubmittedForm
    /// The language of the answer.
    package var language: String

    package init(source: Source) {
        coreContext = .init(source: source)
        visit = ""
        form = SubmittedForm()
        language = "en"
    }

    /// The route that answers, its values empty; nil where there is none.
    var route: Route? { Route.of(pattern: coreContext.endpointPath.value) }

    /// A variable part of the path; empty when this route has no such part.
    package func value(_ name: RouteValue) -> String { parameters.get(name.rawValue) ?? "" }
}

extension RouterMethods {
    /// Registers a handler for a route.
    @discardableResult
    package func on(
        _ route: Route,
        _ method: HTTPRequest.Method,
        use handler: @Sendable @escaping (Request, Context) async throws -> Response
    ) -> Self {
        on(RouterPath(route.pattern), method: method, use: handler)
    }
}
