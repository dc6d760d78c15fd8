import TestPeers

@testable import DataStores

/// Strings that mean something to SQL, YAML, JSON, arrays, patterns or drivers, every one different: each ends in
/// ``sign`` and a number, by which it is recognised wherever it turns up.
struct HostileStrings {
    static let sign = "zq9"
    private var random: SeededGenerator
    private var made = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private static let pieces = [
        "'; DROP TABLE people; --", "'", "''", "\"", "\"\"", "\\", "\\'", "{a,b}", "%_", "$1", "$$", "$tag$", "?",
        ":name",
        "@x", "${x}", "[\"a\"]", "NULL", "`", ";", "\n;\n", "\t", "\r", "é̂🙂", "\\x41", "E'\\''", "U&'\\0027'",
        "' OR '1'='1", "\" OR 1=1 --", "/* */", "*/", "/*!50000 x */", "{fn now()}", "\u{202E}", "\u{2018}", "\u{2019}",
        "\u{2BC}", "\u{FF07}", "\u{FFFD}", "\u{1}", "\u{1A}", "\u{7F}", "\u{1F}", "\u{FEFF}", "0x1F", "1e9", "#", "-- ",
        "select", "order", ".", "a.b", "{{x}}", "&amp;", "%27", "%00", "\\0", "\\u0000", "!ref x", "*alias", "&a", "- ",
        "? ",
    ]

    mutating func next() -> String {
        made += 1
        let parts = (0...random.below(3)).map { _ in HostileStrings.pieces[random.below(HostileStrings.pieces.count)] }
        let long = made % 200 == 0 ? String(repeating: "'\\", count: 5_000) : ""
        return "x" + parts.joined() + long + HostileStrings.sign + "\(made)"
    }

    /// What may be a name in all three engines: no plane but the first, at most 63 bytes.
    mutating func nextName(without forbidden: Character? = nil) -> String {
        let whole = next().unicodeScalars.filter {
            $0.value < 0x1_0000 && $0.value != 0x1A && Character($0) != forbidden
        }
        var name = ""
        for scalar in whole.suffix(24) { name.unicodeScalars.append(scalar) }
        while name.utf8.count > 60 { name.unicodeScalars.removeFirst() }
        return name
    }

    /// As YAML, in double quotes.
    static func yaml(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar.isASCII, scalar.value >= 0x20, scalar.value != 0x7F, scalar != "\"", scalar != "\\" {
                quoted.unicodeScalars.append(scalar)
            } else {
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
        return quoted + "\""
    }
}

extension EngineLog {
    /// What begins and ends transactions, and sets a new connection up.
    private static let framing = [
        "BEGIN", "COMMIT", "ROLLBACK", "START TRANSACTION", "SET ", "PRAGMA ", "SELECT set_config(",
        "SELECT * FROM sqlite_master",
    ]

    /// The statements that did something, after the first `count`.
    func working(after count: Int) throws -> [String] {
        try statements().dropFirst(count).filter { text in !EngineLog.framing.contains { text.hasPrefix($0) } }
    }
}
