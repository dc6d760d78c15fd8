import SubjectRequests
import Templates

/// All that the pages of one answer are made from.
struct PageContents: Sendable {
    let text: PackageText
    let words: Phrases
    let styleDigest: String
    let parts: [SpoolSurvey.Part]
    /// Files that people found: where each stands in the package, and what it was called.
    var found: [(entry: String, name: String)] = []
    /// What staff left out of these.
    var leftOutFiles: [LeftOut] = []

    /// The positions of the collections that hold something, and of those that do not.
    var held: [Int] { parts.indices.filter { parts[$0].rows > 0 } }
    private var nowhere: [SpoolSurvey.Part] { parts.filter { $0.rows == 0 && $0.head.leftOut.isEmpty } }

    /// What every page says of the answer and of who gives it.
    var frame: [String: TemplateValue] {
        [
            "language": .text(text.language), "styleDigest": .text(styleDigest),
            "reference": .text(text.reference.text), "receivedOn": .text(text.receivedOn),
            "madeOn": .text(text.madeOn), "mapDigest": .text(text.mapDigest),
            "controller": value(text.controller), "authority": value(text.authority),
            "hasStatements": .flag(!text.statements.isEmpty),
            "statements": .list(text.statements.map { .text($0) }),
            "hasRights": .flag(!text.beside.rights.isEmpty),
            "rights": .list(text.beside.rights.map { .text($0) }),
            "hasDecisions": .flag(!text.beside.decisions.isEmpty),
            "decisions": .list(text.beside.decisions.map { .text($0) }),
            "hasTransfers": .flag(!text.beside.transfers.isEmpty),
            "transfers": .list(text.beside.transfers.map { .text($0) }),
            "hasNowhere": .flag(!nowhere.isEmpty),
            "nowhere": .list(nowhere.map { ["says": .text($0.head.says)] }),
        ]
    }

    var totals: [String: TemplateValue] {
        let total = parts.reduce(0) { $0 + $1.rows }
        let hasRows = total > 0 || !found.isEmpty
        let totals: [String: TemplateValue] = [
            "isEmpty": .flag(!hasRows && !isAnythingLeftOut), "hasRows": .flag(hasRows),
            "hasFound": .flag(!found.isEmpty),
            "found": .list(found.map { ["entry": .text($0.entry), "name": .text($0.name)] }),
            "total": .text(words.number(total)), "isOneRow": .flag(total == 1),
            "places": .text(words.number(held.count)), "isOnePlace": .flag(held.count == 1),
        ]
        return totals.merging(leftOut) { $1 }
    }

    /// The visual summary: how much, from where, over what time.
    var glance: [String: TemplateValue] {
        let most = parts.map(\.rows).max() ?? 1
        let span = TimeSpan(held.map { parts[$0] }, until: Month(of: text.madeAt))
        return [
            "contents": .list(
                held.map { index in
                    let part = parts[index]
                    let lane: [String: TemplateValue] = [
                        "anchor": .text(anchor(index)), "says": .text(part.head.says),
                        "store": .text(part.head.store), "rows": .text(words.number(part.rows)),
                        "bar": .text(max(1, part.rows * 100 / max(1, most))),
                    ]
                    return .object(lane.merging(times(of: part, in: span)) { $1 })
                }
            ),
            "isDated": .flag(span != nil), "spanFirst": .text(span.map { month($0.first) }),
            "spanLast": .text(span.map { month($0.last) }),
        ]
    }

    private func times(of part: SpoolSurvey.Part, in span: TimeSpan?) -> [String: TemplateValue] {
        let lane = span?.lane(of: part)
        let first = lane.map { month($0.first) }
        let last = lane.map { month($0.last) }
        return [
            "hasTimes": .flag(lane != nil), "laneWidth": .text(lane?.width ?? 0),
            "when": .text(first == last ? first : first.map { "\($0) – \(last ?? "")" }),
            "bars": .list(
                (lane?.bars ?? []).map { ["x": .text($0.x), "y": .text($0.y), "height": .text($0.height)] }
            ),
        ]
    }

    private func month(_ month: Month) -> String {
        words(PackageValueWord.monthOfYear, ["month": words["month-\(month.month)"], "year": "\(month.year)"])
    }

    var backups: [TemplateValue] {
        let datasets = Set(held.map { parts[$0].head.dataset })
        return text.backupsRotate.filter { datasets.contains($0.key) }.sorted { $0.key < $1.key }
            .map { ["place": .text($0.key), "period": .text($0.value)] }
    }

    func anchor(_ index: Int) -> String { "part-\(index + 1)" }

