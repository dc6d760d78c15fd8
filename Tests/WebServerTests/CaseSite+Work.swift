import Casework
import Foundation
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

/// What runs by itself on a real site, done by hand: real rows, real sealed blobs.
extension CaseSite {
    static let rows = 45

    /// The effects that wait, each leased.
    private func leased() async throws -> [EffectRow] {
        try await casework.storage.write { try $0.effects.lease(limit: 50, holder: "test", seconds: 30) }
    }

    /// Does everything that waits. Mails are let go, the answer is made of `rows` rows and `package` bytes.
    func work(package: [UInt8] = Array("the package".utf8), rows: Int = CaseSite.rows) async throws {
        while true {
            let effects = try await leased()
            guard !effects.isEmpty else { return }
            for effect in effects {
                switch effect.kind {
                case .collect: try await collect(effect, rows: rows)
                case .package: try await build(effect, package)
                case .deliver: try await deliver(effect)
                default: try await casework.finished(effect, EffectReport(result: "sent"))
                }
            }
        }
    }

    private func collect(_ effect: EffectRow, rows: Int) async throws {
        var bytes: [UInt8] = []
        for (name, count) in [("empty", 0), ("users", 1), ("mails", rows)] {
            let head = HeldCollection(
                store: "app",
                dataset: "app",
                collection: name,
                says: "The \(name)",
                about: .person,
                fields: [
                    HeldField(name: "id"), HeldField(name: "subject"),
                    HeldField(name: "secret", withheldBecause: "It is."),
                ]
            )
            try SpoolFrame.collection(head).append(to: &bytes)
            for row in 0..<count {
                try SpoolFrame.row([.integer(Int64(row)), .text("\(name) <b>no \(row)</b>")]).append(to: &bytes)
            }
        }
        let plain = bytes
        let (id, key) = try await casework.storage.read { try $0.keys.ofRequest(effect.requestID) }
        let blob = try await casework.storage.blobs.seal(plain, id: "\(effect.id)-\(effect.fence)", keyID: id, key: key)
        var report = EffectReport()
        report.alongside = { connection in
            try connection.blobs.insert(blob)
            try connection.effects.setArguments(effect.id, fence: effect.fence, blob: blob.id)
        }
        try await casework.finished(effect, report)
    }

    private func build(_ effect: EffectRow, _ package: [UInt8]) async throws {
        let id = "\(effect.id)-\(effect.fence)"
        let key = try NewKey(id: id + "-key", keyring: casework.keyring)
        let blob = try await casework.storage.blobs.seal(package, id: id, keyID: key.id, key: key.key)
        let caseID = try await casework.storage.read { connection in
            try #require(try connection.requests.load(effect.requestID, scope: .everything)).caseID
        }
        let map = casework.rules.mapDigest
        var digest = ContentDigest()
        package.withUnsafeBytes { digest.update($0) }
        let sha256 = digest.bytes
        var report = EffectReport(counts: ["app.mails": CaseSite.rows, "app.users": 1])
        report.shownDigest = ContentDigest.hex(of: package)
        report.alongside = { connection in
            try connection.keys.insert(key, for: .package, id, caseID: caseID)
            try connection.blobs.insert(blob)
            try connection.packages.insert(
                id: id,
                of: effect.requestID,
                keyID: key.id,
                blobID: blob.id,
                sha256: sha256,
                counts: ["app.mails": CaseSite.rows, "app.users": 1],
                map: map
            )
        }
        try await casework.finished(effect, report)
    }

    private func deliver(_ effect: EffectRow) async throws {
        let end = casework.clock.now.adding(seconds: 30 * 86_400)
        var report = EffectReport(result: "delivered")
        report.alongside = { connection in
            let package = try #require(try connection.packages.current(of: effect.requestID))
            try connection.packages.setState(package.id, .released, expiresAt: end)
        }
        try await casework.finished(effect, report)
    }

    /// A case whose answer is released, and the browser of its person, who followed a link and typed no code.
    func released(
        to browser: Browser,
        _ right: Right = .copy,
        package: [UInt8] = Array("the package".utf8)
    ) async throws -> OpenedCase {
        let opened = try await ask([right])
        let token = try await link(opened)
        _ = try await browser.post("/r/\(opened.reference)", ["token": token], from: "/r/\(opened.reference)")
        try await work(package: package)
        let reference = try #require(opened.requests.first).reference
        _ = try await casework.approve(reference, by: staff("priya"))
        try await work()
        return opened
    }

    /// The person asks for a fresh code and types it to read the answer.
    func freshen(_ browser: Browser, _ opened: OpenedCase) async throws {
        let path = "/answer/\(try #require(opened.requests.first).reference)"
        let sent = try await browser.post(
            "/download/\(path.dropFirst("/answer/".count))/send-code",
            ["then": "read"],
            from: path
        )
        #expect(sent.header("Location") == "\(path)?code=sent")
        let code = try #require(try await mailedCode(opened))
        let read = try await browser.post(path, ["code": code], from: "\(path)?code=sent")
        #expect(read.header("Location") == path)
    }

    func package(of request: String) async throws -> PackageRow {
        try await casework.storage.read { connection in
            let current = try connection.packages.current(of: request)
            return try #require(try current ?? connection.packages.lastRevoked(of: request))
        }
    }

    /// Every kind of event of a case, in order.
    func happened(_ opened: OpenedCase) async throws -> [String] {
        try await casework.storage.read { try $0.events.history(ofCase: opened.id).map(\.kind.rawValue) }
    }

    /// The code that was mailed last; nil where none waits to be mailed.
    func mailedCode(_ opened: OpenedCase) async throws -> String? {
        let effects = try await casework.storage.read { connection in
            try connection.requests.inCase(opened.id).flatMap { try connection.effects.of($0.id) }
        }
        return effects.last { $0.message == CaseDesk.codeMessage }.map { casework.keyring.mailedCode($0.id) }
    }

    func staff(_ name: String, at controller: String = "outreach") async throws -> StaffMember {
        try #require(try await casework.staff(mailAddress: "\(name)@\(controller).example"))
    }

    /// A letter comes in and is read.
    func receive(_ text: String, from: String = "aroha@kereru.example") async throws {
        let raw = """
            From: Aroha Ngata <\(from)>
            To: info@outreach.example
            Subject: hello
            Message-ID: <\(UUID().uuidString)@kereru.example>
            Date: Fri, 27 Nov 2026 09:00:00 +1300
            Content-Type: text/plain; charset=utf-8

            \(text)
            """
        try await receive(raw: raw)
    }

    /// A message comes in as it stands, and is read.
    func receive(raw: String) async throws {
        let spool = IncomingSpool(folder: folder.appending(path: "incoming"))
        try spool.store(
            Array(raw.utf8),
            mailbox: "info@outreach.example",
            at: casework.clock.now,
            keyring: casework.keyring
        )
        for name in try spool.waiting() {
            let letter = try spool.read(name)
            try await intake.store(letter)
            try spool.remove(letter)
        }
        _ = try await intake.fileAll()
    }
}
