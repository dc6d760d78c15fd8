import Casework
import DataMap
import DataStores
import Disclosure
import Execution
import Foundation
import Mail
import Storage
import SubjectRequests
import Templates
import TestPeers
import Testing
import Vault
import Workflows

/// The engines of our own storage.
enum Engine: String, CaseIterable, CustomTestStringConvertible {
    case sqlite
    case postgres

    var testDescription: String { rawValue }

    /// An empty database.
    func location(in folder: URL) throws -> StorageLocation {
        switch self {
        case .sqlite: .sqlite(path: folder.appending(path: "habeas.db").path)
        case .postgres: .postgres(url: Sensitive(try PostgresCluster.shared.makeDatabase()))
        }
    }
}

/// A whole site in a temporary folder: real storage, two real databases, the shipped workflows, statutes and templates, mail
/// that goes into a folder, and a clock that a test moves.
struct TestHouse: Sendable {
    let folder: URL
    let clock: VirtualClock
    let settings: StorageSettings
    let app: HouseStore
    let crm: HouseStore
    let casework: CaseDesk
    let runner: EffectRunner
    let notices: NoticeRunner
    let workshop: Workshop
    let kill = KillSwitch()
    let handler: StaffMember
    let approver: StaffMember
    let second: StaffMember
    /// Approves where one of the others has prepared what is shown, and two must approve.
    let third: StaffMember

    static let aroha = "aroha@house.test"

    /// Friday 27 November 2026, nine in the morning in Wellington.
    static let start = Timestamp(CivilDate(daysSinceEpoch: 20_783), seconds: 20 * 3_600)

    /// Opens a house, and takes it down again when `body` ends.
    @discardableResult
    static func run<Value: Sendable>(
        on engine: Engine = .sqlite,
        map: String = HouseData.map,
        change: @Sendable (inout DataController) -> Void = { _ in },
        post: @Sendable (inout PostRoom) -> Void = { $0.caps = MailCaps(ofAddress: 1_000, acknowledgements: 1_000) },
        _ body: (TestHouse) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "habeas-house-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try remove(folder) } }
        let house = try await TestHouse(folder, engine, map: map, change, post)
        let value = try await body(house)
        await house.casework.storage.close()
        return value
    }

    /// SQLite takes its side files away when the last connection closes, which may be while the folder is being removed.
    private static func remove(_ folder: URL) throws {
        do {
            try FileManager.default.removeItem(at: folder)
        } catch CocoaError.fileNoSuchFile {
            guard FileManager.default.fileExists(atPath: folder.path) else { return }
            try FileManager.default.removeItem(at: folder)
        }
    }

    private init(
        _ folder: URL,
        _ engine: Engine,
        map: String,
        _ change: (inout DataController) -> Void,
        _ changePost: (inout PostRoom) -> Void
    ) async throws {
        self.folder = folder
        let clock = VirtualClock(TestHouse.start)
        self.clock = clock
        app = try HouseStore("app", in: folder, script: HouseData.app)
        crm = try HouseStore("crm", in: folder, script: HouseData.crm)
        let keyring = try Keyring.fresh(month: "2026-11")
        settings = StorageSettings(
            location: try engine.location(in: folder),
            blobs: engine == .sqlite ? .folder(folder.appending(path: "blobs").path) : .database,
            keyring: keyring,
            log: "house.test/habeas",
            clock: .given { clock.now },
            holder: "test"
        )
        let storage = try await SiteStorage.open(settings)
        let rules = try TestHouse.rules(map: map, change)
        try await TestHouse.keep(rules, in: storage)
        casework = CaseDesk(storage: storage, keyring: keyring, rules: rules, clock: HouseClock { clock.now })
        var post = PostRoom(
            templates: try Shipped.mails.get(),
            sender: .maildir(Maildir(folder.appending(path: "outbox"))),
            host: "privacy.house.test",
            address: "https://privacy.house.test",
            from: nil
        )
        changePost(&post)
        var workshop = Workshop(
            casework: casework,
            stores: StoreSet([try app.adapter, try crm.adapter]),
            post: post,
            packages: try Shipped.packages.get()
        )
        workshop.killSwitch = { [kill] in try kill.reach($0) }
        runner = EffectRunner(workshop)
        notices = NoticeRunner(workshop)
        self.workshop = workshop
        handler = try await TestHouse.staff("handler", .caseHandler, casework)
        approver = try await TestHouse.staff("approver", .approver, casework)
        second = try await TestHouse.staff("second", .approver, casework)
        third = try await TestHouse.staff("third", .approver, casework)
    }

    /// - Parameter newer: definitions in force in the place of those that ship for the same rights.
    static func rules(
        map: String = HouseData.map,
        newer: [WorkflowDefinition] = [],
        _ change: (inout DataController) -> Void = { _ in }
    ) throws -> HouseRules {
        var controller = DataController(slug: "house", names: LocalText(["en": "House Limited"]), jurisdiction: "NZ")
        controller.mailboxes = ["info@house.test"]
        controller.delivery = .mail
        controller.approval = [.delete: .two]
        change(&controller)
        let parts = map.components(separatedBy: "\n---\n")
        return try HouseRules(
            controllers: [controller],
            workflows: WorkflowLibrary(inForce: Shipped.workflows.get() + newer),
            statutes: Shipped.statutes.get(),
            map: StoreMap.read([
                MapFile(store: "app", path: "app.yml", text: parts[0]),
                MapFile(store: "crm", path: "crm.yml", text: parts[1]),
            ]),
            mapText: map,
            policyTexts: ["house": "names: House Limited"],
            words: Shipped.words.get()
        )
    }

