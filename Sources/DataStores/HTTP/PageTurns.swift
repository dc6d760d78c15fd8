import DataMap
import Outbound
import SubjectRequests

/// Which page is asked for next.
struct PageTurns {
    private let paging: Paging
    /// What goes into the next call beside what is asked for.
    private(set) var parameters: [(name: String, value: String)]
    /// Where the service itself says that the next page lies.
    private(set) var link: String?
    private var number = 0
    private var seen: Set<String> = []

    init(_ paging: Paging) {
        self.paging = paging
        switch paging {
        case .none, .cursor, .link: parameters = []
        case .offset(let send, let size):
            parameters = PageTurns.parameters(send, 0, size)
        case .number(let send, let first, let size):
            number = first
            parameters = PageTurns.parameters(send, first, size)
        }
    }

    private static func parameters(_ send: String, _ place: Int, _ size: PageSize?) -> [(name: String, value: String)] {
        [(send, "\(place)")] + (size.map { [($0.send, "\($0.rows)")] } ?? [])
    }

    /// False after the last page.
    ///
    /// Pages by offset and by number end with an empty one: a service may give fewer rows on a page than it is asked for.
    ///
    /// - Throws: ``StoreFault`` where a page would come again.
    mutating func turn(
        _ onPage: Int,
        rows: Int,
        _ answer: JSONValue,
        _ reply: HTTPReply,
        _ session: HTTPSession,
        _ table: HTTPTable
    ) throws -> Bool {
        switch paging {
        case .none: return false
        case .offset(let send, let size):
            parameters = PageTurns.parameters(send, rows, size)
            return onPage > 0
        case .number(let send, _, let size):
            number += 1
            parameters = PageTurns.parameters(send, number, size)
            return onPage > 0
        case .cursor(let path, let send):
            guard let next = answer.at(path)?.held(.text).keyText, !next.isEmpty else { return false }
            parameters = [(send, next)]
            return try note(next, session, table)
        case .link(let path):
            link = path.map { answer.at($0)?.text } ?? reply.headers["link"].flatMap(PageTurns.next)
            guard let link, !link.isEmpty else { return false }
            return try note(link, session, table)
        }
    }

    private mutating func note(_ page: String, _ session: HTTPSession, _ table: HTTPTable) throws -> Bool {
        guard seen.insert(page).inserted else {
            throw StoreFault.pages(store: session.store, collection: table.live.name, most: nil)
        }
        return true
    }

    /// The target of `<…>; rel="next"` among the links of a header (RFC 8288 section 3).
    static func next(_ header: String) -> String? {
        var rest = header[...]
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let target = rest[rest.index(after: open)..<close]
            rest = rest[rest.index(after: close)...]
            // Up to the next link: a comma stands in quotes, or ends this one.
            var isQuoted = false
            let parameters = rest.prefix { sign in
                if sign == "\"" { isQuoted.toggle() }
                return isQuoted || sign != ","
            }
            rest = rest.dropFirst(parameters.count)
            let isNext = parameters.split(separator: ";").contains { parameter in
                let halves = parameter.split(separator: "=", maxSplits: 1)
                    .map { $0.lowercased().split { " \t\"".contains($0) } }
                return halves.count == 2 && halves[0] == ["rel"] && halves[1].contains("next")
            }
            if isNext { return String(target) }
        }
        return nil
    }
}
