import Hummingbird
import Logging

/// One line for each call: method, route, status, time. Never the path itself, a query, a header or an address: they
/// can name people.
struct RequestLog: RouterMiddleware {
    func handle(
        _ request: Request,
        context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let elapsed = start.duration(to: .now)
        let milliseconds = elapsed.components.seconds * 1_000 + elapsed.components.attoseconds / 1_000_000_000_000_000
        context.logger.info(
            "answered",
            metadata: [
                "method": "\(request.method.rawValue)",
                "route": "\(context.route?.pattern ?? "-")",
                "status": "\(response.status.code)",
                "ms": "\(milliseconds)",
            ]
        )
        return response
    }
}
