import Casework
import Hummingbird
import SubjectRequests

extension SiteDoors {
    /// Fetching the answer as a file: a fresh code, a POST that counts the fetch, and a GET that streams and may be resumed.
    func addDownloads(to router: Router<WebContext>) {
        router.on(.download(reference: ""), .get) { request, context in
            let isCodeSent = request.uri.queryParameters["code"] == "sent"
            return try await whileItLasts(request, context) {
                try await downloadPage(request, context, isCodeSent: isCodeSent)
            }
        }
        router.on(.downloadCode(reference: ""), .post) { request, context in
            let reference = try reference(context)
            try await casework.mailDownloadCode(reference, session: caseSession(request))
            let isToRead = context.form["then"] == "read"
            let back = isToRead ? Route.answer(reference: reference.text) : .download(reference: reference.text)
            return .redirect(to: back.path + "?code=sent")
        }
        router.on(.download(reference: ""), .post) { request, context in
            try await whileItLasts(request, context) { try await fetch(request, context) }
        }
        router.on(.downloadFile(reference: ""), .get) { request, context in
            let reference = try reference(context)
            return try await whileItLasts(request, context) {
                do {
                    let file = try await casework.handedOut(reference, session: caseSession(request))
                    return try await handedOut(file, reference, request)
                } catch CaseworkError.codeNeeded {
                    return .redirect(to: .download(reference: reference.text))
                }
            }
        }
    }

    /// Checks the code where one is needed, counts the fetch and leads to the file.
    private func fetch(_ request: Request, _ context: WebContext) async throws -> Response {
        let reference = try reference(context)
        let session = try caseSession(request)
        let typed = context.form["code"]
        do {
            let file = try await casework.answerFile(reference, session: session)
            if !file.isFresh { try await casework.refresh(session: session, code: typed, reference: reference) }
            // Who only wants what opens the mailed file reads it on the page, and fetches nothing.
            guard context.form["only"] != "passphrase" else {
                return .redirect(to: .download(reference: reference.text))
            }
            try await casework.handOut(reference, session: session)
            return .redirect(to: .downloadFile(reference: reference.text))
        } catch CaseworkError.wrongCode {
            let error = wrong(typed.isEmpty ? "code-missing" : "code-wrong", typed, context)
            return try await downloadPage(request, context, isCodeSent: true, error)
        }
    }

    private func downloadPage(
        _ request: Request,
        _ context: WebContext,
        isCodeSent: Bool,
        _ code: FieldContent = FieldContent()
    ) async throws -> Response {
        let reference = try reference(context)
        let file = try await casework.answerFile(reference, session: caseSession(request))
        let phrases = writer.phrases(context.language)
        let page = DownloadPage(
            frame: try frame(request, context, for: controller(file.controller)),
            reference: reference.text,
            file: file.product.fileName,
            size: phrases.size(file.size),
            until: phrases.day(file.until, weekday: true),
            fetchesLeft: file.fetchesLeft,
            digest: file.sha256.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(),
            isMailedEncrypted: file.isMailedEncrypted,
            passphrase: file.passphrase?.disclosed ?? "",
            isFresh: file.isFresh,
            isCodeSent: isCodeSent,
            code: code,
            back: Route.link(reference: file.caseReference.text).path
        )
        return try writer.html(page, language: context.language, status: code.error.isEmpty ? .ok : .badRequest)
    }

    /// The file, or the part of it that was asked for, chunk by chunk from the sealed blob.
    private func handedOut(_ file: AnswerFile, _ reference: Reference, _ request: Request) async throws -> Response {
        let tag = "\"" + file.sha256.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\""
        let condition = request.headers.value("If-Range")
        let asked = condition == nil || condition == tag ? request.headers.value("Range") : nil
        let range = ByteRange(asked, size: file.size)
        var response = Response.file(
            named: "\(reference.text)-\(file.product.fileName)",
            contentType: file.product.mediaType,
            body: ResponseBody()
        )
        response.headers.set("Accept-Ranges", "bytes")
        response.headers.set("ETag", tag)
        switch range {
        case .unsatisfiable:
            response.headers.set("Content-Range", "bytes */\(file.size)")
            response.status = .rangeNotSatisfiable
            return response
        case .whole: break
        case .part(let part):
            response.headers.set("Content-Range", "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.size)")
            response.status = .partialContent
        }
        let part = range.bytes(size: file.size)
        let next = try await casework.content(of: file)
        response.body = ResponseBody(contentLength: Int(part.count)) { writer in
            var place: Int64 = 0
            while place < part.upperBound, let bytes = try await next() {
                let here = place..<(place + Int64(bytes.count))
                place = here.upperBound
                let wanted = here.clamped(to: part)
                guard !wanted.isEmpty else { continue }
                let from = Int(wanted.lowerBound - here.lowerBound)
                try await writer.write(ByteBuffer(bytes: bytes[from..<(from + wanted.count)]))
            }
            // The person has the file once its own last byte has gone out, whole or at the end of a resumed fetch.
            if place >= file.size, part.upperBound == file.size { try await casework.noteCollected(file) }
            try await writer.finish(nil)
        }
        return response
    }
}

/// The part of a file that a `Range` header asks for (RFC 9110, section 14). Several parts at once, other units and what
/// cannot be read get the whole.
enum ByteRange: Equatable {
    case whole
    case part(Range<Int64>)
    case unsatisfiable

    init(_ header: String?, size: Int64) {
        self = .whole
        guard let header, header.hasPrefix("bytes="), !header.contains(",") else { return }
        let ends = header.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return }
        switch (Int64(ends[0]), Int64(ends[1])) {
        case (let first?, nil) where ends[1].isEmpty: self = ByteRange.checked(first, size - 1, size)
        case (let first?, let last?) where first <= last: self = ByteRange.checked(first, last, size)
        case (nil, let count?) where ends[0].isEmpty: self = ByteRange.checked(max(0, size - count), size - 1, size)
        default: return
        }
    }

    private static func checked(_ first: Int64, _ last: Int64, _ size: Int64) -> ByteRange {
        guard first >= 0, first < size, first <= last else { return .unsatisfiable }
        return .part(first..<(min(last, size - 1) + 1))
    }

    func bytes(size: Int64) -> Range<Int64> {
        switch self {
        case .part(let range): range
        case .whole, .unsatisfiable: 0..<size
        }
    }
}

extension Phrases {
    /// `84 kB`, `1.2 MB`.
    func size(_ bytes: Int64) -> String {
        guard bytes >= 1_000 else { return self("size-bytes", ["count": String(bytes)]) }
        guard bytes >= 1_000_000 else { return self("size-kilobytes", ["count": String((bytes + 500) / 1_000)]) }
        let tenths = (bytes + 50_000) / 100_000
        return self("size-megabytes", ["count": "\(tenths / 10)\(self["decimal"])\(tenths % 10)"])
    }

    static let requiredByDownload = ["size-bytes", "size-kilobytes", "size-megabytes", "code-missing", "code-wrong"]
}
