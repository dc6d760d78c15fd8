import Hummingbird

/// What holds for a route whatever its handler does.
extension Route {
    /// One of each kind of route, its values empty.
    package static let all: [Route] = [
        .start, .find, .ask(controller: ""), .received(controller: "", reference: "", seal: ""), .link(reference: ""),
        .linkCode(reference: ""), .linkCodeMail(reference: ""), .facts(reference: ""),
        .statusMessage(reference: ""),
        .statusWithdrawal(reference: ""), .leave, .answer(reference: ""), .download(reference: ""),
        .downloadFile(reference: ""), .downloadCode(reference: ""), .task, .taskAnswer, .unsubscribe(token: ""),
        .signIn, .signOut, .queue,
        .request(reference: ""),
        .move(reference: "", verb: ""), .preview(reference: ""), .review(reference: ""),
        .foundFile(reference: "", id: ""), .noteRequest,
        .dataMap,
        .heldMail, .heldLetter(id: ""), .heldMailFiling(id: ""),
        .leftAlone, .leftAloneLetter(id: ""), .leftAloneFiling(id: ""), .outbox, .outboxMail(id: ""),
        .outboxPart(id: "", part: ""),
        .apiRequests, .apiRequest(reference: ""), .apiMove(reference: "", verb: ""), .apiDescription,
        .asset(name: ""), .publicKey, .live, .ready, .metrics,
    ]

    private static let byPattern = Dictionary(all.map { ($0.pattern, $0) }, uniquingKeysWith: { first, _ in first })

    /// The route that the router found, its values empty.
    static func of(pattern: String?) -> Route? { pattern.flatMap { byPattern[$0] } }

    /// The methods of a path, as `Allow` says them.
    package var methods: [HTTPRequest.Method] {
        switch self {
        case .start, .received, .downloadFile, .queue, .request, .preview, .review, .foundFile, .dataMap, .heldMail,
            .heldLetter,
            .leftAlone,
            .leftAloneLetter,
            .outbox,
            .outboxMail, .outboxPart, .apiRequest, .apiDescription, .asset, .publicKey, .live, .ready, .metrics:
            [.get, .head]
        case .ask, .link, .linkCode, .facts, .answer, .download, .task, .unsubscribe, .signIn, .noteRequest,
            .apiRequests:
            [.get, .head, .post]
        case .find, .linkCodeMail, .statusMessage, .statusWithdrawal, .leave, .downloadCode, .taskAnswer, .signOut,
            .move,
            .heldMailFiling,
            .leftAloneFiling:
            [.post]
        case .apiMove: [.post, .delete]
        }
    }

    /// Whether a path's form must carry the token of the page that it was on. Mail programs send the unsubscription of
    /// RFC 8058 without ever having seen a page; other programs show a key of their own.
    var wantsFormToken: Bool {
        switch self {
        case .unsubscribe, .apiRequests, .apiMove: false
        default: true
        }
    }

    /// Whether errors are told in JSON.
    var isForPrograms: Bool {
        switch self {
        case .apiRequests, .apiRequest, .apiMove, .apiDescription, .publicKey, .live, .ready, .metrics: true
        default: false
        }
    }

    /// The most bytes that a body may have.
    var bodyBytesMax: Int {
        switch self {
        case .taskAnswer: 16 * 1_024 * 1_024
        case .noteRequest, .ask: 10 * 1_024 * 1_024
        case .statusMessage: 256 * 1_024
        case .apiRequests: 1_024 * 1_024
        case .unsubscribe: 8 * 1_024
        default: 64 * 1_024
        }
    }

    /// The route of a path as it was asked for, whether or not the method fits; its values empty.
    static func of(path: some StringProtocol) -> Route? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        return all.first { route in
            let segments = route.segments
            guard segments.count == parts.count else { return false }
            return zip(segments, parts).allSatisfy { segment, part in
                switch segment {
                case .fixed(let text): part == text
                case .value: true
                }
            }
        }
    }
}

extension Route {
    /// Whose session a page needs.
    package enum Area: Sendable {
        case open
        /// The session that a mailed link or code opens for one case.
        case ownCase
        /// A member of staff's.
        case console
    }

    package var area: Area {
        switch self {
        case .facts, .statusMessage, .statusWithdrawal, .leave, .answer, .download, .downloadFile, .downloadCode:
            .ownCase
        case .signOut, .queue, .request, .move, .preview, .review, .foundFile, .noteRequest, .dataMap, .heldMail,
            .heldLetter, .heldMailFiling,
            .leftAlone, .leftAloneLetter, .leftAloneFiling:
            .console
        case .start, .find, .ask, .received, .link, .linkCode, .linkCodeMail, .task, .taskAnswer, .unsubscribe, .signIn,
            .outbox,
            .outboxMail,
            .outboxPart, .apiRequests, .apiRequest, .apiMove, .apiDescription, .asset, .publicKey, .live, .ready,
            .metrics:
            .open
        }
    }

    /// Whether its page is written for staff, and in English.
    package var isForStaff: Bool {
        switch self {
        case .signIn, .outbox, .outboxMail: true
        default: area == .console
        }
    }
}
