import Casework
import Hummingbird
import SubjectRequests

extension SiteDoors {
    /// The letters that opened no case: to read, and to say what they are.
    func addWaitingMail(to router: Router<WebContext>) {
        for place in [WaitingPlace.held, .leftAlone] {
            onStaff(place.route, .get, router) { request, context, staff in
                try await pen(PenView(place), request, context, staff)
            }
            onStaff(place.letter(""), .get, router) { request, context, staff in
                try await pen(PenView(place, open: context.value(.id)), request, context, staff)
            }
            onStaff(place.filing(""), .post, router) { request, context, staff in
                try await file(place, request, context, staff)
            }
        }
    }

    /// - Throws: ``CaseworkError/notFound`` where the letter that is to be open does not wait for the member.
    private func pen(
        _ view: PenView,
        _ request: Request,
        _ context: WebContext,
        _ staff: StaffMember
    ) async throws -> Response {
        let phrases = writer.phrases("en")
        let letters = try await casework.waitingLetters(for: staff, view.place)
        let open = view.open ?? letters.first?.id
        var page = HeldMailPage(
            frame: try await staffFrame(request, context, staff, here: .heldMail),
            isLeftAlone: view.place == .leftAlone,
            views: try await views(view.place, staff),
            lines: try letters.map { try line($0, isHere: $0.id == open, phrases) },
            done: done(request, phrases),
            problem: view.problem.map { phrases["filed-\($0)"] } ?? ""
        )
        if let open, let intake {
            let review = try await intake.review(open, for: staff)
            page.letter = try letter(review, view, staff, phrases)
            let place = letters.firstIndex { $0.id == open }
            if let place, place > 0 { page.previous = view.place.letter(letters[place - 1].id).path }
            if let place, place + 1 < letters.count { page.next = view.place.letter(letters[place + 1].id).path }
        }
        let status: HTTPResponse.Status = view.problem == nil ? .ok : .unprocessableContent
        return try writer.html(page, language: context.language, status: status)
    }

    private func views(_ here: WaitingPlace, _ staff: StaffMember) async throws -> [PageLink] {
        var links: [PageLink] = []
        for place in [WaitingPlace.held, .leftAlone] {
            let count = try await casework.waitingCount(for: staff, place)
            links.append(
                PageLink(
                    text: writer.phrases("en")[place == .held ? "pen-held" : "pen-left-alone"],
                    href: place.route.path,
                    isHere: place == here,
                    count: String(count)
                )
            )
        }
        return links
    }

    /// What a letter was made last, as the address of the page says it.
    private func done(_ request: Request, _ phrases: Phrases) -> HeldMailPage.Done? {
        let query = request.uri.queryParameters
        guard let code = query["done"].map(String.init), phrases.has("filed-\(code)") else { return nil }
        let reference = query["case"].flatMap { Reference($0) }
        let request = query["request"].flatMap { Reference($0) }
        return HeldMailPage.Done(
            says: phrases("filed-\(code)", ["case": reference?.text ?? ""]),
            href: request.map { Route.request(reference: $0.text).path } ?? "",
            undo: code == "left" ? query["letter"].map { Route.leftAloneFiling(id: String($0)).path } ?? "" : ""
        )
    }

    /// Does what staff say about a letter, and shows the one behind it.
    private func file(
        _ place: WaitingPlace,
        _ request: Request,
        _ context: WebContext,
        _ staff: StaffMember
    ) async throws -> Response {
        guard let intake else { throw WebFault.notFound }
        let id = context.value(.id)
        let following = try await following(id, place, staff)
        do {
            let order = try FilingForm(context.form).order(controllers: controllers.map(\.slug))
            let filed = try await intake.file(id, order, by: staff)
            // What was taken back is looked at again.
            guard order.end != .hold else { return .redirect(to: WaitingPlace.held.letter(id).path + "?done=held") }
            return .redirect(to: following + (try await query(filed, order, staff)))
        } catch let error as IntakeError where writer.phrases("en").has("filed-\(error.code)") {
            return try await pen(PenView(place, open: id, sent: context.form, error.code), request, context, staff)
        } catch CaseworkError.noMailAddress {
            return try await pen(PenView(place, open: id, sent: context.form, "no-mail"), request, context, staff)
        } catch FilingForm.Fault.unknownReference {
            return try await pen(PenView(place, open: id, sent: context.form, "no-case"), request, context, staff)
        } catch CaseworkError.notFound where context.form["filing"] == "note" {
            return try await pen(PenView(place, open: id, sent: context.form, "no-case"), request, context, staff)
        }
    }

    /// The letter behind one in its list, or the list where there is none.
    private func following(_ id: String, _ place: WaitingPlace, _ staff: StaffMember) async throws -> String {
        let letters = try await casework.waitingLetters(for: staff, place).map(\.id)
        guard let here = letters.firstIndex(of: id), here + 1 < letters.count else { return place.route.path }
        return place.letter(letters[here + 1]).path
    }

    private func query(_ filed: FiledLetter, _ order: FilingOrder, _ staff: StaffMember) async throws -> String {
        switch order.end {
        case .leave: return "?done=left&letter=\(Route.encoded(filed.message))"
        case .hold: return ""
        case .note:
            guard let reference = filed.filedIn else { return "?done=beside" }
            return try await link("note", reference, staff)
        case .open:
            guard let opened = filed.opened else { return "?done=beside" }
            let first = opened.requests.first.map { "&request=\($0.reference.text)" } ?? ""
            return "?done=case&case=\(opened.reference.text)\(first)"
        }
    }

    private func link(_ code: String, _ reference: Reference, _ staff: StaffMember) async throws -> String {
        let request = try await casework.firstRequest(ofCase: reference, for: staff)
        return "?done=\(code)&case=\(reference.text)" + (request.map { "&request=\($0.text)" } ?? "")
    }
}

/// Which letters a page shows, which of them is open, and what was sent about it that could not be done.
struct PenView {
    let place: WaitingPlace
    var open: String?
    var sent: SubmittedForm?
    /// Why not, as a code.
    var problem: String?

    init(_ place: WaitingPlace, open: String? = nil, sent: SubmittedForm? = nil, _ problem: String? = nil) {
        self.place = place
        self.open = open
        self.sent = sent
        self.problem = problem
    }
}

extension WaitingPlace {
    var route: Route {
        switch self {
        case .held: .heldMail
        case .leftAlone: .leftAlone
        }
    }

    func letter(_ id: String) -> Route {
        switch self {
        case .held: .heldLetter(id: id)
        case .leftAlone: .leftAloneLetter(id: id)
        }
    }

    func filing(_ id: String) -> Route {
        switch self {
        case .held: .heldMailFiling(id: id)
        case .leftAlone: .leftAloneFiling(id: id)
        }
    }
}
