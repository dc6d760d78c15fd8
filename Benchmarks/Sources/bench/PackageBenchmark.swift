import Databases
import Disclosure
import Foundation
import SubjectRequests
import Templates
import TestPeers
import Vault

/// A package with a gibibyte of files, CSV and JSON, from a sealed spool, in a process of its own; beside the same rows as CSV
/// alone by `COPY` piped into `zip -6`.
struct PackageBenchmark {
    let root: URL

    /// What CSV and JSON of one row come to, about.
    private static let bytesPerRow = 482
    private static let share = 0.7
    private static let most = 64.0
    private static let columns = "id, at, channel, amount, body"

    /// So many mebibytes of CSV and JSON; fewer to try something out.
    private static var mebibytes: Int {
        ProcessInfo.processInfo.environment["HABEAS_BENCH_PACKAGE_MIB"].flatMap { Int($0) } ?? 1_024
    }

    func figures() throws -> [Figure] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "habeas-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let rows = PackageBenchmark.mebibytes << 20 / PackageBenchmark.bytesPerRow
        let url = try fill(rows)
        let floor = try piped(url, folder)
        let ours = try packed(url, folder)
        let counts = "\(rows) rows, \(ours.content >> 20) MiB of CSV and JSON, ZIP of \(ours.size >> 20) MiB"
        let ratio = floor.seconds / ours.seconds
        return [
            Figure(
                what: "a package with CSV and JSON, from a sealed spool: the most memory of the whole process",
                counts: counts,
                runs: 1,
                usual: "\(shown(ours.peak)) MiB",
                slowest: "\(shown(ours.peak)) MiB",
                goal: Figure.Goal(text: "≤ 64 MiB", isHeld: ours.peak <= PackageBenchmark.most)
            ),
            Figure(
                what: "the same: how long it takes",
                counts: counts,
                runs: 1,
                usual: "\(shown(ours.seconds)) s",
                slowest: "\(shown(ours.seconds)) s",
                goal: Figure.Goal(text: "≥ 0.7 × the floor's rows in a second", isHeld: ratio >= PackageBenchmark.share)
            ),
            Figure(
                what: "its floor: the same rows as CSV alone, by COPY piped into zip -6",
                counts: "\(rows) rows, ZIP of \(floor.size >> 20) MiB",
                runs: 1,
                usual: "\(shown(floor.seconds)) s",
                slowest: "\(shown(floor.seconds)) s",
                goal: nil
            ),
        ]
    }

    private func fill(_ rows: Int) throws -> String {
        let url = try PostgresCluster.shared.makeDatabase()
        let connection = try PostgresConnection(url: url)
        try connection.run(
            """
            CREATE TABLE calls AS SELECT i AS id, timestamp '2019-01-01' + i * interval '97 seconds' AS at,
                (ARRAY['phone', 'mail', 'counter', 'chat'])[(1 + i % 4)::int] AS channel, (i * 7919 % 100000)::float8 / 100 AS amount,
                'Called about order ' || i * 7919 % 1000003 || ' and said that parcel ' || md5(i::text) || ' had not come to '
                || (ARRAY['Mill Lane', 'the office', 'her sister''s', 'Dunedin'])[(1 + i % 3)::int] || '; we sent another, "'
                || substr(md5((i * 31)::text), 1, 12) || '", and asked for the first one back.' AS body
            FROM generate_series(1::bigint, \(Int64(rows))) i
            """
        )
        return url
    }

    private func piped(_ url: String, _ folder: URL) throws -> (seconds: Double, size: Int) {
        let file = folder.appending(path: "floor.zip").path
        let copy = "COPY calls (\(PackageBenchmark.columns)) TO STDOUT (FORMAT csv, HEADER)"
        let seconds = try timed("/bin/sh", ["-c", "psql '\(url)' -X -q -c \"\(copy)\" | zip -q -6 '\(file)' -"]).seconds
        return (seconds, try size(file))
    }

    private func packed(_ url: String, _ folder: URL) throws -> (seconds: Double, peak: Double, content: Int, size: Int)
    {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
        let said = try timed(own, ["--package", url, root.path, folder.path]).said
        let numbers = said.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        precondition(numbers.count == 2, "the writer said: \(said)")
        let file = folder.appending(path: "ours.zip").path
        let listed = try timed("/bin/sh", ["-c", "unzip -l '\(file)' | tail -n 1"]).said
        let content = listed.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) } ?? 0
        return (numbers[0], numbers[1], content, try size(file))
    }

    private func size(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    private func timed(_ program: String, _ arguments: [String]) throws -> (seconds: Double, said: String) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        let clock = ContinuousClock()
        let start = clock.now
        try process.run()
        let said = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        precondition(process.terminationStatus == 0, "\(program) ended with \(process.terminationStatus)")
        return ((clock.now - start).seconds, String(decoding: said, as: UTF8.self))
    }
}

