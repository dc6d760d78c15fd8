import Casework
import Databases
import Execution
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Storage
import SubjectRequests
import Testing
import Vault

@testable import Commands
@testable import WebServer

/// The first example site as it is served, with all its stores, driven within the test: the router is the served one.
struct DoorSite: Sendable {
    /// Somebody of whom every store holds something.
    static let victim = "aroha@kereru-neighbours.example"
    static let password = "walks through every door"

    let folder: URL
    let house: House
    let doors: SiteDoors
    let client: any TestClientProtocol
    let clock: VirtualClock

    /// What the served router answers to: method and pattern.
    let routes: [(method: HTTPRequest.Method, pattern: String)]

    /// - Parameter change: of the site's files, before it is opened.
    static func run(
        change: (URL) throws -> Void = { _ in },
        _ body: @Sendable @escaping (DoorSite) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "habeas-doors-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let example = try ShippedFiles.find(environment: ["HABEAS_HOME": checkout.path]).home
            .appending(path: "examples/outreachcrm")
        let site = try DemoSite("outreachcrm", from: example, in: folder)
        // Many requests of one person in a day, and each must have its link.
        let settings = site.folder.appending(path: "habeas.yml")
        try String(contentsOf: settings, encoding: .utf8)
            .replacing("outbox\"}", with: "outbox\", acknowledgements-per-address: 1000, per-address: 1000}")
            .write(to: settings, atomically: true, encoding: .utf8)
        try change(site.folder)
        let clock = try VirtualClock(
            file: folder.appending(path: "clock"),
            start: Timestamp(microseconds: 1_795_719_600_000_000)
        )
        let house = try await House.open(SiteOpening(folder: site.folder), clock: clock.clock)
        let doors = try house.doors(outbox: { try DemoOutbox(house.opening).read() })
        let router = doors.router()
        let routes = router.routes.map { (method: $0.method, pattern: String(describing: $0.path)) }
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        try await Application(router: router, logger: quiet).test(.router) { client in
            let site = DoorSite(
                folder: site.folder,
                house: house,
                doors: doors,
                client: client,
                clock: clock,
                routes: routes
            )
            try await body(site)
        }
        try await house.close()
        try remove(folder)
    }

    /// SQLite takes its side files away when its last connection closes, which may be while the folder is being removed.
    private static func remove(_ folder: URL) throws {
        while FileManager.default.fileExists(atPath: folder.path) {
            do {
                try FileManager.default.removeItem(at: folder)
            } catch CocoaError.fileNoSuchFile {
                continue
            }
        }
    }

    static let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// One member of staff for each role alone, and one with all of them.
    func addStaff() async throws -> [String] {
        let hash = try await PasswordDesk.shared.hash(DoorSite.password)
        let sets = Role.allCases.map { [$0] } + [Role.allCases]
        for roles in sets {
            _ = try await house.casework.addStaff(
                name: Sensitive(DoorSite.address(roles)),
                mailAddress: Sensitive(DoorSite.address(roles)),
                passwordHash: hash,
                grants: roles.map { ($0, "*") }
            )
        }
        return sets.map(DoorSite.address)
    }

    private static func address(_ roles: [Role]) -> String {
        roles.count == 1 ? "\(roles[0].rawValue)@staff.example" : "everything@staff.example"
    }

    /// Does all that can be done now.
    func settle() async throws { try await house.loops.runUntilIdle() }

    /// A letter that asks for nothing, which staff may still file as what they decide; its id.
    func waitingLetter() async throws -> String {
        let loops = house.loops
        let head =
            "From: <\(DoorSite.victim)>\r\nTo: <info@outreach.example>\r\nMessage-ID: <\(UUID().uuidString)@a.example>"
        let raw = Array("\(head)\r\nSubject: Lunch\r\n\r\nThank you for lunch on Tuesday.\r\n".utf8)
        let keyring = house.casework.keyring
        try loops.spool.store(raw, mailbox: "info@outreach.example", at: clock.now, keyring: keyring)
        try await settle()
        return try #require(try await loops.intake.stored(raw)).id
    }

