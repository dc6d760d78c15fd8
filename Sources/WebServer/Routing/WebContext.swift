import Hummingbird
import SubjectRequests

/// What is known of one call while it is being answered.
package struct WebContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The browser, by a random cookie that says nothing about anybody. Empty until ``VisitMiddleware`` has run.
    package var visit: String
    /// The form that came with a POST, its token already checked.
    package var form: SubmittedForm
    /// The language of the answer.
    package var language: String
    /// The other end of the connection, as text; nil where it is this machine.
    private let connected: String?

    package init(source: Source) {
        coreContext = .init(source: source)
        visit = ""
        form = SubmittedForm()
        language = "en"
        let address = source.channel.remoteAddress?.ipAddress
        connected = address.flatMap { $0.hasPrefix("127.") || $0 == "::1" ? nil : $0 }
    }

    /// Who calls: the network that the connection comes from, or that a proxy of our own on this machine names; nil for
    /// this machine itself.
    func peer(_ request: Request) -> String? {
        let forwarded = request.headers.value("X-Forwarded-For")?.split(separator: ",").last?.trimmed
        guard let address = connected ?? forwarded, address.utf8.count <= 64 else { return nil }
        // A household has a whole /64 of IPv6 addresses.
        guard address.contains(":"), !address.contains(".") else { return address }
        return address.split(separator: ":", omittingEmptySubsequences: false).prefix(4).joined(separator: ":")
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
