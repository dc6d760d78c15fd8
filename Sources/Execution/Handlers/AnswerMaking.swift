import Casework
import Disclosure
import Storage
import SubjectRequests
import Vault

/// An answer in the making: what it is made of, and how it is looked through once it is finished. Synchronous: it belongs on a
/// thread of its own.
struct AnswerMaking: Sendable {
    let product: PackageProduct
    /// Of the package.
    let id: String
    let key: NewKey
    let collected: BlobRow
    let source: BlobSource
    let caseKey: DataKey
    let blobs: BlobStore
    let catalogue: PackageCatalogue
    let text: PackageText
    let files: [PackagedFile]
    let withheld: [Withheld]
    let releases: [KnownRelease]
    let tokens: RowTokens
    /// The person's identities that are proven, or that a store shows beside one that is.
    let own: [Identity]
    /// The person's identities that they only name.
    let claimed: [Identity]
    /// Addresses and telephone numbers of the controller, and of those who receive data from it.
    let house: [Identity]
    let recipients: [Identity]
    /// Names of mailboxes that several people read.
    let sharedMailboxes: Set<String>
    let contacts: OwnContacts
    let limits: MisdeliveryLimits?
    let sign: @Sendable (String) throws -> String

    func make() throws -> MadeAnswer {
        let found = spool(of: source, caseKey)
        let stored = try contacts.found(in: found, beside: own)
        let foreign = foreignIdentifiers(stored)
        guard withheld.isEmpty else {
            return try makeRedacted(found, foreign, own: own + stored.person + house + recipients)
        }
        let written = try package(of: found, files)
        let standing = try foreign.scan(found)
        return MadeAnswer(
            written: written.written,
            package: written.blob,
            spool: nil,
            files: files.count,
            findings: PackageFindings(standing),
            concerns: concerns(standing)
        )
    }

    private func foreignIdentifiers(_ stored: OwnContacts.Found) -> ForeignIdentifiers {
        let known = KnownIdentifiers(
            person: own + stored.person,
            claimed: claimed,
            house: house,
            organisations: recipients + stored.organisations,
            sharedMailboxes: sharedMailboxes
        )
        return ForeignIdentifiers(known: known, tokens: tokens)
    }

    /// Package, pages and reading are all made of the spool that the redaction writes; the finished package is then opened
    /// again and searched for what may not stand in it.
    private func makeRedacted(
        _ found: @escaping SpoolSource,
        _ foreign: ForeignIdentifiers,
        own: [Identity]
    ) throws -> MadeAnswer {
        let writer = try blobs.writer(id: "\(id)-spool", keyID: key.id, key: key.key)
        let redaction = Redaction(withheld, tokens: tokens, words: catalogue.words, releases: releases)
        let report = try redaction.rewrite(found, files: files, to: { try writer.write($0) })
        let sealed = try writer.finish()
        let rewritten = spool(of: try blobs.source(of: sealed), key.key)
        let (written, blob) = try package(of: rewritten, report.files, leftOut: report.leftOutFiles)
        let package = try blobs.source(of: blob)
        let opened: PackageSource = {
            let reader = try package.reader(key: key.key)
            return { try reader.next() }
        }
        let standing = try ReleaseCheck(report, own: own).inspect(opened, as: product)
        let sent = try foreign.scan(rewritten)
        return MadeAnswer(
            written: written,
            package: blob,
            spool: sealed,
            files: report.files.count,
            findings: PackageFindings(try foreign.scan(found)),
            concerns: concerns(standing) + concerns(report) + concerns(sent)
        )
    }

    private func package(
        of spool: @escaping SpoolSource,
        _ files: [PackagedFile],
        leftOut: [LeftOut] = []
    ) throws -> (written: WrittenPackage, blob: FinishedBlob) {
        let blob = try blobs.writer(id: id, keyID: key.id, key: key.key)
        let writer = PackageWriter(
            catalogue: catalogue,
            text: text,
            files: files,
            leftOutFiles: leftOut,
            sign: sign
        )
        let written = try writer.write(product, from: spool, to: { try blob.write($0) })
        return (written, try blob.finish())
    }

    private func spool(of source: BlobSource, _ key: DataKey) -> SpoolSource {
        { body in
            let reader = try source.reader(key: key)
            try reader.each(body)
        }
    }
}

/// What came of it.
struct MadeAnswer: Sendable {
    let written: WrittenPackage
    let package: FinishedBlob
    /// The rows that it was made of, where something is withheld.
    let spool: FinishedBlob?
    /// How many files that people found are in it.
    let files: Int
    let findings: PackageFindings
    let concerns: [NewConcern]
}

extension AnswerMaking {
    /// How many places of withheld values are told one by one.
    private static let hitsTold = 50

    fileprivate func concerns(_ foreign: ForeignFindings) -> [NewConcern] {
        guard let limits else { return [] }
        let isTooMuch = limits.isPassed(distinct: foreign.distinct, rowsWithAny: foreign.rowsWithAny, of: foreign.rows)
        guard isTooMuch else { return [] }
        let counts = ["different": foreign.distinct, "rows-with-any": foreign.rowsWithAny, "rows": foreign.rows]
        return [NewConcern(.foreignIdentifiers, counts: counts)]
    }

    fileprivate func concerns(_ report: RedactionReport) -> [NewConcern] {
        report.unmatched.map { NewConcern(.withholdingWithoutRow, withholding: $0) }
    }

    fileprivate func concerns(_ found: ReleaseFindings) -> [NewConcern] {
        var concerns = found.hits.prefix(AnswerMaking.hitsTold).map { hit in
            let place = ConcernPlace(
                entry: hit.entry,
                collection: hit.place.map { "\($0.dataset).\($0.collection)" },
                row: hit.row,
                field: hit.field
            )
            return NewConcern(.withheldValueFound, withholding: hit.withholding, place: place)
        }
        let rest = found.hitCount - concerns.count
        if rest > 0 { concerns.append(NewConcern(.withheldValueFound, counts: ["more-places": rest])) }
        concerns += found.unsearched.map { NewConcern(.notSearched, place: ConcernPlace(entry: $0.entry)) }
        if found.valuesNotSearched > 0 {
            concerns.append(NewConcern(.notSearched, counts: ["values-not-searched": found.valuesNotSearched]))
        }
        return concerns
    }
}
