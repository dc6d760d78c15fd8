import Hummingbird
import Logging
import Templates

/// The web server put together: what stands before every handler, and the routes that need nothing but files.
///
/// Pages and API register their own routes on the router that this makes.
package struct Website: Sendable {
    package let address: SiteAddress
    package let writer: PageWriter
    /// Whether the site can do its work now; asked by `/health/ready`.
    private let isReady: @Sendable () async -> Bool
    /// The text of `/public-key.txt`; nil where the site signs nothing.
    private let publicKey: (@Sendable () async throws -> String)?
    /// The text of `/metrics`; nil where nothing counts.
    private let metrics: (@Sendable () async -> String)?

    /// - Parameter digest: HMAC-SHA-256 under a key of the site, for form tokens and seals.
    package init(
        address: SiteAddress,
        texts: SiteTexts,
        digest: @escaping KeyedDigest,
        isReady: @escaping @Sendable () async -> Bool,
        publicKey: (@Sendable () async throws -> String)? = nil,
        metrics: (@Sendable () async -> String)? = nil
    ) {
        self.address = address
        writer = PageWriter(texts: texts, tokens: FormTokens(digest), cookies: SiteCookies(address))
        self.isReady = isReady
        self.publicKey = publicKey
        self.metrics = metrics
    }

    /// A router with everything that holds for all routes.
    package func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        router.addMiddleware {
            RequestLog()
            SecurityHeaders(isSecure: address.isSecure)
            VisitMiddleware(cookies: writer.cookies)
            ErrorAnswers(writer: writer)
            OptionsMiddleware()
            FormMiddleware(cookies: writer.cookies, tokens: writer.tokens)
        }
        addAssets(to: router)
        router.on(.live, .get) { _, _ in .plain("live\n") }
        router.on(.ready, .get) { [isReady] _, _ in
            await isReady() ? .plain("ready\n") : .plain("not ready\n", status: .serviceUnavailable)
        }
        if let publicKey {
            router.on(.publicKey, .get) { _, _ in .plain(try await publicKey()) }
        }
        if let metrics {
            router.on(.metrics, .get) { _, _ in .plain(await metrics()) }
        }
        return router
    }

    /// The server around a finished router. It speaks plain HTTP: TLS ends before it, or it listens on loopback.
    package func application(_ router: Router<WebContext>, host: String, port: Int, logger: Logger)
        -> some ApplicationProtocol
    {
        Application(
            router: router,
            // A connection that says nothing for a minute is closed, so that slow ones cannot use up all sockets.
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            logger: logger
        )
    }

    private func addAssets(to router: Router<WebContext>) {
        let assets = Dictionary(
            writer.texts.assets.map { ($0.servedName, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        router.on(.asset(name: ""), .get) { _, context in
            guard let asset = assets[context.value(.name)] else { throw WebFault.notFound }
            var headers = HTTPFields()
            headers.set("Content-Type", asset.contentType)
            headers.set("Cache-Control", "public, max-age=31536000, immutable")
            let body = ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes))
            return Response(status: .ok, headers: headers, body: body)
        }
    }
}

/// `OPTIONS` says what a path can do, and does nothing.
struct OptionsMiddleware: RouterMiddleware {
    func handle(
        _ request: Request,
        context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .options else { return try await next(request, context) }
        guard let route = Route.of(path: request.uri.path) else { throw WebFault.notFound }
        var headers = HTTPFields()
        headers.set("Allow", route.methods.map(\.rawValue).joined(separator: ", "))
        return Response(status: .noContent, headers: headers)
    }
}
