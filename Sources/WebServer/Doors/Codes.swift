import Casework
import Hummingbird
import SubjectRequests

extension SiteDoors {
    /// For those without script or without the link: a code by mail, typed into the page.
    func addCodes(to router: Router<WebContext>) {
        router.on(.linkCodeMail(reference: ""), .post) { request, context in
            let reference = try reference(context)
            try await limits.countCode(by: context.peer(request))
            try await casework.mailCode(reference)
            return .redirect(to: .linkCode(reference: reference.text))
        }
        router.on(.linkCode(reference: ""), .get) { request, context in
            try codePage(reference(context), FieldContent(), request, context)
        }
        router.on(.linkCode(reference: ""), .post) { request, context in
            let reference = try reference(context)
            let typed = context.form["code"]
            try await limits.countCode(by: context.peer(request))
            guard !typed.isEmpty else {
                return try codePage(reference, wrong("code-missing", typed, context), request, context)
            }
            do {
                return entered(try await casework.signIn(code: typed, reference: reference), reference)
            } catch CaseworkError.wrongCode {
                return try codePage(reference, wrong("code-wrong", typed, context), request, context)
            }
        }
    }

    func wrong(_ phrase: String, _ typed: String, _ context: WebContext) -> FieldContent {
        FieldContent(String(typed.prefix(20)), error: writer.phrases(context.language)[phrase])
    }

    /// The same for every reference, whether or not a code was mailed.
    private func codePage(
        _ reference: Reference,
        _ code: FieldContent,
        _ request: Request,
        _ context: WebContext
    ) throws -> Response {
        let page = CodePage(frame: try frame(request, context), reference: reference.text, code: code)
        return try writer.html(page, language: context.language, status: code.error.isEmpty ? .ok : .badRequest)
    }
}
