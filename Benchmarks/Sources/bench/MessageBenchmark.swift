import Foundation
import Mail
import TestPeers

/// How many ordinary messages are parsed and understood in a second of one core; and what the worst of ten thousand hostile
/// ones takes, in a process of its own whose memory is watched.
struct MessageBenchmark {
    private static let leastPerSecond = 1_000.0
    private static let hostileMost = 250.0
    private static let memoryMost = 256.0
    private static let hostileCount = 10_000
    private static let seed: UInt64 = 20_261_122

    private let repository: URL

    init(repository: URL) { self.repository = repository }

    func figures() throws -> [Figure] { [try ordinary()] + (try hostileFigures()) }

    private func classifier() throws -> Classifier {
        Classifier(try LexiconCatalogue(folder: repository.appending(path: "lexicons")))
    }

    // MARK: - Ordinary mail

    private func ordinary() throws -> Figure {
        let classifier = try classifier()
        let messages = try ordinaryMessages()
        let bytes = messages.reduce(0) { $0 + $1.count }
        var milliseconds: [Double] = []
        for _ in 0...5 {
            let start = ProcessorTime.spent()
            var rights = 0
            for message in messages { rights += classifier.read(try InboundMessage.parse(message)).rights.count }
            precondition(rights > 0, "nothing was understood")
            milliseconds.append(ProcessorTime.spent() - start)
        }
        // The first run pays for what is loaded once.
        let rates = milliseconds.dropFirst().map { Double(messages.count) * 1_000 / $0 }.sorted()
        return Figure(
            what: "ordinary messages, parsed and understood, in a second of processor time",
            counts: "\(messages.count) messages in four languages, \(bytes / messages.count) bytes each",
            runs: rates.count,
            usual: "\(Int(rates[rates.count / 2]))/s",
            slowest: "\(Int(rates[0]))/s",
            goal: Figure.Goal(text: "≥ 1,000/s", isHeld: rates[0] >= MessageBenchmark.leastPerSecond)
        )
    }

    /// The repository's letters and support mails as mail programs send them: with a header of some twenty fields, as plain text,
    /// in two forms, with an older mail below or a file.
    private func ordinaryMessages() throws -> [[UInt8]] {
        let corpus = repository.appending(path: "Tests/Corpus")
        let names = try FileManager.default.contentsOfDirectory(atPath: corpus.path).sorted()
        let letters = try names.filter { $0.hasPrefix("letters") || $0.hasPrefix("support") }.flatMap { name in
            try String(contentsOf: corpus.appending(path: name), encoding: .utf8).split(separator: "\n")
                .filter { !$0.hasPrefix("#") }
        }
        return letters.enumerated().map { number, line in
            let fields = line.components(separatedBy: " | ")
            let text = (fields.last ?? "").replacing("\\n", with: "\r\n")
            return Array((head(number, subject: fields[fields.count - 2]) + body(number, text)).utf8)
        }
    }

    private func head(_ number: Int, subject: String) -> String {
        let ways = (0..<5).map {
            "Received: from relay\($0).example.org (relay\($0).example.org [192.0.2.\($0)])\r\n"
                + "\tby mx\($0).outreach.example (Postfix) with ESMTPS id 4F\(number)\($0)\r\n"
                + "\tfor <info@outreach.example>; Fri, 27 Nov 2026 09:30:0\($0) +1300 (NZDT)\r\n"
        }
        return ways.joined() + """
            Return-Path: <aroha@example.org>\r
            DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1;\r
             h=from:to:subject:date; bh=\(String(repeating: "Zm9v", count: 11))=; b=\(String(repeating: "YmFy", count: 80))\r
            Authentication-Results: mx.outreach.example; dkim=pass header.d=example.org\r
            MIME-Version: 1.0\r
            User-Agent: Mozilla Thunderbird\r
            Content-Language: en-NZ\r
            Message-ID: <\(number).\(number)@example.org>\r
            Date: Fri, 27 Nov 2026 09:29:00 +1300\r
            From: =?UTF-8?Q?Aroha_M=C4=81ori?= <aroha@example.org>\r
            To: Outreach <info@outreach.example>\r
            Subject: =?UTF-8?B?\(Data(subject.utf8).base64EncodedString())?=\r

            """
    }

