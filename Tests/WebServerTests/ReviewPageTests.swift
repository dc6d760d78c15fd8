import Casework
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Storage
import SubjectRequests
import Testing

@testable import WebServer

@Suite struct ReviewPageTests {
    @Test func rowsAreShownSearchedAndWithheldByForms() async throws {
        try await CaseSite.run { browser, site in
            let (_, path) = try await site.shownCopy()
            _ = try await browser.signIn("priya@outreach.example")
            let page = "/console/\(path)/review"
            let request = try await browser.get("/console/\(path)")
            #expect(request.text.contains("/console/\(path)/review"))
            let found = try await browser.get("\(page)?collection=app.mails&search=no%2044")
            #expect(
                found.status == .ok && found.text.contains("mails &lt;b&gt;no 44") && found.text.contains(">1 row<")
            )
            #expect(!found.text.contains("no 43") && found.text.contains("It is about other people"))
            let paged = try await browser.get("\(page)?collection=app.mails&page=3")
            #expect(paged.text.contains("no 44") && !paged.text.contains("no 39&lt;"))
            let before = try await site.digest()
            _ = try await browser.get("\(page)?collection=app.users")
            #expect(try await site.digest() == before, "reading changes nothing")

            let reference = try #require(Reference(String(path.dropFirst("requests/".count))))
            let query = ReviewQuery(collection: "app.mails", search: "no 44")
            let sheet = try await site.casework.review(reference, query, for: site.staff("priya"))
            let token = try #require(sheet.rows.first?.token).hexadecimal
            let form = [
                "collection": "app.mails", "row": token, "field": "subject", "passage": "no 44",
                "basis": "other-people", "search": "no 44",
            ]
            let done = try await browser.post("/console/\(path)/withholding", form, from: page)
            let next = try #require(done.header("Location"))
            #expect(done.status == .seeOther && next.contains("/review?collection=app.mails&search=no%2044&done="))
            let marked = try await browser.get(next)
            #expect(marked.text.contains("<del>no 44</del>") && marked.text.contains("1 mark is not in it yet."))
            #expect(marked.text.contains("Build again") && marked.text.contains("priya"))
            let approval = try await browser.get("/console/\(path)")
            #expect(approval.text.contains("What is withheld has changed since this was built"))

            let id = try #require(try await site.withholdings(reference).first)
            let shown = try await browser.post("/console/\(path)/showing", ["withholding": id], from: page)
            #expect(shown.status == .seeOther)
            #expect(try await site.withholdings(reference).isEmpty)
            let wrong = try await browser.post(
                "/console/\(path)/withholding",
                form.merging(["passage": "nowhere"]) { $1 },
                from: page
            )
            #expect(wrong.status != .seeOther && wrong.text.contains("the answer has nothing there"))
        }
    }

    @Test func strangersAndOtherControllersSeeNothing() async throws {
        try await CaseSite.run { browser, site in
            let (_, path) = try await site.shownCopy()
            #expect(try await browser.get("/console/\(path)/review").status != .ok)
            _ = try await browser.signIn("tane@other.example")
            #expect(try await browser.get("/console/\(path)/review").status == .notFound)
        }
    }

    @Test func programsWithholdShowAgainAndReadTheSameFacts() async throws {
        try await CaseSite.run { browser, site in
            let (_, path) = try await site.shownCopy()
            let reference = try #require(Reference(String(path.dropFirst("requests/".count))))
            let address = "\(path)/withholding"
            let fields = ["collection": "app.users", "field": "subject", "basis": "trade-secrets"]
            let done = try await site.call(browser, .post, address, fields)
            #expect(done.status == .ok && done.text.contains("\"ground\":\"trade-secrets\""))
            #expect(done.text.contains("\"pendingMarks\":1"))
            let unknown = try await site.call(browser, .post, address, fields.merging(["basis": "immigration"]) { $1 })
            #expect(unknown.status != .ok && unknown.text.contains("ground-not-in-statute"))
            let id = try #require(try await site.withholdings(reference).first)
            let lifted = try await site.call(browser, .delete, address, ["withholding": id])
            #expect(lifted.status == .ok && lifted.text.contains("\"pendingMarks\":0"))
            let built = try await site.call(browser, .post, "\(path)/redaction")
            #expect(built.status == .ok && built.text.contains("\"state\":\"redacting\""))
        }
    }
}

