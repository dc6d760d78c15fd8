import Databases
import Testing

@Suite struct SQLTextTests {
    @Test func everyValueIsABindInOrderOfAppearance() {
        let name = "Robert'); DROP TABLE people;--"
        let text: SQLText =
            "SELECT a FROM t WHERE a = \(name) AND b = \(7) AND c = \([UInt8]([1])) AND d = \(String?.none)"
        #expect(text.text == "SELECT a FROM t WHERE a = $1 AND b = $2 AND c = $3 AND d = $4")
        #expect(text.binds == [.text(name), .int(7), .blob([1]), .null])
    }

    @Test func aTextInATextIsNumberedOn() {
        let inner: SQLText = "b = \(2) OR č = \(3)"
        let outer: SQLText = "a = \(1) AND (\(inner)) AND d = \(4)"
        #expect(outer.text == "a = $1 AND (b = $2 OR č = $3) AND d = $4")
        #expect(outer.binds == [.int(1), .int(2), .int(3), .int(4)])
        #expect(outer.followed(by: " OR \(inner)").text == outer.text + " OR b = $5 OR č = $6")
    }

    @Test func listsBecomeBinds() {
        let text: SQLText = "x IN (\(list: ["a", "b"])) AND y = \(true)"
        #expect(text.text == "x IN ($1, $2) AND y = $3")
        #expect(text.binds == [.text("a"), .text("b"), .int(1)])
    }

    @Test func namesAreQuotedByType() throws {
        let table = try SQLIdentifier("odd schema", "na\"me")
        let text: SQLText = "SELECT 1 FROM \(raw: table)"
        #expect(text.text == "SELECT 1 FROM \"odd schema\".\"na\"\"me\"")
        #expect(throws: SQLError.badIdentifier) { try SQLIdentifier("") }
        #expect(throws: SQLError.badIdentifier) { try SQLIdentifier("a\0b") }
        #expect(throws: SQLError.badIdentifier) { try SQLIdentifier() }
    }
}
