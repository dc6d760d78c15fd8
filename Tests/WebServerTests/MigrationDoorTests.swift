import Casework
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Storage
import SubjectRequests
import Testing
import Workflows

@testable import WebServer

@Suite struct MigrationDoorTests {
    /// The same site after a start with a newer workflow for copies, whose review bears another name.
    private func restarted(_ site: CaseSite) async throws -> SiteDoors {
        let copy = try #require(site.casework.rules.workflows.current(for: .copy))
        let text =
            copy.resolvedText.replacing("version: \(copy.version)\n", with: "version: \(copy.version + 1)\n")
            .replacing("\"review\"", with: "\"looking\"")
            .replacing("migrations:\n", with: "migrations:\n  - {from: \(copy.version), states: {review: looking}}\n")
        let newer = try WorkflowReader { _ in nil }.read(text, file: "copy.yml")
        try await site.casework.storage.write {
            try $0.documents.keep(digest: newer.digest, kind: .workflow, text: newer.resolvedText)
        }
        let desk = CaseDesk(
            storage: site.casework.storage,
            keyring: site.casework.keyring,
            rules: try CaseSite.rules(newer: [newer]),
            clock: site.casework.clock
        )
        return SiteDoors(site: site.doors.site, casework: desk, isPassword: site.doors.isPassword)
    }

    @Test func aProgramTakesARequestOverOnceAndAnswersWithItsNewState() async throws {
        try await CaseSite.run { _, site in
            let (opened, request) = try await site.shownCopy()
            let doors = try await restarted(site)
            var quiet = Logger(label: "test")
            quiet.logLevel = .critical
            try await Application(router: doors.router(), logger: quiet).test(.router) { client in
                let browser = Browser(client)
                let foreign = try await site.call(browser, .post, "\(request)/migration", as: "tane", at: "other")
                #expect(foreign.status == .notFound)
                #expect(try await site.state(opened) == "review")
                let done = try await site.call(browser, .post, "\(request)/migration")
                #expect(done.status == .ok, "\(done.text)")
                #expect(try done.members["state"] as? String == "looking")
                #expect(try await site.state(opened) == "looking")
                #expect(try await site.call(browser, .post, "\(request)/migration").status == .conflict)
                let id = try #require(opened.requests.first).id
                let events = try await site.casework.storage.read { try $0.events.of(.request(id)) }
                #expect(events.filter { $0.kind == EventKind(.migrate) }.count == 1)
            }
        }
    }
}
