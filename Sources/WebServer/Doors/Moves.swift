import Casework
import Hummingbird
import SubjectRequests

extension SiteDoors {
    /// What staff do with a request, each verb a sub-resource of it.
    func addMoves(to router: Router<WebContext>) {
        onStaff(.move(reference: "", verb: ""), .post, router) { _, context, staff in
            guard let verb = MoveVerb(rawValue: context.value(.verb)) else { throw WebFault.notFound }
            let reference = try reference(context)
            try await carryOut(verb, MoveOrder(context.form), reference, by: staff)
            let page =
                verb.isAboutAnswer
                ? reviewPage(reference, context.form) : Route.request(reference: reference.text).path + "?"
            return .redirect(to: "\(page)done=\(verb.rawValue)")
        }
    }

    /// Does what staff ask for, whether a page or a program says it.
    ///
    /// - Throws: ``WebFault/unreadableForm`` where something that the verb needs is missing.
    func carryOut(_ verb: MoveVerb, _ order: MoveOrder, _ reference: Reference, by staff: StaffMember) async throws {
        guard order.fits(verb) else { throw WebFault.unreadableForm }
        switch verb {
        case .approval: _ = try await casework.approve(reference, shown: order[.shown], by: staff)
        case .refusal: try await casework.refuse(reference, ground: order.ground(), because: order.text, by: staff)
        case .upholding: try await casework.uphold(reference, ground: order.ground(), because: order.text, by: staff)
        case .withdrawal: try await casework.withdraw(reference, because: order.reason, by: staff)
        case .rework: try await casework.rework(reference, because: order.reason, by: staff)
        case .referral: try await casework.refer(reference, to: order.text, by: staff)
        case .appeal: try await casework.appeal(reference, by: staff)
        case .conclusion: try await casework.conclude(reference, order.text, by: staff)
        case .settlement: try await casework.settle(reference, because: order.text, by: staff)
        case .clarification: try await casework.clarify(reference, asking: order.text, by: staff)
        case .pause: try await casework.pause(reference, because: order.text, by: staff)
        case .resumption: try await casework.resume(reference, answeredOn: CivilDate(order[.answered]), by: staff)
        case .extension: try await extend(reference, order, by: staff)
        case .migration: try await casework.migrate(reference, by: staff)
        case .correction:
            let change = DescribedChange(category: order[.category], newValue: Sensitive(order[.correct]))
            try await casework.describe(reference, [change], by: staff)
        case .decline: try await decline(reference, order, by: staff)
        case .statement: try await casework.attach(statement: order.text, to: reference, by: staff)
        case .verification: try await attest(reference, order, by: staff)
        case .note: try await casework.note(reference, order.text, by: staff)
        case .hold: try await hold(reference, order, by: staff)
        case .lift: try await casework.lift(reference, hold: order.given(.hold), because: order.text, by: staff)
        case .assignment: try await assign(reference, order, by: staff)
        case .retry: try await casework.unpark(reference, because: order.text, by: staff)
        case .inquiry: try await inquire(reference, order, by: staff)
        case .answer: try await casework.answer(task: order[.task], of: reference, note: order.text, by: staff)
        case .posting: try await casework.posted(reference, on: CivilDate(order[.on]), by: staff)
        case .revocation: try await casework.revoke(reference, because: order.text, by: staff)
        case .incidentClosure: try await closeIncident(reference, order, by: staff)
        case .join: try await join(reference, order, by: staff)
        case .split: try await casework.split(reference, by: staff)
        case .redaction: try await casework.redact(reference, by: staff)
        case .withholding: try await withhold(reference, order, by: staff)
        case .showing: try await casework.liftWithholding(order[.withholding], of: reference, by: staff)
        case .concern:
            try await casework.settleConcern(order[.concern], of: reference, because: order.text, by: staff)
        case .release:
            let withholding = order.given(.withholding)
            try await casework.release(reference, order.spot, of: withholding, because: order.text, by: staff)
        }
    }

    private func withhold(_ reference: Reference, _ order: MoveOrder, by staff: StaffMember) async throws {
        guard let ground = WithholdingGround(rawValue: order[.basis]) else { throw WebFault.unreadableForm }
        try await casework.withhold(reference, order.spot, ground: ground, by: staff)
    }

    private func attest(_ reference: Reference, _ order: MoveOrder, by staff: StaffMember) async throws {
        guard let level = VerificationLevel(rawValue: order[.level]) else { throw WebFault.unreadableForm }
        try await casework.attest(reference, Attestation(level: level, how: order.text), by: staff)
    }

    private func decline(_ reference: Reference, _ order: MoveOrder, by staff: StaffMember) async throws {
        let ground = try order.ground()
        try await casework.decline(
            change: order[.change],
            of: reference,
            ground: ground,
            because: order.text,
            by: staff
        )
    }

    private func hold(_ reference: Reference, _ order: MoveOrder, by staff: StaffMember) async throws {
        let reach: HoldReach = order[.reach] == "case" ? .caseFile : .request
        try await casework.hold(reference, reach, because: order[.text], until: CivilDate(order[.until]), by: staff)
    }

    private func assign(_ reference: Reference, _ order: MoveOrder, by staff: StaffMember) async throws {
        let assignee = order[.assignee] == MoveOrder.me ? staff.id : order[.assignee]
        try await casework.assign(reference, to: assignee == MoveOrder.nobody ? nil : assignee, by: staff)
    }

    /// The day on which the authority was told is today where it is left out.
    private func closeIncident(_ reference: Reference, _ order: MoveOrder, by staff: StaffMember) async throws {
        let toldOn = order[.authority] == "told" ? try await toldOn(reference, order, by: staff) : nil
        try await casework.closeIncident(reference, AuthorityNotice(toldOn: toldOn, because: order.text), by: staff)
    }

    private func toldOn(_ reference: Reference, _ order: MoveOrder, by staff: StaffMember) async throws -> CivilDate {
        if let day = CivilDate(order[.on]) { return day }
        return try casework.today(at: controller(await casework.summary(reference, for: staff).controller))
    }

    private func join(_ reference: Reference, _ order: MoveOrder, by staff: StaffMember) async throws {
        guard let other = Reference(order[.other]) else { throw WebFault.unreadableForm }
        try await casework.join(reference, into: other, by: staff)
    }

    /// An open task is sent, or a new one made of the words.
    private func inquire(_ reference: Reference, _ order: MoveOrder, by staff: StaffMember) async throws {
        let asked: AskedOfColleague = order.given(.task).map { .task($0) } ?? .byHand(order.text)
        try await casework.ask(reference, colleague: Sensitive(order[.colleague]), asked, by: staff)
    }

    private func extend(_ reference: Reference, _ order: MoveOrder, by staff: StaffMember) async throws {
        guard let length = DeadlineExtension(order[.length]), let reason = ExtensionReason(rawValue: order[.reason])
        else {
            throw WebFault.unreadableForm
        }
        try await casework.extend(reference, by: length, because: reason, by: staff)
    }
}

extension MoveOrder {
    fileprivate var spot: AnswerSpot {
        AnswerSpot(
            collection: self[.collection],
            row: given(.row),
            field: given(.field),
            passage: given(.passage).map { Sensitive($0) }
        )
    }

    /// What staff say about a move that need not be said.
    fileprivate var reason: Sensitive<String>? { given(.text).map { Sensitive($0) } }

    fileprivate func ground() throws -> RefusalGround {
        guard let ground = RefusalGround(rawValue: self[.ground]) else { throw WebFault.unreadableForm }
        return ground
    }
}
