import Casework
import Hummingbird
import SubjectRequests

extension SiteDoors {
    /// The letters that opened no case: to read, and to make a case of.
    func addWaitingMail(to router: Router<WebContext>) {
        for place in [WaitingPlace.held, .leftAlone] {
            onStaff(place.route, .get, router) { request, context, staff in
                let done = request.uri.queryParameters["done"].map { "filed-\($0)" } ?? ""
                return try await waitingMail(place, request, context, staff, done: done)
            }
            onStaff(place.filing(""), .post, router) { request, context, staff in
                try await file(place, request, context, staff)
            }
        }
    }

    private func waitingMail(
        _ place: WaitingPlace,
        _ request: Request,
        _ context: WebContext,
        _ staff: StaffMember,
        done: String
    ) async throws -> Response {
        let phrases = writer.phrases("en")
        let frame = try await staffFrame(request, context, staff, here: place.route)
        let mails = try await mails(place, for: staff)
        let said = phrases.has(done) ? phrases[done] : ""
        switch place {
        case .held:
            return try writer.html(HeldMailPage(frame: frame, mails: mails, done: said), language: context.language)
        case .leftAlone:
            return try writer.html(LeftAlonePage(frame: frame, mails: mails, done: said), language: context.language)
        }
    }

    /// What staff decide that a letter asks for, or that it asks for nothing.
    private func file(
        _ place: WaitingPlace,
        _ request: Request,
        _ context: WebContext,
        _ staff: StaffMember
    ) async throws -> Response {
        guard let intake else { throw WebFault.notFound }
        let id = context.value(.id)
        guard context.form["verdict"] != "other" else {
            try await casework.leaveAlone(id, by: staff)
            return .redirect(to: place.route.path + "?done=left")
        }
        let rights = context.form.all("right").compactMap { Right(rawValue: $0) }
        guard !rights.isEmpty else {
            return try await waitingMail(place, request, context, staff, done: "filed-nothing-asked")
        }
        let filed = try await intake.file(id, as: Right.allCases.filter(rights.contains), by: staff)
        guard let first = filed.opened?.requests.first else { return .redirect(to: place.route.path) }
        return .redirect(to: .request(reference: first.reference.text))
    }

    private func mails(_ place: WaitingPlace, for staff: StaffMember) async throws -> [WaitingMail] {
        let phrases = writer.phrases("en")
        var mails: [WaitingMail] = []
        for letter in try await casework.waitingLetters(for: staff, place) {
            let owner = casework.rules.controller(ofMailbox: letter.mailbox) ?? controllers.first
            let zone = try owner.map { try casework.rules.statute(of: $0).timeZone }
            let envelope = letter.particulars?.disclosed
            mails.append(
                WaitingMail(
                    id: letter.id,
                    received: zone.map { phrases.moment(letter.receivedAt, in: $0) } ?? "",
                    from: envelope?.from ?? "",
                    subjectLine: envelope?.subjectLine ?? "",
                    organisation: owner?.names["en"] ?? "",
                    because: letter.heldBecause.map { phrases.heldBecause($0) } ?? "",
                    flags: [],
                    text: try await casework.text(ofLetter: letter.id)?.disclosed ?? "",
                    action: intake == nil ? "" : place.filing(letter.id).path,
                    rights: Right.allCases.filter { owner?.rights.contains($0) ?? true }.map { right in
                        FormChoice(
                            value: right.rawValue,
                            title: phrases["right-\(right.rawValue)-short"],
                            isChosen: envelope?.rights.contains(right.rawValue) ?? false
                        )
                    }
                )
            )
        }
        return mails
    }
}

extension WaitingPlace {
    fileprivate var route: Route {
        switch self {
        case .held: .heldMail
        case .leftAlone: .leftAlone
        }
    }

    fileprivate func filing(_ id: String) -> Route {
        switch self {
        case .held: .heldMailFiling(id: id)
        case .leftAlone: .leftAloneFiling(id: id)
        }
    }
}

extension Phrases {
    /// Why a letter waits for a person, in a sentence.
    func heldBecause(_ code: String) -> String { has("held-\(code)") ? self["held-\(code)"] : self["held-defect"] }

    static let requiredByFiling = ["held-defect", "filed-case", "filed-left", "filed-nothing-asked"]
}
