import Casework
import SubjectRequests

extension AnswerPage {
    init(_ frame: PageFrame, _ sheet: AnswerSheet, _ controller: DataController, _ phrases: Phrases) {
        self.init(
            frame: frame,
            asOf: phrases.day(sheet.asOf),
            collections: sheet.parts.enumerated().map { place, part in
                PageLink(
                    text: part.head.says,
                    href: "?part=\(place + 1)",
                    isHere: place == sheet.open,
                    count: String(part.rows)
                )
            },
            open: sheet.open.map { Collection(sheet, $0, controller, phrases) },
            notHeld: controller.notHeld[sheet.language] ?? controller.notHeld["en"] ?? [],
            download: "",
            back: ""
        )
    }
}

extension AnswerPage.Collection {
    fileprivate init(_ sheet: AnswerSheet, _ place: Int, _ controller: DataController, _ phrases: Phrases) {
        let part = sheet.parts[place]
        let head = part.head
        let last = sheet.first + sheet.rows.count
        let names = head.shownFields.map(\.name)
        let page = sheet.first / CaseDesk.rowsAPage + 1
        self.init(
            says: head.says,
            purpose: head.purpose ?? "",
            source: head.source ?? "",
            recipients: AnswerPage.Collection.recipients(head, controller, phrases),
            keptBecause: head.keptBecause ?? "",
            withheld: head.fields.compactMap { field in field.withheldBecause.map { (field.name, $0) } },
            leftOut: head.leftOut.map { ($0.counted(phrases), $0.says) },
            entries: sheet.rows.enumerated().map { place, values in
                Entry(
                    number: sheet.first + place + 1,
                    about: head.about == .other ? phrases["answer-other"] : "",
                    fields: zip(names, values).map { (name: $0, value: phrases.shown($1)) }
                )
            },
            range: phrases(
                "answer-places",
                [
                    "first": phrases.number(sheet.first + 1), "last": phrases.number(last),
                    "all": phrases.number(part.rows),
                ]
            )
        )
        if page > 1 { previous = "?part=\(place + 1)&page=\(page - 1)" }
        if last < part.rows { next = "?part=\(place + 1)&page=\(page + 1)" }
    }

    private static func recipients(_ head: HeldCollection, _ controller: DataController, _ phrases: Phrases) -> String {
        let named = controller.recipients.filter { recipient in head.recipients?.contains(recipient.slug) ?? true }
        return named.isEmpty ? phrases["answer-nobody"] : named.map(\.name).joined(separator: ", ")
    }
}

extension LeftOut {
    /// How much it is, in the words of the package.
    fileprivate func counted(_ phrases: Phrases) -> String {
        [("left-out-rows", rows), ("left-out-fields", fields), ("left-out-passages", passages)]
            .filter { $0.1 > 0 }.map { phrases.counted($0.0, $0.1) }.joined(separator: ", ")
    }
}

extension Phrases {
    /// A value as people read it; empty where there is none.
    func shown(_ value: HeldValue) -> String {
        switch value {
        case .null: ""
        case .boolean(let flag): self[flag ? "value-yes" : "value-no"]
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): text
        case .bytes(let bytes): bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}

extension Phrases {
    static let requiredByAnswer = [
        "answer-other", "answer-places", "answer-nobody", "value-yes", "value-no", "left-out-rows", "left-out-fields",
        "left-out-passages",
    ]
}
