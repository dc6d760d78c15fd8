import Databases
import SubjectRequests
import Testing
import Vault

@testable import Storage

/// Messages, links, codes, packages, staff and sessions: what comes in and goes out by the doors.
@Suite struct DoorTests {
    private func message(
        _ fixture: StorageFixture,
        _ key: NewKey,
        token: [UInt8] = [1],
        digest: [UInt8] = [2]
    ) -> MessageRow {
        MessageRow(
            id: fixture.id(),
            mailbox: "info@outreach.example",
            direction: .incoming,
            raw: nil,
            keyID: key.id,
            messageIDToken: token,
            digest: digest,
            receivedAt: fixture.clock.now
        )
    }

    @Test(arguments: Engine.allCases)
    func aMessageIsStoredOnce(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            let key = try NewKey(id: fixture.id(), keyring: fixture.settings.keyring)
            let first = message(fixture, key)
            try await fixture.storage.write { connection in
                try connection.keys.insert(key, for: .message, first.id)
                try connection.messages.insert(first)
                #expect(
                    try connection.messages.stored(mailbox: first.mailbox, messageIDToken: [1], digest: [2]) == first.id
                )
            }
            let copy = message(fixture, key)
            let error = await #expect(throws: SQLError.self) {
                try await fixture.storage.write { try $0.messages.insert(copy) }
            }
            #expect(error?.kind == .unique)
            try await fixture.storage.write { connection in
                // The same Message-ID on another content is another message.
                try connection.messages.insert(message(fixture, key, digest: [3]))
                #expect(try connection.messages.with(messageIDToken: [1]).count == 2)
                #expect(try connection.messages.unfiled(verdict: nil).count == 2)
                #expect(try connection.messages.unfiled(verdict: nil, mailboxes: ["other"]).isEmpty)
                try connection.messages.judge(first.id, .caseFile, after: nil, sealed: [5])
                try connection.messages.file(first.id, in: example.id)
                try connection.messages.setDelivery(first.id, "sent")
                try connection.messages.setBounced(first.id)
                let filed = try #require(try connection.messages.inCase(example.id).first)
                #expect(filed.verdict == .caseFile && filed.sealed == [5] && filed.bouncedAt != nil)
                #expect(try connection.messages.load(first.id) == filed)
                try connection.messages.forgetContent(first.id)
                #expect(try connection.messages.load(first.id)?.sealed == nil)
                // Its key goes with the case's.
                #expect(try connection.keys.destroyAll(of: example.id) == 2)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func theNextLinkSupersedesTheLast(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            let request = try await fixture.makeRequest(in: example)
            let expiry = fixture.clock.now.adding(seconds: 100)
            @Sendable func link(_ hash: UInt8, _ purpose: String, _ request: String? = nil) -> LinkRow {
                LinkRow(
                    tokenHash: [hash],
                    purpose: purpose,
                    caseID: example.id,
                    requestID: request,
                    personID: example.person,
                    expiresAt: expiry
                )
            }
            try await fixture.storage.write { connection in
                for link in [link(1, "confirm"), link(2, "confirm", request), link(3, "other"), link(4, "confirm")] {
                    try connection.links.insert(link)
                }
                let live = try (1...4).map { number in
                    try #require(try connection.links.find([UInt8(number)])).isLive(at: fixture.clock.now)
                }
                #expect(live == [false, true, true, true])
                #expect(try connection.links.find([1])?.supersededBy == [4])
                #expect(try connection.links.find([9]) == nil)
                try connection.links.noteUse([4])
                #expect(try connection.links.find([4])?.usedAt == fixture.clock.now)
                #expect(try connection.links.find([4])?.isLive(at: expiry) == false)
                try connection.links.revokeAll(inCase: example.id)
                #expect(try connection.links.find([4])?.isLive(at: fixture.clock.now) == false)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func codesHaveFewTriesAndOneUse(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            let start = fixture.clock.now
            func send(_ hash: UInt8) async throws {
                let id = fixture.id()
                try await fixture.storage.write {
                    try $0.links.insertCode(
                        id: id,
                        person: example.person,
                        purpose: "confirm",
                        hash: [hash],
                        expiresAt: fixture.clock.now.adding(seconds: 600)
                    )
                }
            }
            func attempt() async throws -> CodeRow? {
                try await fixture.storage.write {
                    try $0.links.tryCode(of: example.person, purpose: "confirm", triesMax: 3)
                }
            }
            #expect(try await attempt() == nil)
            try await send(1)
            try await send(2)
            for number in 1...3 {
                let code = try #require(try await attempt())
                #expect(code.hash == [2] && code.tries == number)
            }
            #expect(try await attempt() == nil)
            try await send(3)
            let code = try #require(try await attempt())
            try await fixture.storage.write { try $0.links.useCode(code.id) }
            await #expect(throws: StorageError.self) {
                try await fixture.storage.write { try $0.links.useCode(code.id) }
            }
            #expect(try await attempt() == nil)
            try await send(4)
            fixture.clock.advance(seconds: 600)
            #expect(try await attempt() == nil)
            let sent = try await fixture.storage.read { try $0.links.codesSent(to: example.person, since: start) }
            #expect(sent == 4)
        }
    }

    @Test(arguments: Engine.allCases)
    func packagesAndTheirDownloads(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await fixture.makeRequest(in: fixture.makeCase())
            var ids: [String] = []
            for number in 0..<2 {
                let id = fixture.id()
                ids.append(id)
                let key = try NewKey(id: fixture.id(), keyring: fixture.settings.keyring)
                let blob = try await fixture.storage.blobs.seal([1], id: fixture.id(), keyID: key.id, key: key.key)
                try await fixture.storage.write { connection in
                    try connection.keys.insert(key, for: .package, id)
                    try connection.blobs.insert(blob)
                    try connection.packages.insert(
                        id: id,
                        of: request,
                        keyID: key.id,
                        blobID: blob.id,
                        sha256: [UInt8(number)],
                        counts: ["app/users": number],
                        map: nil
                    )
                }
            }
            let (old, new) = (ids[0], ids[1])
            let expiry = fixture.clock.now.adding(seconds: 60)
            try await fixture.storage.write { connection in
                #expect(try connection.packages.load(old)?.state == .revoked)
                let current = try #require(try connection.packages.current(of: request))
                #expect(current.id == new && current.counts == ["app/users": 1])
                try connection.packages.setState(new, .released, expiresAt: expiry)
                #expect(try connection.packages.load(new)?.releasedAt == fixture.clock.now)
                try connection.packages.noteDownload(id: fixture.id(), of: new, bytes: 12)
                #expect(try connection.packages.downloads(of: new).map(\.bytes) == [12])
                #expect(try connection.packages.expiring().isEmpty)
            }
            fixture.clock.advance(seconds: 60)
            try await fixture.storage.write { connection in
                #expect(try connection.packages.expiring().map(\.id) == [new])
                try connection.packages.setState(new, .expired)
                #expect(try connection.packages.expiring().isEmpty)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func staffTheirGrantsAndSessions(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            let key = try NewKey(id: fixture.id(), keyring: fixture.settings.keyring)
            let expiry = fixture.clock.now.adding(seconds: 600)
            try await fixture.storage.write { connection in
                let staff = connection.staff
                try staff.insert(id: "priya", key: key, sealed: [1], emailToken: [9], password: nil)
                try staff.grant(.caseHandler, at: "outreach", to: "priya")
                try staff.grant(.caseHandler, at: "outreach", to: "priya")
                try staff.grant(.approver, at: "*", to: "priya")
                #expect(try staff.grants(of: "priya") == ["outreach": [.caseHandler], "*": [.approver]])
                try staff.revoke(.approver, at: "*", from: "priya")
                #expect(try staff.grants(of: "priya") == ["outreach": [.caseHandler]])
                #expect(try staff.find(emailToken: [9])?.id == "priya")
                #expect(try staff.all().map(\.id) == ["priya"])

                for (hash, owner): (UInt8, SessionOwner) in [(1, .staff("priya")), (2, .person(example.person))] {
                    try staff.openSession([hash], of: owner, freshUntil: fixture.clock.now, expiresAt: expiry)
                    #expect(try staff.session([hash])?.owner == owner)
                }
                try staff.setFresh([2], until: expiry)
                try staff.noteSeen([2], expiresAt: expiry.adding(seconds: 1))
                #expect(try staff.session([2])?.freshUntil == expiry)
                try staff.setPassword("priya", "$scrypt$")
                #expect(try staff.session([1]) == nil, "another password ends every session")
                #expect(try staff.load("priya")?.password == "$scrypt$")
                try staff.setDisabled("priya", true)
                #expect(try staff.load("priya")?.disabledAt != nil)
            }
            fixture.clock.advance(seconds: 600)
            try await fixture.storage.write { connection in
                #expect(try connection.staff.session([2]) != nil)
                try connection.staff.endSession([2])
                #expect(try connection.staff.session([2]) == nil)
                try connection.staff.forgetSessions(before: expiry.adding(seconds: 2))
                let left = try connection.sql.first("SELECT count(*) FROM sessions") { try $0.int(0) }
                #expect(left == 0)
            }
        }
    }
}