    /// The mails so far, raw, with the links in them.
    func mails() throws -> [String] { try DemoOutbox(house.opening).mails().map(\.raw) }

    /// The newest link of a case, as it was mailed.
    func link(_ reference: String) throws -> String {
        let links = try DemoOutbox(house.opening).links().filter { $0.reference.text == reference }
        return try #require(links.last).token
    }

    /// The name under which the style sheet is served.
    var style: String {
        doors.site.writer.texts.assets.first { $0.servedName.hasSuffix(".css") }?.servedName ?? ""
    }

    // MARK: - What there is

    /// Every row of every store of the organisation.
    func storeRows() throws -> [String: Int] {
        var rows: [String: Int] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "stores").path)
        where file.hasSuffix(".db") {
            let path = folder.appending(path: "stores/\(file)").path
            let connection = try SQLiteConnection(.foreign(path: path, access: .readOnly, busySeconds: 10))
            for row in try DoorSite.everyRow(of: connection) { rows["\(file) \(row)", default: 0] += 1 }
        }
        return rows
    }

    /// Every row of our own database but what looking may write: the last use of a session, and readings in the history.
    func ownRows() async throws -> Set<String> {
        let rows = try await house.casework.storage.read { try DoorSite.everyRow(of: $0.sql) }
        let looking = ["sessions: ", "reading: ", "log_names: text(\"reading\")"]
        return Set(rows.filter { row in !looking.contains(where: row.hasPrefix) })
    }

    private static func everyRow(of connection: any SQLConnection) throws -> [String] {
        let tables = try connection.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") {
            try $0.text(0)
        }
        return try tables.flatMap { table in
            try connection.rows("SELECT * FROM \(raw: SQLIdentifier(table))") { row in
                let isReading = try table == "events" && row.text(1) == "reading"
                return try (isReading ? "reading: " : "\(table): ")
                    + row.columnNames.indices.map { "\(try row.value(at: $0))" }.joined(separator: ", ")
            }
        }
    }

    /// One line for each effect, package and verification of requests outside of the cases named: what has come of those
    /// that nobody has confirmed.
    func come(ofAllBut known: Set<String>) async throws -> Come {
        try await house.casework.storage.read { connection in
            func lines(_ text: SQLText) throws -> [(String, String)] {
                try connection.sql.rows(text) { (try $0.text(0), try $0.text(1)) }.filter { !known.contains($0.0) }
            }
            return Come(
                effects: try lines(
                    """
                    SELECT c.reference, r.right_asked || ' ' || e.kind FROM effects e
                    JOIN requests r ON r.id = e.request_id JOIN cases c ON c.id = r.case_id
                    """
                ).map(\.1),
                packages: try lines(
                    """
                    SELECT c.reference, p.id FROM packages p
                    JOIN requests r ON r.id = p.request_id JOIN cases c ON c.id = r.case_id
                    """
                ).count,
                proofs: try lines(
                    """
                    SELECT c.reference, v.id FROM verifications v
                    JOIN people p ON p.id = v.person_id JOIN cases c ON c.id = p.case_id
                    """
                ).count,
                ends: try lines(
                    """
                    SELECT c.reference, r.right_asked || ' ' || r.outcome FROM requests r
                    JOIN cases c ON c.id = r.case_id WHERE r.outcome IS NOT NULL
                    """
                ).map(\.1),
                requests: try lines(
                    "SELECT c.reference, r.id FROM requests r JOIN cases c ON c.id = r.case_id"
                ).count
            )
        }
    }

    struct Come: Sendable {
        /// `copy mail`, one for each effect.
        let effects: [String]
        let packages: Int
        let proofs: Int
        /// `copy withdrawn`, one for each request that is closed.
        let ends: [String]
        let requests: Int
    }
}
