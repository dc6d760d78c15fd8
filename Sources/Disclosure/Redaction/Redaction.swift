import SubjectRequests
import Vault

/// Takes what staff withhold out of a spool: package, pages and files are all made of the spool that it writes.
///
/// Whole rows vanish and are counted; a field that is withheld from every row loses its place in the rows, and the head says
/// why; a value or passage that is withheld from one row is replaced by a marker that names the ground. Heads stay, and say
/// what was left out. It reads the spool twice: once to count, once to write; memory does not grow with the rows that stay.
package struct Redaction: Sendable {
    private let plans: [PartName: CollectionPlan]
    private let given: [String]
    private let tokens: RowTokens
    private let words: Phrases

    /// How many withheld values, and how many bytes of them, a report holds for the check.
    package static let valuesMax = 200_000
    package static let valueBytesMax = 32 << 20
    /// How many bytes of one value.
    static let textBytesMax = 3_000
    /// How many changed cells a report holds for the check.
    package static let cellsMax = 50_000

    /// - Parameters:
    ///   - tokens: made as those that the withholdings and releases name.
    ///   - words: of the answer's language (``PackageCatalogue/words``).
    ///   - releases: places to find again in the answer.
    package init(_ withheld: [Withheld], tokens: RowTokens, words: Phrases, releases: [KnownRelease] = []) {
        var plans: [PartName: CollectionPlan] = [:]
        for one in withheld { plans[PartName(one), default: CollectionPlan()].add(one) }
        for one in releases { plans[PartName(one), default: CollectionPlan()].releases.append(one) }
        self.plans = plans
        self.tokens = tokens
        self.words = words
        given = withheld.map(\.id)
    }

    /// Throws a `SpoolFault`, or what the spool or the sink throws.
    package func rewrite(
        _ spool: @escaping SpoolSource,
        files: [PackagedFile] = [],
        to sink: @escaping ByteSink
    ) throws -> RedactionReport {
        var survey = RedactionSurvey(words: words)
        try visit(spool, head: { try survey.begin($0, $1) }, row: { try survey.count($0, $1) })
        try redact(files, &survey)
        var writing = RedactionWriting(collections: survey.report.collections, words: words, sink: sink)
        try visit(
            spool,
            head: {
                try writing.begin($0, $1)
                try survey.begin($0, $1)
            },
            row: {
                try writing.write($0, $1)
                try survey.forgetShared($0, $1)
            }
        )
        try writing.flush()
        return survey.finished(given)
    }

    /// The tokens of rows that a report or a finding names by their number in the answer; for marks on what is sent.
    package func tokens(ofRows places: Set<AnswerPlace>, in spool: @escaping SpoolSource) throws -> [AnswerPlace:
        [UInt8]]
    {
        var found: [AnswerPlace: [UInt8]] = [:]
        var numbers: [PartName: Int] = [:]
        var head: HeldCollection?
        try visit(
            spool,
            head: { found, _ in head = found },
            row: { row, decision in
                guard let head, !decision.isGone else { return }
                numbers[PartName(head), default: 0] += 1
                let place = AnswerPlace(head, row: numbers[PartName(head)])
                if places.contains(place) { found[place] = tokens.token(of: row.bytes, in: head) }
            }
        )
        return found
    }

    /// Shows each head with its plan, and each row with what is decided for it.
    private func visit(
        _ spool: SpoolSource,
        head: (HeldCollection, CollectionPlan?) throws -> Void,
        row: (SpoolRow, DecidedRow) throws -> Void
    ) throws {
        var current: (head: HeldCollection, plan: CollectionPlan?, shown: [String])?
        try SpoolDecoder.visit(
            spool,
            head: { found in
                let plan = plans[PartName(found)]
                current = (found, plan, found.shownFields.map(\.name))
                try head(found, plan)
            },
            row: { found in
                guard let current, let plan = current.plan else { return try row(found, DecidedRow()) }
                let token = plan.needsTokens ? tokens.token(of: found.bytes, in: current.head) : nil
                let decision = try plan.decide(found, token: token, shown: current.shown)
                let releases = plan.releases.filter { $0.row != nil && $0.row == token }
                try row(found, DecidedRow(decision: decision, releases: releases))
            }
        )
    }

    private func redact(_ files: [PackagedFile], _ survey: inout RedactionSurvey) throws {
        let list = HeldCollection.foundFiles
        let plan = plans[PartName(list)]
        try survey.begin(list, plan)
        let source: SpoolSource = { body in
            var bytes: [UInt8] = []
            try SpoolFrame.collection(list).append(to: &bytes)
            for file in files { try SpoolFrame.row([.text(file.name), .text(file.sha256)]).append(to: &bytes) }
            try bytes.withUnsafeBytes(body)
        }
        var number = 0
        try visit(
            source,
            head: { _, _ in },
            row: { row, decided in
                let file = files[number]
                number += 1
                let left = decided.decision.withoutFile
                try survey.count(row, DecidedRow(decision: left, releases: decided.releases))
                guard !left.isGone else { return }
                survey.report.files.append(left.cells[0].map { file.renamed(words, $0) } ?? file)
            }
        )
        survey.endFiles()
    }
}

/// What is decided for a row, and which of its places were released.
struct DecidedRow {
    var decision = RowDecision(whole: [])
    var releases: [KnownRelease] = []

    var isGone: Bool { decision.isGone }
}

extension RowDecision {
    /// A file whose content is withheld is left out, as one that is withheld whole.
    fileprivate var withoutFile: RowDecision {
        guard let content = cells[1] else { return self }
        return RowDecision(whole: whole + content.withheld)
    }
}

extension PackagedFile {
    /// The same file under another name; its ending stays where it is one of those that programs give.
    fileprivate func renamed(_ words: Phrases, _ change: CellChange) -> PackagedFile {
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        var renamed = name.withUTF8Bytes { words.replacing(.text($0), change) }
        if case .whole = change, PackagedFile.endings.contains(ending) { renamed += ".\(ending)" }
        return PackagedFile(name: renamed, sha256: sha256, content: content)
    }

    private static let endings: Set = [
        "pdf", "txt", "csv", "json", "xml", "html", "htm", "eml", "msg", "doc", "docx", "xls", "xlsx", "ppt", "pptx",
        "odt",
        "ods", "odp", "rtf", "png", "jpg", "jpeg", "gif", "tif", "tiff", "webp", "heic", "mp3", "wav", "mp4", "zip",
    ]
}

extension String {
    func withUTF8Bytes<Answer>(_ body: (UnsafeRawBufferPointer) throws -> Answer) rethrows -> Answer {
        var text = self
        return try text.withUTF8 { try body(UnsafeRawBufferPointer($0)) }
    }
}

extension PartName {
    init(_ withheld: Withheld) {
        self.init(store: withheld.store, dataset: withheld.dataset, collection: withheld.collection)
    }

    init(_ release: KnownRelease) {
        self.init(store: release.store, dataset: release.dataset, collection: release.collection)
    }
}
