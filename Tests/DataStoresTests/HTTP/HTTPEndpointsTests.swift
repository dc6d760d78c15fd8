import DataMap
import Outbound
import SubjectRequests
import Testing

@testable import DataStores

@Suite struct HTTPEndpointsTests {
    /// Everything that is wrong is said at once, each at its line.
    @Test func everyProblemIsSaid() throws {
        let text = """
            auth: {query: {name: key, value: {file: a}}}
            headers: {Host: evil.example, Authorization: Bearer abc}
            rate: {per-second: 0}
            limits: {pages: many}
            idempotency-key: "a b"
            alive: contacts
            surplus: 1
            collections:
              contacts:
                key: number
                fields:
                  id: string
                  email: {type: text, in: a..b}
                read:
                  - by: email
                    path: /contacts/../x
                  - by: [email]
                    path: /contacts
                    query: {filter: "email eq '{email}'"}
                  - path: "/contacts/{name}"
                  - by: email
                    path: /contacts
                    query: {email: "{email}"}
                    pages: {by: cursor, send: after}
                    several: {most: 1}
                  - by: email
                    path: "/contacts/{email}"
                    several: {most: 5}
                update:
                  - path: "/contacts/{email}"
                    body: {subscribed: false}
                  - method: HEAD
                    path: "/contacts/{email}?x=1"
                    body: "{changes}"
              notes: {read: []}
            """
        let problems = try #require(throws: Problems.self) { try HTTPWorld.endpoints(text, nil) }
        let found = problems.all.map { "\($0.place.line) \($0.code)" }
        for expected in [
            "1 secret-in-url", "2 bad-header", "2 secret-in-file", "3 out-of-range", "4 not-a-number", "5 bad-header",
            "6 bad-path",
            "7 unknown-key", "10 unknown-field", "12 unknown-type", "13 bad-json-path", "16 bad-path",
            "19 place-in-text", "17 by-and-places", "20 unknown-field", "24 missing-key", "25 out-of-range",
            "28 several-where", "30 changes-nothing", "32 unknown-method", "33 bad-path", "35 missing-key",
        ] {
            #expect(found.contains(expected), "\(expected) is not among \(found)")
        }
    }

    @Test(
        "a secret stands elsewhere",
        arguments: [
            ("{bearer: abc}", "secret-in-file"), ("{bearer: {file: a, environment: B}}", "secret-place"),
            ("{basic: {user: a}}", "missing-key"), ("{basic: {user: 'a:b', password: {file: a}}}", "colon-in-user"),
            ("{header: {name: 'X Y', value: {file: a}}}", "bad-header"), ("{}", "one-sign-in"),
            ("{bearer: {file: a}, basic: {user: a, password: {file: a}}}", "one-sign-in"),
            ("{oauth: {token: 'http://[::1%25lo]/', client: a, secret: {file: a}}}", "bad-url"),
        ]
    )
    func secrets(auth: String, code: String) throws {
        let base = try HTTPBase("https://crm.example")
        let text = "auth: \(auth)\ncollections: {}\n"
        let problems = try #require(throws: Problems.self) { try HTTPWorld.endpoints(text, base) }
        #expect(problems.all.map(\.code) == [code])
        #expect(problems.all.first?.place.line == 1)
    }

    @Test func declaredColumnsAreTheSchema() throws {
        let endpoints = try HTTPWorld.endpoints(HTTPWorld.file("endpoints/crm.yml"), nil)
        let table = try #require(endpoints.schema.table(named: "contacts"))
        #expect(table.primaryKey == ["id"])
        #expect(table.column(named: "score")?.kind == .decimal)
        #expect(table.column(named: "name")?.length == 200)
        #expect(table.column(named: "email")?.isNullable == false)
        #expect(endpoints.secret == .environment("CRM_TOKEN"))
        let other = try HTTPWorld.endpoints(HTTPWorld.file("endpoints/newsletter.yml"), nil)
        #expect(other.secret == .file("secrets/newsletter"))
    }

    @Test("the page of the docs shows the examples as they are", arguments: ["crm", "newsletter"])
    func docs(name: String) throws {
        let page = try HTTPWorld.file("../../../docs/adapters.md")
        let example = try HTTPWorld.file("endpoints/\(name).yml")
        #expect(page.contains("```yaml endpoints/\(name).yml\n\(example)```"))
    }

    @Test(
        "links to the next page",
        arguments: [
            ("<https://a.example/b?page=2>; rel=\"next\"", "https://a.example/b?page=2"),
            ("</first>; rel=first, </b,c>; title=\"a, b\"; rel=\"prev next\"", "/b,c"),
            ("<?page=2>; REL=next", "?page=2"),
            ("</b>; rel=nextish, </c>; title=\"rel=next\"", nil), ("", nil), ("<", nil), ("<a", nil), ("</b>", nil),
        ]
    )
    func links(header: String, target: String?) {
        #expect(PageTurns.next(header) == target)
    }

    @Test(
        "dates of HTTP",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199), ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("", nil),
            ("Sun, 06 Nov 1994 24:49:37 GMT", nil), ("Sun, 06 Non 1994 08:49:37 GMT", nil),
        ]
    )
    func dates(text: String, seconds: Int?) {
        #expect(HTTPDate.seconds(text) == seconds)
    }
}
