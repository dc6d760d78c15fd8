import Casework
import Hummingbird
import SubjectRequests

/// Whether a password belongs to a hash. Called with nil where there is no such person, and takes as long then.
package typealias PasswordCheck = @Sendable (_ password: String, _ hash: String?) async throws -> Bool

/// Compares what somebody gave as facts with what is held, by the place of each question; answers nothing.
package typealias FactCheck =
    @Sendable (_ given: [Int: Sensitive<String>], _ reference: Reference, _ session: String) async throws -> Void

/// Every way into the site that leads to cases: portal, console, one-click links, API, and in the demo the mailbox.
///
/// What a door does to a request it does through Casework; there is no second way.
package struct SiteDoors: Sendable {
    package let site: Website
    package let casework: CaseDesk
    let isPassword: PasswordCheck
    /// Files letters that wait for a person; nil where no mail comes in.
    let intake: LetterIntake?
    /// Nil where no store can be asked; nobody is asked for facts then.
    let checkFacts: FactCheck?
    let tries: TryCount
    let limits: CallLimits
    /// Reads the demo's mailbox, newest mail first; nil on a real site.
    let outbox: OutboxReader?

    package init(
        site: Website,
        casework: CaseDesk,
        isPassword: @escaping PasswordCheck,
        intake: LetterIntake? = nil,
        checkFacts: FactCheck? = nil,
        outbox: OutboxReader? = nil
    ) {
        self.site = site
        self.casework = casework
        self.isPassword = isPassword
        self.intake = intake
        self.checkFacts = checkFacts
        self.outbox = outbox
        tries = TryCount(clock: casework.clock)
        limits = CallLimits(clock: casework.clock)
    }

    var writer: PageWriter { site.writer }

    /// The site's router with every door in it.
    package func router() -> Router<WebContext> {
        let router = site.router()
        addPortal(to: router)
        addOwnCase(to: router)
        addCodes(to: router)
        if let checkFacts { addFacts(checkFacts, to: router) }
        addAnswers(to: router)
        addReview(to: router)
        addDownloads(to: router)
        addColleagueTasks(to: router)
        addConsole(to: router)
        addDataMap(to: router)
        addMoves(to: router)
        addNotedRequests(to: router)
        addWaitingMail(to: router)
        addUnsubscribe(to: router)
        addAPI(to: router)
        if let outbox { addOutbox(outbox, to: router) }
        return router
    }

    /// What a requester's page carries.
    func frame(
        _ request: Request,
        _ context: WebContext,
        for controller: DataController? = nil,
        area: Route.Area? = nil
    ) throws -> PageFrame {
        var frame = writer.frame(request, context, area: area)
        frame.organisation = controller?.names[context.language] ?? ""
        if outbox != nil, let controller = controller ?? controllers.first {
            frame.virtualDay = writer.phrases(context.language).day(try casework.today(at: controller), weekday: true)
        }
        return frame
    }

    /// In the order of their slugs.
    var controllers: [DataController] { casework.rules.controllers.values.sorted { $0.slug < $1.slug } }

    func controller(_ slug: String) throws -> DataController {
        guard let controller = casework.rules.controllers[slug] else { throw WebFault.notFound }
        return controller
    }

    func reference(_ context: WebContext) throws -> Reference {
        guard let reference = Reference(context.value(.reference)) else { throw WebFault.notFound }
        return reference
    }
}
