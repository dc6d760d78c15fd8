import Casework
import Hummingbird
import SubjectRequests
import Workflows

extension SiteDoors {
    func addPortal(to router: Router<WebContext>) {
        router.on(.start, .get) { request, context in try startPage(request, context) }
        router.on(.find, .post) { request, context in
            guard let reference = Reference(context.form["reference"]) else {
                let error = writer.phrases(context.language)["find-wrong"]
                return try startPage(request, context, FieldContent(context.form["reference"], error: error))
            }
            return .redirect(to: .link(reference: reference.text))
        }
        router.on(.ask(controller: ""), .get) { request, context in
            try askPage(controller(context.value(.controller)), request, context)
        }
        router.on(.ask(controller: ""), .post) { request, context in try await ask(request, context) }
        router.on(.received(controller: "", reference: "", seal: ""), .get) { request, context in
            try await received(request, context)
        }
    }

    private func startPage(
        _ request: Request,
        _ context: WebContext,
        _ reference: FieldContent = FieldContent()
    ) throws -> Response {
        let organisations = try controllers.map { controller in
            StartPage.Organisation(
                name: controller.names[context.language],
                href: Route.ask(controller: controller.slug).path,
                answersWithin: try within(controller, context.language),
                joint: controller.joint.compactMap { casework.rules.controllers[$0]?.names[context.language] }
                    .joined(separator: ", "),
                contact: controller.contact ?? ""
            )
        }
        let page = StartPage(frame: try frame(request, context), organisations: organisations, reference: reference)
        return try writer.html(page, language: context.language)
    }

    /// The law's own limit for an answer, in words.
    private func within(_ controller: DataController, _ language: String) throws -> String {
        let duties = try casework.rules.statute(of: controller).duties(for: .copy)
        let phrases = writer.phrases(language)
        guard let limit = duties.first(where: { $0.kind == .respond })?.limit else { return phrases["within-promptly"] }
        return phrases.within(limit)
    }

    /// The rights that the controller offers and that the site knows a way for.
    private func offered(_ controller: DataController) -> [Right] {
        Right.allCases.filter { controller.rights.contains($0) && casework.rules.workflows.current(for: $0) != nil }
    }

    private func askPage(
        _ controller: DataController,
        _ request: Request,
        _ context: WebContext,
        sent: AskForm? = nil,
        faults: [AskForm.Fault] = []
    ) throws -> Response {
        let page = AskPage(
            frame: try frame(request, context, for: controller),
            controller: controller.slug,
            offered: offered(controller),
            answersWithin: try within(controller, context.language),
            sent: sent,
            faults: faults,
            phrases: writer.phrases(context.language)
        )
        return try writer.html(page, language: context.language)
    }

    private func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        let controller = try controller(context.value(.controller))
        let form = AskForm(context.form, offered: offered(controller))
        let faults = form.faults()
        guard faults.isEmpty else { return try askPage(controller, request, context, sent: form, faults: faults) }
        try await limits.countAsk(by: context.peer(request), at: controller.slug)
        let asking = try asking(form, at: controller, channel: .form, language: context.language)
        let opened = try await casework.open(asking, by: .requester)
        let reference = opened.reference.text
        let rights = opened.requests.map { "\($0.right.rawValue)" }.joined(separator: ".")
        let seal = writer.tokens.seal("\(controller.slug)/\(reference)/\(rights)")
        let route = Route.received(controller: controller.slug, reference: reference, seal: "\(rights)~\(seal)")
        return .redirect(to: route)
    }

    /// What a form or a program asks, as a case is opened from it. Nothing in it is proven.
    func asking(
        _ form: AskForm,
        at controller: DataController,
        channel: IntakeChannel,
        language: String
    ) throws -> Asking {
        var asking = Asking(
            controller: controller.slug,
            channel: channel,
            rights: form.rights,
            language: controller.answers(to: language, spoken: casework.rules.words.languages),
            receivedOn: try casework.today(at: controller),
            receivedBasis: .serverTime
        )
        asking.mailAddress = Sensitive(form.email)
        asking.name = form.name.isEmpty ? nil : Sensitive(form.name)
        asking.claimed = [Identity(kind: .customerNumber, value: form.customerNumber)].compactMap { $0 }
        asking.changes = changes(form, at: controller)
        let words = [form.message, form.wrong.isEmpty ? "" : "\(form.wrong) → \(form.correct)"]
        let said = words.filter { !$0.isEmpty }.joined(separator: "\n\n")
        asking.words = said.isEmpty ? nil : Sensitive(said)
        return asking
    }

    /// An address or a telephone number tells its own kind; of anything else staff say what it is.
    private func changes(_ form: AskForm, at controller: DataController) -> [DescribedChange] {
        guard form.rights.contains(.correct), !form.correct.isEmpty else { return [] }
        let digits = form.correct.filter { $0.isASCII && $0.isNumber }.count
        let isPhone = digits >= 7 && form.correct.allSatisfy { $0.isNumber || "+-() ".contains($0) }
        let category: String? =
            isMailAddress(form.correct)
            ? "user.contact.email" : isPhone ? "user.contact.phone_number" : nil
        guard let category, casework.isCorrectable(category, at: controller.slug) else { return [] }
        return [DescribedChange(category: category, newValue: Sensitive(form.correct))]
    }

    /// Shown from the address alone: the seal says that this site made it, and it holds nothing personal.
    private func received(_ request: Request, _ context: WebContext) async throws -> Response {
        let controller = try controller(context.value(.controller))
        let reference = try reference(context)
        let parts = context.value(.seal).split(separator: "~").map(String.init)
        guard parts.count == 2,
            isSame(parts[1], writer.tokens.seal("\(controller.slug)/\(reference.text)/\(parts[0])"))
        else { throw WebFault.notFound }
        let rights = parts[0].split(separator: ".").compactMap { Right(rawValue: String($0)) }
        let phrases = writer.phrases(context.language)
        let dates = try await casework.dates(ofCase: reference)
        let page = ReceivedPage(
            frame: try frame(request, context, for: controller),
            reference: reference.text,
            rights: rights.map { right in
                let isDone = right == .unsubscribe
                let duty = isDone ? nil : dates[right]
                return ReceivedPage.AskedRight(
                    title: phrases["right-\(right.rawValue)"],
                    isDone: isDone,
                    day: duty?.due.map { phrases.day($0, weekday: true) } ?? "",
                    because: duty?.reasons.sentences(in: phrases) ?? []
                )
            },
            waitsForConfirmation: rights != [.unsubscribe],
            link: Route.link(reference: reference.text).path
        )
        return try writer.html(page, language: context.language)
    }
}
