import Casework
import Foundation
import Hummingbird
import SubjectRequests

extension SiteDoors {
    func addAPI(to router: Router<WebContext>) {
        router.on(.apiRequests, .post) { request, context in try await openByProgram(request, context) }
        router.on(.apiRequests, .get) { request, _ in
            let staff = try await caller(request, changes: false)
            let isOpenOnly = request.uri.queryParameters["open"] != "false"
            return try .json(ListDocument(requests: try await casework.summaries(for: staff, openOnly: isOpenOnly)))
        }
        router.on(.apiRequest(reference: ""), .get) { request, context in
            let staff = try await caller(request, changes: false)
            return try .json(try await casework.summary(reference(context), for: staff))
        }
        router.on(.apiMove(reference: "", verb: ""), .post) { request, context in
            let staff = try await caller(request, changes: true)
            guard let verb = MoveVerb(rawValue: context.value(.verb)), verb.isPosted else { throw WebFault.notFound }
            return try await carryOutByProgram(verb, request, context, staff)
        }
        router.on(.apiMove(reference: "", verb: ""), .delete) { request, context in
            let staff = try await caller(request, changes: true)
            guard let verb = MoveVerb(rawValue: context.value(.verb)), let end = verb.ending else {
                throw WebFault.methodNotAllowed
            }
            // With a body, for the history keeps why something ended.
            return try await carryOutByProgram(end, request, context, staff)
        }
        let description = APIDescription(address: site.address)
        router.on(.apiDescription, .get) { _, _ in try .json(description.document) }
    }

    private func carryOutByProgram(
        _ verb: MoveVerb,
        _ request: Request,
        _ context: WebContext,
        _ staff: StaffMember
    ) async throws -> Response {
        let order: MoveOrder = try await document(request, bytesMax: 64 * 1_024)
        let reference = try reference(context)
        let call = try callKey(request).map { ProgramCall(key: $0, wish: "\(verb.rawValue)\n\(order.wish)") }
        try await casework.once(call, about: reference, by: staff) {
            try await carryOut(verb, order, reference, by: staff)
        }
        return try .json(try await casework.summary(reference, for: staff))
    }

    /// Anybody may ask, as by the form: until the address is confirmed nothing comes of it but mail.
    private func openByProgram(_ request: Request, _ context: WebContext) async throws -> Response {
        let asked: AskDocument = try await document(request, bytesMax: 1_024 * 1_024)
        let controller = try controller(asked.controller)
        let rights = asked.rights.compactMap { Right(word: $0) }
        guard rights.count == asked.rights.count, let form = asked.form(rights), form.faults().isEmpty else {
            throw WebFault.unreadableForm
        }
        var asking = try asking(form, at: controller, channel: .api, language: asked.language ?? context.language)
        asking.call = try callKey(request)
        try await limits.countAsk(by: context.peer(request), at: controller.slug)
        let opened = try await casework.openOnce(asking)
        return try .json(OpenedDocument(case: opened.reference.text, requests: opened.summaries), status: .created)
    }

    /// The key by which a program tells one call from another.
    private func callKey(_ request: Request) throws -> String? {
        let key = request.headers.value("Idempotency-Key")
        guard key.map({ (1...200).contains($0.utf8.count) }) ?? true else { throw WebFault.unreadableForm }
        return key
    }

    /// The member of staff who calls: by the console's session, or by address and password with each call.
    private func caller(_ request: Request, changes: Bool) async throws -> StaffMember {
        if let header = request.headers.value("Authorization") {
            guard let (address, password) = SiteDoors.basic(header) else { throw WebFault.signInNeeded }
            try await tries.check(address.lowercased())
            let staff = try await casework.staff(mailAddress: address) { try await isPassword(password, $0) }
            guard let staff else {
                await tries.noteFailure(address.lowercased())
                throw WebFault.signInNeeded
            }
            return staff
        }
        // A page of another site could send a browser's cookie along: only our own pages may change anything with it.
        let sender = request.headers.value("Sec-Fetch-Site") ?? "same-origin"
        guard !changes || sender == "same-origin" || sender == "none" else { throw WebFault.foreignForm }
        guard let token = writer.cookies.value(.console, in: request),
            let staff = try await casework.staff(session: token)
        else { throw WebFault.signInNeeded }
        return staff
    }

    /// Address and password of an `Authorization: Basic` header.
    static func basic(_ header: String) -> (address: String, password: String)? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic", let bytes = Data(base64Encoded: String(parts[1])),
            let text = String(validating: bytes, as: UTF8.self), let colon = text.firstIndex(of: ":")
        else { return nil }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    /// A JSON body. Browsers ask before they send this type to another site, and we never allow it.
    private func document<Document: Decodable>(_ request: Request, bytesMax: Int) async throws -> Document {
        let type = request.headers.value("Content-Type")?.prefix { $0 != ";" }.trimmed.lowercased()
        guard type == "application/json" else { throw WebFault.unknownEncoding }
        let body = try await request.wholeBody(bytesMax: bytesMax)
        do {
            return try JSONDecoder().decode(Document.self, from: Data(body))
        } catch is DecodingError {
            throw WebFault.unreadableForm
        }
    }
}

/// What a program asks for somebody, as the form does.
struct AskDocument: Decodable {
    var controller: String
    /// Our words or the law's.
    var rights: [String]
    var email: String
    var name: String?
    var customerNumber: String?
    var wrong: String?
    var correct: String?
    var message: String?
    var language: String?

    /// The same as the form's fields, so that one check serves both; nil where a text holds what no form may hold.
    func form(_ rights: [Right]) -> AskForm? {
        let texts = [email, name, customerNumber, wrong, correct, message].compactMap { $0 }
        guard !texts.contains(where: { $0.contains("\0") }) else { return nil }
        var fields = rights.map { FormField(name: "right", value: $0.rawValue) }
        for (field, value) in [
            ("email", email), ("name", name), ("customer-number", customerNumber), ("wrong", wrong),
            ("correct", correct), ("message", message),
        ] {
            if let value { fields.append(FormField(name: field, value: value)) }
        }
        return AskForm(SubmittedForm(fields: fields), offered: rights)
    }
}

/// What was opened; nothing in it is personal.
struct OpenedDocument: Encodable {
    var `case`: String
    var requests: [RequestSummary]
}

/// The requests that a member of staff may see.
struct ListDocument: Encodable {
    var requests: [RequestSummary]
}
