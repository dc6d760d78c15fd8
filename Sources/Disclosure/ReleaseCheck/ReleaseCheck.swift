import SubjectRequests

/// Opens a finished package again and searches its text for everything that was withheld.
///
/// It trusts nothing but the package's own bytes: entries are unpacked, escapes undone, cases, forms and white space folded,
/// the cells of a row read one after the other; and where a value was changed in a row that is sent, the cell must read
/// exactly as it should. What is an identifier, or has six characters and more, is searched for; the person's own identities
/// are not. It reads as a stream; memory does not grow with the rows.
package struct ReleaseCheck: Sendable {
    private let report: RedactionReport
    private let own: [Identity]

    /// How many hits are named.
    package static let hitsMax = 1_000

    /// - Parameters:
    ///   - report: of the redaction whose spool the package was made of.
    ///   - own: every identity of the person.
    package init(_ report: RedactionReport, own: [Identity]) {
        self.report = report
        self.own = own
    }

    /// What stands in the package and should not.
    package func hits(in package: PackageSource, as product: PackageProduct) throws -> [ReleaseHit] {
        try inspect(package, as: product).hits
    }

    /// Throws ``PackageFault/unreadable(_:)`` for a package that is no whole ZIP, or what the source throws.
    package func inspect(_ package: PackageSource, as product: PackageProduct) throws -> ReleaseFindings {
        let search = ReleaseSearch(report, own: own)
        let next = try package()
        switch product {
        case .archive: try inspectArchive(next, search)
        case .table: try ExportText(report, search, product.fileName).read(next)
        case .page: try PageText(report, search, product.fileName).read(next)
        }
        search.endRow()
        return search.findings
    }

    private func inspectArchive(_ next: @escaping () throws -> [UInt8]?, _ search: ReleaseSearch) throws {
        var names = EntryNames()
        var places: [String: Int] = [:]
        for (index, collection) in report.collections.enumerated() {
            let stem = names.make(for: collection.head)
            places[stem + ".csv"] = index
            places[stem + ".json"] = index
        }
        try ArchiveReader(next).eachEntry { entry in
            search.turn(to: entry.name, .free)
            // Numbered from 1 in the order of the report: `files/3-name.pdf`.
            let number = entry.name.hasPrefix("files/") ? Int(entry.name.dropFirst(6).prefix { $0.isNumber }) : nil
            search.name(entry.name, row: number)
            if let index = places[entry.name] {
                let table = CollectionText(report, index, search, entry.name)
                try entry.name.hasSuffix(".csv") ? table.readCSV(entry.next) : table.readJSON(entry.next)
            } else if entry.name == "index.html" {
                try PageText(report, search, entry.name).read(entry.next)
            } else if entry.name == PackageVerifier.manifestName {
                try ManifestText(search, entry.name).read(entry.next)
            } else if entry.name == PackageVerifier.signatureName {
                try FoundText(search).readLines(entry.name, .frame, entry.next)
            } else {
                try FoundText(search).read(entry)
            }
        }
    }
}
