import SubjectRequests
import Templates
import Vault

/// Makes an answer out of what was collected: a ZIP for a copy, one CSV file for an export, one page for a confirmation.
///
/// Everything is streamed: memory does not grow with the number of rows. It is synchronous and belongs on a thread of its
/// own. For equal input it writes equal bytes.
package struct PackageWriter: Sendable {
    private let catalogue: PackageCatalogue
    private let text: PackageText
    private let files: [PackagedFile]
    private let leftOutFiles: [LeftOut]
    private let sign: (@Sendable (_ text: String) throws -> String)?

    /// - Parameters:
    ///   - files: go into an archive as they are.
    ///   - leftOutFiles: what staff left out of these (``RedactionReport/leftOutFiles``).
    ///   - sign: makes the signed note over the text that ``PackageVerifier/signedText(reference:manifest:)`` gives; nil for
    ///     a package without a signature.
    package init(
        catalogue: PackageCatalogue,
        text: PackageText,
        files: [PackagedFile] = [],
        leftOutFiles: [LeftOut] = [],
        sign: (@Sendable (_ text: String) throws -> String)? = nil
    ) {
        self.catalogue = catalogue
        self.text = text
        self.files = files
        self.leftOutFiles = leftOutFiles
        self.sign = sign
    }

    /// Makes the answer to `right`. Throws a ``PackageFault``, a `SpoolFault`, or what the spool or the sink throws.
    package func write(_ product: PackageProduct, from spool: @escaping SpoolSource, to sink: @escaping ByteSink) throws
        -> WrittenPackage
    {
        let survey = try SpoolSurvey(spool)
        var digest = ContentDigest()
        var size: Int64 = 0
        let counted: ByteSink = { bytes in
            try sink(bytes)
            digest.update(bytes)
            size += Int64(bytes.count)
        }
        switch product {
        case .archive: try writeArchive(survey, counted)
        case .table: try ExportFile(survey: survey, isMarked: text.marksCSV).write(counted)
        case .page: try writeConfirmation(survey, counted)
        }
        return WrittenPackage(
            product: product,
            collections: survey.parts.map {
                CollectionCount(
                    store: $0.head.store,
                    dataset: $0.head.dataset,
                    collection: $0.head.collection,
                    says: $0.head.says,
                    rows: $0.rows
                )
            },
            size: size,
            sha256: digest.bytes,
            shownDigest: shownDigest(of: survey, product)
        )
    }

    /// Over what an approver sees, and not over when it was made: the kind of answer, the collections with their counts,
    /// and every value. Redaction changes it, building again does not.
    private func shownDigest(of survey: SpoolSurvey, _ product: PackageProduct) -> [UInt8] {
        var digest = ContentDigest()
        digest.update("habeas-shown-1\n\(product.rawValue)\n\(text.reference.text)\n")
        for part in survey.parts { digest.update("\(PartName(part.head)) \(part.rows)\n") }
        survey.sha256.withUnsafeBytes { digest.update($0) }
        for said in text.disputed { digest.update("\n\(said.place)\n\(said.words)") }
        for file in files { digest.update("\n\(file.name)\n\(file.sha256)") }
        for left in leftOutFiles { digest.update("\n\(left.ground)\n\(left.rows) \(left.fields) \(left.passages)") }
        return digest.bytes
    }

    private func contents(_ survey: SpoolSurvey) -> PageContents {
        var contents = PageContents(
            text: text,
            words: catalogue.words,
            styleDigest: catalogue.styleDigest,
            parts: survey.parts
        )
        contents.leftOutFiles = leftOutFiles
        contents.found = files.enumerated().map { (entry: $1.entry($0 + 1), name: $1.name) }
        return contents
    }

    private func writeConfirmation(_ survey: SpoolSurvey, _ sink: @escaping ByteSink) throws {
        let page = try catalogue.templates.render(ConfirmationPage(contents: contents(survey)), as: .html)
        var bytes = page
        try bytes.withUTF8 { try sink(UnsafeRawBufferPointer($0)) }
    }

    private func writeArchive(_ survey: SpoolSurvey, _ sink: @escaping ByteSink) throws {
        let archive = try ArchiveWriter(sink: sink)
        try StepsBeside.during { steps in
            try writeEntries(survey) { name in EntryStream(name, in: archive, at: text.madeAt, steps) }
        }
        try archive.finish()
    }

    private func writeEntries(_ survey: SpoolSurvey, _ open: @escaping (_ name: String) -> EntryStream) throws {
        var names = EntryNames()
        let stems = survey.parts.map { names.make(for: $0.head) }
        var entries = [try writeIndex(survey, open, stems), try writeCheckPage(survey, open)]
        var parts = survey.parts.map { PackageManifest.Part(head: $0.head, rows: $0.rows, times: $0.times) }
        try survey.eachCollection { index in
            let name = stems[index] + ".csv"
            let entry = open(name)
            CSVRow.appendMark(text.marksCSV, to: &entry.buffer)
            return CSVReceiver(entry, name: name, fields: survey.parts[index].head.shownFields) { entry, neutralised in
                entries.append(entry)
                parts[index].csv = name
                parts[index].neutralised = neutralised
            }
        }
        try survey.eachCollection { index in
            let name = stems[index] + ".json"
            let entry = open(name)
            return JSONReceiver(entry, name: name, fields: survey.parts[index].head.shownFields) { entry, kinds in
                entries.append(entry)
                parts[index].json = name
                parts[index].kinds = kinds
            }
        }
        entries += try files.enumerated().map { try writeFile($1, as: $1.entry($0 + 1), open) }
        let notes = PackageNote.allCases.map { catalogue.words[$0.rawValue] }
        let manifest = open(PackageVerifier.manifestName)
        PackageManifest(text: text, notes: notes, parts: parts, entries: entries, leftOutFiles: leftOutFiles)
            .write(to: &manifest.buffer)
        try writeSignature(of: try manifest.finish(name: PackageVerifier.manifestName), open)
    }

    private func writeFile(_ file: PackagedFile, as name: String, _ open: (String) -> EntryStream) throws
        -> PackagedEntry
    {
        let entry = open(name)
        try file.content { bytes in
            entry.buffer.append(contentsOf: bytes)
            try entry.flushIfFull()
        }
        return try entry.finish(name: name)
    }

    private func writeSignature(of manifest: PackagedEntry, _ open: (String) -> EntryStream) throws {
        guard let sign else { return }
        let signed = PackageVerifier.signedText(reference: text.reference.text, manifest: manifest.sha256)
        let entry = open(PackageVerifier.signatureName)
        entry.append(try sign(signed))
        _ = try entry.finish(name: PackageVerifier.signatureName)
    }

    private func writeCheckPage(_ survey: SpoolSurvey, _ open: (String) -> EntryStream) throws -> PackagedEntry {
        let page = CheckPage(contents: contents(survey), isSigned: sign != nil)
        let entry = open(CheckPage.entry)
        entry.append(try catalogue.templates.render(page, as: .html))
        return try entry.finish(name: CheckPage.entry)
    }

    private func writeIndex(_ survey: SpoolSurvey, _ open: (String) -> EntryStream, _ stems: [String]) throws
        -> PackagedEntry
    {
        let contents = contents(survey)
        let templates = catalogue.templates
        let words = catalogue.words
        let entry = open("index.html")
        entry.append(try templates.render(IndexStartPage(contents: contents), as: .html))
        try survey.eachCollection { index in
            let part = survey.parts[index]
            return MarkupReceiver(
                entry,
                part: part,
                words: words,
                start: try templates.render(CollectionStartPage(contents: contents, index: index), as: .html),
                end: { shown in
                    let page = CollectionEndPage(words: words, shown: shown, rows: part.rows, name: stems[index])
                    return try templates.render(page, as: .html)
                }
            )
        }
        entry.append(try templates.render(IndexEndPage(contents: contents), as: .html))
        return try entry.finish(name: "index.html")
    }
}

/// An answer that was written to its sink.
package struct WrittenPackage: Sendable, Hashable {
    package let product: PackageProduct
    /// Every collection that was searched, those with nothing in them too, in the order of the spool.
    package let collections: [CollectionCount]
    /// In bytes.
    package let size: Int64
    /// Of the bytes written.
    package let sha256: [UInt8]
    /// What an approval of this answer names; the same when the same content is written again.
    package let shownDigest: [UInt8]

    package var rows: Int { collections.reduce(0) { $0 + $1.rows } }
}

package struct CollectionCount: Sendable, Hashable, Codable {
    package let store: String
    package let dataset: String
    package let collection: String
    package let says: String
    package let rows: Int
}
