import Casework
import DataMap
import HTTPTypes
import HummingbirdTesting
import SubjectRequests
import Testing

@testable import WebServer

/// The data map to look at.
@Suite struct DataMapPageTests {
    @Test func staffSeeTheMapOfTheirOwnControllerAndNobodyElseDoes() async throws {
        try await CaseSite.run { browser, site in
            let path = "/console/data-map"
            #expect(try await browser.get(path).status == .seeOther)
            _ = try await browser.signIn("priya@outreach.example")
            let page = try await browser.get(path)
            #expect(page.status == .ok && page.text.contains("<svg") && !page.text.contains("style="))
            let collections = site.casework.rules.map.datasets(of: "outreach").flatMap(\.collections)
                .filter { !$0.isSkipped }
            try #require(!collections.isEmpty)
            for collection in collections {
                let name = "\(collection.address)"
                #expect(page.text.ranges(of: name).count >= 2, "\(name) is not both drawn and told")
            }
            let deletion = try await browser.get("\(path)?controller=outreach&right=delete")
            #expect(deletion.text.contains("found for delete at outreach"))
            #expect(try await browser.get("\(path)?controller=other").status == .notFound)
            #expect(try await browser.get("\(path)?controller=outreach&right=nonsense").status == .ok)
            let before = try await site.digest()
            _ = try await browser.get(path)
            #expect(try await site.digest() == before)
        }
    }
}
