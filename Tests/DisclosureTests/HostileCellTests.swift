import Disclosure
import Foundation
import SubjectRequests
import Testing

/// Cells that people and attackers really store, through all three files and back by readers that are not ours.
@Suite struct HostileCellTests {
    private static let starts = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{0}", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "\u{2212}", "'=",
        "''+",
        " =", "\u{FEFF}=", "\u{200B}@", "\u{A0}-", "'", "\"=", ",=", ";=", "",
    ]
    private static let ends = [
        "", "1+1", "cmd|' /C calc'!A0", "HYPERLINK(\"http://x\",\"y\")", "SUM(1,2)\r\nnext", "\u{202E}txt.exe",
        "\"quoted\"",
        "</td><script>alert(1)</script>", "{{name}}", "\u{1F469}\u{200D}\u{1F467}", "\\u0041\u{8}\u{C}\u{7F}",
        "é\u{301}",
        "trailing ", "0", ".5", "12.50", "1e5", "\u{FFFD}\u{FFFF}", "]]>", "\u{2028}\u{2029}",
    ]

    private static let texts: [String] = {
        var texts = [String(repeating: "=\"long,\n", count: 131_072)]
        for start in starts {
            for end in ends { texts += [start + end, "x" + start + end, start + start + end, start + "a" + end] }
        }
        return texts
    }()

    @Test func textsComeBackFromEveryFile() throws {
        let texts = HostileCellTests.texts
        #expect(texts.count > 1_900)
        var frames: [SpoolFrame] = [.collection(Fixture.head("cells", fields: ["n", "=field", "text"]))]
        for (number, text) in texts.enumerated() { frames.append(.row([.integer(Int64(number)), .null, .text(text)])) }
        try Fixture.run { fixture in
            let (bytes, _) = try Fixture.write(frames)
            let zip = try fixture.file("cells.zip", bytes)
            // Long entries do not know their size when they begin; other readers must take that too.
            #expect(try fixture.run("unzip", "-tqq", zip.path) == "")
            #expect(try fixture.run("7z", "t", zip.path).contains("Everything is Ok"))
            let expected = try fixture.file("expected.json", Array(try JSONEncoder().encode(texts)))
            let report = try fixture.run("python3", "-c", HostileCellTests.reader, zip.path, expected.path)
            #expect(report == "ok \(texts.count)\n")
        }
    }

    /// Reads everything with Python's own readers, undoes the apostrophe by the rule that the manifest states, and looks
    /// for formulas by its own list.
    private static let reader = """
        import csv, io, json, sys, zipfile
        csv.field_size_limit(1 << 24)
        package = zipfile.ZipFile(sys.argv[1])
        expected = json.load(open(sys.argv[2], encoding="utf-8"))
        read = lambda name: package.read(name).decode("utf-8", errors="strict")
        rows = json.loads(read("data/app.cells.json"))
        assert [row["text"] for row in rows] == expected, "JSON"
        assert all(list(row) == ["n", "=field", "text"] and row["=field"] is None for row in rows)
        table = list(csv.reader(io.StringIO(read("data/app.cells.csv"), newline=""), strict=True))
        assert table[0] == ["n", "'=field", "text"], table[0]
        signs = tuple("=+-@\\t\\r\\n\\0\\uff1d\\uff0b\\uff0d\\uff20\\ufe66\\ufe62\\ufe63\\ufe6b\\u2212")
        ignored = "' \\u00a0\\ufeff\\u2060\\u3000\\u200b\\u200c\\u200d\\u200e\\u200f\\u202a\\u202b\\u202c\\u202d\\u202e" \\
            "\\u2066\\u2067\\u2068\\u2069"
        def number(text):
            whole, _, part = text[1:].partition(".")
            digits = lambda run: run != "" and all(c in "0123456789" for c in run)
            return text[0] == "-" and digits(whole) and ("." not in text or digits(part))
        def dangerous(text):
            return text.lstrip(ignored).startswith(signs) and not number(text)
        changed = 0
        places = {}
        for index, row in enumerate(table[1:]):
            assert len(row) == 3 and row[0] == str(index) and row[1] == "", index
            cell = row[2]
            assert not cell.startswith(signs) or number(cell), ("formula", index, cell[:20])
            if cell.startswith("'") and dangerous(cell[1:]):
                changed += 1
                cell = cell[1:]
                places[index + 1] = True
            assert cell == expected[index], ("CSV", index, cell[:20], expected[index][:20])
        manifest = json.loads(read("manifest.json"))
        part = manifest["collections"][0]
        assert manifest["neutralisedCells"] == part["neutralisedCells"] == changed > 500, changed
        noted = part["neutralised"]
        assert len(noted) == min(changed, 1000) and all(p["field"] == "text" and p["row"] in places for p in noted)
        from html.parser import HTMLParser
        class Page(HTMLParser):
            tags = set()
            def handle_starttag(self, tag, attributes):
                self.tags.add(tag)
                assert not any(name.startswith("on") for name, _ in attributes), attributes
        page = Page()
        page.feed(read("index.html"))
        assert "script" not in page.tags and "img" not in page.tags, page.tags
        print("ok", len(expected))
        """

    @Test func everyKindOfValueKeepsItsMeaning() throws {
        let values: [HeldValue] = [
            .null, .boolean(true), .boolean(false), .integer(.max), .integer(.min), .real(0.1 + 0.2), .real(-0.0),
            .real(1e300),
            .real(.leastNonzeroMagnitude), .real(.nan), .real(-.infinity), .text(""), .bytes([]), .bytes([0xFB, 0xFF]),
            .bytes([1]),
            .bytes([1, 2, 3]),
        ]
        var frames: [SpoolFrame] = [.collection(Fixture.head("kinds", fields: ["v"]))]
        for value in values { frames.append(.row([value])) }
        try Fixture.run { fixture in
            let files = try fixture.unpacked(Fixture.write(frames).bytes)
            let json = [
                "null", "true", "false", "9223372036854775807", "-9223372036854775808", "0.30000000000000004", "-0.0",
                "1e+300",
                "5e-324", "\"NaN\"", "\"-Infinity\"", "\"\"", "\"\"", "\"+/8=\"", "\"AQ==\"", "\"AQID\"",
            ]
            #expect(
                files["data/app.kinds.json"] == "[\n" + json.map { "{\"v\":\($0)}" }.joined(separator: ",\n") + "\n]\n"
            )
            let csv = [
                "", "true", "false", "9223372036854775807", "-9223372036854775808", "0.30000000000000004", "-0.0",
                "1e+300",
                "5e-324", "NaN", "'-Infinity", "\"\"", "\"\"", "'+/8=", "AQ==", "AQID",
            ]
            #expect(files["data/app.kinds.csv"] == "v\r\n" + csv.map { $0 + "\r\n" }.joined())
            let manifest = try #require(files["manifest.json"])
            #expect(manifest.contains("\"base64\": 4") && manifest.contains("\"real-as-text\": 2"))
        }
    }
}
