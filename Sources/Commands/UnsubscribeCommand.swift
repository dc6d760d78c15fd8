import ArgumentParser
import Casework
import DataMap
import Foundation
import SubjectRequests
import Vault

/// `habeas unsubscribe …`: what a newsletter needs of us.
struct UnsubscribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unsubscribe",
        abstract: "Links by which the readers of a newsletter end it with one click; and who has subscribed anew.",
        discussion: "Example: habeas unsubscribe header --list news --address aroha@kereru.example",
        subcommands: [Header.self, Lift.self]
    )

    /// `habeas unsubscribe header --list L --address A`.
    struct Header: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The header fields (RFC 8058) for one reader's copy of a mailing.",
            discussion: """
                The link can end this mailing and do nothing else. Needs the site's keys, not its database. Examples:
                  habeas unsubscribe header --list news --address aroha@kereru.example
                  habeas unsubscribe header --list news --addresses readers.txt --json
                """
        )

        @OptionGroup var site: SiteOption

        @Option(help: "The list's name in the data map, or a controller's slug for all its mailings.")
        var list: String

        @Option(help: "The reader's e-mail address.")
        var address: String?

        @Option(help: "A file with one reader's address a line; each gets a JSON object, in the same order.")
        var addresses: String?

        @Flag(help: "Print one JSON object.")
        var json = false

        func validate() throws {
            guard (address == nil) != (addresses == nil) else {
                throw ValidationError("give either --address, or --addresses")
            }
        }

        func run() async throws {
            let opening = try SiteOpening.looking(at: site.folder)
            let map = try StoreMap.read(SiteRules(shipped: ShippedFiles.find(), opening: opening).mapFiles())
            try check(map, opening)
            let keyring = try SiteKeys.read(opening.file(opening.settings.keys))
            let mailbox = Mailing.owner(of: list, among: opening.controllers, map)?.mailboxes.first
            let output = CommandOutput(isDirect: true)
            for address in try readers() {
                guard let reader = Identity(kind: .email, value: address) else { throw UnsubscribeError.badAddress }
                let token = try keyring.unsubscribeToken(list: list, address: reader.value)
                // The first is what mail programs prefer (RFC 2369); one that only writes mails takes the second.
                let page = "<\(opening.settings.address)/unsubscribe/\(token)>"
                let mail = mailbox.map { ", <mailto:\($0)?subject=unsubscribe%20\(token)>" } ?? ""
                let fields = [
                    "List-Unsubscribe": page + mail, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                ]
                if json || addresses != nil {
                    try output.json(fields)
                } else {
                    for (name, value) in fields.sorted(by: { $0.key < $1.key }) { output.line("\(name): \(value)") }
                }
            }
        }

        private func readers() throws -> [String] {
            guard let addresses else { return address.map { [$0] } ?? [] }
            return try String(contentsOfFile: addresses, encoding: .utf8).split(whereSeparator: \.isNewline).map(
                String.init
            )
        }

        private func check(_ map: StoreMap, _ opening: SiteOpening) throws {
            let lists = map.collections.compactMap(\.keys.list)
            if let needed = lists.first(where: { $0.name == list && !$0.isOptional }) {
                throw UnsubscribeError.listNeeded(needed.name)
            }
            let names = lists.map(\.name) + opening.controllers.map(\.slug)
            guard !names.contains(list) else { return }
            let unknown = UnsubscribeError.unknownList(Set(names).sorted())
            // Where there is one controller only, the link still ends its mailings.
            guard opening.controllers.count == 1 else { throw unknown }
            CommandOutput.complain("habeas: \(unknown)")
        }
    }
}

enum UnsubscribeError: MistypedError {
    case unknownList([String])
    /// The map marks it as what people need: a link that ends it would promise too much.
    case listNeeded(String)
    case badAddress

    var code: String {
        switch self {
        case .unknownList: "unknown-list"
        case .listNeeded: "list-needed"
        case .badAddress: "bad-address"
        }
    }

    var sentence: String {
        switch self {
        case .unknownList(let names): "a list is one of: \(names.joined(separator: ", "))"
        case .listNeeded(let name): "the data map says that '\(name)' is not optional: nobody leaves it by a link"
        case .badAddress: "--address is no e-mail address"
        }
    }

    var isTemporary: Bool { false }
}
