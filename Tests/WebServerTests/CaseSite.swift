import Casework
import DataMap
import Databases
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Mail
import Storage
import SubjectRequests
import Synchronization
import Testing
import Vault
import Workflows

@testable import WebServer

/// Two organisations with real storage in a folder of their own, the shipped workflows and statutes, and the example's map.
struct CaseSite: Sendable {
    static let password = "correct horse battery"
    static let start = Timestamp(CivilDate(daysSinceEpoch: 20_789), seconds: 3 * 3_600)

    let folder: URL
    let time: TestTime
    let casework: CaseDesk
    let intake: LetterIntake
    let doors: SiteDoors

    /// Runs `body` against a new site, in which Priya works for `outreach` and Tane for `other`.
    static func run(_ body: @Sendable @escaping (Browser, CaseSite) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "habeas-web-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let site = try await CaseSite(folder)
        for (name, controller) in [("priya", "outreach"), ("tane", "other")] {
            _ = try await site.casework.addStaff(
                name: Sensitive(name),
                mailAddress: Sensitive("\(name)@\(controller).example"),
                passwordHash: "hash of \(password)",
                grants: [(.caseHandler, controller), (.approver, controller)]
            )
        }
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        try await Application(router: site.doors.router(), logger: quiet).test(.router) { client in
            try await body(Browser(client), site)
        }
        await site.casework.storage.close()
        try? FileManager.default.removeItem(at: folder)
    }

    private init(_ folder: URL) async throws {
        self.folder = folder
        let time = TestTime(CaseSite.start)
        self.time = time
        let keyring = try Keyring.fresh(month: "2026-12")
        let storage = try await SiteStorage.open(
            StorageSettings(
                location: .sqlite(path: folder.appending(path: "habeas.db").path),
                blobs: .folder(folder.appending(path: "blobs").path),
                keyring: keyring,
                log: "test.example/habeas",
                clock: .given { time.now },
                holder: "test"
            )
        )
        let rules = try CaseSite.rules()
        let documents =
            rules.documents + rules.workflows.current.map { KeptDocument(kind: .workflow, text: $0.resolvedText) }
        try await storage.write { connection in
            for document in documents {
                let kind = try #require(DocumentKind(rawValue: document.kind.rawValue))
                try connection.documents.keep(digest: document.digest, kind: kind, text: document.text)
            }
        }
        casework = CaseDesk(storage: storage, keyring: keyring, rules: rules, clock: HouseClock { time.now })
        intake = LetterIntake(
            casework: casework,
            lexicons: LexiconFolder(TestSite.checkout.appending(path: "lexicons")),
            ownAddresses: [],
            authenticationServers: ["mx.outreach.example"]
        )
        doors = SiteDoors(
            site: Website(
                address: try #require(SiteAddress("http://127.0.0.1:8080")),
                texts: try TestSite.texts(),
                digest: { purpose, text in ContentDigest.hex(of: Array("\(purpose)/\(text)".utf8)) },
                isReady: { true }
            ),
            casework: casework,
            isPassword: { password, hash in hash == "hash of \(password)" },
            intake: intake
        )
    }

    /// - Parameter newer: definitions in force in the place of those that ship for the same rights.
    static func rules(newer: [WorkflowDefinition] = []) throws -> HouseRules {
        let checkout = TestSite.checkout
        func text(_ path: String) throws -> String {
            try String(contentsOf: checkout.appending(path: path), encoding: .utf8)
        }
        func names(_ path: String) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: checkout.appending(path: path).path).sorted()
                .filter { $0.hasSuffix(".yml") }
        }
        func files(_ path: String) throws -> [StatuteBook.File] {
            try names(path).map { StatuteBook.File(path: $0, text: try text("\(path)/\($0)")) }
        }
        var parts: [String: String] = [:]
        for name in try names("workflows/parts") { parts["parts/\(name)"] = try text("workflows/parts/\(name)") }
        let known = parts
        let workflows = try names("workflows").map { name in
            try WorkflowReader { known[$0] }.read(text("workflows/\(name)"), file: name)
        }
        let map = "examples/outreachcrm/data-map"
        var outreach = DataController(
            slug: "outreach",
            names: LocalText(["en": "Outreach Software Limited"]),
            jurisdiction: "NZ"
        )
        outreach.mailboxes = ["info@outreach.example"]
        var other = DataController(
            slug: "other",
            names: LocalText(["en": "Other Limited"]),
            jurisdiction: "GB-ENG"
        )
        other.rights = Right.allCases
        return try HouseRules(
            controllers: [
                outreach,
                other,
            ],
            workflows: WorkflowLibrary(inForce: workflows + newer),
            statutes: StatuteBook(
                statutes: files("workflows/statutes"),
                calendars: files("workflows/statutes/calendars")
            ),
            map: StoreMap.read(
                names(map).map { name in
                    MapFile(store: String(name.dropLast(4)), path: name, text: try text("\(map)/\(name)"))
                }
            ),
            mapText: "map",
            policyTexts: ["outreach": "outreach", "other": "other"],
            words: TestSite.words()
        )
    }

    /// Opens a case as the form does.
    func ask(_ rights: [Right], at controller: String = "outreach") async throws -> OpenedCase {
        var asking = Asking(
            controller: controller,
            channel: .form,
            rights: rights,
            language: "en",
            receivedOn: CivilDate(daysSinceEpoch: 20_789),
            receivedBasis: .serverTime
        )
        asking.mailAddress = Sensitive("aroha@kereru.example")
        asking.name = Sensitive("Aroha Ngata")
        return try await casework.open(asking, by: .requester)
    }

    /// A live link of a case, as the acknowledgement mails it.
    func link(_ opened: OpenedCase) async throws -> String {
        let token = RandomToken.link()
        try await casework.storage.write { connection in
            let person = try #require(try connection.people.subject(ofCase: opened.id))
            try connection.links.insert(
                LinkRow(
                    tokenHash: RandomToken.digest(of: token),
                    purpose: CaseDesk.confirmPurpose,
                    caseID: opened.id,
                    personID: person.id,
                    expiresAt: CaseSite.start.adding(seconds: 86_400)
                )
            )
        }
        return token
    }

    /// What is written down of a refusal, and nothing else of it.
    static let history: Set = ["events", "log_names"]

    /// Every row of every table but `left`: nothing changes without changing this.
    func digest(leaving left: Set<String> = []) async throws -> String {
        let rows = try await casework.storage.read { connection in
            let tables = try connection.sql.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") {
                try $0.text(0)
            }
            return try tables.filter { !left.contains($0) }.flatMap { table in
                try connection.sql.rows("SELECT * FROM \(raw: SQLIdentifier(table))") { row in
                    try table + row.columnNames.indices.map { "\(try row.value(at: $0))" }.joined(separator: ",")
                }.sorted()
            }
        }
        return ContentDigest.hex(of: Array(rows.joined(separator: "\n").utf8))
    }

    func phases(_ opened: OpenedCase) async throws -> [Phase] {
        try await casework.storage.read { try $0.requests.inCase(opened.id).map(\.phase) }
    }
}

