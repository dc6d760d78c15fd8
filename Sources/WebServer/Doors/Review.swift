import Casework
import Hummingbird
import SubjectRequests

extension SiteDoors {
    /// An answer that waits for its approval, to look through.
    func addReview(to router: Router<WebContext>) {
        onStaff(.review(reference: ""), .get, router) { request, context, staff in
            func given(_ name: Substring) -> String { request.uri.queryParameters[name].map(String.init) ?? "" }
            let page = min(1_000_000, max(1, Int(given("page")) ?? 1))
            let query = ReviewQuery(
                collection: given("collection"),
                page: page - 1,
                search: String(given("search").prefix(200)),
                asSent: given("view") == "sent"
            )
            let sheet = try await casework.review(reference(context), query, for: staff)
            let phrases = writer.phrases("en")
            var shown = ReviewPage(try await staffFrame(request, context, staff, here: nil), sheet, phrases)
            if let verb = MoveVerb(rawValue: given("done")) { shown.done = phrases["done-\(verb.rawValue)"] }
            return try writer.html(shown, language: context.language)
        }
    }

    /// Back to the rows that a form stood beside; ends so that more can be said.
    func reviewPage(_ reference: Reference, _ form: SubmittedForm) -> String {
        var address = Route.review(reference: reference.text).path + "?"
        for name in ["collection", "page", "search"] where !form[name].isEmpty {
            address += "\(name)=\(Route.encoded(form[name]))&"
        }
        return address
    }
}
