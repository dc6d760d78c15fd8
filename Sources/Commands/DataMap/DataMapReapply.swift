import ArgumentParser
import Casework
import DataMap
import Execution
import Foundation
import SubjectRequests

extension DataMapCommand {
    /// `habeas data-map reapply`.
    struct Reapply: SiteCommand {
        static let configuration = CommandConfiguration(
            abstract: "After a store was restored from a backup: erases and stops again what came back.",
            discussion: """
                A row goes when key, owner and content are those of an erased one. With --backup-of, also when it is the same \
                person's row in an older state, erased after that moment. What merely has the same key stays, and is counted. \
                Doing it again does nothing more. Exits 1 where somebody must look at it. Example:
                  habeas data-map reapply --site /srv/habeas --store app --backup-of 2026-11-20T02:00:00Z --as USER
                """
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser
        @OptionGroup var again: AgainOptions

        @Option(help: "The store's name in habeas.yml; all of them where it is left out.")
        var store: String?

        @Option(help: "When the backup was made that the store was restored from, as 2026-11-20T02:00:00Z.")
        var backupOf: String?

        func run(in house: House, output: CommandOutput) async throws {
            var terms = ReapplyTerms(store: store, isDryRun: again.dryRun)
            terms.goesOn = again.yes
            terms.backup = try backupOf.map(Reapply.moment)
            try await again.run(terms, in: house, user, output)
        }

        private static func moment(_ text: String) throws -> Timestamp {
            do {
                let date = try Date(text, strategy: .iso8601)
                return Timestamp(microseconds: Int64(date.timeIntervalSince1970 * 1_000_000))
            } catch {
                throw DataMapError.badMoment
            }
        }
    }

    /// `habeas data-map import`.
    struct Import: SiteCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "After rows were imported into a store anew: erases and stops again who was erased or unsubscribed.",
            discussion: """
                Imported rows may have other keys, so that a row goes also when an identity in it stood in an erased row of its \
                collection. Name only what was imported: somebody who came back of their own will looks the same. Example:
                  habeas data-map import --site /srv/habeas --store crm --collection crm.contacts --as USER
                """
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser
        @OptionGroup var again: AgainOptions

        @Option(help: "The store's name in habeas.yml.")
        var store: String

        @Option(help: "dataset.collection that was imported; all of the store where it is left out.")
        var collection: String?

        func run(in house: House, output: CommandOutput) async throws {
            var terms = ReapplyTerms(store: store, isDryRun: again.dryRun)
            terms.isImport = true
            terms.goesOn = again.yes
            let known = house.casework.rules.map.collections.filter { $0.store == store }.map(\.address)
            if let collection {
                guard let address = CollectionAddress(collection), known.contains(address) else {
                    throw DataMapError.unknownCollection(known: known.sorted().map(\.description))
                }
                terms.collection = address
            }
            try await again.run(terms, in: house, user, output)
        }
    }
}

/// What `reapply` and `import` have in common.
struct AgainOptions: ParsableArguments {
    @Flag(help: "Look, and change nothing.")
    var dryRun = false

    @Flag(help: "Go on although very much has come back.")
    var yes = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run(_ terms: ReapplyTerms, in house: House, _ user: ActingUser, _ output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        let known = house.opening.settings.stores.map(\.name).sorted()
        if let store = terms.store, !known.contains(store) { throw DataMapError.unknownStore(known: known) }
        let report = try await house.workshop.reapply(terms, by: staff)
        if json { try output.json(report) } else { report.lines.forEach(output.line) }
        guard !report.needsSomebody else { throw ExitCode(1) }
    }
}

extension ReapplyReport {
    fileprivate var lines: [String] { stores.flatMap(\.lines) }
}

extension ReapplyReport.StoreReport {
    fileprivate var lines: [String] {
        let why = code.map { " (\($0): \(sentence ?? ""))" } ?? ""
        let rows = collections.filter { $0.returned + $0.changed + $0.reused > 0 }.map(\.line)
        let stops = lists.map {
            "  \($0.collection): to be stopped again \($0.returned), stopped \($0.stopped), "
                + "subscribed anew \($0.subscribedAnew)"
        }
        let held = pointing.map { "  \($0.collection): rows of \($0.table) that stay point at it: \($0.rows)" }
        let closed = unreadable.map { "  \($0): the store cannot list its rows; erase what came back by requests" }
        return ["\(store): \(outcome.says)\(why)"] + rows + stops + held + closed
    }
}

extension ReapplyReport.Collection {
    fileprivate var line: String {
        "  \(collection): rows \(scanned), returned \(returned), erased \(erased), left \(left), "
            + "changed since \(changed), key reused \(reused)"
    }
}

extension ReapplyReport.Outcome {
    fileprivate var says: String {
        switch self {
        case .nothing: "nothing has come back"
        case .done: "done"
        case .found: "found; nothing was changed"
        case .tooMany: "more than expected; nothing was changed; read the counts, and go on with --yes"
        case .held: "a legal hold covers somebody who came back; nothing was changed"
        case .pointedAt: "rows that stay point at what came back; nothing was changed; mend them first"
        case .left: "not all of it could be undone; see what is left"
        case .failed: "the store did not do it"
        case .unreadable: "it cannot be gone through"
        }
    }
}
