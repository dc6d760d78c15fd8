import Foundation
import SubjectRequests
import Testing

@testable import Disclosure

/// What a package says beside the data: the visual summary, what a statute wants said, the data dictionary, byte order marks.
@Suite struct BesideTests {
    private func days(_ days: [String], field: String = "created_at", collection: String = "notes") -> [SpoolFrame] {
        [.collection(Fixture.head(collection, fields: ["id", "born_on_birth", field]))]
            + days.enumerated().map { .row([.integer(Int64($0)), .text("1984-03-12"), .text($1)]) }
    }

    private func index(_ frames: [SpoolFrame], change: (inout PackageText) -> Void = { _ in }) throws -> String {
        var page = ""
        try Fixture.run { fixture in
            page = try #require(try fixture.unpacked(Fixture.write(frames, change: change).bytes)["index.html"])
        }
        return page
    }

    @Test func theSummaryShowsHowMuchFromWhereAndWhen() throws {
        let page = try index(
            days(["2026-01-02", "2026-01-31T10:00:00Z", "2026-04-01 09:00", "not a day"])
                + days(["2026-11-30"], collection: "visits")
        )
        #expect(page.contains("<span class=\"when\">January 2026 – April 2026</span>"))
        #expect(page.contains("<span class=\"when\">November 2026</span>"))
        #expect(page.contains("on the left January 2026, on the right November 2026"))
        // Eleven months of four units; two rows are the most, one of two is drawn at the root of a half.
        #expect(page.contains("viewBox=\"0 0 44 24\""))
        #expect(page.contains("<rect x=\"0\" y=\"0\" width=\"3\" height=\"24\"></rect>"))
        #expect(page.contains("<rect x=\"12\" y=\"7\" width=\"3\" height=\"17\"></rect>"))
        #expect(page.contains("<rect x=\"40\" y=\"7\" width=\"3\" height=\"17\"></rect>"))
        #expect(page.contains("<rect width=\"100\" height=\"8\" rx=\"2\"></rect>"))
        #expect(page.contains("<code>app</code>") && !page.contains("1984</span>"))
    }

    @Test func whatTellsNoTimeIsDrawnWithoutOne() throws {
        let undated = try index([.collection(Fixture.head("tags", fields: ["tag"])), .row([.text("blue-sky-x")])])
        #expect(!undated.contains("class=\"lane\"") && !undated.contains("class=\"span\""))
        // A day in the future is an appointment, one before 1970 stands for none; neither stretches the time.
        let odd = try index(days(["1900-01-01", "2999-12-31", "2026-05-05"]))
        #expect(odd.contains("<span class=\"when\">May 2026</span>") && odd.contains("viewBox=\"0 0 4 24\""))
    }

    @Test(arguments: [(36, 36), (37, 13), (144, 48), (145, 13), (600, 50)])
    func longTimesAreDrawnInLongerPeriods(months: Int, periods: Int) throws {
        let last = Month(number: 2026 * 12 + 10)
        let times = RowTimes.spanning(Month(number: last.number - months + 1), last)
        let part = SpoolSurvey.Part(head: Fixture.head("notes", fields: ["at"]), rows: 2, pieces: 1, times: times)
        let lane = try #require(TimeSpan([part], until: last)?.lane(of: part))
        #expect(lane.width == periods * 4 && lane.bars.allSatisfy { $0.x < lane.width && $0.y + $0.height == 24 })
    }

