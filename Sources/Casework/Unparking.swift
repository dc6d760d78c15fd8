import Storage
import SubjectRequests
import Workflows

extension CaseDesk {
    /// Lets work that was parked be tried again, once a person has mended what stood in its way: the data map, a store, an
    /// address.
    ///
    /// - Parameters:
    ///   - effect: its id; nil for all parked work of the request.
    ///   - reason: what was done about it.
    /// - Returns: how many pieces of work are tried again.
    /// - Throws: ``CaseworkError/nothingParked`` where none is parked.
    @discardableResult
    package func unpark(
        _ reference: Reference,
        effect: String? = nil,
        because reason: Sensitive<String>,
        by staff: StaffMember
    ) async throws -> Int {
        guard !reason.disclosed.allSatisfy(\.isWhitespace) else { throw CaseworkError.reasonMissing }
        return try await storage.write { connection in
            let row = try found(reference, staff, .resumeWork, on: connection)
            let parked = try connection.effects.of(row.id)
                .filter { $0.state == .parked && !$0.isToBePosted && (effect == nil || $0.id == effect) }
            guard !parked.isEmpty else { throw CaseworkError.nothingParked }
            for work in parked {
                try connection.effects.unpark(work.id, notBefore: try connection.now())
                try connection.appendEvent(
                    EventKind(rawValue: "effect-unparked"),
                    about: .request(row.id),
                    by: staff.party(at: row.controller),
                    EventDetails(
                        definition: row.map == rules.mapDigest ? nil : rules.mapDigest,
                        effect: work.id,
                        outcome: work.parkedCode,
                        sealed: ["reason": reason.disclosed]
                    ),
                    key: try connection.eventKey(ofRequest: row.id)
                )
            }
            return parked.count
        }
    }
}

extension EffectRow {
    /// Why it is parked, without what the store said of it.
    fileprivate var parkedCode: String? {
        parkedReason.map { reason in reason.firstRange(of: ": ").map { String(reason[..<$0.lowerBound]) } ?? reason }
    }
}
