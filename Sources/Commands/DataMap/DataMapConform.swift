import ArgumentParser
import DataStores
import Foundation
import SubjectRequests

extension DataMapCommand {
    /// `habeas data-map conform`.
    struct Conform: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Tries a store's adapter on a scratch store, whose tables a program of yours makes anew each time.",
            discussion: """
                Everything in the scratch store's tables people, logins and many is lost; so it may have no datasets.
                docs/adapters.md says what the program is given. Example:
                  habeas data-map conform --site /srv/trial --store erp --reset "./fill.py scratch.db"
                """
        )

        @OptionGroup var site: SiteOption

        @Option(help: "The scratch store's name in habeas.yml.")
        var store: String

        @Option(help: "The program that makes the tables anew, and its words; it runs in the site's folder.")
        var reset: String

        @Flag(help: "Print one JSON array.")
        var json = false

        func run() async throws {
            let opening = try SiteOpening.looking(at: site.folder)
            guard let found = opening.settings.stores.first(where: { $0.name == store }) else {
                throw DataMapError.unknownStore(known: opening.settings.stores.map(\.name).sorted())
            }
            guard found.datasets.isEmpty else { throw DataMapError.noScratchStore(store) }
            let program = try TrialReset(line: reset, folder: opening.folder.path, environment: found.passedOn())
            let findings = await StoreTrial(try found.adapter(in: opening), reset: program).run()
            let failed = findings.count { $0.fault != nil }
            let output = CommandOutput(isDirect: true)
            if json {
                try output.json(findings)
            } else {
                for finding in findings {
                    output.line(finding.fault.map { "BAD  \(finding.trial): \($0)" } ?? "good \(finding.trial)")
                }
                output.line("trials \(findings.count), failed \(failed)")
            }
            guard failed == 0 else { throw ExitCode(1) }
        }
    }
}
