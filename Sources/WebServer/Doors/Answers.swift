import Casework
import Hummingbird
import SubjectRequests

extension SiteDoors {
    /// What was found, to read in the browser: for the person, and before the approval for staff.
    func addAnswers(to router: Router<WebContext>) {
        router.on(.answer(reference: ""), .get) { request, context in
            try await whileItLasts(request, context) {
                do {
                    return try await answer(request, context)
                } catch CaseworkError.codeNeeded {
                    let isCodeSent = request.uri.queryParameters["code"] == "sent"
                    return try await answerCode(request, context, isCodeSent: isCodeSent)
                }
            }
        }
        router.on(.answer(reference: ""), .post) { request, context in
            let reference = try reference(context)
            let typed = context.form["code"]
            do {
                try await casework.refresh(session: caseSession(request), code: typed, reference: reference)
                return .redirect(to: .answer(reference: reference.text))
            } catch CaseworkError.wrongCode {
                let error = wrong(typed.isEmpty ? "code-missing" : "code-wrong", typed, context)
                return try await answerCode(request, context, isCodeSent: true, error)
            }
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

    private func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        let (part, page) = place(request)
        let sheet = try await casework.answer(
            reference(context),
            session: caseSession(request),
            part: part,
            page: page
        )
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

    private func answerCode(
        _ request: Request,
        _ context: WebContext,
        isCodeSent: Bool,
        _ code: FieldContent = FieldContent()
    ) async throws -> Response {
        let reference = try reference(context)
        guard let sheet = try await sheets(of: reference, request)?.first else { throw WebFault.notFound }
        let page = AnswerCodePage(
            frame: try frame(request, context, for: controller(sheet.controller)),
            reference: reference.text,
            isCodeSent: isCodeSent,
            code: code,
            back: Route.link(reference: sheet.caseReference.text).path
        )
        return try writer.html(page, language: context.language, status: code.error.isEmpty ? .ok : .badRequest)
    }

    /// Does something with an answer; one that is over says why and since when.
    func whileItLasts(
        _ request: Request,
        _ context: WebContext,
        _ body: () async throws -> Response
    ) async throws -> Response {
        do {
            return try await body()
        } catch CaseworkError.answerOver(let end) {
            guard let sheet = try await sheets(of: reference(context), request)?.first else { throw WebFault.notFound }
            let controller = try controller(sheet.controller)
            let page = AnswerOverPage(
                end,
                try frame(request, context, for: controller),
                controller,
                back: Route.link(reference: sheet.caseReference.text).path,
                writer.phrases(context.language)
            )
            return try writer.html(page, language: context.language, status: .gone)
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
