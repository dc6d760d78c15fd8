import Casework
import Hummingbird
import SubjectRequests

extension SiteDoors {
    /// What was found, to read in the browser: for the person, and before the approval for staff.
    func addAnswers(to router: Router<WebContext>) {
        router.on(.answer(reference: ""), .get) { request, context in
            let reference = try reference(context)
            let (part, page) = place(request)
            let sheet = try await casework.answer(reference, session: caseSession(request), part: part, page: page)
            let controller = try controller(sheet.controller)
            var answer = AnswerPage(
                try frame(request, context, for: controller),
                sheet,
                controller,
                writer.phrases(context.language)
            )
            answer.download = Route.download(reference: sheet.reference.text).path
            answer.back = Route.link(reference: sheet.caseReference.text).path
            return try writer.html(answer, language: context.language)
        }
        onStaff(.preview(reference: ""), .get, router) { request, context, staff in
            let (part, page) = place(request)
            let sheet = try await casework.preview(reference(context), for: staff, part: part, page: page)
            let controller = try controller(sheet.controller)
            var answer = AnswerPage(
                try frame(request, context, for: controller),
                sheet,
                controller,
                writer.phrases(sheet.language)
            )
            answer.isPreview = true
            answer.back = Route.request(reference: sheet.reference.text).path
            return try writer.html(answer, language: sheet.language)
        }
    }

    /// Which collection, counted from 1, and which of its pages, as the links of the answer name them.
    private func place(_ request: Request) -> (part: Int, page: Int) {
        func number(_ name: Substring) -> Int {
            min(1_000_000, max(1, request.uri.queryParameters[name].flatMap { Int(String($0)) } ?? 1)) - 1
        }
        return (number("part"), number("page"))
    }
}
