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
        case .hold, .lift, .proceed: throw WebFault.notFound
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
    var shown = ""
    var ground = ""
    var level = ""
    var text = ""
    var category = ""
    var correct = ""

    private enum CodingKeys: String, CodingKey { case shown, ground, level, text, category, correct }

    init(_ form: SubmittedForm) {
        shown = form["shown"]
        ground = form["ground"]
        level = form["level"]
        text = form["text"]
        category = form["category"]
        correct = form["correct"]
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func text(_ key: CodingKeys) throws -> String { try values.decodeIfPresent(String.self, forKey: key) ?? "" }
        shown = try text(.shown)
        ground = try text(.ground)
        level = try text(.level)
        self.text = try text(.text)
        category = try text(.category)
        correct = try text(.correct)
    }
}
