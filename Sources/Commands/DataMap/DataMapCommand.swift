import ArgumentParser
import Casework
import DataMap
import DataStores
import Execution
import Storage
import SubjectRequests

/// `habeas data-map …`: what is held where, and what a request would do with it.
struct DataMapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data-map",
        abstract: "The data map: proposed, checked against the live stores, drawn, and tried on one person.",
        discussion: "Example: habeas data-map check --site /srv/habeas",
        subcommands: [
            Discover.self, Check.self, Plan.self, PreviewCommand.self, Reapply.self, Import.self, Sweep.self,
            Conform.self,
        ]
    )

    /// `habeas data-map check`.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says everything that is wrong with the data map, by itself and against the live stores.",
            discussion: "Example: habeas data-map check --site /srv/habeas"
        )

        @OptionGroup var site: SiteOption

        @Flag(help: "Print one JSON object.")
        var json = false

        func run() async throws {
            let output = CommandOutput(isDirect: true)
            let findings = try await SiteCheck(folder: site.folder).runOnMap()
            if json { try output.json(findings.document) } else { findings.lines.forEach(output.line) }
            guard findings.status == 0 else { throw ExitCode(findings.status) }
        }
    }

    /// `habeas data-map plan`.
    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draws how a person's rows are found, from the identities that they prove.",
            discussion: """
                Reads the files only, not the stores. Example:
                  habeas data-map plan --site /srv/habeas --identity email --format svg > plan.svg
                """
        )

        enum Format: String, ExpressibleByArgument, CaseIterable {
            case mermaid, svg, text, json
        }

        @OptionGroup var site: SiteOption

        @Option(help: "mermaid, svg, text or json.")
        var format = Format.mermaid

        @Option(help: "The controller's slug; needed where the site has several.")
        var controller: String?

        @Option(help: "The right, in our word or the law's.")
        var right = Right.copy.rawValue

        @Option(help: "A kind of identity that is proven, such as email; all that the map knows where none is given.")
        var identity: [String] = []

        func run() async throws {
            let opening = try SiteOpening.looking(at: site.folder)
            let map = try StoreMap.read(SiteRules(shipped: ShippedFiles.find(), opening: opening).mapFiles())
            guard let right = Right(word: right) else { throw RequestsError.unknownRight }
            let known = Set(map.collections.flatMap(\.identityFields).compactMap(\.identity))
            let kinds = Set(identity.map { IdentityKind(rawValue: $0) })
            guard kinds.isSubset(of: known) else {
                throw DataMapError.unknownIdentity(known: known.map(\.rawValue).sorted())
            }
            let plan = map.plan(
                for: right,
                controller: try chosen(opening).slug,
                verified: kinds.isEmpty ? known : kinds
            )
            let output = CommandOutput(isDirect: true)
            switch format {
            case .mermaid: output.line(plan.mermaid)
            case .svg: output.line(plan.svg)
            case .text: output.line(plan.prose)
            case .json: try output.json(PlanDocument(plan))
            }
        }

        private func chosen(_ opening: SiteOpening) throws -> DataController {
            let named = opening.controllers.filter { controller == nil || $0.slug == controller }
            guard let first = named.first else { throw IntakeError.unknownController }
            guard named.count == 1 else { throw DataMapError.severalControllers(named.map(\.slug).sorted()) }
            return first
        }
    }
}

enum DataMapError: MistypedError {
    case severalControllers([String])
    case unknownIdentity(known: [String])
    case unknownStore(known: [String])
    case unknownCollection(known: [String])
    case badMoment
    case noScratchStore(String)

    var code: String {
        switch self {
        case .severalControllers: "several-controllers"
        case .unknownIdentity: "unknown-identity"
        case .unknownStore: "unknown-store"
        case .unknownCollection: "unknown-collection"
        case .badMoment: "bad-moment"
        case .noScratchStore: "no-scratch-store"
        }
    }

    var sentence: String {
        switch self {
        case .severalControllers(let slugs): "say which with --controller: \(slugs.joined(separator: ", "))"
        case .unknownIdentity(let known): "the map finds people by: \(known.joined(separator: ", "))"
        case .unknownCollection(let known): "the map names in this store: \(known.joined(separator: ", "))"
        case .badMoment: "--backup-of is a moment such as 2026-11-20T02:00:00Z"
        case .noScratchStore(let name):
            "the store \(name) has datasets, so it may hold what must not be lost; name a scratch store without"
        case .unknownStore(let known): "habeas.yml names these stores: \(known.joined(separator: ", "))"
        }
    }

    var isTemporary: Bool { false }
}