extension ReviewPageTests {
    @Test func aConcernIsShownWhereApprovingIsRefusedAndSettledByAnotherThroughTheAPI() async throws {
        try await CaseSite.run { browser, site in
            _ = try await site.casework.addStaff(
                name: Sensitive("mere"),
                mailAddress: Sensitive("mere@outreach.example"),
                passwordHash: "hash of \(CaseSite.password)",
                grants: [(.approver, "outreach")]
            )
            let (_, path) = try await site.shownCopy()
            let reference = try #require(Reference(String(path.dropFirst("requests/".count))))
            let id = try await site.raiseConcern(about: reference)
            _ = try await browser.signIn("priya@outreach.example")
            let request = try await browser.get("/console/\(path)").text
            #expect(request.contains("1 concern is open") && request.contains("a second approver settles it"))
            let review = try await browser.get("/console/\(path)/review").text
            #expect(review.contains("addresses or telephone numbers of other people") && review.contains("Let it pass"))

            let facts = try await site.call(browser, .get, path)
            #expect(facts.text.contains("\"kind\":\"foreign-identifiers\"") && facts.text.contains(id))
            let shown = ["shown": try #require(try facts.members["shown"] as? String)]
            let early = try await site.call(browser, .post, "\(path)/approval", shown)
            #expect(early.status != .ok && early.text.contains("concerns about this package are open: 1"))
            let address = "\(path)/concern"
            let unknown = try await site.call(browser, .post, address, ["concern": "x", "text": "seen"], as: "mere")
            #expect(unknown.status != .ok && unknown.text.contains("no-such-concern"))
            let wordless = try await site.call(browser, .post, address, ["concern": id], as: "mere")
            #expect(wordless.status != .ok)
            let done = try await site.call(browser, .post, address, ["concern": id, "text": "seen"], as: "mere")
            #expect(done.status == .ok && done.text.contains("settledBy"))
            let again = try await site.call(browser, .post, address, ["concern": id, "text": "seen"], as: "mere")
            #expect(again.status != .ok && again.text.contains("no-such-concern"))
            let same = try await site.call(browser, .post, "\(path)/approval", shown, as: "mere")
            #expect(same.status != .ok && same.text.contains("settled a concern about it"))
            #expect(try await site.call(browser, .post, "\(path)/approval", shown).status == .ok)
        }
    }

    @Test func programsReleaseAPlaceWithAReasonAndOnlyAPlaceThatIsThere() async throws {
        try await CaseSite.run { browser, site in
            let (_, path) = try await site.shownCopy()
            let fields = ["collection": "app.users", "field": "subject", "text": "their own"]
            let done = try await site.call(browser, .post, "\(path)/release", fields)
            #expect(done.status == .ok, "\(done.text)")
            let nowhere = fields.merging(["collection": "app.nothing"]) { $1 }
            let wrong = try await site.call(browser, .post, "\(path)/release", nowhere)
            #expect(wrong.status != .ok && wrong.text.contains("no-such-place"), "\(wrong.text)")
            let wordless = try await site.call(browser, .post, "\(path)/release", ["collection": "app.users"])
            #expect(wordless.status != .ok)
        }
    }
}

extension CaseSite {
    /// As if the finished package had given concern; answers its id.
    fileprivate func raiseConcern(about reference: Reference) async throws -> String {
        try await casework.storage.write { connection in
            let row = try #require(try connection.requests.find(reference, scope: .everything))
            let package = try #require(try connection.packages.current(of: row.id))
            let concern = NewConcern(.foreignIdentifiers, counts: ["different": 4, "rows": 9, "rows-with-any": 3])
            try casework.raise([concern], about: package.id, of: row.id, on: connection)
            return try #require(try connection.concerns.about(package.id).first).id
        }
    }

    fileprivate func withholdings(_ reference: Reference) async throws -> [String] {
        try await casework.storage.read { connection in
            let row = try #require(try connection.requests.find(reference, scope: .everything))
            return try connection.withholdings.standing(of: row.id).map(\.id)
        }
    }
}
