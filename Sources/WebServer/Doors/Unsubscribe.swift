import Casework
import Hummingbird

extension SiteDoors {
    /// RFC 8058: looking at the page ends nothing, and a POST ends the mailing at once, without cookies or a second page.
    func addUnsubscribe(to router: Router<WebContext>) {
        router.on(.unsubscribe(token: ""), .get) { request, context in
            let mailing = try mailing(context)
            let page = UnsubscribePage(
                frame: try frame(request, context, for: mailing.controller),
                action: Route.unsubscribe(token: context.value(.token)).path,
                list: mailing.list
            )
            return try writer.html(page, language: context.language)
        }
        router.on(.unsubscribe(token: ""), .post) { request, context in
            let mailing = try mailing(context)
            try await casework.unsubscribe(mailing)
            let frame = try frame(request, context, for: mailing.controller)
            return try writer.html(UnsubscribedPage(frame: frame, list: mailing.list), language: context.language)
        }
    }

    private func mailing(_ context: WebContext) throws -> Mailing {
        guard let mailing = casework.mailing(ofUnsubscribeToken: context.value(.token)) else { throw WebFault.notFound }
        return mailing
    }
}
