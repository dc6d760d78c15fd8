import ArgumentParser
import DataMap
import SubjectRequests
import Vault

/// `habeas unsubscribe …`: what a newsletter needs of us.
struct UnsubscribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unsubscribe",
        abstract: "Links by which the readers of a newsletter end it with one click.",
        discussion: "Example: habeas unsubscribe header --list news --address aroha@kereru.example",
        subcommands: [Header.self]
    )

    /// `habeas unsubscribe header --list L --address A`.
    struct Header: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The header fields (RFC 8058) for one reader's copy of a mailing.",
            discussion: """
                The link can end this mailing and do nothing else. Needs the site's keys, not its database. Example:
                  habeas unsubscribe header --list news --address aroha@kereru.example
                """
        )

        @OptionGroup var site: SiteOption

        @Option(help: "The list's name in the data map, or a controller's slug for all its mailings.")
        var list: String

        @Option(help: "The reader's e-mail address.")
        var address: String

        @Flag(help: "Print one JSON object.")
        var json = false

        func run() async throws {
            let opening = try SiteOpening.looking(at: site.folder)
            let map = try StoreMap.read(SiteRules(shipped: ShippedFiles.find(), opening: opening).mapFiles())
            let names = map.collections.compactMap(\.keys.list?.name) + opening.controllers.map(\.slug)
            if !names.contains(list) {
                let unknown = UnsubscribeError.unknownList(Set(names).sorted())
                // Where there is one controller only, the link still ends its mailings.
                guard opening.controllers.count == 1 else { throw unknown }
                CommandOutput.complain("habeas: \(unknown)")
            }
            guard let reader = Identity(kind: .email, value: address) else { throw UnsubscribeError.badAddress }
            let keyring = try SiteKeys.read(opening.file(opening.settings.keys))
            let token = try keyring.unsubscribeToken(list: list, address: reader.value)
            let fields = [
                "List-Unsubscribe": "<\(opening.settings.address)/unsubscribe/\(token)>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            ]
            let output = CommandOutput(isDirect: true)
            guard !json else { return try output.json(fields) }
            for (name, value) in fields.sorted(by: { $0.key < $1.key }) { output.line("\(name): \(value)") }
        }
    }
}

enum UnsubscribeError: MistypedError {
    case unknownList([String])
    case badAddress

    var code: String {
        switch self {
        case .unknownList: "unknown-list"
        case .badAddress: "bad-address"
        }
    }

    var sentence: String {
        switch self {
        case .unknownList(let names): "a list is one of: \(names.joined(separator: ", "))"
        case .badAddress: "--address is no e-mail address"
        }
    }

    var isTemporary: Bool { false }
}
