import Storage
import SubjectRequests
import Workflows

/// What a clock's move is kept with.
struct ClockWords: Sendable {
    let day: CivilDate
    /// `+2m`, for an extension.
    let length: String?
    let reason: String?
}

extension CaseDesk {
    /// A request's clock with all that has happened to it. To know what a pause or an extension today would do, ask it
    /// ``ResponseClock/paused(on:)`` or ``ResponseClock/extended(by:)``.
    package func responseClock(_ row: RequestRow, on connection: StorageConnection) throws -> ResponseClock {
        let controller = try rules.controller(row.controller)
        return ResponseClock(
            statute: try rules.statute(of: controller),
            right: row.right,
            facts: ClockFacts(received: row.receivedOn, try connection.clock.facts(of: row.id)),
            marginDays: controller.marginDays
        )
    }

    /// The clock of a request that a member may see.
    package func responseClock(_ reference: Reference, for staff: StaffMember) async throws -> ResponseClock {
        try await storage.read { connection in
            try responseClock(found(reference, staff, .seeCases, on: connection), on: connection)
        }
    }

    /// Keeps what a move did to the clock, and computes the duties anew.
    func keep(
        _ clock: ClockMove,
        of request: String,
        _ words: ClockWords,
        _ event: String,
        _ connection: StorageConnection
    ) throws {
        let kind: ClockFactKind =
            switch clock {
            case .pause: .pause
            case .resume: .resume
            case .extend: .extend
            }
        try connection.clock.add(
            ClockFactRow(
                id: try connection.newID(),
                kind: kind,
                effectiveOn: words.day,
                detail: clock == .extend ? words.length : nil,
                // Of an extension it is a word of the statute's; of a pause it may name somebody.
                reason: clock == .extend ? words.reason : nil,
                eventID: event
            ),
            to: request
        )
        try computeDuties(of: request, on: connection)
    }

    /// Something arrived that the statute lets the clock wait for: it starts on that day. Nothing where no statute of the
    /// controller's says so, or the day is that of the receipt.
    func noteStart(_ start: StartEvent, of row: RequestRow, on connection: StorageConnection) throws {
        guard row.phase == .verification else { return }
        try noteStart(start, of: row, on: today(at: rules.controller(row.controller)), connection)
    }

    /// The same on a day that staff state.
    func noteStart(
        _ start: StartEvent,
        of row: RequestRow,
        on day: CivilDate,
        _ connection: StorageConnection
    ) throws {
        let clock = try responseClock(row, on: connection)
        let counts = clock.statute.duties(for: row.right).contains { $0.startRule?.events.contains(start) ?? false }
        guard counts, day > row.receivedOn, clock.facts.arrived[start] == nil else { return }
        let event = try connection.appendEvent(
            EventKind(rawValue: "clock-started"),
            about: .request(row.id),
            by: .system,
            EventDetails(effectiveOn: day, outcome: start.rawValue)
        )
        try connection.clock.add(
            ClockFactRow(
                id: try connection.newID(),
                kind: .start,
                effectiveOn: day,
                detail: start.rawValue,
                eventID: event
            ),
            to: row.id
        )
        try computeDuties(of: row.id, on: connection)
    }

    /// A closed request goes on: its answer is owed again.
    func reopened(_ request: String, on connection: StorageConnection) throws {
        try connection.clock.reopen(of: request)
        try computeDuties(of: request, on: connection)
    }

    /// Computes the duties of a request from what happened to it, with the day by which the queue sorts it and the timers that
    /// watch over it.
    ///
    /// - Throws: `ClockError` where the statute does not allow what happened; the transaction then ends.
    func computeDuties(of request: String, on connection: StorageConnection) throws {
        let row = try loaded(request, on: connection)
        let dates = try RequestDates(responseClock(row, on: connection))
        try connection.clock.replaceDuties(of: request, by: dates.rows())
        let met = Set(try connection.clock.duties(of: request).filter { $0.metAt != nil }.map(\.kind))
        var changes = RequestChanges()
        changes.nextDueOn = .some(dates.nextDue(met: met))
        try connection.requests.change(request, revision: row.revision, changes)
        try setDutyTimers(dates.duties.filter { !met.contains($0.kind) }, of: row, on: connection)
    }
}
