import Storage
import SubjectRequests
import Workflows

/// What came of an effect; Execution hands it in, and only here does it change anything.
package struct EffectReport: Sendable {
    package var counts: [String: Int]
    /// One word of what came of it: `sent`, `nothing-held`.
    package var result: String?
    /// What staff are shown next, where the effect made it: approvals of anything else are void.
    package var shownDigest: String?
    /// The stores in which later effects of the request will act.
    package var stores: [String]?
    /// What ``alongside`` enters of sealed bytes.
    package var blobs: [FinishedBlob]
    /// More to be stored in the same transaction: a package, a link, old values.
    package var alongside: (@Sendable (StorageConnection) throws -> Void)?

    package init(counts: [String: Int] = [:], result: String? = nil) {
        self.counts = counts
        self.result = result
        shownDigest = nil
        stores = nil
        blobs = []
        alongside = nil
    }
}

extension CaseDesk {
    /// An effect has ended well: stores what it made, an event, and the move that follows, all in one transaction.
    ///
    /// - Throws: `StorageError.leaseLost` where another runner has taken over: stop, and report nothing.
    package func finished(_ effect: EffectRow, _ report: EffectReport) async throws {
        try await storage.write(settling: report.blobs) { connection in
            try report.alongside?(connection)
            let end = FinishedEffect(id: effect.id, fence: effect.fence, counts: report.counts, result: report.result)
            try connection.effects.finish(end)
            try connection.appendEvent(
                effect.kind.doneEvent(report.result),
                about: .request(effect.requestID),
                by: .system,
                EventDetails(effect: effect.id, outcome: report.result, counts: report.counts)
            )
            try remember(report, effect.requestID, on: connection)
            if effect.message == "acknowledgement", report.result != EffectResult.notSent {
                try connection.clock.meet(.acknowledge, of: effect.requestID)
            }
            try proceedWhenDone(effect, on: connection)
        }
    }

    private func remember(_ report: EffectReport, _ request: String, on connection: StorageConnection) throws {
        guard report.shownDigest != nil || report.stores != nil else { return }
        var changes = RequestChanges()
        if let digest = report.shownDigest { changes.shownDigest = digest }
        if let stores = report.stores { changes.stores = stores }
        try connection.requests.change(request, revision: loaded(request, on: connection).revision, changes)
    }

    /// The state is left when its last piece of work is done. A mail that is late holds up only the closing.
    func proceedWhenDone(_ effect: EffectRow, on connection: StorageConnection) throws {
        let row = try loaded(effect.requestID, on: connection)
        let work = try connection.effects.of(row.id).filter { $0.plan == row.plans }
        let waits = work.contains { $0.kind.holdsUpLaterWork && !$0.state.isOver }
        guard !waits, row.phase != .closed else { return }
        try moveIfPossible(row.id, .finish, by: .system, on: connection)
    }

    /// An effect failed for now: it is tried again later, and the request shows why it waits, since when, and for which
    /// store.
    package func delayed(
        _ effect: EffectRow,
        until: Timestamp,
        because code: String,
        store: String? = nil
    ) async throws {
        try await storage.write { connection in
            try connection.effects.putBack(effect.id, fence: effect.fence, notBefore: until, reason: code, store: store)
        }
    }

    /// What an effect would do is not what was approved: it ends undone, and the request goes back with its approval void.
    /// Where its workflow knows no way back, the effect is parked.
    ///
    /// - Returns: true where the request went back.
    package func turnedBack(_ effect: EffectRow, because fault: any CodedError) async throws -> Bool {
        let (code, sentence) = (fault.code, fault.sentence)
        return try await storage.write { connection in
            let row = try loaded(effect.requestID, on: connection)
            do {
                _ = try rules.workflow(row).decide(snapshot(row, on: connection), .rework, by: .system)
            } catch is NotAllowed {
                try park(effect, code, on: connection)
                return false
            }
            try connection.effects.turnBack(effect.id, fence: effect.fence, reason: code)
            let details = EventDetails(effect: effect.id, outcome: code, sealed: ["reason": sentence])
            try move(row.id, .rework, by: .system, on: connection, details: details)
            return true
        }
    }

