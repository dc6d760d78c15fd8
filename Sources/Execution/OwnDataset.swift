import Casework
import Disclosure
import Mail
import Storage
import SubjectRequests

/// The built-in dataset: what Habeas itself holds of whoever asks for a copy. Store `habeas`, dataset `requests`, with the
/// collections `requests` (what they asked for earlier, and what came of it) and `letters` (what was written).
extension Workshop {
    static let ownDataset = "requests"

    /// Writes the dataset behind what the stores held; the rows of each of its collections that has some.
    func spoolOwn(_ subject: RequestSubject, into sink: (SpoolFrame) throws -> Void) async throws -> [String: Int] {
        guard subject.request.right == .copy else { return [:] }
        let dealings = try await casework.storage.read { try casework.dealings(before: subject.request, on: $0) }
        var counts: [String: Int] = [:]
        if !dealings.requests.isEmpty {
            try sink(.collection(head("requests", .ownRequests, Workshop.requestFields, subject)))
            for row in dealings.requests { try sink(.row(values(row))) }
            counts["\(Workshop.ownDataset).requests"] = dealings.requests.count
        }
        if !dealings.letters.isEmpty {
            try sink(.collection(head("letters", .ownLetters, Workshop.letterFields, subject)))
            for letter in dealings.letters { try sink(.row(try await values(letter))) }
            counts["\(Workshop.ownDataset).letters"] = dealings.letters.count
        }
        return counts
    }

    private func head(
        _ collection: String,
        _ says: PackageOwnWord,
        _ fields: [String],
        _ subject: RequestSubject
    ) -> HeldCollection {
        let words = words(subject)
        return HeldCollection(
            store: HeldCollection.ownStore,
            dataset: Workshop.ownDataset,
            collection: collection,
            says: words[says.rawValue],
            purpose: words[PackageOwnWord.purpose.rawValue],
            source: words[PackageOwnWord.source.rawValue],
            about: .person,
            keptBecause: words[PackageOwnWord.keptBecause.rawValue],
            keptFor: subject.controller.retention.caseFile.description,
            fields: fields.map { HeldField(name: $0) }
        )
    }

    private static let requestFields = [
        "reference", "right", "received_on", "channel", "closed_at", "outcome", "ground",
    ]

    private func values(_ row: RequestRow) -> [HeldValue] {
        [
            .text(row.reference.text), .text(row.right.rawValue), .text(row.receivedOn.description),
            .text(row.channel.rawValue), HeldValue(row.closedAt?.description), HeldValue(row.outcome?.rawValue),
            HeldValue(row.ground?.rawValue),
        ]
    }

    private static let letterFields = ["received_at", "direction", "sender", "subject", "text", "attachments"]

    /// Of a letter that we sent the text is not kept; its subject is the name of its template.
    private func values(_ letter: MessageView) async throws -> [HeldValue] {
        let isTheirs = letter.row.direction == .incoming
        let read = isTheirs && letter.row.raw != nil ? try await casework.raw(letter.row) : nil
        let message = read.map { InboundMessage.readable($0) }
        let particulars = letter.particulars?.disclosed
        let names = message?.attachments.map(\.name).joined(separator: ", ")
        return [
            .text(letter.row.receivedAt.description), .text(letter.row.direction.rawValue),
            HeldValue(particulars?.from), HeldValue(particulars?.subjectLine), HeldValue(message?.text),
            HeldValue(names?.isEmpty == false ? names : nil),
        ]
    }
}

extension HeldValue {
    fileprivate init(_ text: String?) { self = text.map { .text($0) } ?? .null }
}

extension InboundMessage {
    /// A letter as far as it can be read.
    fileprivate static func readable(_ raw: [UInt8]) -> InboundMessage {
        do throws(MessageDefect) {
            return try parse(raw)
        } catch {
            return salvage(raw)
        }
    }
}
