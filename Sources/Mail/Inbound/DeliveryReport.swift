/// What a mail server reports of a message that it was given: read off the raw bytes, for a report may come as RFC 3464 writes it
/// or in a server's own words, and what came back may stand in it as a part or as plain text.
package struct DeliveryReport: Sendable, Hashable {
    package enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// It will not arrive.
        case failed
        /// The server goes on trying.
        case delayed
        /// It has arrived, or gone on to a server that does not report.
        case delivered
    }

    package let outcome: Outcome
    /// The code of RFC 3463, such as `5.1.1`; nil where none is named.
    package let status: String?
    /// Without brackets: the report's own, and that of what came back.
    package let messageIDs: [String]

    package init(_ raw: [UInt8]) {
        let text = String(decoding: raw.prefix(DeliveryReport.bytesMost), as: UTF8.self)
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(DeliveryReport.bare)
        let actions = DeliveryReport.values(of: "action", in: lines).map { $0.lowercased() }
        outcome = DeliveryReport.outcome(actions, text.lowercased())
        status = DeliveryReport.values(of: "status", in: lines).compactMap(DeliveryReport.status).first
        messageIDs = DeliveryReport.values(of: "message-id", in: lines).map { $0.trimmed { "<> \t".contains($0) } }
            .filter { $0.contains("@") }
    }

    private static let bytesMost = 1 << 20

    private static func outcome(_ actions: [String], _ text: String) -> Outcome {
        if actions.contains(where: { $0.hasPrefix("failed") }) { return .failed }
        if actions.contains(where: { $0.hasPrefix("delayed") }) { return .delayed }
        let isOver = actions.contains { action in
            ["delivered", "relayed", "expanded"].contains { action.hasPrefix($0) }
        }
        if isOver { return .delivered }
        return waiting.contains { text.contains($0) } ? .delayed : .failed
    }

    /// How servers without RFC 3464 say that they go on trying (Exim, Sendmail, qmail-likes).
    private static let waiting = [
        "no action is required on your part", "will be retried for", "delivery attempts will continue",
        "could not send message for past", "warning message only", "you do not need to resend",
    ]

    /// A line as it was before somebody quoted it.
    private static func bare(_ line: Substring) -> Substring {
        line.drop { $0 == ">" || $0 == " " && line.first == ">" }
    }

    /// The values of a field wherever it begins a line; a value that was folded stands on the next one.
    private static func values(of name: String, in lines: [Substring]) -> [Substring] {
        lines.indices.compactMap { index in
            let line = lines[index]
            guard line.utf8.count < 1_000, line.prefix(name.count + 1).lowercased() == name + ":" else { return nil }
            let value = line.dropFirst(name.count + 1).trimmed()
            guard value.isEmpty, index + 1 < lines.count, lines[index + 1].first?.isWhitespace == true else {
                return Substring(value)
            }
            return Substring(lines[index + 1].trimmed())
        }
    }

    private static func status(_ value: Substring) -> String? {
        let code = value.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let parts = code.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3 && parts.allSatisfy { (1...3).contains($0.count) } ? String(code) : nil
    }
}