/// A clock that stands until a test moves it.
final class TestTime: Sendable {
    private let time: Mutex<Timestamp>

    init(_ start: Timestamp) { time = Mutex(start) }

    var now: Timestamp { time.withLock { $0 } }

    func pass(seconds: Int) { time.withLock { $0 = $0.adding(seconds: seconds) } }
}

/// Keeps cookies between calls and sends the token of its pages along, as a browser does.
final class Browser: Sendable {
    let client: any TestClientProtocol
    private let cookies: Cookies

    /// The value of one of our cookies; empty where it is not kept.
    func cookie(_ name: String) async -> String {
        await cookies.kept.first { $0.key.hasPrefix("__Host-\(name)") }?.value ?? ""
    }

    private actor Cookies {
        var kept: [String: String] = [:]
        func take(_ response: TestResponse) {
            for line in response.headers[values: .setCookie] {
                let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
                if let name = pair.first { kept[name] = pair.count > 1 ? pair[1] : nil }
            }
        }
        var header: String { kept.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
    }

    init(_ client: any TestClientProtocol) {
        self.client = client
        cookies = Cookies()
    }

    /// Another browser, which knows nothing of this one.
    func other() -> Browser { Browser(client) }

    func get(_ path: String, _ fields: [String: String] = [:]) async throws -> TestResponse {
        try await send(path, .get, nil, fields)
    }

    /// Loads the page at `from`, and sends its form.
    func post(_ path: String, _ fields: [String: String], from page: String) async throws -> TestResponse {
        let text = try await get(page).text
        let token = try #require(
            text.firstMatch(of: /name="form-token" value="([^"]*)"/)?.output.1,
            "no form on \(page)"
        )
        var all = fields
        all["form-token"] = String(token).replacing("&amp;", with: "&")
        return try await postBare(path, all)
    }

    func postBare(_ path: String, _ fields: [String: String]) async throws -> TestResponse {
        let body = fields.map { "\(Route.encoded($0.key))=\(Route.encoded($0.value))" }.joined(separator: "&")
        return try await send(path, .post, body)
    }

    /// A body as it is, by a program that never saw a page.
    func postRaw(_ path: String, _ body: String, type: String) async throws -> TestResponse {
        try await send(path, .post, body, type: type)
    }

    /// Asks whether something is there, as scanners do.
    func head(_ path: String) async throws -> TestResponse { try await send(path, .head, nil) }

    /// A form with files, from the page whose text is given, as browsers send one.
    func postFiles(
        _ path: String,
        _ fields: [String: String],
        files: [(name: String, content: String)],
        from page: String
    ) async throws -> TestResponse {
        let token = try #require(page.firstMatch(of: /name="form-token" value="([^"]*)"/)?.output.1)
        var all = fields
        all["form-token"] = String(token).replacing("&amp;", with: "&")
        var body = all.map { "--XX\r\nContent-Disposition: form-data; name=\"\($0.key)\"\r\n\r\n\($0.value)\r\n" }
        body += files.map { file in
            "--XX\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\(file.name)\"\r\n"
                + "Content-Type: application/pdf\r\n\r\n\(file.content)\r\n"
        }
        return try await send(path, .post, body.joined() + "--XX--\r\n", type: "multipart/form-data; boundary=XX")
    }

    func signIn(_ address: String, password: String = CaseSite.password) async throws -> TestResponse {
        try await post("/console/sign-in", ["email": address, "password": password], from: "/console/sign-in")
    }

    func send(
        _ path: String,
        _ method: HTTPRequest.Method,
        _ body: String?,
        _ fields: [String: String] = [:],
        type: String = "application/x-www-form-urlencoded"
    ) async throws -> TestResponse {
        var headers = HTTPFields()
        for (name, value) in fields { headers[try #require(HTTPField.Name(name))] = value }
        headers[.cookie] = await cookies.header
        if body != nil { headers[.contentType] = type }
        let response = try await client.execute(
            uri: path,
            method: method,
            headers: headers,
            body: body.map { ByteBuffer(string: $0) }
        )
        await cookies.take(response)
        return response
    }
}