    /// An effect cannot be done as things are: it waits for a person, and the request's clock runs on.
    ///
    /// - Parameters:
    ///   - complaint: what `store` says is wrong, for whoever must mend it; it holds no value.
    ///   - counts: what the person is shown of it; letting it be tried again says yes to these.
    package func parked(
        _ effect: EffectRow,
        because code: String,
        store: String? = nil,
        saying complaint: String? = nil,
        counts: [String: Int] = [:]
    ) async throws {
        try await storage.write { connection in
            try park(effect, code, store: store, saying: complaint, counts: counts, on: connection)
        }
    }

    /// Whoever has the request in hand owns what is parked of it; where nobody has, the case handlers do.
    func owner(ofParked effect: EffectRow, on connection: StorageConnection) throws -> String {
        try loaded(effect.requestID, on: connection).assignee ?? Role.caseHandler.rawValue
    }

    private func park(
        _ effect: EffectRow,
        _ code: String,
        store: String? = nil,
        saying complaint: String? = nil,
        counts: [String: Int] = [:],
        on connection: StorageConnection
    ) throws {
        let owner = try owner(ofParked: effect, on: connection)
        let reason = complaint.map { "\(code): \($0)" } ?? code
        try connection.effects.park(
            effect.id,
            fence: effect.fence,
            owner: owner,
            reason: reason,
            store: store,
            counts: counts
        )
        try connection.appendEvent(
            EventKind(rawValue: "effect-parked"),
            about: .request(effect.requestID),
            by: .system,
            EventDetails(effect: effect.id, outcome: code, counts: counts)
        )
        guard effect.kind == .mail, code != CaseDesk.waitsForColleague else { return }
        try connection.news.add(.bounce, loaded(effect.requestID, on: connection), subject: effect.id)
    }

    /// A timer of the request's state, or of one of its duties, is due.
    package func timePassed(_ timer: TimerRow) async throws {
        try await storage.write { connection in
            guard timer.kind == .state else { return try dutyComesNear(timer, on: connection) }
            let moved = try moveIfPossible(timer.requestID, .time, by: .system, on: connection)
            if !moved { try connection.timers.remove(timer.name, of: timer.requestID) }
        }
    }

    /// Asks once more for what must hold at the moment of acting, and declares the intent to act in the same transaction, so
    /// that nothing can come between: nil when all holds, else the first guard that fails, and nothing has begun.
    package func begin(_ effect: EffectRow) async throws -> Guard? {
        let kind = effect.kind
        guard kind.changesTheWorld else { return try await storage.read { try obstacle(to: effect, on: $0) } }
        return try await storage.write { connection in
            try connection.requests.lock(effect.requestID)
            if let obstacle = try obstacle(to: effect, on: connection) { return obstacle }
            try connection.effects.declareIntent(effect.id, fence: effect.fence)
            return nil
        }
    }

    private func obstacle(to effect: EffectRow, on connection: StorageConnection) throws -> Guard? {
        guard !effect.kind.needs.isEmpty else { return nil }
        let snapshot = try snapshot(loaded(effect.requestID, on: connection), clock: false, on: connection)
        return effect.kind.needs.first { !$0.holds(in: snapshot) }
    }
}

extension EffectKind {
    /// The event that records that it was done.
    fileprivate func doneEvent(_ result: String?) -> EventKind {
        let word =
            switch self {
            case .mail: "message-sent"
            case .resolve: "rows-resolved"
            case .collect: "rows-collected"
            case .refer: result == EffectResult.nothingToRefer ? EffectResult.nothingToRefer : "request-referred"
            case .package: "package-built"
            case .deliver: "answer-delivered"
            case .correct: "values-corrected"
            case .readBack: "values-read-back"
            case .erase: "rows-erased"
            case .probe: "store-probed"
            case .suppress: "marketing-stopped"
            case .restrict: "use-restricted"
            case .ask: "colleague-answered"
            case .tell: "recipients-told"
            }
        return EventKind(rawValue: word)
    }
}
