import Hummingbird
import SubjectRequests
import Templates

/// Fills a page's model into its template and makes the answer of it.
package struct PageWriter: Sendable {
    package let texts: SiteTexts
    package let tokens: FormTokens
    package let cookies: SiteCookies

    package func phrases(_ language: String) -> Phrases { texts.pages(language).phrases }

    package func html(
        _ page: some TemplateModel,
        language: String,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let text = try texts.pages(language).catalogue.render(page, as: .html)
        var headers = HTTPFields()
        headers.set("Content-Type", "text/html; charset=utf-8")
        headers.set("Content-Language", language)
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// What every page of the caller's shares.
    ///
    /// - Parameter area: whose session the page's forms belong to, where it is not the route's own.
    package func frame(_ request: Request, _ context: WebContext, area: Route.Area? = nil) -> PageFrame {
        PageFrame(
            language: context.language,
            style: texts.path(ofAsset: "style.css"),
            script: texts.path(ofAsset: "enhance.js"),
            token: tokens.token(
                visit: context.visit,
                session: cookies.session(for: area ?? context.route?.area, in: request)
            )
        )
    }

    /// The first language that the browser asks for and that we speak; English else, and always for staff.
    package func language(of request: Request, for route: Route?) -> String {
        guard route?.area != .console else { return "en" }
        let asked = (request.headers.value("Accept-Language") ?? "").split(separator: ",").prefix(20)
        let tags = asked.map { $0.prefix { $0 != ";" }.trimmed.lowercased() }
        let languages = tags.map { String($0.prefix { $0 != "-" }) }
        return languages.first { texts.speaks($0) } ?? "en"
    }
}

extension Response {
    /// To another page, by GET, after a POST.
    package static func redirect(to route: Route) -> Response { redirect(to: route.path) }

    package static func redirect(to path: String) -> Response {
        var headers = HTTPFields()
        headers.set("Location", path)
        return Response(status: .seeOther, headers: headers)
    }

    package static func plain(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        var headers = HTTPFields()
        headers.set("Content-Type", "text/plain; charset=utf-8")
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
