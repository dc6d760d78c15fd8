import Casework
import DataMap
import Hummingbird
import SubjectRequests

extension SiteDoors {
    typealias StaffHandler = @Sendable (Request, WebContext, StaffMember) async throws -> Response

    func addConsole(to router: Router<WebContext>) {
        router.on(.signIn, .get) { request, context in
            try writer.html(SignInPage(frame: try frame(request, context)), language: context.language)
        }
        router.on(.signIn, .post) { request, context in try await signIn(request, context) }
        onStaff(.signOut, .post, router) { request, _, _ in try await signOut(request) }
        onStaff(.queue, .get, router) { request, context, staff in try await queue(request, context, staff) }
        onStaff(.request(reference: ""), .get, router) { request, context, staff in
            try await requestPage(request, context, staff)
        }
    }

    /// Registers a handler that only somebody who is signed in reaches.
    func onStaff(
        _ route: Route,
        _ method: HTTPRequest.Method,
        _ router: Router<WebContext>,
        use handler: @escaping StaffHandler
    ) {
        router.on(route, method) { request, context in
            guard let token = writer.cookies.value(.console, in: request),
                let staff = try await casework.staff(session: token)
            else { throw WebFault.signInNeeded }
            return try await handler(request, context, staff)
        }
    }

    func staffFrame(
        _ request: Request,
        _ context: WebContext,
        _ staff: StaffMember,
        here: Route?
    ) async throws -> PageFrame {
        var frame = try frame(request, context)
        frame.organisation = ""
        let held = try await casework.waitingCount(for: staff, .held)
        frame.staff = StaffFrame(name: staff.name.disclosed, here: here, held: held)
        return frame
    }

    private func signIn(_ request: Request, _ context: WebContext) async throws -> Response {
        let address = context.form["email"]
        let password = context.form.fields.first { $0.name == "password" }?.value ?? ""
        let name = address.lowercased()
        try await tries.check(name)
        let session = try await casework.signIn(mailAddress: address) { hash in try await isPassword(password, hash) }
        guard let session else {
            await tries.noteFailure(name)
            let page = SignInPage(
                frame: try frame(request, context),
                email: FieldContent(address),
                error: writer.phrases("en")["sign-in-wrong"]
            )
            return try writer.html(page, language: context.language, status: .unauthorized)
        }
        await tries.noteSuccess(name)
        var response = Response.redirect(to: .queue)
        writer.cookies.set(.console, to: session, in: &response)
        return response
    }

    private func signOut(_ request: Request) async throws -> Response {
        if let token = writer.cookies.value(.console, in: request) { try await casework.signOut(session: token) }
        var response = Response.redirect(to: .signIn)
        writer.cookies.set(.console, to: "", seconds: 0, in: &response)
        return response
    }

    private func queue(_ request: Request, _ context: WebContext, _ staff: StaffMember) async throws -> Response {
        let phrases = writer.phrases("en")
        let view = request.uri.queryParameters["view"].map(String.init) ?? ""
        let search = request.uri.queryParameters["search"].map(String.init) ?? ""
        if let reference = Reference(search) { return .redirect(to: .request(reference: reference.text)) }
        let selection = QueueSelection(rawValue: view) ?? .open
        let counts = try await casework.queueCounts(for: staff)
        let lines = try await casework.queueLines(for: staff, selection)
        var page = QueuePage(
            frame: try await staffFrame(request, context, staff, here: .queue),
            views: QueueSelection.allCases.map {
                PageLink(
                    text: phrases["view-\($0.rawValue)"],
                    href: "?view=\($0.rawValue)",
                    isHere: $0 == selection,
                    count: String(counts[$0] ?? 0)
                )
            },
            lines: try lines.map { try QueuePage.Line($0, controller: controller($0.controller), phrases: phrases) },
            search: FieldContent(search)
        )
        page.incidents = try await casework.openIncidents(for: staff).map { incident in
            let zone = try casework.rules.statute(of: controller(incident.controller)).timeZone
            return PageLink(
                text: phrases.misdelivery(incident.dueAt, incident.law, in: zone),
                href: Route.request(reference: incident.reference.text).path
            )
        }
        return try writer.html(page, language: context.language)
    }

    private func requestPage(
        _ request: Request,
        _ context: WebContext,
        _ staff: StaffMember
    ) async throws -> Response {
        let sheet = try await casework.sheet(reference(context), for: staff)
        var texts: [String: String] = [:]
        for letter in sheet.letters { texts[letter.id] = try await casework.text(ofLetter: letter.id)?.disclosed }
        let controller = try controller(sheet.controller)
        let done = request.uri.queryParameters["done"].flatMap { MoveVerb(rawValue: String($0)) }
        let phrases = writer.phrases("en")
        let terms = RequestPage.Terms(
            controller: controller,
            staffID: staff.id,
            today: try casework.today(at: controller),
            may: Set(StaffVerb.allCases.filter { staff.may($0, at: sheet.controller) }),
            colleagues: try await colleagues(at: sheet.controller, for: staff),
            collections: Dictionary(
                casework.rules.map.collections.map { ("\($0.address)", $0) },
                uniquingKeysWith: { first, _ in first }
            ),
            correctable: casework.correctableCategories(at: sheet.controller),
            done: done.map { phrases["done-\($0.rawValue)"] } ?? "",
            letters: texts
        )
        var page = RequestPage(try await staffFrame(request, context, staff, here: nil), sheet, terms, phrases)
        page.found = try await casework.foundFiles(of: sheet.reference, for: staff).map { file in
            let route = Route.foundFile(reference: sheet.reference.text, id: file.id)
            return PageLink(text: file.name.disclosed, href: route.path)
        }
        return try writer.html(page, language: context.language)
    }

    private func colleagues(at controller: String, for staff: StaffMember) async throws -> [(id: String, name: String)]
    {
        guard staff.may(.assign, at: controller) else { return [] }
        return try await casework.colleagues(at: controller, for: staff).map { ($0.id, $0.name.disclosed) }
    }
}
