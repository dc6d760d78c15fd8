import Disclosure
import Foundation
import SubjectRequests
import Templates
import Testing

/// What the writer does with much, with failure, and with a spool that misbehaves.
@Suite struct StreamingTests {
    /// Both runs write what would not fit into the difference. Other tests run beside this one and can only add to what is
    /// measured, so the least of a few attempts counts.
    @Test func memoryDoesNotGrowWithTheRows() throws {
        var least = Int.max
        for _ in 0..<5 where least > 8 << 20 {
            let small = try peakBytes { try writeRows(10_000) }
            let large = try peakBytes { try writeRows(100_000) }
            least = min(least, large - small)
        }
        #expect(least <= 8 << 20, "\(least >> 10) KiB")
    }

    @Test func whatTheSinkThrowsComesOutAndNothingIsWhole() throws {
        struct DiskFull: Error {}
        try Fixture.run { fixture in
            let frames: [SpoolFrame] = [.collection(Fixture.head("users", fields: ["id"])), .row([.integer(1)])]
            let writer = PackageWriter(
                catalogue: try Fixture.catalogue(),
                text: try Fixture.text()
            )
            let whole = try Fixture.write(frames).bytes.count
            for limit in [0, 1, whole / 2, whole - 1] {
                var bytes: [UInt8] = []
                #expect(throws: DiskFull.self) {
                    try writer.write(.archive, from: try Fixture.spool(frames)) {
                        let part = $0.prefix(limit - bytes.count)
                        bytes.append(contentsOf: part)
                        if part.count < $0.count { throw DiskFull() }
                    }
                }
                #expect(bytes.count <= limit)
            }
        }
    }

    /// What was written until then must not pass for a package.
    @Test func aSpoolThatFailsLeavesNoWholeZIP() throws {
        struct StoreGone: Error {}
        try Fixture.run { fixture in
            let head = SpoolFrame.collection(Fixture.head("users", fields: ["note"]))
            let spool = try Fixture.spool([head, .row([.text(String(repeating: "x", count: 300 << 10))])])
            let writer = PackageWriter(
                catalogue: try Fixture.catalogue(),
                text: try Fixture.text()
            )
            var readings = 0
            var bytes: [UInt8] = []
            let source: SpoolSource = { body in
                readings += 1
                if readings == 4 { throw StoreGone() }
                try spool(body)
            }
            #expect(throws: StoreGone.self) {
                try writer.write(.archive, from: source) { bytes.append(contentsOf: $0) }
            }
            let file = try fixture.file("half.zip", bytes)
            let question = "import sys,zipfile; print(zipfile.is_zipfile(sys.argv[1]))"
            #expect(try fixture.run("python3", "-c", question, file.path) == "False\n")
        }
    }

    @Test func aSpoolThatChangesIsNotAnswered() throws {
        let head = SpoolFrame.collection(Fixture.head("users", fields: ["id"]))
        let filler = SpoolFrame.row([.text(String(repeating: "x", count: 300 << 10))])
        let writer = PackageWriter(catalogue: try Fixture.catalogue(), text: try Fixture.text())
        var readings = 0
        let source: SpoolSource = { body in
            readings += 1
            let frames = readings == 1 ? [head, filler, filler] : [head, filler]
            try Fixture.spool(frames)(body)
        }
        #expect(throws: PackageFault.spoolChanged) { try writer.write(.archive, from: source) { _ in } }
        #expect(throws: SpoolFault.self) {
            try writer.write(.table, from: { body in try [UInt8](repeating: 9, count: 9).withUnsafeBytes(body) }) { _ in
            }
        }
    }

    @Test func aShortSpoolIsReadOnce() throws {
        var readings = 0
        let spool = try Fixture.spool([.collection(Fixture.head("users", fields: ["id"])), .row([.integer(1)])])
        let writer = PackageWriter(catalogue: try Fixture.catalogue(), text: try Fixture.text())
        _ = try writer.write(
            .archive,
            from: { body in
                readings += 1; try spool(body)
            },
            to: { _ in }
        )
        #expect(readings == 1)
    }

    @Test func theZIPCanBeTheOneEntryOfAnEncryptedOne() throws {
        try Fixture.run { fixture in
            let inner = try Fixture.write([.collection(Fixture.head("users", fields: ["id"])), .row([.integer(1)])])
                .bytes
            var bytes: [UInt8] = []
            let outer = try ArchiveWriter(passphrase: Sensitive("correct horse battery")) {
                bytes.append(contentsOf: $0)
            }
            try outer.begin("your-data.zip", at: Fixture.text().madeAt, size: Int64(inner.count), method: .stored)
            try inner.withUnsafeBytes(outer.write)
            try outer.finish()
            let zip = try fixture.file("encrypted.zip", bytes)
            #expect(try fixture.run("7z", "l", "-slt", "-pcorrect horse battery", zip.path).contains("AES-256"))
            let back = try fixture.folder.appending(path: "back")
            _ = try fixture.run("7z", "x", "-bd", "-pcorrect horse battery", "-o\(back.path)", zip.path)
            #expect(try Array(Data(contentsOf: back.appending(path: "your-data.zip"))) == inner)
        }
    }

    @Test func theCatalogueNamesEveryProblem() throws {
        var sources = try Fixture.templateSources().filter { $0.name != "index-end.html.mustache" }
        sources.append(TemplateSource(name: "extra.html.mustache", text: "x"))
        let problems = try #require(throws: Problems.self) { try Fixture.catalogue(sources) }
        #expect(problems.all.map(\.code).sorted() == ["template-missing", "template-without-model"])
        #expect(throws: Problems.self) { try Fixture.catalogue([]) }
    }

    /// A collection of `rows` rows of about 240 bytes, made as it is read; 100,000 of them are 24 MB a file.
    private func writeRows(_ rows: Int) throws {
        let head = try SpoolFrame.collection(Fixture.head("log", fields: ["n", "at", "note"])).encoded()
        let note = String(repeating: "visited /page, ", count: 14)
        let row = try SpoolFrame.row([.integer(1), .text("2026-11-27 10:00:00"), .text(note)]).encoded()
        let writer = PackageWriter(catalogue: try Fixture.catalogue(), text: try Fixture.text())
        var size = 0
        let source: SpoolSource = { body in
            try head.withUnsafeBytes(body)
            for _ in 0..<rows { try row.withUnsafeBytes(body) }
        }
        let written = try writer.write(.archive, from: source) { size += $0.count }
        #expect(written.rows == rows && written.size == Int64(size))
    }

    /// The most memory that the process had while `body` ran, as the kernel counts it.
    private func peakBytes(_ body: () throws -> Void) throws -> Int {
        // 5 sets the peak back to what is used now (Linux, proc(5)).
        try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .ascii)
        try body()
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(line.split(separator: " ").compactMap { Int($0) }.first) << 10
    }
}
