import SubjectRequests
import Testing

@testable import DataMap

/// One bad map for each problem, and the exact line that it is reported at.
struct BadMap: CustomTestStringConvertible, Sendable {
    let code: String
    let line: Int
    let text: String
    var testDescription: String { code }

    /// Lines under the third: one dataset, one collection, and what the test adds to it.
    init(_ code: String, _ line: Int, _ text: String) {
        self.code = code
        self.line = line
        self.text = text
    }

    static func fields(_ code: String, _ line: Int, _ fields: String, collection: String = "") -> BadMap {
        let inner = fields.split(separator: "\n", omittingEmptySubsequences: false).map { "          \($0)\n" }.joined()
        let above = collection.isEmpty ? "" : "        \(collection)\n"
        return BadMap(
            code,
            line,
            "dataset:\n  - fides_key: d\n    collections:\n      - name: c\n\(above)        fields:\n\(inner)"
        )
    }
}

@Suite struct MapProblemTests {
    // Lines: 1 dataset, 2 fides_key, 3 collections, 4 name: c, 5 fields (or the collection's own line), 6 first field.
    static let bad: [BadMap] = [
        BadMap("missing-key", 1, "system: []\n"),
        BadMap("not-a-list", 1, "dataset: 3\n"),
        BadMap("missing-key", 2, "dataset:\n  - name: d\n    collections: []\n"),
        BadMap("bad-key", 2, "dataset:\n  - fides_key: a b\n    collections: []\n"),
        BadMap("missing-key", 2, "dataset:\n  - fides_key: d\n"),
        BadMap(
            "dataset-twice",
            4,
            "dataset:\n  - fides_key: d\n    collections: []\n  - fides_key: d\n    collections: []\n"
        ),
        BadMap("unknown-key", 3, "dataset:\n  - fides_key: d\n    habeas: {rule: joint}\n    collections: []\n"),
        BadMap("unknown-role", 3, "dataset:\n  - fides_key: d\n    habeas: {role: boss}\n    collections: []\n"),
        BadMap(
            "not-a-duration",
            3,
            "dataset:\n  - fides_key: d\n    habeas: {backups-rotate: 30}\n    collections: []\n"
        ),
        BadMap(
            "customer-without-processor",
            3,
            "dataset:\n  - fides_key: d\n    habeas: {customer: c.x}\n    collections: []\n"
        ),
        BadMap(
            "bad-address",
            3,
            "dataset:\n  - fides_key: d\n    habeas: {role: processor, customer: c}\n    collections: []\n"
        ),
        BadMap(
            "unknown-field",
            2,
            "dataset:\n  - fides_key: d\n    habeas: {role: processor, customer: c.x}\n    collections: []\n"
        ),
        BadMap(
            "collection-twice",
            6,
            "dataset:\n  - fides_key: d\n    collections:\n      - name: c\n        fields: []\n      - name: c\n        fields: []\n"
        ),
        .fields(
            "fact-unfit",
            6,
            "- {name: a, fides_meta: {identity: email}, data_categories: [user], habeas: {fact: x}}"
        ),
        .fields(
            "fact-unfit",
            6,
            "- {name: a, data_categories: [user], habeas: {fact: x, disclose: never, because: secret}}"
        ),
        .fields("fact-unfit", 6, "- {name: card_number, data_categories: [user], habeas: {fact: x}}"),
        .fields("fact-unfit", 6, "- {name: a, data_categories: [user.authorization.password], habeas: {fact: x}}"),
        .fields("fact-unfit", 6, "- {name: a, data_categories: [user.content], habeas: {fact: x}}"),
        .fields("fact-unfit", 6, "- {name: a, data_categories: [user], fides_meta: {length: 201}, habeas: {fact: x}}"),
        .fields(
            "fact-unfit",
            6,
            "- {name: a, data_categories: [user], fides_meta: {data_type: 'string[]'}, habeas: {fact: x}}"
        ),
        .fields(
            "fact-unfit",
            6,
            "- {name: a, data_categories: [user], fides_meta: {data_type: boolean}, habeas: {fact: x}}"
        ),
        .fields("fact-unfit", 6, "- {name: a, habeas: {fact: x}}"),
        .fields("bad-address", 6, "- {name: a, habeas: {belongs-to: c}}"),
        .fields("bad-address", 6, "- {name: a, habeas: {belongs-to: d.c}}"),
        .fields("unknown-field", 6, "- {name: a, habeas: {belongs-to: d.e.x}}"),
        .fields("belongs-to-cycle", 4, "- {name: a, habeas: {belongs-to: d.c.a}}"),
        BadMap(
            "account-keys",
            4,
            """
            dataset:
              - fides_key: d
                collections:
                  - name: customers
                    fields: [{name: id}, {name: code}]
                  - name: users
                    fields: [{name: a, habeas: {belongs-to: d.customers.id}}, {name: b, habeas: {belongs-to: d.customers.code}}]

            """
        ),
        .fields("field-twice", 7, "- name: a\n- name: a"),
        .fields("missing-key", 6, "- data_categories: [user]"),
        .fields("unknown-type", 6, "- {name: a, fides_meta: {data_type: text}}"),
        .fields("array-only", 6, "- {name: a, fides_meta: {data_type: string, return_all_elements: true}}"),
        .fields("object-only", 6, "- {name: a, fides_meta: {data_type: string}, fields: [{name: b}]}"),
        .fields("bad-length", 6, "- {name: a, fides_meta: {length: 0}}"),
        .fields("not-a-number", 6, "- {name: a, fides_meta: {length: many}}"),
        .fields("not-a-flag", 6, "- {name: a, fides_meta: {primary_key: first}}"),
        .fields(
            "unknown-direction",
            8,
            "- name: a\n  fides_meta:\n    references: [{dataset: d, field: c.a, direction: up}]"
        ),
        .fields("bad-address", 8, "- name: a\n  fides_meta:\n    references: [{dataset: d, field: c}]"),
        .fields("unknown-collection", 8, "- name: a\n  fides_meta:\n    references: [{dataset: d, field: x.a}]"),
        .fields("unknown-field", 8, "- name: a\n  fides_meta:\n    references: [{dataset: d, field: c.z}]"),
        .fields("unknown-masking", 6, "- {name: a, fides_meta: {masking_strategy_override: {strategy: burn}}}"),
        .fields(
            "constant-needs-value",
            6,
            "- {name: a, fides_meta: {masking_strategy_override: {strategy: string_rewrite}}}"
        ),
        .fields("unknown-key", 6, "- {name: a, habeas: {hide: true}}"),
        .fields("unknown-disclosure", 6, "- {name: a, habeas: {disclose: seldom}}"),
        .fields("because-needed", 6, "- {name: a, habeas: {disclose: never}}"),
        .fields("because-needed", 6, "- {name: a, habeas: {erase: keep}}"),
        .fields("unknown-erasure", 6, "- {name: a, habeas: {erase: row}}"),
        .fields("yaml-trap", 6, "- {name: a, habeas: {erase: ~}}"),
        .fields("constant-needs-value", 6, "- {name: a, habeas: {erase: constant}}"),
        .fields("null-value", 6, "- {name: a, habeas: {erase: constant, value: null}}"),
        .fields("value-without-constant", 6, "- {name: a, habeas: {erase: clear, value: x}}"),
        .fields("unknown-correction", 6, "- {name: a, habeas: {correct: often}}"),
        .fields("withheld-key", 6, "- {name: a, fides_meta: {identity: email}, habeas: {disclose: never, because: x}}"),
        .fields("unknown-about", 5, "- name: a", collection: "habeas: {about: them}"),
        .fields("unknown-erasure", 5, "- name: a", collection: "habeas: {erase: clear}"),
        .fields(
            "unknown-masking",
            5,
            "- name: a",
            collection: "fides_meta: {masking_strategy_override: {strategy: hash}}"
        ),
        .fields("missing-key", 5, "- name: a", collection: "habeas: {keep: {for: P1Y, since: a}}"),
        .fields("missing-key", 5, "- name: a", collection: "habeas: {sweep: {after: P1Y}}"),
        .fields("missing-key", 5, "- name: a", collection: "habeas: {list: {name: x, address: a}}"),
        .fields("unknown-field", 5, "- name: a", collection: "habeas: {list: {name: x, address: b, stop: {a: 1}}}"),
        .fields("unknown-field", 5, "- name: a", collection: "habeas: {list: {name: x, address: a, stop: {b: 1}}}"),
        .fields("erase-not-person", 5, "- name: a", collection: "habeas: {erase: row}"),
        .fields("bad-address", 5, "- name: a", collection: "fides_meta: {erase_after: [x]}"),
        .fields("unknown-collection", 4, "- name: a", collection: "fides_meta: {erase_after: [d.x]}"),
        .fields("erase-order-cycle", 4, "- name: a", collection: "fides_meta: {erase_after: [d.c]}"),
        .fields("order-cycle", 4, "- name: a", collection: "fides_meta: {after: [d.c]}"),
        .fields("no-text", 5, "- name: a", collection: "habeas: {says: {}}"),
        BadMap(
            "skipped-but-needed",
            11,
            """
            dataset:
              - fides_key: d
                collections:
                  - name: c
                    fides_meta: {skip_processing: true}
                    fields: [{name: a}]
                  - name: e
                    fields:
                      - name: b
                        fides_meta:
                          references: [{dataset: d, field: c.a, direction: from}]

            """
        ),
    ]

    @Test(arguments: bad) func isReportedAtItsLine(_ map: BadMap) throws {
        let problems = try #require(throws: Problems.self) { try readMap(map.text) }
        let found = problems.all.map { "\($0.code) at \($0.place.line)" }
        #expect(found == ["\(map.code) at \(map.line)"], "\(problems)")
    }

    @Test func allProblemsComeAtOnce() throws {
        let text = """
            dataset:
              - fides_key: d
                habeas: {role: boss}
                collections:
                  - name: c
                    habeas: {about: them, erase: all}
                    fields:
                      - {name: a, habeas: {erase: row}}
            """
        let problems = try #require(throws: Problems.self) { try readMap(text) }
        #expect(problems.all.map(\.code) == ["unknown-role", "unknown-about", "unknown-erasure", "unknown-erasure"])
        #expect(problems.all.map(\.place.line) == [3, 6, 6, 8])
        #expect(problems.all.last?.place.column == 39)
    }
}
