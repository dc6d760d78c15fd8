import DataMap
import SubjectRequests
import TestPeers
import Testing

@testable import DataStores

/// The lines between us and a program, and the line that names it.
@Suite struct ProgramLineTests {
    @Test(arguments: [
        ("erp.py", ["erp.py"]), ("  a/b.py   --flag\t-x ", ["a/b.py", "--flag", "-x"]),
        ("p 'a b' \"c d\"e", ["p", "a b", "c de"]), ("p '' \"it's\"", ["p", "", "it's"]),
        ("p $HOME ; rm -rf * `x` \\ |", ["p", "$HOME", ";", "rm", "-rf", "*", "`x`", "\\", "|"]),
    ]) func aLineIsSplitWithoutAShell(_ line: String, _ words: [String]) {
        #expect(ProgramCall.words(in: line) == words)
    }

    @Test(arguments: ["", "  ", "p 'a", "p \"a", "'' a", "a\0b"]) func aLineThatNamesNothingIsNone(_ line: String) {
        #expect(ProgramCall.words(in: line) == nil)
    }

    @Test func valuesComeBackAsTheyWent() throws {
        var random = SeededGenerator(seed: 41)
        for _ in 0..<2_000 {
            let value = random.json(3)
            let line = value.line
            #expect(line.dropLast().allSatisfy { (0x20..<0x7F).contains($0) })
            #expect(try JSONValue(reading: line) == value, "seed 41: \(value)")
        }
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\":1,}", "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":2}", "01", "1.", ".5", "+1", "1e", "-",
        "NaN", "Infinity", "tru", "'a'", "\"a", "\"\\x\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"",
        "\"\\u00g0\"", "\"\u{1}\"", "1 2", "[1]]", "nulll", "\"\\u+123\"", "[\"a\":1]", "{1:2}", "-01", "1.e1", "1e+",
    ]) func whatIsNotJSONIsRefused(_ text: String) {
        #expect(throws: NotJSON.self) { try JSONValue(reading: Array(text.utf8)) }
    }

    @Test func readsWhatOthersWrite() throws {
        let text = #" { "a" : [ 1 , -0 , 1.50 , 2E3, true, false, null, "\u00e9\ud83d\ude42\/\b\f\n\r\t" ] } "#
        #expect(
            try JSONValue(reading: Array(text.utf8))
                == .object([
                    "a": .list([
                        .integer(1), .integer(0), .number("1.50"), .number("2E3"), .boolean(true), .boolean(false),
                        .null,
                        .text("é🙂/\u{8}\u{C}\n\r\t"),
                    ])
                ])
        )
    }

    /// No digit is lost, and none is made up.
    @Test(arguments: [
        "9223372036854775808", "-9223372036854775809", "1e400", "0.1000", "12345678901234567890.10", "-0.0",
    ])
    func numbersKeepTheirDigits(_ digits: String) throws {
        let value = try JSONValue(reading: Array(digits.utf8))
        #expect(value == .number(digits))
        #expect(value.line == Array("\(digits)\n".utf8))
        #expect(value.held(.decimal) == .text(digits))
    }

    @Test func nestingHasAnEnd() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        _ = try JSONValue(reading: nested(JSONReading.depthMax))
        let refusal = try #require(throws: NotJSON.self) { try JSONValue(reading: nested(JSONReading.depthMax + 1)) }
        #expect(refusal == NotJSON(offset: JSONReading.depthMax + 1, flaw: .tooDeep))
    }

    /// Whoever only looks where values stand takes and refuses what is taken and refused by whoever reads them, but for what
    /// only values have: letters, and names that must differ.
    @Test func whatIsPassedOverIsReadByTheSameRules() throws {
        var random = SeededGenerator(for: "JSON that is passed over")
        var (taken, refused) = (0, 0)
        for _ in 0..<20_000 {
            var bytes = Array(random.json(3).line.dropLast())
            if random.chance(70) {
                let place = random.below(bytes.count)
                bytes.replaceSubrange(place..<min(bytes.count, place + random.below(3)), with: random.sign())
            }
            let text = String(decoding: bytes, as: UTF8.self)
            var flaw: NotJSON.Flaw?
            do { _ = try JSONValue(reading: bytes) } catch { flaw = error.flaw }
            let isPassedOver = JSONReading.isValue(text)
            #expect(isPassedOver == (flaw == nil || flaw == .nameTwice), "seed \(random.seed): \(text)")
            if flaw == nil { taken += 1 } else { refused += 1 }
        }
        #expect(taken > 2_000 && refused > 2_000)
    }
}

extension SeededGenerator {
    fileprivate mutating func sign() -> [UInt8] {
        let signs = ["\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-", ".", "e", "u", " ", "\n", "", "1", "\\ud83d"]
        return Array(signs[below(signs.count)].utf8)
    }

    fileprivate mutating func json(_ depth: Int) -> JSONValue {
        switch below(depth == 0 ? 5 : 7) {
        case 0: .null
        case 1: .boolean(below(2) == 0)
        case 2: .integer(Int64(truncatingIfNeeded: Int64(below(1 << 30)) << below(33)) - 7)
        case 3: .real(Double(below(1 << 30)) / 1_024 + 0.5)
        case 4: .text(text())
        case 5: .list((0..<below(4)).map { _ in json(depth - 1) })
        default: .object(Dictionary((0..<below(4)).map { _ in (text(), json(depth - 1)) }) { $1 })
        }
    }

    private mutating func text() -> String {
        let pieces = ["a", "\"", "\\", "\n", "\u{2028}", "é", "e\u{301}", "🙂", "\0", "\u{7F}", "/", "{", "\u{FEFF}"]
        return (0..<below(6)).map { _ in pieces[below(pieces.count)] }.joined()
    }
}
