import Foundation
import Storage
import SubjectRequests
import Vault
import Workflows

/// A letter that goes by post, as it was rendered; sealed under the case's key until somebody prints it.
package struct PaperLetter: Sendable, Codable, Hashable {
    package let name: String?
    package let postalAddress: String?
    package let subjectLine: String
    package let text: String
    package let html: String
    /// The name of the file that goes with it; nil for a letter alone.
    package let fileName: String?

    package init(
        name: String?,
        postalAddress: String?,
        subjectLine: String,
        text: String,
        html: String,
        fileName: String?
    ) {
        self.name = name
        self.postalAddress = postalAddress
        self.subjectLine = subjectLine
        self.text = text
        self.html = html
        self.fileName = fileName
    }
}

/// What staff print: a letter, and the file that goes with it.
package struct PrintedLetter: Sendable {
    package let letter: Sensitive<PaperLetter>
    package let file: Sensitive<[UInt8]>?
}

extension CaseDesk {
    /// Why an effect waits for somebody to post a letter.
    package static let toBePosted = "to-be-posted"

    /// A letter is written and waits for somebody who prints and posts it; its request stays open until they say so.
    ///
    /// - Parameter blob: the sealed ``PaperLetter``.
    package func readyToPost(_ effect: EffectRow, _ blob: FinishedBlob) async throws {
        try await storage.write { connection in
            try connection.blobs.insert(blob)
            try connection.effects.setArguments(effect.id, fence: effect.fence, blob: blob.id)
            let owner = try owner(ofParked: effect, on: connection)
            try connection.effects.park(effect.id, fence: effect.fence, owner: owner, reason: CaseDesk.toBePosted)
            try connection.appendEvent(
                EventKind(rawValue: "letter-written"),
                about: .request(effect.requestID),
                by: .system,
                EventDetails(effect: effect.id, outcome: CaseDesk.toBePosted)
            )
        }
    }

    /// The letters of a request that wait to be posted, opened; the history says who printed them.
    ///
    /// - Throws: ``CaseworkError/nothingToPost``.
    package func print(_ reference: Reference, by staff: StaffMember) async throws -> [PrintedLetter] {
        let (letters, package, key) = try await storage.write { connection in
            let row = try found(reference, staff, .postLetters, on: connection)
            let waiting = try waitingToBePosted(row, on: connection)
            let letters = try waiting.compactMap { try $0.args.flatMap(connection.blobs.load) }
            for effect in waiting {
                try connection.appendEvent(
                    EventKind(rawValue: "letter-printed"),
                    about: .request(row.id),
                    by: staff.party(at: row.controller),
                    EventDetails(effect: effect.id)
                )
            }
            let package = try connection.packages.current(of: row.id)
            let file = try package.flatMap { package in
                try connection.blobs.load(package.blobID).map { ($0, try connection.keys.load(package.keyID)) }
            }
            return (letters, file, try connection.keys.ofRequest(row.id).key)
        }
        var printed: [PrintedLetter] = []
        for blob in letters {
            let bytes = try await storage.blobs.read(blob, key: key)
            let letter = try JSONDecoder().decode(PaperLetter.self, from: Data(bytes))
            let isAlone = letter.fileName == nil
            let file =
                try await package.asyncMap { isAlone ? nil : try await storage.blobs.read($0.0, key: $0.1) } ?? nil
            printed.append(PrintedLetter(letter: Sensitive(letter), file: file.map { Sensitive($0) }))
        }
        return printed
    }

    /// Staff say that the letters of a request which waited for it are in the post; a request that only waited for that
    /// closes.
    ///
    /// - Parameter day: on which they were posted; today where it is nil.
    package func posted(_ reference: Reference, on day: CivilDate? = nil, by staff: StaffMember) async throws {
        try await storage.write { connection in
            let row = try found(reference, staff, .postLetters, on: connection)
            let controller = try rules.controller(row.controller)
            let today = try today(at: controller)
            guard day ?? today <= today, day ?? today >= row.receivedOn else { throw CaseworkError.dayImpossible }
            let end = clock.now.adding(controller.retention.package, in: try rules.statute(of: controller).timeZone)
            for effect in try waitingToBePosted(row, on: connection) {
                try connection.effects.finishPosted(effect.id, by: staff.id, reason: CaseDesk.toBePosted)
                if effect.kind == .deliver, let package = try connection.packages.current(of: row.id) {
                    try connection.packages.setState(package.id, .released, expiresAt: end)
                }
                if effect.message == "acknowledgement" { try connection.clock.meet(.acknowledge, of: row.id) }
                try connection.appendEvent(
                    EventKind(rawValue: "letter-posted"),
                    about: .request(row.id),
                    by: staff.party(at: row.controller),
                    EventDetails(effectiveOn: day ?? today, effect: effect.id)
                )
                try proceedWhenDone(effect, on: connection)
            }
        }
    }

    private func waitingToBePosted(_ row: RequestRow, on connection: StorageConnection) throws -> [EffectRow] {
        let waiting = try connection.effects.of(row.id).filter(\.isToBePosted)
        guard !waiting.isEmpty else { throw CaseworkError.nothingToPost }
        return waiting
    }
}

extension EffectRow {
    /// Whether it waits for somebody to post a letter.
    package var isToBePosted: Bool { state == .parked && parkedReason == CaseDesk.toBePosted }
}

extension Optional {
    /// `map` for what waits.
    package func asyncMap<Value>(_ body: (Wrapped) async throws -> Value) async rethrows -> Value? {
        guard let self else { return nil }
        return try await body(self)
    }
}
