import Casework
import Hummingbird
import Logging
import SubjectRequests
import Workflows

/// Turns everything that a handler throws into an answer that says what happened and what next: a page for people, JSON
/// for programs. Nothing of an error that we do not know reaches the caller, only the number to find it by in the log.
struct ErrorAnswers: RouterMiddleware {
    let writer: PageWriter

    func handle(
        _ request: Request,
        context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.language = writer.language(of: request, for: context.route)
        do {
            return try await next(request, context)
        } catch {
            let told = told(error, request, context)
            if told.fault == .signInNeeded, context.route?.area == .console, request.method == .get {
                return .redirect(to: .signIn)
            }
            // A requester whose half hour is over comes to the page that mails a code.
            if told.fault == .signInNeeded, context.route?.area == .ownCase,
                let reference = Reference(context.value(.reference))
            {
                return .redirect(to: .link(reference: reference.text))
            }
            var response = try answer(told, request, context)
            if told.fault == .methodNotAllowed, let route = Route.of(path: request.uri.path) {
                response.headers.set("Allow", route.methods.map(\.rawValue).joined(separator: ", "))
            }
            if told.fault == .unavailable || told.fault == .tooMany { response.headers.set("Retry-After", "60") }
            return response
        }
    }

    /// An error in the words that the caller gets.
    private struct Told {
        var fault: WebFault
        var code: String
        /// A sentence of the error's own; nil where the phrases have one.
        var sentence: String?
    }

    private func told(_ error: any Error, _ request: Request, _ context: WebContext) -> Told {
        switch error {
        case let fault as WebFault: return Told(fault: fault, code: fault.code)
        case is NotAllowed: return Told(fault: .notNow, code: WebFault.notNow.code)
        case let error as any CodedError:
            let fault = WebFault(error)
            guard fault == .notNow || fault == .unavailable else { return Told(fault: fault, code: error.code) }
            return Told(fault: fault, code: error.code, sentence: error.sentence)
        case let error as any HTTPResponseError:
            let isUnknownMethod = error.status == .notFound && Route.of(path: request.uri.path) != nil
            let isRouted = context.route != nil
            let fault = isUnknownMethod && !isRouted ? .methodNotAllowed : WebFault(status: error.status)
            return Told(fault: fault, code: fault.code)
        default:
            context.logger.error("defect", metadata: ["type": "\(type(of: error))"])
            return Told(fault: .defect, code: WebFault.defect.code)
        }
    }

    private func answer(_ told: Told, _ request: Request, _ context: WebContext) throws -> Response {
        let phrases = writer.phrases(context.language)
        let isForPrograms = context.route?.isForPrograms ?? request.uri.path.hasPrefix("/api/")
        guard !isForPrograms else {
            let document = ErrorDocument(
                told.fault,
                code: told.code,
                title: phrases["problem-\(told.fault.code)"],
                detail: told.sentence ?? phrases["problem-\(told.fault.code)-next"]
            )
            var response = try Response.json(document, status: told.fault.status)
            response.headers.set("Content-Type", "application/problem+json")
            return response
        }
        let page = ProblemPage(
            frame: writer.frame(request, context),
            title: phrases["problem-\(told.fault.code)"],
            explanation: told.sentence ?? "",
            next: phrases["problem-\(told.fault.code)-next"],
            number: told.fault == .defect ? context.id : ""
        )
        return try writer.html(page, language: context.language, status: told.fault.status)
    }
}

/// What went wrong, for programs (RFC 9457); the same shape everywhere.
struct ErrorDocument: Encodable {
    /// Names the kind of problem; nothing is to be fetched there.
    var type: String
    var title: String
    var status: Int
    /// The stable word by which programs tell problems apart.
    var code: String
    var detail: String

    init(_ fault: WebFault, code: String, title: String, detail: String) {
        type = "urn:habeas:problem:\(code)"
        self.title = title
        status = fault.status.code
        self.code = code
        self.detail = detail
    }
}

extension WebFault {
    /// How an error of the house looks from outside. What a caller may not see is not there for them.
    init(_ error: any CodedError) {
        self =
            switch error {
            case CaseworkError.notFound, IntakeError.unknownController: .notFound
            case CaseworkError.notSignedIn: .signInNeeded
            case CaseworkError.notPermitted: .notPermitted
            case CaseworkError.tooManyTries: .tooMany
            default: error.isTemporary ? .unavailable : .notNow
            }
    }
}
