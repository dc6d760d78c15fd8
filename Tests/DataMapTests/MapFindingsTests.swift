import SubjectRequests
import Testing

@testable import DataMap

@Suite struct MapFindingsTests {
    private let map = """
        dataset:
          - fides_key: d
            habeas: {backups-rotate: P1D}
            collections:
              - name: people
                habeas: {keep: {for: P1Y, since: flag, because: law}}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - {name: gone, data_categories: [user.name]}
                  - {name: age, data_categories: [user.demographic.age], habeas: {erase: keyed-hash}}
                  - {name: code, data_categories: [user.unique_id], habeas: {erase: constant, value: too long}}
                  - {name: flag, habeas: {marketing-stop: many}}
              - name: visits
                fields:
                  - {name: day, fides_meta: {references: [{dataset: d, field: people.id, direction: from}]}}
              - name: missing
                fields: [{name: a, fides_meta: {identity: email}}]
              - name: island
                fields: [{name: a, data_categories: [user.name]}]
              - name: parcels
                fields:
                  - name: content
                    fides_meta: {data_type: object}
                    fields: [{name: mail, fides_meta: {identity: email}}]
        """

    private let schema = LiveSchema(tables: [
        LiveTable(
            name: "people",
            columns: [
                LiveColumn(name: "id", kind: .integer, isNullable: false, isPrimaryKey: true),
                LiveColumn(name: "email", kind: .text, isNullable: false),
                LiveColumn(name: "age", kind: .integer),
                LiveColumn(name: "code", kind: .text, length: 4),
                LiveColumn(name: "flag", kind: .boolean),
                LiveColumn(name: "card_number", kind: .text),
            ]
        ),
        LiveTable(name: "visits", columns: [LiveColumn(name: "day", kind: .date)]),
        LiveTable(name: "island", columns: [LiveColumn(name: "a", kind: .text)]),
        LiveTable(name: "parcels", columns: [LiveColumn(name: "content", kind: .json)]),
    ])

    @Test func everythingWrongIsSaidAtOnceAtItsLine() throws {
        let findings = try readMap(map).findings(in: ["main": schema])
        #expect(
            findings.errors.map { "\($0.place.line) \($0.code)" } == [
                "5 since-type",
                "5 card-column",
                "9 blocked-not-null",
                "10 no-column",
                "11 strategy-type",
                "12 value-does-not-fit",
                "13 value-does-not-fit",
                "16 type-mismatch",
                "17 no-table",
                "19 unreachable-collection",
                "25 nested-key",
            ]
        )
        #expect(findings.remarks.map { "\($0.place.line) \($0.code)" }.contains("5 column-unmapped"))
    }

    @Test func whatFallsDueByItselfNeedsAKeyOfOneField() throws {
        let map = try readMap(
            """
            dataset:
              - fides_key: d
                collections:
                  - name: visits
                    habeas: {about: nobody, sweep: {after: P28D, since: day}}
                    fields: [{name: a}, {name: b}, {name: day}]
            """
        )
        func errors(keyedBy key: Set<String>) -> [String] {
            let columns = ["a", "b", "day"].map {
                LiveColumn(name: $0, kind: .text, isPrimaryKey: key.contains($0))
            }
            let schema = LiveSchema(tables: [LiveTable(name: "visits", columns: columns)])
            return map.findings(in: ["main": schema]).errors.map { "\($0.place.line) \($0.code)" }
        }
        #expect(errors(keyedBy: []) == ["4 sweep-without-key"])
        #expect(errors(keyedBy: ["a", "b"]) == ["4 sweep-without-key"])
        #expect(errors(keyedBy: ["a"]) == [])
    }

    @Test func aStoreThatIsNotKnownIsLeftOut() throws {
        let findings = try readMap(map).findings(in: [:])
        #expect(findings.errors.map(\.code) == ["unreachable-collection"])
    }
}
