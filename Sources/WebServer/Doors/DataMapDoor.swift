import Casework
import DataMap
import Hummingbird
import SubjectRequests

extension SiteDoors {
    /// The data map of the controllers that a member works for; it reads the map alone, neither stores nor cases.
    func addDataMap(to router: Router<WebContext>) {
        onStaff(.dataMap, .get, router) { request, context, staff in
            let own = controllers.filter { staff.may(.seeCases, at: $0.slug) || staff.may(.seeSettings, at: $0.slug) }
            let asked = request.uri.queryParameters["controller"].map(String.init)
            guard let controller = asked.map({ slug in own.first { $0.slug == slug } }) ?? own.first else {
                throw own.isEmpty ? WebFault.notPermitted : WebFault.notFound
            }
            let right = request.uri.queryParameters["right"].map(String.init).flatMap(Right.init(rawValue:)) ?? .copy
            let map = casework.rules.map
            let kinds = Set(map.collections.flatMap(\.fields).compactMap(\.identity))
            let page = DataMapPage(
                try await staffFrame(request, context, staff, here: .dataMap),
                map,
                map.plan(for: right, controller: controller.slug, verified: kinds),
                controllers: own,
                writer.phrases("en")
            )
            return try writer.html(page, language: context.language)
        }
    }
}