    private func body(_ number: Int, _ text: String) -> String {
        let old =
            "\r\n\r\nOn 3 Nov 2026, Desk <desk@outreach.example> wrote:\r\n"
            + String(repeating: "> An older line.\r\n", count: 20)
        let plain = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\(text)"
        guard number % 3 > 0 else { return plain + old }
        let html =
            "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Data(
                "<html><head><style>p {}</style></head><body><p>\(text.replacing("\r\n", with: "<br>"))</p></body></html>"
                    .utf8
            )
            .base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
        let parts = "--=_b\(number).\r\n\(plain)\r\n--=_b\(number).\r\n\(html)\r\n--=_b\(number).--\r\n"
        return "Content-Type: multipart/alternative; boundary=\"=_b\(number).\"\r\n\r\n" + parts
    }

    // MARK: - Hostile mail

    private func hostileFigures() throws -> [Figure] {
        let child = Process()
        child.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        child.arguments = ["--hostile", repository.path]
        let output = Pipe()
        child.standardOutput = output
        try child.run()
        let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        child.waitUntilExit()
        let lines = said.split(separator: "\n")
        precondition(child.terminationStatus == 0 && lines.count == 2, "hostile mail ended with: \(said)")
        let numbers = lines[1].split(separator: " ").compactMap { Double($0) }
        return [
            Figure(
                what: "hostile messages: the slowest but one in a thousand",
                counts: String(lines[0]),
                runs: 1,
                usual: "\(shown(numbers[0])) ms",
                slowest: "\(shown(numbers[1])) ms",
                goal: Figure.Goal(text: "≤ 250 ms", isHeld: numbers[1] <= MessageBenchmark.hostileMost)
            ),
            Figure(
                what: "the same: the most memory of the process that reads them",
                counts: "the largest 25 MiB; slowest of all \(shown(numbers[2])) ms",
                runs: 1,
                usual: "\(shown(numbers[3])) MiB",
                slowest: "\(shown(numbers[3])) MiB",
                goal: Figure.Goal(text: "≤ 256 MiB", isHeld: numbers[3] <= MessageBenchmark.memoryMost)
            ),
        ]
    }

    /// What the process of its own does: prints the verdicts, and the milliseconds and MiB.
    func hostile() throws {
        let classifier = try classifier()
        var mail = HostileMail(seed: MessageBenchmark.seed)
        let clock = ContinuousClock()
        var times: [(milliseconds: Double, family: String)] = []
        var verdicts: [Reading.Verdict: Int] = [:]
        for number in 0..<MessageBenchmark.hostileCount {
            let letter = number % 1_000 == 999 ? MessageBenchmark.largest(number) : mail.letter(number)
            let start = clock.now
            let explanation = MessageExplanation(file: "", bytes: letter.bytes, classifier: classifier)
            let (seconds, attoseconds) = (clock.now - start).components
            times.append((Double(seconds) * 1e3 + Double(attoseconds) / 1e15, letter.family))
            verdicts[explanation.verdict, default: 0] += 1
        }
        let said = Reading.Verdict.allCases.map { "\($0.rawValue) \(verdicts[$0] ?? 0)" }.joined(separator: ", ")
        print("messages \(times.count), families \(HostileMail.familyNames.count), \(said)")
        times.sort { $0.milliseconds < $1.milliseconds }
        let rare = times[times.count - 1 - times.count / 1_000].milliseconds
        let worst = times[times.count - 1]
        print(times[times.count / 2].milliseconds, rare, worst.milliseconds, try ProcessorTime.peakMemory())
        for slow in times.suffix(20).reversed() {
            FileHandle.standardError.write(Data("\(shown(slow.milliseconds)) ms \(slow.family)\n".utf8))
        }
    }

    /// As large as a message may be: one attachment, or one text, that fills it.
    private static func largest(_ number: Int) -> HostileMail.Letter {
        let isText = number % 2_000 == 999
        let type = isText ? "text/html" : "application/pdf"
        var bytes = Array(
            """
            From: a@example.org
            MIME-Version: 1.0
            Content-Type: \(type)
            Content-Transfer-Encoding: \(isText ? "quoted-printable" : "base64")


            """.utf8
        )
        let line = Array(((isText ? "=3Cp>Please delete my data.=3C/p> " : "QUJDREVGR0hJSktMTU5PUFFSU1Q=") + "\n").utf8)
        bytes.reserveCapacity(25 << 20)
        while bytes.count + line.count <= 25 << 20 { bytes += line }
        return HostileMail.Letter(family: "largest \(type)", bytes: bytes, asks: true)
    }
}
