import DataMap
import Outbound
import SubjectRequests

/// What an endpoints file says: how rows are read, changed and deleted over an HTTP service.
package struct HTTPEndpoints: Sendable, Hashable {
    var auth: HTTPAuth?
    var headers: [HTTPField] = []
    /// How many calls may begin in a second; nil where there is no limit.
    var callsPerSecond: Int?
    /// How many calls may be under way at once.
    var callsAtOnce = 2
    /// How many pages one question may have.
    var pagesMax = 1_000
    var pageBytesMax = 8 << 20
    /// After how long a call is given up.
    var seconds = 30
    /// The header that carries a key which is the same whenever the same change is made again.
    var idempotencyHeader: String?
    /// What is asked for to see that the service answers and lets us in.
    var alive: PathTemplate?
    var tables: [HTTPTable] = []

    var schema: LiveSchema { LiveSchema(tables: tables.map(\.live)) }

    func table(_ live: LiveTable) -> HTTPTable? { tables.first { $0.live.name == live.name } }

    /// The one secret of the service; nil where it asks for none.
    package var secret: SecretPlace? {
        switch auth {
        case .bearer(let secret), .basic(_, let secret), .header(_, let secret): secret
        case .oauth(let client): client.secret
        case nil: nil
        }
    }
}

/// Where a secret stands; never in the file itself.
package enum SecretPlace: Sendable, Hashable {
    case file(String)
    case environment(String)
}

enum HTTPAuth: Sendable, Hashable {
    case bearer(SecretPlace)
    case basic(user: String, SecretPlace)
    case header(name: String, SecretPlace)
    case oauth(OAuthClient)
}

/// A client that fetches its tokens itself (RFC 6749 section 4.4).
struct OAuthClient: Sendable, Hashable {
    let token: HTTPBase
    let id: String
    let secret: SecretPlace
    let scope: String?
}

/// A kind of thing that the service keeps, seen as a table.
struct HTTPTable: Sendable, Hashable {
    let live: LiveTable
    /// Where each column lies in a row's JSON.
    let paths: [String: [String]]
    let reads: [HTTPRead]
    let updates: [HTTPUpdate]
    let delete: HTTPChange?
    /// How every row is asked for; used where a table is gone through, never for a search.
    let list: HTTPRead?
    let create: HTTPCreation?

    /// The way to read rows by these columns: by all of them where there is one, else by some, the rest being compared here.
    func read(by columns: [String]) -> HTTPRead? {
        let wanted = Set(columns)
        let fitting = reads.filter { wanted.isSuperset(of: $0.by) }
        return fitting.max { $0.by.count < $1.by.count }
    }
}

/// One call with places for values.
struct CallTemplate: Sendable, Hashable {
    let method: HTTPCall.Method
    let path: PathTemplate
    let query: [QueryTemplate]
    let body: BodyTemplate?
}

/// `/contacts/{id}`: each segment with one place at most.
struct PathTemplate: Sendable, Hashable {
    struct Segment: Sendable, Hashable {
        let before: String
        let field: String?
        let after: String
    }

    let segments: [Segment]

    var fields: [String] { segments.compactMap(\.field) }
}

/// A parameter is a fixed text or one value, never a text with values in it: that would make a language of it.
struct QueryTemplate: Sendable, Hashable {
    let name: String
    let value: TemplateValue
}

enum TemplateValue: Sendable, Hashable {
    case text(String)
    case field(String)
}

/// A JSON body with places for whole values.
indirect enum BodyTemplate: Sendable, Hashable {
    case value(JSONValue)
    case field(String)
    /// All changed columns, each where it lies in a row.
    case changes
    case list([BodyTemplate])
    case object([String: BodyTemplate])

    /// The columns that stand in it by name.
    var fields: Set<String> {
        switch self {
        case .value, .changes: []
        case .field(let name): [name]
        case .list(let elements): elements.reduce(into: []) { $0.formUnion($1.fields) }
        case .object(let members): members.values.reduce(into: []) { $0.formUnion($1.fields) }
        }
    }

    var takesChanges: Bool {
        switch self {
        case .value, .field: false
        case .changes: true
        case .list(let elements): elements.contains(where: \.takesChanges)
        case .object(let members): members.values.contains(where: \.takesChanges)
        }
    }
}

/// How rows are found by some columns.
struct HTTPRead: Sendable, Hashable {
    let by: [String]
    let call: CallTemplate
    /// Where the rows lie in the answer; empty where the answer itself is the list, or the one row.
    let rows: [String]
    let pages: Paging
    let several: SeveralKeys?
    /// Statuses that mean that there is no row.
    let gone: Set<Int>
}

/// Several keys in one call: the parameter stands once for each, or once with all of them and a sign between.
struct SeveralKeys: Sendable, Hashable {
    let most: Int
    let separator: String?
}

/// How the next page is asked for.
enum Paging: Sendable, Hashable {
    /// There is one page.
    case none
    /// By the number of rows that came; the last page is empty.
    case offset(send: String, size: PageSize?)
    /// By the number of the page; the last page is empty.
    case number(send: String, from: Int, size: PageSize?)
    /// By a text in the answer; there is none on the last page.
    case cursor(path: [String], send: String)
    /// By a link in the answer's head (RFC 8288), or at a path in its body; there is none on the last page.
    case link(path: [String]?)
}

struct PageSize: Sendable, Hashable {
    let send: String
    let rows: Int
}

/// How a row is changed or deleted.
struct HTTPChange: Sendable, Hashable {
    let call: CallTemplate
    /// Statuses that mean that it is done; empty for every one from 200 to 299.
    let done: Set<Int>
    /// Statuses that mean that the row is not there any more.
    let gone: Set<Int>
}

/// How a row is put in.
struct HTTPCreation: Sendable, Hashable {
    let change: HTTPChange
    /// The columns that it can give; nil for all.
    let fields: Set<String>?
}

struct HTTPUpdate: Sendable, Hashable {
    let change: HTTPChange
    /// The columns that it can write; nil for all.
    let fields: Set<String>?
    /// The only values that it can write, where the call itself means them.
    let values: [String: HeldValue]

    /// Which of these settings the call makes.
    func settings(among wanted: [ColumnValue]) -> [ColumnValue] {
        guard values.isEmpty else {
            let meant = wanted.filter { setting in values[setting.column.name].map(setting.value.isSame) ?? false }
            return meant.count == values.count ? meant : []
        }
        return wanted.filter { fields?.contains($0.column.name) ?? true }
    }
}
