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

extension CaseSite {
    fileprivate func withholdings(_ reference: Reference) async throws -> [String] {
        try await casework.storage.read { connection in
            let row = try #require(try connection.requests.find(reference, scope: .everything))
            return try connection.withholdings.standing(of: row.id).map(\.id)
        }
    }
}
