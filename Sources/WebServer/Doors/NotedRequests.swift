import Casework
import Hummingbird
import SubjectRequests

extension SiteDoors {
    /// Staff write down what came by phone, by post or at the counter.
    func addNotedRequests(to router: Router<WebContext>) {
        onStaff(.noteRequest, .get, router) { request, context, staff in
            try await notePage(request, context, staff)
        }
        onStaff(.noteRequest, .post, router) { request, context, staff in
            let form = NoteForm(context.form)
            let mayAt = Set(controllers.filter { staff.may(.openRequests, at: $0.slug) }.map(\.slug))
            let owner = casework.rules.controllers[form.controller]
            let today = try owner.map { try casework.today(at: $0) }
            let faults = form.faults(controllers: mayAt, today: today ?? CivilDate(daysSinceEpoch: 0))
            guard faults.isEmpty, let asking = asking(form) else {
                return try await notePage(request, context, staff, sent: form, faults: faults)
            }
            let opened = try await casework.open(asking, by: staff.party(at: form.controller))
            guard let first = opened.requests.first else { return .redirect(to: .queue) }
            return .redirect(to: .request(reference: first.reference.text))
        }
    }

    private func notePage(
        _ request: Request,
        _ context: WebContext,
        _ staff: StaffMember,
        sent: NoteForm? = nil,
        faults: [AskForm.Fault] = []
    ) async throws -> Response {
        let own = controllers.filter { staff.may(.openRequests, at: $0.slug) }
        guard let first = own.first else { throw WebFault.notPermitted }
        let page = NoteRequestPage(
            frame: try await staffFrame(request, context, staff, here: .noteRequest),
            controllers: own.map { ($0.slug, $0.names["en"]) },
            today: try casework.today(at: first),
            sent: sent,
            faults: faults,
            phrases: writer.phrases("en")
        )
        return try writer.html(page, language: context.language)
    }

    private func asking(_ form: NoteForm) -> Asking? {
        guard let channel = form.channel, let received = form.received,
            let controller = casework.rules.controllers[form.controller]
        else { return nil }
        var asking = Asking(
            controller: controller.slug,
            channel: channel,
            rights: form.rights,
            language: controller.ownLanguage,
            receivedOn: received,
            receivedBasis: .stated
        )
        asking.mailAddress = form.email.isEmpty ? nil : Sensitive(form.email)
        asking.postalAddress = form.address.isEmpty ? nil : Sensitive(form.address)
        asking.name = Sensitive(form.name)
        asking.claimed = [
            Identity(kind: .phone, value: form.phone), Identity(kind: .customerNumber, value: form.customerNumber),
        ].compactMap { $0 }
        asking.words = Sensitive(form.words)
        return asking
    }
}