    static func keep(_ rules: HouseRules, in storage: SiteStorage) async throws {
        let workflows = rules.workflows.current
        try await storage.write { connection in
            for document in rules.documents {
                let kind = try #require(DocumentKind(rawValue: document.kind.rawValue))
                try connection.documents.keep(digest: document.digest, kind: kind, text: document.text)
            }
            for workflow in workflows {
                let text = WorkflowText.render(workflow)
                try connection.documents.keep(digest: workflow.digest, kind: .workflow, text: text)
            }
        }
    }

    private static func staff(_ name: String, _ role: Role, _ casework: CaseDesk) async throws -> StaffMember {
        let address = "\(name)@house.test"
        _ = try await casework.addStaff(
            name: Sensitive(name),
            mailAddress: Sensitive(address),
            passwordHash: nil,
            grants: [(role, "house")]
        )
        return try #require(try await casework.staff(mailAddress: address))
    }
}

extension TestHouse {
    /// A letter of Aroha's that asks for all of `rights`.
    func letter(
        _ rights: Right...,
        changes: [DescribedChange] = [],
        language: String = "en"
    ) async throws -> OpenedCase {
        var asking = try asking(rights, language: language)
        asking.changes = changes
        return try await casework.open(asking, by: .requester)
    }

    /// What a letter of 27 November 2026 asks for.
    func asking(_ rights: [Right], from address: String = TestHouse.aroha, language: String = "en") throws -> Asking {
        var asking = Asking(
            controller: "house",
            channel: .mail,
            rights: rights,
            language: language,
            receivedOn: try #require(CivilDate("2026-11-27")),
            receivedBasis: .topmostReceived
        )
        asking.mailAddress = Sensitive(address)
        return asking
    }

    /// Does what there is to do now; answers how many effects were in hand.
    @discardableResult
    func work() async throws -> Int {
        var done = 0
        while true {
            let count = try await runner.runOnce()
            if count == 0 { return done }
            done += count
        }
    }

    /// The person follows the newest link that was mailed and presses the button.
    func confirm(_ opened: OpenedCase) async throws {
        let base = "https://privacy.house.test/r/\(opened.reference)#"
        let text = try #require(try mails().last { $0.text.contains(base) }).text
        let start = try #require(text.range(of: base)).upperBound
        let token = text[start...].prefix { !$0.isWhitespace }
        _ = try await casework.confirm(String(token), reference: opened.reference)
    }

    /// What lies in the outbox, oldest first.
    func mails() throws -> [InboundMessage] {
        let place = folder.appending(path: "outbox/new")
        guard FileManager.default.fileExists(atPath: place.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(at: place, includingPropertiesForKeys: [.creationDateKey])
            .map { file in (try InboundMessage.parse(Array(Data(contentsOf: file))), file.lastPathComponent) }
            .sorted { ($0.0.sentAt?.microseconds ?? 0, $0.1) < ($1.0.sentAt?.microseconds ?? 0, $1.1) }
            .map(\.0)
    }

    func mail(_ subjectLine: String) throws -> InboundMessage {
        try #require(try mails().last { $0.subjectLine.contains(subjectLine) }, "no mail '\(subjectLine)'")
    }

    /// The request for `right` of a case as it is stored now.
    func request(_ right: Right, of opened: OpenedCase) async throws -> RequestRow {
        let id = try #require(opened.requests.first { $0.right == right }).id
        return try #require(
            try await casework.storage.read { try $0.requests.load(id, scope: .everything) }
        )
    }

    /// The day by which a request is to be answered; nil while its clock stands.
    func due(_ right: Right, of opened: OpenedCase) async throws -> CivilDate? {
        let id = try #require(opened.requests.first { $0.right == right }).id
        return try await casework.storage.read { connection in
            try connection.clock.duties(of: id).first { $0.kind == .respond }?.dueOn
        }
    }

    /// Fires every timer that is due, and does what follows.
    func passTime() async throws {
        try await work()
        for timer in try await casework.storage.read({ try $0.timers.due() }) {
            try await casework.timePassed(timer)
        }
        try await work()
    }

    func reference(_ right: Right, of opened: OpenedCase) throws -> Reference {
        try #require(opened.requests.first { $0.right == right }).reference
    }

    func effects(_ right: Right, of opened: OpenedCase) async throws -> [EffectRow] {
        let id = try #require(opened.requests.first { $0.right == right }).id
        return try await casework.storage.read { try $0.effects.of(id) }
    }

    /// The last effect of a kind.
    func effect(_ kind: EffectKind, _ right: Right, of opened: OpenedCase) async throws -> EffectRow {
        try #require(try await effects(right, of: opened).last { $0.kind == kind })
    }

    /// Every row of people other than Aroha.
    func everybodyElse() throws -> [String] {
        try app.rows("SELECT * FROM users WHERE id <> 1") + app.rows("SELECT * FROM messages WHERE user_id <> 1")
            + app.rows("SELECT * FROM invoices WHERE user_id <> 1") + crm.rows("SELECT * FROM contacts WHERE id <> 1")
    }
}
