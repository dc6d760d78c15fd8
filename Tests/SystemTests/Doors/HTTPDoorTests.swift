import Casework
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Storage
import SubjectRequests
import Testing
import Vault

@testable import Commands
@testable import WebServer

/// Everybody tries every HTTP door with requests that nobody has confirmed. The doors are those of the served router, not of
/// a list: a new one fails here until ``DoorWalk/answers`` says what it answers.
@Suite("every HTTP door")
struct HTTPDoorTests {
    @Test("an unverified request has no effect but mail, and looking changes nothing")
    func walk() async throws {
        try await DoorSite.run { site in
            let staff = try await site.addStaff()
            var walk = DoorWalk(site: site)
            _ = try await walk.open()
            try await site.settle()
            let rows = try site.storeRows()
            let callers = try await walk.callers(staff)
            for caller in callers { try await walk.look(caller) }
            for caller in callers { try await walk.everyDoor(caller) }
            try await walk.forgeries()
            try await site.settle()
            walk.judgeAnswers()
            let come = try await site.come(ofAllBut: walk.confirmed)
            #expect(come.requests > 200, "the walk has asked for next to nothing")
            let allowed = DoorWalk.mails.union(["unsubscribe suppress"])
            let strange = come.effects.filter { !allowed.contains($0) }
            #expect(strange.isEmpty, "\(Set(strange))")
            #expect(Set(come.effects).isSuperset(of: ["copy mail", "delete mail", "unsubscribe suppress"]))
            #expect(come.packages == 0 && come.proofs == 0)
            #expect(
                Set(come.ends.filter { end in !["withdrawn", "refused", "referred"].contains { end.hasSuffix($0) } })
                    == [
                        "unsubscribe fulfilled"
                    ]
            )
            let isUnchanged = try site.storeRows() == rows
            #expect(isUnchanged, "rows of the stores have changed")
            let mails = try site.mails()
            #expect(mails.count > 100 && mails.allSatisfy { !$0.contains("Content-Disposition: attachment") })
            print(
                "doors \(site.routes.count), calls \(walk.calls), requests \(come.requests), effects beside mail \(strange.count)"
            )
            try await walk.seesWhatAConfirmationDoes()
        }
    }
}

/// One walk through all doors.
struct DoorWalk {
    static let rights: [Right] = [.copy, .confirm, .correct, .delete, .csvExport, .unsubscribe]
    static let mails = Set(rights.map { "\($0.rawValue) mail" })

    let site: DoorSite
    /// Cases whose person has confirmed who they are.
    var confirmed: Set<String> = []
    var calls = 0
    /// What closes the address of a form's confirmation page.
    private var seals: [String] = []
    /// Letters that wait for staff.
    private var waiting: [String] = []
    /// Door → every status that somebody got there.
    private var seen: [String: Set<Int>] = [:]

    init(site: DoorSite) { self.site = site }

    // MARK: - Who tries

    /// Nobody in particular; each role, and all of them together; somebody with a session for a case of their own; somebody
    /// whose session has ended.
    mutating func callers(_ staff: [String]) async throws -> [DoorCaller] {
        var callers = [try await DoorCaller("a stranger", at: site)]
        for address in staff {
            let caller = try await DoorCaller(address, at: site)
            try await caller.signIn(address)
            callers.append(caller)
        }
        let requester = try await DoorCaller("a requester", at: site)
        try await ownSession(requester)
        let gone = try await DoorCaller("a requester who has left", at: site)
        let session = try await ownSession(gone)
        _ = try await gone.post("/leave", [])
        await gone.hold(.portal, session)
        return callers + [requester, gone]
    }

    /// Opens a session by confirming a case of the caller's own, of somebody of whom nothing is held.
    @discardableResult
    private mutating func ownSession(_ caller: DoorCaller) async throws -> String {
        let reference = try await open(rights: [.copy], email: "own-\(confirmed.count)@elsewhere.example")
        try await site.settle()
        let answer = try await caller.confirm(reference, site.link(reference))
        try #require(answer.status == .seeOther)
        confirmed.insert(reference)
        try await site.settle()
        return await caller.cookie(.portal)
    }

