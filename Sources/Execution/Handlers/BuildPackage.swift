import AuditTrail
import Casework
import Disclosure
import Storage
import SubjectRequests
import Threads
import Vault
import Workflows

extension Workshop {
    /// Builds the answer from what was collected, without what is withheld, under a key of its own, and looks it through. Staff
    /// see it and approve exactly it.
    func buildPackage(_ effect: EffectRow) async throws -> EffectOutcome {
        let subject = try await subject(of: effect)
        guard let product = PackageProduct(subject.request.right) else { return .parked(code: "no-package-for-right") }
        let id = "\(effect.id)-\(effect.fence)"
        let making = try await making(product, id: id, subject)
        let made = try await bench.run { try making.make() }
        var counts = Dictionary(
            made.written.collections.filter { $0.rows > 0 }.map { ("\($0.dataset).\($0.collection)", $0.rows) },
            uniquingKeysWith: +
        )
        if made.files > 0 { counts[EffectResult.foundByHand] = made.files }
        let shown = counts
        let isEmpty = made.written.rows == 0 && made.files == 0 && making.withheld.isEmpty
        var report = EffectReport(counts: shown, result: isEmpty ? "nothing-held" : nil)
        report.shownDigest = made.written.shownDigest.hexadecimal
        let map = casework.rules.mapDigest
        let address = subject.isAgent ? nil : subject.person.mailAddress
        report.blobs = [made.package] + (made.spool.map { [$0] } ?? [])
        report.alongside = { connection in
            let request = subject.request.id
            try connection.keys.insert(making.key, for: .package, id, caseID: subject.request.caseID)
            for blob in [made.package] + (made.spool.map { [$0] } ?? []) { try connection.blobs.insert(blob) }
            try connection.packages.insert(
                id: id,
                of: request,
                keyID: making.key.id,
                blobID: made.package.id,
                sha256: made.written.sha256,
                counts: shown,
                map: map,
                spool: made.spool?.id ?? making.collected.id,
                findings: made.findings.sealed(making.key.key, package: id)
            )
            try connection.withholdings.noteBuilt(request)
            let aboutAddress =
                subject.controller.misdelivery == nil
                ? [] : try casework.concerns(aboutAddress: address, of: request, on: connection)
            try casework.raise(made.concerns + aboutAddress, about: id, of: request, on: connection)
        }
        return .done(report)
    }

    /// All that an answer is made of.
    private func making(_ product: PackageProduct, id: String, _ subject: RequestSubject) async throws -> AnswerMaking {
        let storage = casework.storage
        let request = subject.request
        let (collected, noteKey, marks) = try await storage.read { connection in
            guard let collected = try casework.collected(for: request.id, on: connection) else {
                throw CaseworkError.notFound
            }
            return (collected, try connection.noteKey(), try marked(subject, on: connection))
        }
        var text = try packageText(subject)
        text.disputed = try await storage.read { connection in
            try casework.statements(besideDataOf: request, on: connection).flatMap { statement in
                statement.places.map { PackageStatement(place: $0, words: statement.words.disclosed) }
            }
        }
        let keyring = casework.keyring
        return AnswerMaking(
            product: product,
            id: id,
            key: try NewKey(id: id + "-key", keyring: keyring),
            collected: collected,
            source: try await storage.blobs.source(of: collected),
            caseKey: subject.key,
            blobs: storage.blobs,
            catalogue: packages[subject.caseFile.language],
            text: text,
            files: try await packagedFiles(subject),
            withheld: marks.withheld,
            releases: marks.releases,
            tokens: casework.rowTokens(ofCase: request.caseID),
            own: subject.identities(.verified, .linked),
            claimed: subject.identities(.claimed),
            house: identities(in: subject.controller.mailboxes + [subject.controller.contact ?? ""]),
            recipients: identities(in: subject.controller.recipients.compactMap(\.contact)),
            sharedMailboxes: casework.sharedMailboxes,
            contacts: OwnContacts(casework.rules.map),
            limits: subject.controller.misdelivery
        ) { text in
            try SignedNote(text, key: noteKey) { try keyring.sign($0) }.note
        }
    }

    /// What staff have marked, with its ground in the person's language.
    private func marked(
        _ subject: RequestSubject,
        on connection: StorageConnection
    ) throws -> (withheld: [Withheld], releases: [KnownRelease]) {
        let request = subject.request.id
        let rules = try casework.grounds(at: subject.controller.slug)
        let words = words(subject)
        return (
            try connection.withholdings.standing(of: request).map { Withheld($0, rules, words) },
            try connection.withholdings.released(of: request).map(KnownRelease.init)
        )
    }

    /// Each text as what it may be: an address or a number.
    private func identities(in texts: [String]) -> [Identity] {
        texts.flatMap { text in [IdentityKind.email, .phone].compactMap { Identity(kind: $0, value: text) } }
    }
}

extension Withheld {
    init(_ row: WithholdingRow, _ rules: [WithholdingRule], _ words: Phrases) {
        let address = row.collection.split(separator: ".", maxSplits: 1).map(String.init)
        self.init(
            id: row.id,
            store: row.store,
            dataset: address.first ?? "",
            collection: address.last ?? "",
            row: row.rowToken,
            field: row.field,
            passage: row.span,
            ground: row.ground,
            says: rules.first { $0.ground.rawValue == row.ground }.map(words.says) ?? row.ground
        )
    }
}

extension KnownRelease {
    fileprivate init(_ row: KnownReleaseRow) {
        let address = row.collection.split(separator: ".", maxSplits: 1).map(String.init)
        self.init(
            withholding: row.withholdingID,
            store: row.store,
            dataset: address.first ?? "",
            collection: address.last ?? "",
            row: row.rowToken,
            field: row.field,
            by: row.by
        )
    }
}
