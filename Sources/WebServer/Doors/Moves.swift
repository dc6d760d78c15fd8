import Casework
import Hummingbird
import SubjectRequests

extension SiteDoors {
    /// What staff do with a request, each verb a sub-resource of it.
    func addMoves(to router: Router<WebContext>) {
        onStaff(.move(reference: "", verb: ""), .post, router) { _, context, staff in
            guard let verb = MoveVerb(rawValue: context.value(.verb)) else { throw WebFault.notFound }
            let reference = try reference(context)
            let order = MoveOrder(context.form)
            try await carryOut(verb, order, reference, by: staff)
            return .redirect(to: Route.request(reference: reference.text).path + "?done=\(verb.rawValue)")
        }
    }

    /// Does what staff ask for, whether a page or a program says it.
    ///
    /// - Throws: ``WebFault/unreadableForm`` where something that the verb needs is missing.
    func carryOut(_ verb: MoveVerb, _ order: MoveOrder, _ reference: Reference, by staff: StaffMember) async throws {
        let text = Sensitive(order.text)
        switch verb {
        case .approval: _ = try await casework.approve(reference, shown: order.shown, by: staff)
        case .refusal:
            guard let ground = RefusalGround(rawValue: order.ground), !order.text.isEmpty else {
                throw WebFault.unreadableForm
            }
            try await casework.refuse(reference, ground: ground, because: text, by: staff)
        case .withdrawal:
            try await noteFirst(order, reference, by: staff)
            try await casework.withdraw(reference, by: staff)
        case .rework:
            try await noteFirst(order, reference, by: staff)
            try await casework.rework(reference, by: staff)
        case .verification:
            guard let level = VerificationLevel(rawValue: order.level), level > .none, !order.text.isEmpty else {
                throw WebFault.unreadableForm
            }
            try await casework.attest(reference, Attestation(level: level, how: text), by: staff)
        case .correction:
            guard !order.category.isEmpty, !order.correct.isEmpty else { throw WebFault.unreadableForm }
            let change = DescribedChange(category: order.category, newValue: Sensitive(order.correct))
            try await casework.describe(reference, [change], by: staff)
        case .note:
            guard !order.text.isEmpty else { throw WebFault.unreadableForm }
            try await casework.note(reference, text, by: staff)
        case .hold:
            let day = CivilDate(order.until)
            guard !order.text.isEmpty, order.until.isEmpty || day != nil, ["", "request", "case"].contains(order.reach)
            else { throw WebFault.unreadableForm }
            let reach: HoldReach = order.reach == "case" ? .caseFile : .request
            try await casework.hold(reference, reach, because: order.text, until: day, by: staff)
        case .lift:
            let hold = order.hold.isEmpty ? nil : order.hold
            try await casework.lift(reference, hold: hold, because: text, by: staff)
        case .assignment:
            let nobody = ["", MoveOrder.nobody].contains(order.assignee)
            let assignee = order.assignee == MoveOrder.me ? staff.id : order.assignee
            try await casework.assign(reference, to: nobody ? nil : assignee, by: staff)
        case .retry: try await casework.unpark(reference, because: text, by: staff)
        }
    }

    /// What staff say about a move that has no place of its own for it stands in the history before it.
    private func noteFirst(_ order: MoveOrder, _ reference: Reference, by staff: StaffMember) async throws {
        guard !order.text.isEmpty else { return }
        try await casework.note(reference, Sensitive(order.text), by: staff)
    }
}

/// What comes with a verb; empty where it was not said.
struct MoveOrder: Sendable, Decodable {
    /// Words of an assignment beside ids of staff.
    static let nobody = "nobody"
    static let me = "me"

    enum CodingKeys: String, CodingKey, CaseIterable {
        case shown, ground, level, text, category, correct, until, reach, hold, assignee
    }

    private let values: [CodingKeys: String]

    /// Digest of what the page showed.
    var shown: String { self[.shown] }
    var ground: String { self[.ground] }
    var level: String { self[.level] }
    var text: String { self[.text] }
    var category: String { self[.category] }
    var correct: String { self[.correct] }
    /// `YYYY-MM-DD`.
    var until: String { self[.until] }
    /// `request` or `case`.
    var reach: String { self[.reach] }
    /// A hold's id.
    var hold: String { self[.hold] }
    /// Id of a member of staff, or ``me``, or ``nobody``.
    var assignee: String { self[.assignee] }

    private subscript(key: CodingKeys) -> String { values[key] ?? "" }

    init(_ form: SubmittedForm) {
        values = Dictionary(uniqueKeysWithValues: CodingKeys.allCases.map { ($0, form[$0.rawValue]) })
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        var values: [CodingKeys: String] = [:]
        for key in CodingKeys.allCases { values[key] = try container.decodeIfPresent(String.self, forKey: key) }
        self.values = values
    }
}
