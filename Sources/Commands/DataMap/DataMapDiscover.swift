import ArgumentParser
import DataMap
import DataStores
import Foundation
import SubjectRequests

extension DataMapCommand {
    /// `habeas data-map discover`.
    struct Discover: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Proposes a map of a store from its columns and keys, with the reasons; writes nothing anywhere.",
            discussion: """
                Example: habeas data-map discover --site /srv/habeas --store app > /srv/habeas/data-map/app.yml
                """
        )

        @OptionGroup var site: SiteOption

        @Option(help: "The store's name in habeas.yml; its datasets may be missing.")
        var store: String

        func run() async throws {
            let opening = try SiteOpening.looking(at: site.folder)
            guard let found = opening.settings.stores.first(where: { $0.name == store }) else {
                throw DataMapError.unknownStore(known: opening.settings.stores.map(\.name).sorted())
            }
            let schema = try await found.adapter(in: opening).schema()
            FileHandle.standardOutput.write(Data(schema.proposedMap(store: found.name).utf8))
        }
    }
}
