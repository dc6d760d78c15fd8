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
        guard route?.isForStaff != true else { return "en" }
        let wanted = AcceptedLanguages(request.headers.value("Accept-Language") ?? "")
        return wanted.inOrder.first { texts.speaks($0) } ?? "en"
    }
}

/// What a browser says of its reader's languages (RFC 9110, section 12.5.4), without countries.
struct AcceptedLanguages {
    /// The most wanted first; those that are not wanted at all are left out.
    let inOrder: [String]

    init(_ header: String) {
        let asked = header.split(separator: ",").prefix(20).map { part -> (language: String, weight: Double) in
            let pieces = part.split(separator: ";").map(\.trimmed)
            let weight = pieces.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            return (String((pieces.first ?? "").lowercased().prefix { $0 != "-" }), weight)
        }
        inOrder = asked.filter { $0.weight > 0 }.enumerated()
            .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
            .map(\.element.language)
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