extension PackageBenchmark {
    /// What the process of its own does: seals a spool into a file, then writes the package and prints seconds and MiB at
    /// the most.
    static func write(_ url: String, root: URL, folder: URL) throws {
        let key = DataKey()
        let spool = folder.appending(path: "spool")
        try seal(url, key, into: spool)
        let file = folder.appending(path: "ours.zip")
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        let writer = PackageWriter(catalogue: try catalogue(root), text: try text())
        // Only what the writing needs is counted.
        try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .ascii)
        let clock = ContinuousClock()
        let start = clock.now
        _ = try writer.write(
            .archive,
            from: { body in
                let input = try FileHandle(forReadingFrom: spool)
                defer { try? input.close() }
                let reader = SealedReader(key: key, context: "bench") {
                    read(input.fileDescriptor, $0.baseAddress, $0.count)
                }
                try reader.each(body)
            },
            to: { bytes in
                guard Foundation.write(handle.fileDescriptor, bytes.baseAddress, bytes.count) == bytes.count else {
                    throw CocoaError(.fileWriteUnknown)
                }
            }
        )
        let seconds = (clock.now - start).seconds
        print(seconds, try ProcessorTime.peakMemory())
    }

    private static func seal(_ url: String, _ key: DataKey, into file: URL) throws {
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        let writer = try SealedWriter(key: key, context: "bench") { try handle.write(contentsOf: Data($0)) }
        let names = PackageBenchmark.columns.components(separatedBy: ", ")
        let head = HeldCollection(
            store: "main",
            dataset: "calls",
            collection: "calls",
            says: "what you called us about",
            about: .person,
            fields: names.map { HeldField(name: $0) }
        )
        try writer.write(SpoolFrame.collection(head).encoded())
        var buffer: [UInt8] = []
        try PostgresConnection(url: url).each("SELECT id, at::text, channel, amount, body FROM calls") { row in
            let values: [HeldValue] = [
                .integer(try row.int(0)), .text(try row.text(1)), .text(try row.text(2)), .real(try row.real(3)),
                .text(try row.text(4)),
            ]
            buffer.removeAll(keepingCapacity: true)
            try SpoolFrame.row(values).append(to: &buffer)
            try writer.write(buffer)
        }
        _ = try writer.finish()
        try handle.close()
    }

    private static func catalogue(_ root: URL) throws -> PackageCatalogue {
        let folders = [root.appending(path: "package-templates/en"), root.appending(path: "package-templates")]
        let sources = try folders.flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".mustache") }.map {
                let text = try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
                return TemplateSource(name: $0, text: text)
            }
        }
        let words = try String(contentsOf: root.appending(path: "words/en.phrases"), encoding: .utf8)
        let phrases = try Phrases(
            language: "en",
            files: [("en.phrases", words)],
            required: PackageCatalogue.requiredWords
        )
        return try PackageCatalogue(sources, words: phrases)
    }

    private static func text() throws -> PackageText {
        var random = SystemRandomNumberGenerator()
        return PackageText(
            language: "en",
            reference: .request(using: &random),
            madeAt: Timestamp(microseconds: 1_796_083_200_000_000),
            madeOn: "1 December 2026",
            receivedOn: "27 November 2026",
            controller: PackageContact(name: "Bench Limited"),
            authority: PackageContact(name: "Privacy Commissioner"),
            mapDigest: "00"
        )
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
