import Foundation
import SubjectRequests
import Testing

@testable import Disclosure

/// Cells that people and attackers really store, through all three files and back by readers that are not ours.
@Suite struct HostileCellTests {
    private static let starts = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{0}", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "\u{2212}",
        "\u{FE66}", "\u{FE62}", "\u{FE63}", "\u{FE6B}", "'=", "''+", " =", "\u{FEFF}=", "\u{200B}@", "\u{A0}-",
        "\u{3000}=", "\u{202E}=", "\t=", "\r\n=", "'", "\"=", ",=", ";=", "a;=", "a;\"=", "a;'+", "a\t@", "a\n-",
        "a;\u{FF1D}", "|=", "",
    ]
    private static let ends = [
        "", "1+1", "cmd|' /C calc'!A0", "HYPERLINK(\"http://x\",\"y\")", "SUM(1,2)\r\nnext", "\u{202E}txt.exe",
        "\"quoted\"", "DDE(\"cmd\";\"/C calc\";\"__\")", "SUMME(1;2)", "WEBSERVICE(\"http://x\")", "1;=2;-3",
        "</td><script>window.ran=1;alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{name}}",
        "\u{1F469}\u{200D}\u{1F467}", "\\u0041\u{8}\u{C}\u{7F}", "\\ud800", "é\u{301}", "trailing ", "0", ".5", "12.50",
        "1e5", "\u{FFFD}\u{FFFF}", "]]>", "\u{2028}\u{2029}",
    ]

    private static let texts: [String] = {
        let mebibyte = 1 << 20
        var texts = ["=\"long,\n", "\"", "\u{0}", ";=", "\u{202E}x"].map { part in
            String(repeating: part, count: mebibyte / part.utf8.count)
        }
        for start in starts {
            for end in ends { texts += [start + end, "x" + start + end, start + start + end, start + "a" + end] }
        }
        return texts
    }()

    private static let cells: [SpoolFrame] = {
        let head = Fixture.head("cells", fields: ["n", "=field", "text"])
        return [.collection(head)]
            + texts.enumerated().map { .row([.integer(Int64($0)), .null, .text($1)]) }
    }()

    @Test func textsComeBackFromEveryFile() throws {
        let texts = HostileCellTests.texts
        #expect(Set(texts).count > 2_000)
        try Fixture.run { fixture in
            let (bytes, _) = try Fixture.write(HostileCellTests.cells)
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
        import csv, io, json, re, sys, zipfile
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
        ignored = "'\\" \\u00a0\\ufeff\\u2060\\u3000\\u200b\\u200c\\u200d\\u200e\\u200f\\u202a\\u202b\\u202c\\u202d\\u202e" \\
            "\\u2066\\u2067\\u2068\\u2069"
        def number(text):
            whole, _, part = text[1:].partition(".")
            digits = lambda run: run != "" and all(c in "0123456789" for c in run)
            return text[0] == "-" and digits(whole) and ("." not in text or digits(part))
        def dangerous(text):
            return text.lstrip(ignored).startswith(signs) and not number(text)
        def undone(part):
            return part[1:] if part.startswith("'") and dangerous(part[1:]) else part
        changed = 0
        places = {}
        for index, row in enumerate(table[1:]):
            assert len(row) == 3 and row[0] == str(index) and row[1] == "", index
            cell = row[2]
            parts = re.split("([;\\t\\r\\n])", cell)
            for part in [cell] + parts[2::2]:
                assert not part.lstrip('"').startswith(signs) or number(part), ("formula", index, part[:20])
            parts[2::2] = map(undone, parts[2::2])
            cell = undone("".join(parts))
            if cell != row[2]:
                changed += 1
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

    @Test func aSpreadsheetFindsNoFormula() throws {
        try Fixture.run { fixture in
            let zip = try fixture.file("cells.zip", Fixture.write(HostileCellTests.cells).bytes)
            let report = try fixture.run("python3", "-B", HostileCellTests.peer, "spreadsheet", zip.path)
            #expect(report.contains(/openings 4, cells [1-9][0-9]{4,}, formulas 0\n$/), "\(report)")
        }
    }

    /// The page shows the first rows only, so each part of the cells is a collection of its own.
    @Test func aBrowserRunsNothing() throws {
        let places = stride(from: 0, to: HostileCellTests.texts.count, by: MarkupReceiver.rowsMax)
        let frames = places.flatMap { start -> [SpoolFrame] in
            let texts = HostileCellTests.texts[start...].prefix(MarkupReceiver.rowsMax)
            let head = Fixture.head("part-\(start)", fields: ["text", "<b onclick=alert(1)>"])
            return [.collection(head)] + texts.map { .row([.text($0), .text($0)]) }
        }
        try Fixture.run { fixture in
            let zip = try fixture.file("cells.zip", Fixture.write(frames).bytes)
            let python = Fixture.checkout.appending(path: ".venv/bin/python").path
            let report = try fixture.run(python, "-B", HostileCellTests.peer, "browser", zip.path)
            let rows = HostileCellTests.texts.count
            #expect(report == "pages 2, rows \(rows), dialogs 0, requests 0, complaints 0\n", "\(report)")
        }
    }

    private static let peer = Fixture.checkout.appending(path: "Tests/Peers/hostile_package_check.py").path

    /// A lone half of a surrogate pair is no text in UTF-8: no spool that holds one becomes an answer.
    @Test func halfACharacterIsNoAnswer() throws {
        var bytes = try SpoolFrame.collection(Fixture.head("cells", fields: ["text"])).encoded()
        bytes += try SpoolFrame.row([.text("xxx")]).encoded()
        bytes.replaceSubrange((bytes.count - 3)..., with: [0xED, 0xA0, 0x80])
        let spool = bytes
        let writer = PackageWriter(catalogue: try Fixture.catalogue(), text: try Fixture.text())
        #expect(throws: SpoolFault.self) {
            try writer.write(.archive, from: { body in try spool.withUnsafeBytes(body) }, to: { _ in })
        }
    }

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
