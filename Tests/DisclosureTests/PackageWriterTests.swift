import Disclosure
import Foundation
import SubjectRequests
import Templates
import Testing

@Suite struct PackageWriterTests {
    private let frames: [SpoolFrame] = [
        .collection(
            HeldCollection(
                store: "app",
                dataset: "crm",
                collection: "users",
                says: "your user account",
                purpose: "to let you sign in",
                source: "you, or an administrator",
                recipients: ["host"],
                about: .person,
                fields: [
                    HeldField(name: "id"), HeldField(name: "e_mail"),
                    HeldField(name: "password_hash", withheldBecause: "it is a secret"),
                ]
            )
        ),
        .row([.integer(7), .text("aroha@example.nz")]),
        .collection(
            HeldCollection(
                store: "books",
                dataset: "shared",
                collection: "invoices",
                says: "invoices in your name",
                recipients: [],
                about: .person,
                keptBecause: "tax law obliges us to keep invoices",
                keptFor: "P7Y",
                fields: [HeldField(name: "number"), HeldField(name: "total")]
            )
        ),
        .row([.text("A-1"), .real(0.1)]), .row([.text("<script>alert('x')</script>"), .null]),
        .collection(Fixture.head("bounces", fields: ["at"])),
    ]

    @Test func aPackageHoldsThePageTheFilesAndTheManifest() throws {
        try Fixture.run { fixture in
            let (bytes, written) = try Fixture.write(frames)
            let files = try fixture.unpacked(bytes)
            #expect(
                files.keys.sorted() == [
                    "data/app.users.csv", "data/app.users.json", "data/books.invoices.csv", "data/books.invoices.json",
                    "how-to-check.html", "index.html", "manifest.json",
                ]
            )
            #expect(files["data/app.users.csv"] == "id,e_mail\r\n7,aroha@example.nz\r\n")
            #expect(files["data/app.users.json"] == "[\n{\"id\":7,\"e_mail\":\"aroha@example.nz\"}\n]\n")
            #expect(
                files["data/books.invoices.json"]
                    == "[\n{\"number\":\"A-1\",\"total\":0.1},\n"
                    + "{\"number\":\"<script>alert('x')</script>\",\"total\":null}\n]\n"
            )
            #expect(written.collections.map(\.rows) == [1, 2, 0] && written.rows == 3)
            #expect(written.size == Int64(bytes.count))
            let zip = fixture.folder.appending(path: "package.zip")
            #expect(try fixture.run("sha256sum", zip.path).hasPrefix(hex(written.sha256)))
            let listed = "import sys,zipfile; print(zipfile.ZipFile(sys.argv[1]).testzip())"
            #expect(try fixture.run("python3", "-c", listed, zip.path) == "None\n")
        }
    }

    @Test func thePageSaysWhatTheLawAsksFor() throws {
        try Fixture.run { fixture in
            let page = try #require(try fixture.unpacked(Fixture.write(frames).bytes)["index.html"])
            for sentence in [
                "3 records in 2 places", "Outreach &lt;Software&gt; Limited", "your user account",
                "you, or an administrator",
                "to let you sign in", "Example Hosting, privacy@host.example", "We share this with nobody.",
                "Password hash: it is a secret", "7 years",
                "It stays even if you ask us to delete your data, because tax law obliges us to keep invoices.",
                "together with Second Controller (dpo@second.example). You may ask either.",
                "found nothing about you", "your bounces", "Privacy Commissioner", "https://privacy.org.nz",
                "You may ask us to correct what is wrong.", "<code>crm</code>: after 30 days",
                try Fixture.reference().text,
                "aroha@example.nz", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;",
            ] { #expect(page.contains(sentence), "\(sentence)") }
            #expect(!page.contains("Example Post"))
            #expect(!page.contains("<script") && !page.contains("http-equiv=\"refresh\"") && !page.contains("src="))
            #expect(
                page.components(separatedBy: "href=\"").dropFirst().allSatisfy {
                    $0.hasPrefix("#") || $0.hasPrefix("https://privacy") || $0.hasPrefix("how-to-check.html\"")
                }
            )
        }
    }

    /// The policy admits exactly the style sheet that stands in the page; a browser then applies nothing else.
    @Test func thePolicyNamesTheStyleSheet() throws {
        try Fixture.run { fixture in
            let page = try #require(try fixture.unpacked(Fixture.write(frames).bytes)["index.html"])
            let script = """
                import base64, hashlib, re, sys
                page = open(sys.argv[1], newline="").read()
                style = re.search("<style>(.*?)</style>", page, re.S).group(1)
                print(base64.b64encode(hashlib.sha256(style.encode()).digest()).decode())
                """
            let file = try fixture.file("page.html", Array(page.utf8))
            let digest = try fixture.run("python3", "-c", script, file.path).trimmingCharacters(in: .newlines)
            #expect(page.contains("default-src 'none'; style-src 'sha256-\(digest)'"))
        }
    }

    @Test func theManifestDescribesEveryFileAndField() throws {
        try Fixture.run { fixture in
            let files = try fixture.unpacked(Fixture.write(frames).bytes)
            let text = try #require(files["manifest.json"])
            let manifest = try JSONDecoder().decode(Manifest.self, from: Data(text.utf8))
            #expect(
                try manifest.reference == Fixture.reference().text && manifest.dataMap == "sha256:abc123"
                    && manifest.rows == 3
            )
            #expect(manifest.madeAt == "2026-12-01T10:00:00.000Z" && manifest.notes.count == 4)
            #expect(Set(manifest.files.map(\.name)) == Set(files.keys).subtracting(["manifest.json"]))
            for file in manifest.files {
                let bytes = Array(try #require(files[file.name]).utf8)
                #expect(bytes.count == file.size)
                let path = try fixture.file("one", bytes).path
                #expect(try fixture.run("sha256sum", path).hasPrefix(file.sha256))
            }
            #expect(manifest.collections.map(\.rows) == [1, 2, 0])
            #expect(manifest.collections.map(\.csv) == ["data/app.users.csv", "data/books.invoices.csv", nil])
            #expect(manifest.collections[0].fields.map(\.withheldBecause) == [nil, nil, "it is a secret"])
            #expect(manifest.collections[1].fields.map(\.values) == [["text": 2], ["real": 1, "null": 1]])
            #expect(manifest.collections[1].recipients == [])
        }
    }

    @Test func nothingHeldIsSaidPlainly() throws {
        try Fixture.run { fixture in
            let empty: [SpoolFrame] = [.collection(Fixture.head("users", fields: ["id"]))]
            let files = try fixture.unpacked(Fixture.write(empty).bytes)
            #expect(files.keys.sorted() == ["how-to-check.html", "index.html", "manifest.json"])
            let page = try #require(files["index.html"])
            #expect(page.contains("We hold nothing about you.") && page.contains("your users"))
            #expect(!page.contains("At a glance"))
            #expect(
                try Fixture.write(empty, as: .table).bytes == Array("source,collection,record,field,value\r\n".utf8)
            )
            let confirmation = String(decoding: try Fixture.write(empty, as: .page).bytes, as: UTF8.self)
            #expect(confirmation.contains("No, we hold nothing about you"))
            // A spool with nothing in it at all, not even places that were searched.
            #expect(try fixture.unpacked(Fixture.write([]).bytes).count == 3)
        }
    }

    @Test func aConfirmationShowsNoValue() throws {
        let page = String(decoding: try Fixture.write(frames, as: .page).bytes, as: UTF8.self)
        for sentence in [
            "Yes, we hold data about you", "3 records in 2 places", "to let you sign in", "Example Hosting",
        ] {
            #expect(page.contains(sentence), "\(sentence)")
        }
        #expect(!page.contains("aroha@example.nz") && !page.contains("A-1"))
    }

    @Test func anExportIsOneFileOfValues() throws {
        let (bytes, written) = try Fixture.write(frames, as: .table)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "source,collection,record,field,value\r\n"
                + "app,users,1,id,7\r\napp,users,1,e_mail,aroha@example.nz\r\n"
                + "books,invoices,1,number,A-1\r\nbooks,invoices,1,total,0.1\r\n"
                + "books,invoices,2,number,<script>alert('x')</script>\r\nbooks,invoices,2,total,\r\n"
        )
        #expect(written.product.fileName == "your-data.csv")
    }

    @Test func equalInputGivesEqualBytes() throws {
        let first = try Fixture.write(frames)
        #expect(try Fixture.write(frames).bytes == first.bytes)
        let later = try Fixture.write(frames) { $0.madeAt = $0.madeAt.adding(seconds: 86_400) }
        #expect(later.bytes != first.bytes && later.written.shownDigest == first.written.shownDigest)
        var changed = frames
        changed[1] = .row([.integer(7), .text("aroha@example.nZ")])
        #expect(try Fixture.write(changed).written.shownDigest != first.written.shownDigest)
        #expect(try Fixture.write(frames, as: .table).written.shownDigest != first.written.shownDigest)
    }

    @Test func aCollectionInPiecesIsOneFile() throws {
        try Fixture.run { fixture in
            let users = Fixture.head("users", fields: ["id"])
            let other = Fixture.head("users", fields: ["id"], dataset: "second")
            let scattered: [SpoolFrame] = [
                .collection(users), .row([.integer(1)]), .collection(other), .row([.integer(9)]), .collection(users),
                .row([.integer(2)]), .collection(users), .row([.integer(3)]),
            ]
            let files = try fixture.unpacked(Fixture.write(scattered).bytes)
            #expect(files["data/app.users.csv"] == "id\r\n1\r\n2\r\n3\r\n")
            #expect(files["data/app.users-2.csv"] == "id\r\n9\r\n")
            var wider = users
            wider.fields.append(HeldField(name: "name"))
            #expect(throws: PackageFault.headsDiffer(collection: "app.crm.users")) {
                try Fixture.write([.collection(users), .collection(wider)])
            }
        }
    }

    @Test func longCollectionsSayWhereTheRestIs() throws {
        try Fixture.run { fixture in
            var long: [SpoolFrame] = [.collection(Fixture.head("log ins/../", fields: ["n", "at"]))]
            for number in 1...1_234 { long.append(.row([.integer(Int64(number)), .text("row-\(number)-")])) }
            let files = try fixture.unpacked(Fixture.write(long).bytes)
            let page = try #require(files["index.html"])
            #expect(page.contains("row-500-") && !page.contains("row-501-"))
            #expect(page.contains("These are the first 500 of 1,234."))
            #expect(page.contains("<code>data/app.log-ins----.csv</code>"))
            #expect(files["data/app.log-ins----.csv"]?.components(separatedBy: "\r\n").count == 1_236)
        }
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

private struct Manifest: Decodable {
    let reference: String
    let dataMap: String
    let madeAt: String
    let rows: Int
    let notes: [String]
    let collections: [Part]
    let files: [File]

    struct Part: Decodable {
        let rows: Int
        let csv: String?
        let recipients: [String]?
        let fields: [Field]
    }

    struct Field: Decodable {
        let name: String
        let withheldBecause: String?
        let values: [String: Int]?
    }

    struct File: Decodable {
        let name: String
        let size: Int
        let sha256: String
    }
}