    /// What is said of one collection before its rows.
    func part(_ index: Int) -> [String: TemplateValue] {
        let head = parts[index].head
        let recipients = self.recipients(of: head)
        let joint = text.joint[head.dataset] ?? []
        let withheld = head.fields.compactMap { field in field.withheldBecause.map { (field.name, $0) } }
        let disputed = text.disputed.compactMap { said in said.field(in: head).map { ($0, said.words) } }
        return [
            "isDisputed": .flag(!disputed.isEmpty),
            "disputed": .list(disputed.map { ["name": .text(PageContents.readable($0)), "words": .text($1)] }),
            "anchor": .text(anchor(index)), "says": .text(head.says),
            "place": .text("\(head.store).\(head.collection)"),
            "rows": .text(words.number(parts[index].rows)), "isOneRow": .flag(parts[index].rows == 1),
            "kinds": .text(kinds(of: head)), "source": .text(head.source), "purpose": .text(head.purpose),
            "isSharedWithNobody": .flag(recipients.isEmpty),
            "recipients": .list(recipients.map { ["name": .text($0.name), "contact": .text($0.contact)] }),
            "isKept": .flag(head.keptFor != nil || head.keptBecause != nil),
            "keptFor": .text(head.keptFor.map(words.period)), "keptBecause": .text(head.keptBecause),
            "isOther": .flag(head.about == .other), "isContext": .flag(head.about == .nobody),
            "isJoint": .flag(!joint.isEmpty), "joint": .list(joint.map(value)),
            "isWithheld": .flag(!withheld.isEmpty),
            "withheld": .list(withheld.map { ["name": .text(PageContents.readable($0)), "because": .text($1)] }),
        ]
    }

    /// What kinds of data it holds, in words; nil where the map names none that the language has a word for.
    private func kinds(of head: HeldCollection) -> String? {
        var kinds: [String] = []
        for category in head.shownFields.flatMap({ text.categories(of: $0, in: head) }) {
            guard let word = words.category(category), !kinds.contains(word) else { continue }
            kinds.append(word)
        }
        return kinds.isEmpty ? nil : words.list(kinds)
    }

    /// A collection that names no recipients means the controller's whole list.
    private func recipients(of head: HeldCollection) -> [PackageRecipient] {
        guard let slugs = head.recipients else { return text.recipients }
        return slugs.map { slug in
            text.recipients.first { $0.slug == slug } ?? PackageRecipient(slug: slug, name: slug)
        }
    }

    private func value(_ contact: PackageContact) -> TemplateValue {
        [
            "name": .text(contact.name), "address": .text(contact.address), "contact": .text(contact.contact),
            "url": .text(contact.url), "isLink": .flag(contact.url?.hasPrefix("https://") ?? false),
        ]
    }

    /// A field's name as words: `job_title` is `Job title`, `ip_address` is `IP address`. The files keep it as it is.
    static func readable(_ name: String) -> String {
        let words = name.split(whereSeparator: { $0 == "_" || $0 == " " })
            .map { initials.contains($0.lowercased()) ? $0.uppercased() : String($0) }
            .joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private static let initials: Set<String> = ["id", "ip", "url"]

    static let sample = {
        // A collection in which nothing was found, and from which nothing was left out.
        var searched = HeldCollection.sample
        searched.leftOut = []
        var sample = PageContents(
            text: .sample,
            words: .keysThemselves,
            styleDigest: "",
            parts: [
                SpoolSurvey.Part(head: .sample, rows: 12, pieces: 1, times: .sample),
                SpoolSurvey.Part(head: searched, rows: 0, pieces: 1),
            ]
        )
        sample.found = [(entry: "files/1-card.pdf", name: "card.pdf")]
        return sample
    }()
}

extension PackageText {
    fileprivate static let sample = PackageText(
        language: "en",
        reference: Reference("0000000000") ?? .sample,
        madeAt: Timestamp(microseconds: 1_796_083_200_000_000),
        madeOn: "1 December 2026",
        receivedOn: "27 November 2026",
        controller: PackageContact(name: "Example Limited"),
        authority: PackageContact(name: "Example Commissioner"),
        mapDigest: "00",
        statements: ["Credit card data."],
        beside: BesideCopy(
            rights: ["You may ask us to correct what is wrong."],
            decisions: ["We decide nothing by machine."],
            transfers: ["We send nothing abroad."]
        ),
        recipients: [PackageRecipient(slug: "host", name: "Example Hosting")],
        joint: ["app": [PackageContact(name: "Example Partner")]],
        backupsRotate: ["app": "30 days"],
        disputed: [PackageStatement(place: "app/app.users.email", words: "This was never my address.")],
        keyAddress: "https://privacy.example/public-key.txt"
    )
}

extension Reference {
    fileprivate static var sample: Reference {
        var random = SystemRandomNumberGenerator()
        return .request(using: &random)
    }
}

extension HeldCollection {
    fileprivate static let sample = HeldCollection(
        store: "app",
        dataset: "app",
        collection: "users",
        says: "your user account",
        about: .person,
        fields: [HeldField(name: "email"), HeldField(name: "password_hash", withheldBecause: "a secret")],
        leftOut: [LeftOut(ground: "others", says: "It is about somebody else.", rows: 1, fields: 1, passages: 1)]
    )
}
