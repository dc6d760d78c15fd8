import Foundation
import SubjectRequests
import TestPeers
import Testing
import Vault

@testable import Disclosure

/// A thousand answers with secrets: nothing withheld is in any package, as a program that is not ours reads it, and the check
/// finds every fault of a redactor.
@Suite struct RedactionPropertyTests {
    private static let count = 1_000
    /// Of every fourth answer the faulty packages are made as well: seven for one takes most of the time.
    private static let faultsEach = 4

    @Test func nothingWithheldIsInAThousandPackagesAndEveryFaultIsFound() throws {
        let seed = SeededGenerator(for: "withheld secrets").seed
        let keyring = try Keyring.fresh(month: "2026-11")
        let tokens = RowTokens(key: { keyring.indexToken($0, kind: $1) }, caseID: "case")
        try Fixture.run { fixture in
            let catalogue = try Fixture.catalogue()
            var secrets: [[String]] = []
            for index in 0..<RedactionPropertyTests.count {
                let answer = try PlantedAnswer(seed: seed &+ UInt64(index), tokens: tokens)
                let trial = try Trial(answer, catalogue, index.isMultiple(of: 10) ? .table : .archive)
                try Data(trial.clean).write(to: fixture.folder.appending(path: "\(index).\(trial.product.fileName)"))
                secrets.append(
                    trial.product == .table ? answer.secrets.filter { !trial.isOfFiles($0) } : answer.secrets
                )
                let hits = try trial.findings(trial.clean).hits
                #expect(hits == [], "package \(index)")
                #expect(trial.report.unmatched == [], "package \(index)")
                guard index % RedactionPropertyTests.faultsEach < 1 else { continue }
                for (fault, package) in try trial.faults() {
                    #expect(try trial.findings(package).hitCount > 0, "package \(index): \(fault)")
                }
            }
            let list = try JSONEncoder().encode(secrets)
            let file = try fixture.file("secrets.json", Array(list))
            let found = try fixture.run(
                "python3",
                "-c",
                RedactionPropertyTests.extraction,
                fixture.folder.path,
                file.path
            )
            #expect(found == "read \(RedactionPropertyTests.count)\n")
            // The reader does find what is there.
            let planted = try #require(secrets.first?.first)
            let plain = try fixture.file("0.your-data.csv", Array("a,b\r\n1,\(planted)\r\n".utf8))
            let again = try fixture.run(
                "python3",
                "-c",
                RedactionPropertyTests.extraction,
                fixture.folder.path,
                file.path
            )
            #expect(again.contains("your-data.csv"), "\(plain.lastPathComponent)")
        }
    }

    /// Reads each package with Python's own readers, and prints where a secret stands.
    private static let extraction = """
        import csv, html.parser, io, json, os, re, sys, unicodedata, zipfile
        def fold(text):
            text = unicodedata.normalize('NFKC', text).casefold()
            return ''.join(c for c in text if not c.isspace() and unicodedata.category(c) not in ('Cf', 'Cc'))
        class Page(html.parser.HTMLParser):
            def __init__(self):
                super().__init__(); self.all = []; self.cells = []; self.skip = False
            def handle_starttag(self, tag, attributes):
                self.skip = tag in ('dt', 'th')
                self.all += [v for _, v in attributes if v]
            def handle_endtag(self, tag): self.skip = False
            def handle_data(self, data):
                self.all.append(data)
                if not self.skip: self.cells.append(data)
        def texts(name, data):
            text = data.decode('utf-8')
            if name.endswith('.csv'):
                return [''.join(row) for row in csv.reader(io.StringIO(text, newline=''))]
            if name.endswith('.html'):
                page = Page(); page.feed(text)
                return [''.join(page.all), ''.join(page.cells)]
            if name.startswith('data/'):
                return [''.join(str(v) for v in row.values()) for row in json.loads(text)] + [text]
            return [text, re.sub(r'[^a-z0-9]', '', text.lower())]
        folder, secrets = sys.argv[1], json.load(open(sys.argv[2]))
        names = [n for n in os.listdir(folder) if n[0].isdigit()]
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith('.zip'):
                with zipfile.ZipFile(path) as z:
                    entries = [(e, z.read(e)) for e in z.namelist()]
            else:
                entries = [(name, open(path, 'rb').read())]
            folded = [(entry, [fold(text) for text in texts(entry, data) + [entry]],
                re.sub(r'[^a-z0-9]', '', entry.lower())) for entry, data in entries]
            for secret in secrets[int(name.split('.')[0])]:
                wanted = fold(secret)
                plain = re.sub(r'[^a-z0-9]', '', secret.lower())
                for entry, all, title in folded:
                    for text in all:
                        if wanted in text: print(name, entry, repr(secret))
                    if len(plain) > 7 and plain in title: print(name, entry, 'name')
        print('read', len(names))
        """
}

