import SubjectRequests
import Testing

@testable import DataMap

@Suite("What falls due by itself")
struct SweepPlanTests {
    @Test(
        "the day that is the period after the date, at the ends of months too",
        arguments: [
            ("P28D", "2026-10-30", "2026-11-27"), ("P28D", "2024-02-01", "2024-02-29"),
            ("P3M", "2026-11-30", "2027-02-28"), ("P3M", "2027-11-30", "2028-02-29"),
            ("P1M", "2026-01-31", "2026-02-28"),
            ("P1Y", "2024-02-29", "2025-02-28"), ("P0D", "2026-11-27", "2026-11-27"),
        ]
    )
    func firstDay(period: String, start: String, due: String) throws {
        let rule = SweepRule(after: try #require(Period(period)), since: "closed_on")
        let day = try #require(CivilDate(due))
        #expect(rule.isDue(from: CivilDate(start), on: day))
        #expect(rule.isDue(from: CivilDate(start), on: day.adding(days: 1)))
        #expect(!rule.isDue(from: CivilDate(start), on: day.adding(days: -1)))
    }

    @Test("no date, and a date to come, are never due")
    func never() throws {
        let rule = SweepRule(after: Period(days: 28), since: "closed_on")
        let today = try #require(CivilDate("2026-11-27"))
        #expect(!rule.isDue(from: nil, on: today))
        #expect(!rule.isDue(from: today, on: today))
        #expect(!rule.isDue(from: CivilDate("2099-01-01"), on: today))
    }

    private static func map(_ collections: String, dataset: String = "role: controller") throws -> StoreMap {
        let text = """
            dataset:
              - fides_key: app
                habeas: {\(dataset)}
                collections:
            \(collections)
            """
        return try StoreMap.read([MapFile(store: "app", path: "app.yml", text: text)])
    }

    /// An organisation and its users, who name it; or the other way round.
    private static func organisation(_ direction: String) -> String {
        """
              - name: accounts
                habeas: {about: nobody, sweep: {after: P28D, since: closed_on}}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: closed_on}
              - name: users
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - name: account_id
                    fides_meta: {references: [{dataset: app, field: accounts.id\(direction)}]}
                  - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
              - name: notes
                fields:
                  - name: user_id
                    fides_meta: {references: [{dataset: app, field: users.id, direction: from}]}
                  - {name: body, data_categories: [user.content]}
        """
    }

    @Test(
        "an organisation takes its users along the references, whichever direction they were given",
        arguments: [", direction: from", ", direction: to", ""]
    )
    func eitherDirection(direction: String) throws {
        let plan = try SweepPlanTests.map(SweepPlanTests.organisation(direction))
            .sweepPlan(controller: "outreach", among: ["outreach"])
        #expect(plan.steps.map(\.collection.collection) == ["accounts", "users", "notes"])
        #expect(plan.step(for: CollectionAddress("app", "accounts"))?.inputs == [.account(field: "id")])
    }

    @Test("a row about a person leads to nobody else by an address that the map gives to no customer")
    func addresses() throws {
        let plan = try SweepPlanTests.map(
            """
                  - name: trials
                    habeas: {sweep: {after: P3M, since: last_contact}}
                    fields:
                      - {name: id, fides_meta: {primary_key: true}}
                      - name: email
                        data_categories: [user.contact.email]
                        fides_meta: {identity: email, references: [{dataset: app, field: users.email, direction: from}]}
                      - {name: last_contact}
                  - name: users
                    fields:
                      - {name: id, fides_meta: {primary_key: true}}
                      - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
            """
        ).sweepPlan(controller: "outreach", among: ["outreach"])
        #expect(plan.steps.map(\.collection.collection) == ["trials"])
    }

    @Test("what several answer for is swept once: for the one that the map names first")
    func joint() throws {
        let map = try SweepPlanTests.map(
            SweepPlanTests.organisation(", direction: from"),
            dataset: "role: joint, controllers: [ocsi, hact]"
        )
        let slugs = ["hact", "ocsi"]
        #expect(map.sweptCollections(of: "ocsi", among: slugs).map(\.name) == ["accounts"])
        #expect(map.sweptCollections(of: "hact", among: slugs).isEmpty)
        let shared = try SweepPlanTests.map(SweepPlanTests.organisation(", direction: from"))
        #expect(shared.sweptCollections(of: "hact", among: slugs).count == 1)
        #expect(shared.sweptCollections(of: "ocsi", among: slugs).isEmpty)
    }
}
