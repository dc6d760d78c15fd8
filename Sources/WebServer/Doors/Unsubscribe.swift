import Casework
import DataMap
import Hummingbird
import SubjectRequests

extension SiteDoors {
    /// RFC 8058: looking at the page ends nothing, and a POST ends the mailing at once, without cookies or a second page. What
    /// the page's own button sends is what mail programs send.
    func addUnsubscribe(to router: Router<WebContext>) {
        router.on(.unsubscribe(token: ""), .get) { request, context in
            let mailing = try mailing(context)
            let page = UnsubscribePage(
                frame: try frame(request, context, for: mailing.controller),
                action: Route.unsubscribe(token: context.value(.token)).path,
                list: mailing.list ?? "",
                offersAll: casework.sendsMore(than: mailing)
            )
            return try writer.html(page, language: context.language)
        }
        router.on(.unsubscribe(token: ""), .post) { request, context in
            let named = try mailing(context)
            guard context.form[OneClick.field].lowercased() == OneClick.value else { throw WebFault.unreadableForm }
            let wantsAll = context.form[UnsubscribePage.alsoField] == UnsubscribePage.alsoAll
            let mailing = wantsAll ? named.everything(casework.rules.map) : named
            let end = try await casework.unsubscribe(mailing)
            let page = UnsubscribedPage(
                frame: try frame(request, context, for: mailing.controller),
                list: mailing.list ?? "",
                hadEnded: end == .endedBefore
            )
            return try writer.html(page, language: context.language)
        }
    }

    private func mailing(_ context: WebContext) throws -> Mailing {
        guard let mailing = casework.mailing(ofUnsubscribeToken: context.value(.token)) else { throw WebFault.notFound }
        return mailing
    }
}

/// What a one-click POST holds, by the letter of RFC 8058: `List-Unsubscribe=One-Click`.
private enum OneClick {
    static let field = "List-Unsubscribe"
    /// In small letters.
    static let value = "one-click"
}
