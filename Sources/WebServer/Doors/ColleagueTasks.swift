import Casework
import Hummingbird
import SubjectRequests

extension SiteDoors {
    /// One task by one mailed link, for a colleague who has no account. There is no session: whoever answers shows the link
    /// again, so that it opens nothing but its own question.
    func addColleagueTasks(to router: Router<WebContext>) {
        router.on(.task, .get) { request, context in
            try writer.html(TaskPage(frame: try frame(request, context)), language: context.language)
        }
        router.on(.task, .post) { request, context in
            try await onTask(request, context) { token, task, frame in
                let page = TaskQuestionPage(frame, task, token: token, writer.phrases(context.language))
                return try writer.html(page, language: context.language)
            }
        }
        router.on(.taskAnswer, .post) { request, context in
            try await onTask(request, context) { token, task, frame in
                let form = TaskForm(context.form)
                guard form.faults(task).isEmpty, let answer = form.answer else {
                    let page = TaskQuestionPage(frame, task, token: token, sent: form, writer.phrases(context.language))
                    return try writer.html(page, language: context.language, status: .badRequest)
                }
                try await casework.answer(token, answer)
                return try over(.answered, request, context, status: .ok)
            }
        }
        onStaff(.foundFile(reference: "", id: ""), .get, router) { _, context, staff in
            let (name, content) = try await casework.foundFile(
                context.value(.id),
                of: reference(context),
                for: staff
            )
            let body = ResponseBody(byteBuffer: ByteBuffer(bytes: content.disclosed))
            return .file(named: name.disclosed, contentType: "application/octet-stream", body: body)
        }
    }

    /// Does something with the task of a link; a link that does nothing any more says why.
    private func onTask(
        _ request: Request,
        _ context: WebContext,
        _ body: (_ token: String, _ task: ColleagueTask, _ frame: PageFrame) async throws -> Response
    ) async throws -> Response {
        // Who has no script pastes the whole link.
        let token = context.form["token"].split(separator: "#").last.map(String.init) ?? ""
        do {
            let task = try await casework.colleagueTask(token)
            return try await body(token, task, try frame(request, context, for: controller(task.controller)))
        } catch CaseworkError.linkSpent(let fault) {
            return try over(TaskOverPage.Reason(fault), request, context, status: .gone)
        }
    }

    private func over(
        _ reason: TaskOverPage.Reason,
        _ request: Request,
        _ context: WebContext,
        status: HTTPResponse.Status
    ) throws -> Response {
        let page = TaskOverPage(
            frame: try frame(request, context),
            reason: reason,
            phrases: writer.phrases(context.language)
        )
        return try writer.html(page, language: context.language, status: status)
    }
}
