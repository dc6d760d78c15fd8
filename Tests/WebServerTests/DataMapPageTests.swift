import Casework
import HTTPTypes
import HummingbirdTesting
import SubjectRequests
import Templates
import Testing

@testable import DataMap
@testable import WebServer

/// The data map to look at.
@Suite struct DataMapPageTests {
    /// Names come from other people's catalogues.
    @Test func whateverTheMapSaysStaysText() throws {
        let attack = "\"><script>alert(1)</script>\u{202E}'{{frame.token}}\u{1}"
        let address = CollectionAddress(attack, attack)
        let input = StepInput.identity(field: attack, kind: IdentityKind(rawValue: attack), isClaimed: true)
        let step = SearchStep(collection: address, store: attack, inputs: [input], outputs: [], pointers: [])
        let plan = SearchPlan(
            right: .copy,
            controller: "outreach",
            waves: [[SearchGroup(steps: [step], repeats: false)]],
            unreached: [UnreachedCollection(collection: CollectionAddress("a", attack), otherKinds: [])]
        )
        let map = try StoreMap.read([])
        let texts = try TestSite.texts().pages("en")
        let page = DataMapPage(.staffSample, map, plan, controllers: [], texts.phrases)
        let html = try texts.catalogue.render(page, as: .html)
        #expect(!html.contains("<script>alert") && html.ranges(of: "&lt;script&gt;alert(1)").count >= 6)
        #expect(html.contains("{{frame.token}}"))
        #expect(!html.unicodeScalars.contains { $0.value == 0x202E || $0.value == 1 })
    }

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