    /// Asks by the form, as anybody may; answers the case's reference.
    mutating func open(
        rights: [Right] = DoorWalk.rights,
        email: String = DoorSite.victim
    ) async throws -> String {
        let caller = try await DoorCaller("somebody", at: site)
        let answer = try await caller.post("/ask/outreach", rights.map { ("right", $0.rawValue) } + fields(email))
        let location = try #require(answer.headers[.location], "the form answers \(answer.status)")
        seals.append(String(try #require(location.split(separator: "/").last)).removingPercentEncoding ?? "")
        return try #require(location.split(separator: "/").dropLast().last.map(String.init))
    }

    private func fields(_ email: String) -> [(String, String)] {
        [
            ("email", email), ("name", "Aroha Ngata"), ("customer-number", "OC1001"), ("message", "Please do."),
            ("wrong", "+64 3 555 0142"), ("correct", "+64 21 555 0186"),
        ]
    }

    // MARK: - What they try

    /// Sends something to every door that changes anything, and to each of six requests that nobody has touched so far.
    mutating func everyDoor(_ caller: DoorCaller) async throws {
        waiting = [try await site.waitingLetter()]
        // Who has signed out comes through no other door.
        let parting = ["/console/sign-out", "/leave"]
        let changing = site.routes.filter { $0.method != .get && $0.method != .head }
        let ordered =
            changing.filter { !parting.contains($0.pattern) } + changing.filter { parting.contains($0.pattern) }
        for (method, pattern) in ordered {
            for verbs in pattern.contains("{verb}") ? DoorWalk.verbs : [[""]] {
                let reference = pattern.contains("{reference}") || pattern == "/find" ? try await open() : ""
                let targets = reference.isEmpty ? [""] : [reference] + (try await requests(of: reference))
                for (target, verb) in targets.flatMap({ target in verbs.map { (target, $0) } }) {
                    for path in try paths(pattern, references: [target], verb: verb) {
                        note(method, pattern, try await send(caller, method, path, target, verb))
                    }
                }
                for path in try paths(pattern, references: ["0000000000"], verb: verbs[0]) {
                    note(method, pattern, try await send(caller, method, path, reference, verbs[0]))
                }
            }
        }
        try await site.settle()
    }

    /// Those that end a request each get requests of their own; the others may share.
    private static let verbs: [[String]] = {
        let ending = [MoveVerb.refusal, .withdrawal, .referral]
        return [MoveVerb.allCases.filter { !ending.contains($0) }.map(\.rawValue) + ["nonsense"]]
            + ending.map { [$0.rawValue] }
    }()

    private func requests(of reference: String) async throws -> [String] {
        let parsed = try #require(Reference(reference))
        return try await site.house.casework.storage.read { connection in
            let row = try #require(try connection.cases.find(parsed, scope: .everything))
            return try connection.requests.inCase(row.id).map(\.reference.text)
        }
    }

    /// Everything that any form has, in one; only an attestation is left out where the caller may make one.
    private func send(
        _ caller: DoorCaller,
        _ method: HTTPRequest.Method,
        _ path: String,
        _ target: String,
        _ verb: String
    ) async throws -> TestResponse {
        let mayAttest = ["case-handler", "everything"].contains { caller.name.hasPrefix($0) }
        let attests = verb == MoveVerb.verification.rawValue && !mayAttest
        var all = DoorWalk.rights.map { ("right", $0.rawValue) } + fields(DoorSite.victim)
        all += [
            ("reference", target), ("request", target), ("token", RandomToken.link()), ("password", "wrong"),
            ("shown", String(repeating: "0", count: 64)), ("ground", RefusalGround.excessive.rawValue),
            ("level", attests ? "document" : "none"), ("text", "It is said."),
            ("category", "user.contact.phone_number"), ("channel", "phone"), ("controller", "outreach"),
            ("received", "2026-11-27"), ("address", "1 Example Street"), ("phone", "+64 3 555 0142"),
            ("words", "She asked for everything."), ("code", "00000000"), ("length", "+10wd"),
            ("reason", ExtensionReason.complexity.rawValue), ("other", target), ("change", target), ("task", target),
            ("assignee", "nobody"), ("colleague", "archive@elsewhere.example"), ("finding", "not-found"),
            ("filing", "stated"), ("List-Unsubscribe", "One-Click"),
        ]
        guard Route.of(path: path)?.isForPrograms == true else { return try await caller.post(path, all) }
        var document: [String: any Sendable] = ["rights": DoorWalk.rights.map(\.rawValue), "customerNumber": "OC1001"]
        for (name, value) in all where name != "right" { document[name] = value }
        return try await caller.sendJSON(method, path, document)
    }

    /// Looks at everything in every way that may change nothing; every other method is tried, too.
    mutating func look(_ caller: DoorCaller) async throws {
        let reference = try await open()
        try await site.settle()
        let link = try site.link(reference)
        let references = [reference] + (try await requests(of: reference).prefix(1))
        let before = try await site.ownRows()
        for (method, pattern) in site.routes {
            let paths = try paths(pattern, references: references + confirmed + ["0000000000"], verb: "approval")
            for path in paths {
                for looking in [HTTPRequest.Method.get, .head, .options] {
                    let answer = try await caller.send(looking, path)
                    if looking == .get, method == .get { note(method, pattern, answer) }
                }
                _ = try await caller.send(.get, path + "?token=\(link)&code=\(link)&view=all&search=a")
                calls += 3
            }
            for strange in [HTTPRequest.Method.put, .patch, .trace] {
                let answer = try await caller.send(strange, paths[0])
                #expect([404, 405].contains(answer.status.code), "\(strange) \(paths[0])")
            }
        }
        let after = try await site.ownRows()
        let changed = after.symmetricDifference(before).map { $0.prefix(200) }
        #expect(changed.isEmpty, "\(caller.name): \(changed.prefix(3))")
    }

    /// The addresses of a pattern, every variable part filled with what fits and with what does not.
    private func paths(_ pattern: String, references: [String], verb: String) throws -> [String] {
        let mails = try DemoOutbox(site.house.opening).mails().map(\.name)
        let unsubscribe = try site.house.casework.keyring
            .unsubscribeToken(list: "outreach", address: DoorSite.victim)
        let values: [RouteValue: [String]] = [
            .controller: ["outreach", "nowhere"], .reference: references, .verb: [verb],
            .token: [unsubscribe, "forged"], .seal: seals.suffix(1) + ["copy~forged"],
            .id: Array(mails.prefix(1)) + waiting + ["nothing"],
            .part: ["1"], .name: [site.style, "nothing.css"],
        ]
        return try pattern.split(separator: "/").reduce([""]) { paths, segment in
            guard segment.hasPrefix("{") else { return paths.map { "\($0)/\(segment)" } }
            let name = RouteValue(rawValue: String(segment.dropFirst().dropLast()))
            let options = try #require(name.flatMap { values[$0] }, "nothing to fill \(segment) with")
            return paths.flatMap { path in options.map { "\(path)/\(Route.encoded($0))" } }
        }
        .map { $0.isEmpty ? "/" : $0 }
    }

    // MARK: - Forged confirmations

    /// Twenty that nobody was mailed, and one each that was used, that has expired, and that is another case's.
    mutating func forgeries() async throws {
        let reference = try await open()
        let another = try await open(email: "another@elsewhere.example")
        try await site.settle()
        let own = try site.link(reference)
        let foreign = try site.link(another)
        var forged = ["", " ", "null", "' OR 1=1 --", String(repeating: "a", count: 500), String(own.dropLast())]
        forged += [own.uppercased() == own ? own.lowercased() : own.uppercased(), own + "A"]
        while forged.count < 20 { forged.append(RandomToken.link()) }
        let used = try #require(confirmed.first)
        let before = try await site.ownRows()
        for token in forged + [foreign, try site.link(used)] {
            let answer = try await DoorCaller("a forger", at: site).confirm(reference, token)
            #expect(answer.status == .gone, "\(answer.status) for a forged confirmation")
        }
        let again = try await DoorCaller("a forger", at: site).confirm(used, site.link(used))
        #expect(again.status == .gone)
        let isUnchanged = try await site.ownRows() == before
        #expect(isUnchanged)
        try site.clock.jump(to: site.clock.now.adding(seconds: 15 * 86_400))
        let late = try await DoorCaller("somebody late", at: site).confirm(reference, own)
        #expect(late.status == .gone)
        calls += forged.count + 4
    }

    // MARK: - What came of it

    private mutating func note(_ method: HTTPRequest.Method, _ pattern: String, _ answer: TestResponse) {
        calls += 1
        seen["\(method.rawValue) \(pattern)", default: []].insert(answer.status.code)
    }

    /// Each door answered somebody as it should, so that the walk came through it and not only up to it.
    func judgeAnswers() {
        let doors = Set(site.routes.map { "\($0.method.rawValue) \($0.pattern)" }).filter { !$0.hasPrefix("HEAD") }
        for door in doors.union(DoorWalk.answers.keys).sorted() {
            let found = (seen[door] ?? []).sorted()
            #expect(found == DoorWalk.answers[door]?.sorted(), "\(door) answers \(found): walk through it, and say so")
        }
    }

    /// The same eyes see more than mail once somebody does confirm: the walk above could have failed.
    mutating func seesWhatAConfirmationDoes() async throws {
        let reference = try await open()
        try await site.settle()
        let answer = try await DoorCaller("Aroha", at: site).confirm(reference, site.link(reference))
        #expect(answer.status == .seeOther)
        try await site.settle()
        let come = try await site.come(ofAllBut: confirmed)
        #expect(Set(come.effects).isSuperset(of: ["copy collect", "copy package", "correct resolve"]))
        #expect(come.packages == 3 && come.proofs == 1)
    }
}
