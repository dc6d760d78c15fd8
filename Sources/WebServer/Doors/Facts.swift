import Casework
import DataMap
import Hummingbird
import SubjectRequests

extension SiteDoors {
    private static let answerCharactersMax = 200

    /// What a person knows of what is held, asked where a right wants more than a mailed link proves. What is given is compared
    /// and forgotten; it stands in no page, no address and no log.
    func addFacts(_ check: @escaping FactCheck, to router: Router<WebContext>) {
        router.on(.facts(reference: ""), .get) { request, context in
            let reference = try reference(context)
            let session = try caseSession(request)
            guard request.uri.queryParameters["given"] == nil else {
                return try await factsPage(nil, request, context)
            }
            guard let trial = try await casework.factTrial(reference, session: session) else {
                return .redirect(to: .link(reference: reference.text))
            }
            return try await factsPage(trial, request, context)
        }
        router.on(.facts(reference: ""), .post) { request, context in
            let reference = try reference(context)
            let session = try caseSession(request)
            guard let trial = try await casework.factTrial(reference, session: session) else {
                return .redirect(to: .link(reference: reference.text))
            }
            let given = answers(trial, context)
            // Who answers less than is needed has not tried: what is needed is the same for everybody.
            guard given.count >= trial.needed else {
                return try await factsPage(trial, request, context, isTooFew: true)
            }
            try await limits.countFacts(in: trial.caseID)
            try await check(given, reference, session)
            return .redirect(to: Route.facts(reference: reference.text).path + "?given=yes")
        }
    }

    private func answers(_ trial: FactTrial, _ context: WebContext) -> [Int: Sensitive<String>] {
        var given: [Int: Sensitive<String>] = [:]
        for place in trial.questions.indices {
            let text = context.form[FactsPage.field(place)].prefix(SiteDoors.answerCharactersMax)
            if !text.isEmpty { given[place] = Sensitive(String(text)) }
        }
        return given
    }

    /// - Parameter trial: nil once answers were given, whatever came of them.
    private func factsPage(
        _ trial: FactTrial?,
        _ request: Request,
        _ context: WebContext,
        isTooFew: Bool = false
    ) async throws -> Response {
        let reference = try reference(context)
        guard let sheet = try await sheets(of: reference, request)?.first else { throw WebFault.notFound }
        let controller = try controller(sheet.controller)
        let phrases = writer.phrases(context.language)
        let least = phrases.counted("facts-least", controller.factsNeeded)
        let page = FactsPage(
            frame: try frame(request, context, for: controller),
            reference: reference.text,
            questions: trial?.questions.map { $0.says.text(in: context.language) } ?? [],
            least: least,
            error: isTooFew ? least : ""
        )
        return try writer.html(page, language: context.language, status: isTooFew ? .badRequest : .ok)
    }
}
