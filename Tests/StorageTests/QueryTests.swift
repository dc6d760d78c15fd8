import Databases
import SubjectRequests
import Testing
import Vault

@testable import Storage
@testable import Workflows

/// Each aggregate once around, on both engines.
@Suite struct QueryTests {
    @Test(arguments: Engine.allCases)
    func documentsAreKeptOnce(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            _ = try await fixture.makeRequest(in: fixture.makeCase())
            try await fixture.storage.write { connection in
                try connection.documents.keep(digest: "d", kind: .map, text: "map: 1")
                try connection.documents.keep(digest: "d", kind: .map, text: "map: 1", checkedBy: "1.0")
                try connection.documents.keep(digest: "d", kind: .map, text: "map: 1")
                let document = try #require(try connection.documents.load("d"))
                #expect(document.kind == .map && document.text == "map: 1" && document.checkedBy == "1.0")
                #expect(try connection.documents.load("e") == nil)
                #expect(try connection.documents.workflowsInUse() == ["workflow-digest"])
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func keysAreWrappedAndDestroyed(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            let message = try NewKey(id: fixture.id(), keyring: fixture.settings.keyring)
            let sealed = try message.key.seal([7], context: "c")
            try await fixture.storage.write { connection in
                try connection.keys.insert(message, for: .message, "m1")
                let loaded = try connection.keys.load(message.id)
                #expect(try loaded.open(sealed, context: "c") == [7])
                try connection.keys.file(message.id, under: example.id)
                #expect(try connection.keys.destroyAll(of: example.id) == 2)
                #expect(throws: StorageError.keyDestroyed) { try connection.keys.load(message.id) }
                #expect(throws: StorageError.keyDestroyed) { try connection.keys.ofCase(example.id) }
                #expect(throws: StorageError.notFound("key")) { try connection.keys.load("nobody") }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func keysMoveToTheNewestMonth(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            var settings = fixture.settings
            settings.keyring = try settings.keyring.adding(month: "2026-12")
            await fixture.storage.close()
            let storage = try await SiteStorage.open(settings)
            try await storage.write { connection in
                #expect(try connection.keys.rewrap(from: "2026-11") == 1)
                #expect(try connection.keys.rewrap(from: "2026-11") == 0)
                let sealed = try example.key.seal([7], context: "c")
                let key = try connection.keys.ofCase(example.id).key
                #expect(try key.open(sealed, context: "c") == [7])
            }
            await storage.close()
        }
    }

    @Test(arguments: Engine.allCases)
    func peopleAndIdentities(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            try await fixture.storage.write { connection in
                let subject = try #require(try connection.people.subject(ofCase: example.id))
                #expect(subject.id == example.person)
                try connection.people.update(subject.id, sealed: [9], role: .organisation, language: "de")
                #expect(try connection.people.subject(ofCase: example.id)?.language == "de")
                #expect(try connection.people.load(subject.id)?.sealed == [9])
                // What is there already keeps the better standing.
                for (standing, expected): (IdentityStanding, IdentityStanding) in [
                    (.claimed, .verified), (.linked, .verified),
                ] {
                    let again = IdentityRow(
                        id: fixture.id(),
                        personID: subject.id,
                        kind: .email,
                        token: example.identity.token,
                        sealed: [1],
                        standing: standing,
                        origin: .store
                    )
                    try connection.people.add(again)
                    #expect(try connection.people.identities(of: subject.id).map(\.standing) == [expected])
                }
                #expect(try connection.people.identities(inCase: example.id).map(\.id) == [example.identity.id])
                #expect(
                    try connection.cases.holding(example.identity.token, controller: "outreach").map(\.id) == [
                        example.id
                    ]
                )
                #expect(try connection.cases.holding(example.identity.token, controller: "insight") == [])

                try connection.people.insert(
                    VerificationRow(
                        id: fixture.id(),
                        personID: subject.id,
                        level: .document,
                        source: .staff,
                        method: "passport",
                        hasPassed: false,
                        by: "priya",
                        at: fixture.clock.now
                    )
                )
                #expect(try connection.people.verifiedLevel(inCase: example.id) == .channel)
                #expect(try connection.people.verifications(inCase: example.id).map(\.hasPassed) == [true, false])
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func whatIsProvenFurtherStaysSo(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            let number = IdentityRow(
                id: fixture.id(),
                personID: example.person,
                kind: .customerNumber,
                token: [7],
                sealed: [1],
                standing: .claimed,
                origin: .letter
            )
            let steps: [(IdentityStanding, VerificationLevel, String)] = [
                (.linked, .channel, "linked channel"), (.verified, .matched, "verified matched"),
                (.linked, .channel, "verified matched"), (.verified, .document, "verified document"),
            ]
            try await fixture.storage.write { connection in
                let people = connection.people
                // Proven before levels were kept: what it counted for it counts for.
                try people.prove(example.identity, .verified, to: .channel)
                #expect(try people.identities(of: example.person).map(\.level) == [nil])
                try people.add(number)
                for (standing, level, expected) in steps {
                    let known = try #require(try people.identities(of: example.person).last)
                    try people.prove(known, standing, to: level)
                    let row = try #require(try people.identities(of: example.person).last)
                    #expect("\(row.standing.rawValue) \(row.level?.rawValue ?? "-")" == expected)
                }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func casesAreJoinedWithinOneController(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let first = try await fixture.makeCase()
            let second = try await fixture.makeCase()
            let elsewhere = try await fixture.makeCase(controller: "insight")
            for (from, to) in [(first.id, elsewhere.id), (first.id, first.id), (first.id, "nobody")] {
                await #expect(throws: StorageError.self) {
                    try await fixture.storage.write { try $0.cases.join(from, into: to) }
                }
            }
            try await fixture.storage.write { connection in
                try connection.cases.join(first.id, into: second.id)
                try connection.cases.setLanguage(second.id, "de")
                try connection.cases.setRegulatorReference(second.id, sealed: [1])
                let held = try connection.cases.holding(first.identity.token, controller: "outreach")
                #expect(held.map(\.id) == [second.id])
                let row = try #require(try connection.cases.load(second.id, scope: .everything))
                #expect(row.language == "de" && row.regulatorReference == [1])
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func dutiesAndClockFacts(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await fixture.makeRequest(in: fixture.makeCase())
            let day = try #require(CivilDate("2027-01-18"))
            try await fixture.storage.write { connection in
                let acknowledge = DutyRow(kind: .acknowledge, dueOn: day, internalOn: day, derivation: "[]")
                let respond = DutyRow(kind: .respond, dueOn: nil, internalOn: nil, derivation: "[]")
                try connection.clock.replaceDuties(of: request, by: [acknowledge, respond])
                try connection.clock.meet(.acknowledge, of: request)
                try connection.clock.replaceDuties(of: request, by: [acknowledge, respond])
                let duties = try connection.clock.duties(of: request)
                #expect(duties.map(\.kind) == [.acknowledge, .respond])
                #expect(duties.map(\.metAt) == [fixture.clock.now, nil])
                #expect(duties.map(\.dueOn) == [day, nil])

                let event = try connection.appendEvent(
                    EventKind(rawValue: "paused"),
                    about: .request(request),
                    by: .staff(id: "priya", roles: [.caseHandler])
                )
                let fact = ClockFactRow(
                    id: fixture.id(),
                    kind: .pause,
                    effectiveOn: day,
                    reason: "asked",
                    eventID: event
                )
                try connection.clock.add(fact, to: request)
                #expect(try connection.clock.facts(of: request) == [fact])
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func timersAreDueOnce(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await fixture.makeRequest(in: fixture.makeCase())
            let later = fixture.clock.now.adding(seconds: 60)
            try await fixture.storage.write { connection in
                try connection.timers.set("t", of: request, kind: .duty, at: fixture.clock.now)
                try connection.timers.set("t", of: request, kind: .duty, at: later)
                #expect(try connection.timers.due() == [])
                #expect(try connection.timers.nextDue() == later)
            }
            fixture.clock.advance(seconds: 60)
            try await fixture.storage.write { connection in
                #expect(try connection.timers.due().map(\.name) == ["t"])
                try connection.timers.remove("t", of: request)
                #expect(try connection.timers.due() == [])
                #expect(try connection.timers.nextDue() == nil)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func tasksAndCorrections(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await fixture.makeRequest(in: fixture.makeCase(), right: .correct)
            let terms = ControllerTerms(required: .channel, approvalsRequired: 1)
            try await fixture.storage.write { connection in
                let dated = fixture.id()
                try connection.tasks.ask(id: fixture.id(), of: request, question: [1], audience: .staff)
                try connection.tasks.ask(
                    id: dated,
                    of: request,
                    question: [2],
                    audience: .link,
                    dueOn: CivilDate("2026-12-01")
                )
                #expect(try connection.tasks.open(scope: .controllers(["outreach"])).map(\.question) == [[2], [1]])
                #expect(try connection.tasks.open(scope: .controllers(["insight"])) == [])
                try connection.tasks.answer(dated, by: "colleague", blob: nil)
                #expect(throws: StorageError.self) { try connection.tasks.answer(dated, by: "other", blob: nil) }
                #expect(try connection.tasks.load(dated)?.answeredBy == "colleague")
                #expect(try connection.tasks.of(request).count == 2)

                let change = CorrectionRow(
                    id: fixture.id(),
                    requestID: request,
                    store: "app",
                    dataset: "app",
                    collection: "users",
                    field: "phone",
                    new: [2]
                )
                try connection.corrections.insert(change)
                #expect(try connection.requests.snapshot(request, terms: terms)?.changesDescribed == 1)
                try connection.corrections.setOld(change.id, [1])
                try connection.corrections.setReadBack(change.id, .same)
                try connection.corrections.decide(change.id, .declined, ground: "accurate")
                let stored = try #require(try connection.corrections.of(request).first)
                #expect(stored.old == [1] && stored.readBack == .same && stored.ground == "accurate")
                let snapshot = try #require(try connection.requests.snapshot(request, terms: terms))
                #expect(snapshot.changesDescribed == 0)
                #expect(snapshot.revision == 2, "each change makes decisions that are being taken stale")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func suppressionsAndTheErasureLedger(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let token = fixture.settings.keyring.ledgerToken("a@b", kind: "email")
            try await fixture.storage.write { connection in
                let ledger = connection.ledger
                #expect(try !ledger.isSuppressed(controller: "outreach", list: "news", token: token))
                try ledger.suppress(controller: "outreach", list: "news", token: token, request: "r")
                try ledger.suppress(controller: "outreach", list: "news", token: token, request: "s")
                #expect(try ledger.isSuppressed(controller: "outreach", list: "news", token: token))
                #expect(try !ledger.isSuppressed(controller: "insight", list: "news", token: token))
                #expect(try ledger.suppressions(controller: "outreach", list: "news").map(\.requestID) == ["s"])
                let erased = ErasedKeys(store: "app", collection: "users", tokens: token + token)
                #expect(try ledger.enter(erased).tokens == token)
                #expect(try ledger.prefixes(store: "app", collection: "users").count == 1)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func theErasureLedgerIsEnteredAndAskedInSets(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let tokens = (0..<1_000).map { fixture.settings.keyring.ledgerToken("\($0)", kind: "t") }
            @Sendable func keys(_ tokens: some Sequence<[UInt8]> & SendableMetatype) -> ErasedKeys {
                ErasedKeys(store: "app", collection: "users", tokens: Array(tokens.joined()))
            }
            try await fixture.storage.write { connection in
                let ledger = connection.ledger
                #expect(try ledger.enter(keys(tokens[..<3] + tokens[..<3])).count == 3)
                let new = try ledger.enter(keys(tokens)).split(by: 1).map(\.tokens)
                #expect(Set(new) == Set(tokens.dropFirst(3)), "those that are new")
                let many = ErasedKeys(store: "app", collection: "orders", tokens: Array(tokens.joined()))
                #expect(try ledger.enter(many) == many, "all are new")
                #expect(try ledger.enter(many).tokens.isEmpty, "none is")
                #expect(try ledger.prefixes(store: "app", collection: "orders").count == 1_000)
                let prefixes = try ledger.prefixes(store: "app", collection: "users")
                #expect(prefixes.count == 1_000 && prefixes == prefixes.sorted())
                #expect(try ledger.prefixes(store: "app", collection: "others").isEmpty)
                let starts = tokens.prefix(300).map { Array($0.prefix(10)) } + [[UInt8](repeating: 255, count: 10)]
                let found = try ledger.erased(store: "app", collection: "users", beginnings: starts)
                #expect(Set(found.map(\.token)) == Set(tokens.prefix(300)))
                #expect(try ledger.erased(store: "crm", collection: "users", beginnings: starts).isEmpty)
                try ledger.takeOut(keys(tokens.prefix(2)))
                #expect(try ledger.prefixes(store: "app", collection: "users").count == 998)

                for token in tokens.prefix(5) {
                    try ledger.suppress(controller: "house", list: "all", token: token, request: nil)
                }
                let stopped = try ledger.suppressedPrefixes(controller: "house", list: "news", every: "all")
                #expect(stopped.count == 5)
                let among = Array(tokens[3..<9])
                func suppressed(_ list: String) throws -> Set<[UInt8]> {
                    Set(try ledger.suppressed(controller: "house", list: list, every: "all", among: among).keys)
                }
                #expect(try suppressed("news") == Set(tokens[3..<5]))
                // Who subscribed to one list anew since is not in it, and in every other.
                try ledger.lift(controller: "house", list: "news", tokens: [tokens[3]])
                #expect(try suppressed("offers") == Set(tokens[3..<5]))
            }
            fixture.clock.advance(seconds: 1)
            try await fixture.storage.write { connection in
                let ledger = connection.ledger
                try ledger.lift(controller: "house", list: "news", tokens: [tokens[4]])
                let among = [tokens[4]]
                #expect(try ledger.suppressed(controller: "house", list: "news", every: "all", among: among).isEmpty)
                #expect(
                    try ledger.suppressed(controller: "house", list: "offers", every: "all", among: among).count == 1
                )
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func withholdingsRecipientsAndIncidents(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await fixture.makeRequest(in: fixture.makeCase())
            try await fixture.storage.write { connection in
                let review = connection.review
                let (part, whole) = (fixture.id(), fixture.id())
                try connection.withholdings.insert(
                    id: part,
                    of: request,
                    store: "app",
                    collection: "app.notes",
                    rowToken: [1],
                    field: "text",
                    span: 3..<9,
                    ground: "other-people",
                    by: "priya"
                )
                try connection.withholdings.insert(
                    id: whole,
                    of: request,
                    store: "app",
                    collection: "app.x",
                    ground: "research",
                    by: "priya"
                )
                let standing = try connection.withholdings.standing(of: request)
                #expect(Set(standing.map(\.id)) == [part, whole])
                #expect(standing.first { $0.id == part }?.span == 3..<9)
                try connection.withholdings.lift(whole, of: request, by: "priya")
                #expect(try connection.withholdings.standing(of: request).map(\.id) == [part])
                #expect(throws: StorageError.notFound("withholding")) {
                    try connection.withholdings.lift(whole, of: request, by: "priya")
                }
                try review.setRecipient("host", of: request, .planned)
                try review.setRecipient("host", of: request, .told)
                #expect(try review.recipients(of: request).map(\.toldAt) == [fixture.clock.now])
                let incident = fixture.id()
                try review.openIncident(id: incident, kind: "bounce", request: request, reason: "address unknown")
                #expect(try review.openIncidents().map(\.kind) == ["bounce"])
                try review.closeIncident(incident)
                #expect(try review.openIncidents().isEmpty)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func aRequestThatNothingWouldMoveIsFound(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await fixture.makeRequest(in: fixture.makeCase())
            func stranded() async throws -> [String] {
                try await fixture.storage.read { try $0.review.stranded().map(\.id) }
            }
            try await fixture.storage.write { connection in
                try connection.commit(
                    .example(request, kinds: [.mail]),
                    CommitTerms(revision: 0, party: .system, zone: StorageFixture.utc)
                )
            }
            #expect(try await stranded() == [])
            try await fixture.storage.write { connection in
                let mail = try #require(try connection.effects.lease(limit: 1, holder: "a", seconds: 9).first)
                try connection.effects.finish(FinishedEffect(id: mail.id, fence: mail.fence))
            }
            #expect(try await stranded() == [request])
            try await fixture.storage.write {
                try $0.timers.set("t", of: request, kind: .state, at: fixture.clock.now)
            }
            #expect(try await stranded() == [])
        }
    }
}
