import Casework
import Hummingbird
import SubjectRequests

extension SiteDoors {
    /// Where a mailed link leads, and the pages of the session that it opens: for one case, for half an hour.
    func addOwnCase(to router: Router<WebContext>) {
        router.on(.link(reference: ""), .get) { request, context in
            let reference = try reference(context)
            guard let sheets = try await sheets(of: reference, request) else {
                let page = LinkPage(frame: try frame(request, context), reference: reference.text)
                return try writer.html(page, language: context.language)
            }
            return try await statusPage(sheets, request, context)
        }
        router.on(.statusMessage(reference: ""), .post) { request, context in try await message(request, context) }
        router.on(.link(reference: ""), .post) { request, context in try await confirm(request, context) }
        router.on(.statusWithdrawal(reference: ""), .post) { request, context in
            let reference = try reference(context)
            guard let token = writer.cookies.value(.portal, in: request),
                let sheets = try await sheets(of: reference, request),
                let asked = Reference(context.form["request"]), sheets.contains(where: { $0.reference == asked })
            else { throw WebFault.notFound }
            try await casework.withdraw(asked, session: token)
            return .redirect(to: .link(reference: reference.text))
        }
        router.on(.leave, .post) { request, _ in
            if let token = writer.cookies.value(.portal, in: request) { try await casework.signOut(session: token) }
            var response = Response.redirect(to: .start)
            writer.cookies.set(.portal, to: "", seconds: 0, in: &response)
            return response
        }
    }

    /// How the case of a session stands.
    ///
    /// - Parameter message: what the person meant to write, with what is wrong with it.
    private func statusPage(
        _ sheets: [RequestSheet],
        _ request: Request,
        _ context: WebContext,
        message: FieldContent = FieldContent()
    ) async throws -> Response {
        guard let first = sheets.first else { throw WebFault.notFound }
        let controller = try controller(first.controller)
        var page = StatusPage(
            try frame(request, context, for: controller, area: .ownCase),
            sheets,
            try await casework.conversation(session: caseSession(request)),
            authority: try authority(controller, writer.phrases(context.language)),
            writer.phrases(context.language)
        )
        page.message = message
        if checkFacts != nil, first.facts?.stage == .asked {
            page.facts = Route.facts(reference: first.caseReference.text).path
        }
        page.isWithStaff = first.facts?.stage == .usedUp
        return try writer.html(page, language: context.language)
    }

    /// The person writes to us on the page of their case.
    private func message(_ request: Request, _ context: WebContext) async throws -> Response {
        let reference = try reference(context)
        guard let sheets = try await sheets(of: reference, request) else { throw WebFault.notFound }
        let text = context.form["message"]
        let isLong = text.count > CaseDesk.messageCharactersMax
        guard !text.isEmpty, !isLong else {
            let error = writer.phrases(context.language)[isLong ? "status-message-long" : "status-message-missing"]
            return try await statusPage(sheets, request, context, message: FieldContent(text, error: error))
        }
        try await limits.countMessage(in: sheets.first?.caseReference ?? reference)
        try await casework.write(Sensitive(text), in: reference, session: caseSession(request))
        return .redirect(to: .link(reference: reference.text))
    }

    /// Into the case by the session that was just opened.
    func entered(_ session: String, _ reference: Reference) -> Response {
        var response = Response.redirect(to: .link(reference: reference.text))
        writer.cookies.set(.portal, to: session, in: &response)
        return response
    }

    /// The token of the browser's session for one case.
    ///
    /// - Throws: ``WebFault/signInNeeded`` without one, which leads to the page that is the same for every reference.
    func caseSession(_ request: Request) throws -> String {
        guard let token = writer.cookies.value(.portal, in: request) else { throw WebFault.signInNeeded }
        return token
    }

    /// The one use of a mailed link, by a button that a person presses.
    private func confirm(_ request: Request, _ context: WebContext) async throws -> Response {
        let reference = try reference(context)
        let caller = context.peer(request)
        try await limits.checkLink(by: caller)
        // Who has no script pastes the whole link.
        let typed = context.form["token"]
        let token = typed.split(separator: "#").last.map(String.init) ?? ""
        do {
            return entered(try await casework.confirm(token, reference: reference), reference)
        } catch CaseworkError.linkSpent(let fault) {
            await limits.noteSpentLink(by: caller)
            let page = LinkGonePage(
                frame: try frame(request, context),
                reference: reference.text,
                reason: LinkGonePage.Reason(fault),
                day: try await casework.linkEnded(token, reference: reference),
                phrases: writer.phrases(context.language)
            )
            return try writer.html(page, language: context.language, status: .gone)
        }
    }

    /// The requests of the browser's session; nil without a session, or where it is for another case.
    func sheets(of reference: Reference, _ request: Request) async throws -> [RequestSheet]? {
        guard let token = writer.cookies.value(.portal, in: request) else { return nil }
        do {
            let sheets = try await casework.sheets(session: token)
            let isOwn = sheets.contains { $0.reference == reference || $0.caseReference == reference }
            return isOwn ? sheets : nil
        } catch CaseworkError.notSignedIn {
            return nil
        }
    }

    private func authority(_ controller: DataController, _ phrases: Phrases) throws -> String {
        let statute = try casework.rules.statute(of: controller)
        let authority = statute.authority(on: try casework.today(at: controller))
        let name = controller.authority ?? phrases.name(authority?.name ?? "")
        return [name, authority?.url ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
    }
}

extension LinkGonePage.Reason {
    init(_ fault: LinkFault) {
        self =
            switch fault {
            case .used: .used
            case .expired: .expired
            case .superseded: .superseded
            case .revoked: .revoked
            case .unknown: .unknown
            }
    }
}
