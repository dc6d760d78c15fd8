import SubjectRequests
import Testing

@testable import DataMap

/// Maps as other tools of the format write them: what they say is done, and what cannot be is said.
@Suite struct FidelityTests {
    /// A part of a larger estate: two of its references lead to datasets that this site does not have.
    private let part = """
        dataset:
          - fides_key: part
            habeas: {backups-rotate: P1D}
            fides_meta: {after: [elsewhere], namespace: {schema: sales}}
            collections:
              - name: people
                fides_meta: {after: [elsewhere.people], erase_after: [elsewhere.people]}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - name: nick
                    data_categories: [user.name]
                    fides_meta:
                      data_type: string
                      length: 6
                      masking_strategy_override:
                        strategy: string_rewrite
                        configuration: {rewrite_value: nobody, format_preservation: {suffix: "-x"}}
                  - name: city
                    data_categories: [user.contact.address.city]
                    fides_meta: {custom_request_field: town, redact: name}
              - name: visits
                fields:
                  - name: person
                    data_categories: [user.unique_id]
                    fides_meta: {references: [{dataset: elsewhere, field: people.id, direction: from}]}
        """

    @Test func aReferenceOutOfTheMapIsSaidAndNothingFlowsAlongIt() throws {
        let map = try readMap(part)
        #expect(
            map.remarks.map { "\($0.place.line) \($0.code)" }.filter { $0.hasSuffix("outside-reference") } == [
                "2 outside-reference", "6 outside-reference", "6 outside-reference", "26 outside-reference",
            ]
        )
        let plan = map.plan(for: .copy, controller: "x", verified: [.email])
        #expect(plan.steps.map(\.collection.collection) == ["people"])
        #expect(plan.unreached.map(\.collection.collection) == ["visits"])
        #expect(map.findings(in: [:]).errors.map { "\($0.place.line) \($0.code)" } == ["22 unreachable-collection"])
    }

    @Test func whatIsNotHeededIsSaid() throws {
        let remarks = try readMap(part).remarks.filter { $0.code == "not-heeded" }
        #expect(remarks.map(\.place.line) == [21, 21])
    }

    @Test func aConstantOfTheFormatIsCutToTheFieldsLength() throws {
        #expect(
            try readMap(part)[CollectionAddress("part", "people")]?.field("nick")?.masking == .constant(.text("nobody"))
        )
    }

    @Test(arguments: [nil, "sales", "other"]) func aSchemaCountsOnlyInStoresThatHaveThem(_ schema: String?) throws {
        let map = try readMap(part)
        let people = try #require(map[CollectionAddress("part", "people")])
        let live = LiveSchema(tables: [LiveTable(schema: schema, name: "people", columns: [])])
        #expect((map.table(of: people, in: ["main": live]) != nil) == (schema != "other"))
    }

    /// An unchanged dataset may name a strategy that its own column cannot take: said, and blocked before anything is touched.
    @Test(arguments: [
        ("hash", ColumnKind.integer, BlockReason.textIntoOther(.integer)),
        ("random_string_rewrite", .uuid, .textIntoOther(.uuid)),
        ("aes_encrypt", .json, .textIntoOther(.json)),
    ]) func aStrategyThatTheColumnCannotTakeBlocks(_ word: String, _ kind: ColumnKind, _ why: BlockReason) throws {
        let text = part.replacing("strategy: string_rewrite", with: "strategy: \(word)")
            .replacing("configuration: {rewrite_value: nobody, format_preservation: {suffix: \"-x\"}}", with: "")
        let map = try readMap(text)
        let live = LiveSchema(tables: [
            LiveTable(
                name: "people",
                columns: [
                    LiveColumn(name: "id", kind: .integer, isNullable: false, isPrimaryKey: true),
                    LiveColumn(name: "mail", kind: .text), LiveColumn(name: "nick", kind: kind),
                    LiveColumn(name: "city", kind: .text),
                ]
            ), LiveTable(name: "visits", columns: [LiveColumn(name: "person", kind: .integer)]),
        ])
        let plan = map.plan(for: .delete, controller: "x", verified: [.email], schemas: ["main": live])
        let blocked = map.erasurePlan(following: plan, schemas: ["main": live]).blocked
        #expect(blocked.map(\.why) == [why])
        let errors = map.findings(in: ["main": live]).errors.filter { $0.place.line == 11 }
        #expect(errors.map(\.code) == ["strategy-type"], "said once")
    }
}