    @Test func whatTheStatuteWantsStandsBesideTheData() throws {
        let beside = BesideCopy(
            rights: ["You may ask us to delete these data."],
            decisions: ["A program decides who gets credit; ask us how."],
            transfers: ["Our host keeps a copy in Canada, under a decision of adequacy."]
        )
        let frames: [SpoolFrame] = [.collection(Fixture.head("users", fields: ["id"])), .row([.integer(1)])]
        let page = try index(frames) { $0.beside = beside }
        for sentence in beside.rights + beside.decisions + beside.transfers { #expect(page.contains(sentence)) }
        for sentence in [
            "What else you may ask for", "Our records do not say.", "No purpose is noted", "No period is set",
        ] {
            #expect(page.contains(sentence), "\(sentence)")
        }
        let confirmation = String(
            decoding: try Fixture.write(frames, as: .page) { $0.beside = beside }.bytes,
            as: UTF8.self
        )
        #expect(confirmation.contains(beside.transfers[0]))
        #expect(try !index(frames).contains("What else you may ask for"))
    }

    @Test func theManifestIsADataDictionary() throws {
        try Fixture.run { fixture in
            let place = "app/crm.notes.created_at"
            let bytes = try Fixture.write(days(["2026-01-02", "2026-04-01"])) { text in
                text.categories = [place: ["user.behavior"], "app/crm.notes.id": ["user.unique_id"]]
                text.joint = ["crm": [PackageContact(name: "Second Controller")]]
            }.bytes
            let files = try fixture.unpacked(bytes)
            let json = try JSONSerialization.jsonObject(with: Data(try #require(files["manifest.json"]).utf8))
            let manifest = try #require(json as? [String: Any])
            let part = try #require((manifest["collections"] as? [[String: Any]])?.first)
            #expect(part["answeredBy"] as? [String] == ["Outreach <Software> Limited", "Second Controller"])
            #expect(
                part["dated"] as? [String: String]
                    == ["field": "created_at", "first": "2026-01", "last": "2026-04"]
            )
            let fields = try #require(part["fields"] as? [[String: Any]])
            #expect(fields.map { $0["categories"] as? [String] } == [["user.unique_id"], nil, ["user.behavior"]])
            #expect(manifest["byteOrderMarks"] as? Bool == false)
        }
    }

    @Test func aControllerMayHaveByteOrderMarks() throws {
        let frames: [SpoolFrame] = [.collection(Fixture.head("users", fields: ["id"])), .row([.integer(1)])]
        try Fixture.run { fixture in
            let files = try fixture.unpacked(Fixture.write(frames) { $0.marksCSV = true }.bytes)
            #expect(
                Array(try #require(files["data/app.users.csv"]).utf8) == [0xEF, 0xBB, 0xBF] + Array("id\r\n1\r\n".utf8)
            )
            #expect(try #require(files["data/app.users.json"]).hasPrefix("["))
        }
        let table = try Fixture.write(frames, as: .table) { $0.marksCSV = true }.bytes
        #expect(table.starts(with: [0xEF, 0xBB, 0xBF]) && table.count > 40)
        #expect(try !Fixture.write(frames, as: .table).bytes.starts(with: [0xEF]))
    }

    @Test func namesOfFilesKeepTheirLettersInEveryProgram() throws {
        let names = ["Lebenslauf Müller.pdf", "履歴書.txt", "../../etc/passwd", "a\u{202E}gpj.exe", "الاسم.jpg"]
        let entries = [
            "files/1-Lebenslauf-Müller.pdf", "files/2-履歴書.txt", "files/3--.-etc-passwd", "files/4-a-gpj.exe",
            "files/5-الاسم.jpg",
        ]
        let found = names.map { name in
            PackagedFile(name: name, sha256: "0") { sink in try Array("x".utf8).withUnsafeBytes(sink) }
        }
        try Fixture.run { fixture in
            let writer = PackageWriter(catalogue: try Fixture.catalogue(), text: try Fixture.text(), files: found)
            var bytes: [UInt8] = []
            _ = try writer.write(.archive, from: try Fixture.spool([])) { bytes.append(contentsOf: $0) }
            let zip = try fixture.file("names.zip", bytes).path
            let script = "import sys,zipfile; print('\\n'.join(zipfile.ZipFile(sys.argv[1]).namelist()))"
            let readers = [
                try fixture.run("python3", "-X", "utf8", "-c", script, zip),
                try fixture.run("env", "LC_ALL=C.UTF-8", "unzip", "-Z1", zip),
                try fixture.run("env", "LC_ALL=C.UTF-8", "7z", "l", "-ba", "-slt", zip),
            ]
            for (reader, listed) in readers.enumerated() {
                for entry in entries { #expect(listed.contains(entry), "reader \(reader): \(entry) in \(listed)") }
            }
            #expect(try PackageVerifier(path: zip).verify().isWhole)
        }
    }

    /// 64 MiB of ZIP, which no program finds a fault in.
    @Test func aPackageOf64MiBIsWhole() throws {
        var random = SystemRandomNumberGenerator()
        let noise = (0..<64).map { _ in
            String((0..<16_384).map { _ in Character(UnicodeScalar(UInt8.random(in: 48..<112, using: &random))) })
        }
        let head = try SpoolFrame.collection(Fixture.head("notes", fields: ["note"])).encoded()
        let rows = try noise.map { try SpoolFrame.row([.text($0)]).encoded() }
        try Fixture.run { fixture in
            let file = try fixture.file("large.zip", [])
            let handle = try FileHandle(forWritingTo: file)
            let writer = PackageWriter(catalogue: try Fixture.catalogue(), text: try Fixture.text())
            let written = try writer.write(
                .archive,
                from: { body in
                    try head.withUnsafeBytes(body)
                    // Deflate looks back 32 KiB only, so repeated rows stay as long as they are.
                    for number in 0..<2_900 { try rows[number % 64].withUnsafeBytes(body) }
                },
                to: { try handle.write(contentsOf: Data($0)) }
            )
            try handle.close()
            #expect(written.size >= 64 << 20, "\(written.size >> 20) MiB")
            #expect(try fixture.run("unzip", "-tqq", file.path) == "")
            #expect(try fixture.run("7z", "t", file.path).contains("Everything is Ok"))
            let listed = "import sys,zipfile; print(zipfile.ZipFile(sys.argv[1]).testzip())"
            #expect(try fixture.run("python3", "-c", listed, file.path) == "None\n")
            #expect(try PackageVerifier(path: file.path).verify().isWhole)
        }
    }
}