/// One answer: its package, and packages as redactors with faults would make them.
private struct Trial {
    let answer: PlantedAnswer
    let catalogue: PackageCatalogue
    let product: PackageProduct
    let report: RedactionReport
    let clean: [UInt8]

    init(_ answer: PlantedAnswer, _ catalogue: PackageCatalogue, _ product: PackageProduct) throws {
        self.answer = answer
        self.catalogue = catalogue
        self.product = product
        (clean, report) = try Trial.package(answer, answer.withheld, catalogue, product)
    }

    func findings(_ package: [UInt8]) throws -> ReleaseFindings {
        let source: PackageSource = {
            var rest = package[...]
            return {
                defer { rest = rest.dropFirst(5_000) }
                return rest.isEmpty ? nil : Array(rest.prefix(5_000))
            }
        }
        return try ReleaseCheck(report, own: []).inspect(source, as: product)
    }

    /// Whether a secret stands in files alone, of which a table has none.
    func isOfFiles(_ secret: String) -> Bool { answer.files.contains { $0.name.contains(secret) } }

    func faults() throws -> [(String, [UInt8])] {
        let ofRows = answer.withheld.filter { $0.collection != HeldCollection.foundFiles.collection }
        let ofFiles = answer.withheld.filter { $0.collection == HeldCollection.foundFiles.collection }
        let row = ofRows.firstIndex { $0.field == nil }.map { position in
            ofRows.enumerated().filter { $0.offset != position }.map(\.element)
        }
        let shifted = ofRows.map { one in
            guard let passage = one.passage else { return one }
            return one.with((passage.lowerBound + 1)..<(passage.upperBound + 1))
        }
        var faults = [
            ("forgets a row", try package((row ?? []) + ofFiles)),
            ("a passage is one off", try package(shifted + ofFiles)),
        ]
        guard product == .archive else { return faults }
        faults.append(("forgets the names of files", try package(ofRows)))
        let open = try package([])
        for ending in ["data/things0.csv", ".csv", ".json", "index.html"] {
            faults.append(
                (
                    "forgets \(ending)",
                    try mixed(open) {
                        $0.hasSuffix(ending) || $0.contains("app.things0.csv") && ending.hasPrefix("data")
                    }
                )
            )
        }
        return faults
    }

    private func package(_ withheld: [Withheld]) throws -> [UInt8] {
        try Trial.package(answer, withheld, catalogue, product).bytes
    }

    /// The clean package, with some of its entries taken from another.
    private func mixed(_ other: [UInt8], _ isTaken: (String) -> Bool) throws -> [UInt8] {
        let others = try Trial.entries(other).filter { isTaken($0.name) && $0.name != "manifest.json" }
        let named = Dictionary(others.map { ($0.name, $0.bytes) }) { first, _ in first }
        var bytes: [UInt8] = []
        let archive = try ArchiveWriter { bytes.append(contentsOf: $0) }
        for entry in try Trial.entries(clean) {
            let content = named[entry.name] ?? entry.bytes
            try archive.begin(entry.name, at: Fixture.text().madeAt, size: Int64(content.count))
            try content.withUnsafeBytes(archive.write)
        }
        try archive.finish()
        return bytes
    }

    private static func entries(_ package: [UInt8]) throws -> [(name: String, bytes: [UInt8])] {
        var entries: [(String, [UInt8])] = []
        var rest: [UInt8]? = package
        try ArchiveReader {
            defer { rest = nil }
            return rest
        }
        .eachEntry { entry in
            var bytes: [UInt8] = []
            while let piece = try entry.next() { bytes += piece }
            entries.append((entry.name, bytes))
        }
        return entries
    }

    private static func package(
        _ answer: PlantedAnswer,
        _ withheld: [Withheld],
        _ catalogue: PackageCatalogue,
        _ product: PackageProduct
    ) throws -> (bytes: [UInt8], report: RedactionReport) {
        var spool: [UInt8] = []
        let redaction = Redaction(withheld, tokens: answer.tokens, words: catalogue.words)
        let report = try redaction.rewrite(try Fixture.spool(answer.frames), files: answer.files) {
            spool.append(contentsOf: $0)
        }
        let rewritten = spool
        let writer = PackageWriter(
            catalogue: catalogue,
            text: try Fixture.text(),
            files: report.files,
            leftOutFiles: report.leftOutFiles
        )
        var bytes: [UInt8] = []
        _ = try writer.write(product, from: { body in try rewritten.withUnsafeBytes(body) }) {
            bytes.append(contentsOf: $0)
        }
        return (bytes, report)
    }
}

extension Withheld {
    fileprivate func with(_ passage: Range<Int>) -> Withheld {
        Withheld(
            id: id,
            store: store,
            dataset: dataset,
            collection: collection,
            row: row,
            field: field,
            passage: passage,
            ground: ground,
            says: says
        )
    }
}
