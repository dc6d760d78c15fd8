import Storage
import SubjectRequests
import Workflows

/// What a duty's timer is for; its name is `WHAT:DUTY`.
package enum DutyWatch: String, Sendable, CaseIterable {
    /// The last three working days have begun: staff hear of it.
    case near
    /// The last day is over: the person gets an apology, once, and staff hear of it, on the next working morning.
    case missed

    func name(_ duty: DutyKind) -> String { "\(rawValue):\(duty.rawValue)" }

    /// The meaning of a timer's name.
    static func read(_ name: String) -> (watch: DutyWatch, duty: DutyKind)? {
        let parts = name.split(separator: ":").map(String.init)
        guard parts.count == 2, let watch = DutyWatch(rawValue: parts[0]), let duty = DutyKind(rawValue: parts[1])
        else {
            return nil
        }
        return (watch, duty)
    }
}

extension CaseDesk {
    /// How many working days before its day a duty is near.
    static let nearDays = 3
    /// When staff begin their day, in seconds from midnight: what time brings about comes then, on a working day.
    static let morning = 8 * 3_600

    /// Sets the timers of the duties that are owed and have a day, in the place of those that were set before.
    func setDutyTimers(_ duties: [Duty], of row: RequestRow, on connection: StorageConnection) throws {
        try connection.timers.removeDutyTimers(of: row.id)
        let controller = try rules.controller(row.controller)
        let statute = try rules.statute(of: controller)
        let working = try workingDays(at: controller)
        for duty in duties where [.respond, .acknowledge, .promise].contains(duty.kind) {
            guard let due = duty.due, let inside = duty.internalDue else { continue }
            let calendar = statute.duties(for: row.right).first { $0.kind == duty.kind }?.calendar
            let nearDay =
                try calendar?.countingBack(CaseDesk.nearDays, from: inside) ?? inside.adding(days: -CaseDesk.nearDays)
            let late = try working.nextWorkingDay(from: due.adding(days: 1)).date
            let near = Timestamp(nearDay, seconds: CaseDesk.morning, in: statute.timeZone)
            let missed = Timestamp(late, seconds: CaseDesk.morning, in: statute.timeZone)
            // What came late is near from its first moment on; whoever was told is not told again.
            try set(.near, duty.kind, row.id, near, connection)
            try set(.missed, duty.kind, row.id, missed, connection)
        }
    }

    private func set(
        _ watch: DutyWatch,
        _ duty: DutyKind,
        _ request: String,
        _ time: Timestamp,
        _ connection: StorageConnection
    ) throws {
        try connection.timers.set(watch.name(duty), of: request, kind: .duty, at: time)
    }

    /// A duty's timer is due. Each fires once: it is gone with the same commit. A missed answer is apologised for by the
    /// workflow's own move, whatever the request waits for, and only the first time.
    func dutyComesNear(_ timer: TimerRow, on connection: StorageConnection) throws {
        try connection.timers.remove(timer.name, of: timer.requestID)
        guard let (watch, duty) = DutyWatch.read(timer.name) else { return }
        let row = try loaded(timer.requestID, on: connection)
        guard row.phase != .closed,
            let owed = try connection.clock.duties(of: row.id).first(where: { $0.kind == duty && $0.metAt == nil })
        else { return }
        guard watch == .missed else { return try tellNear(owed, of: row, on: connection) }
        try tellMissed(owed, of: row, on: connection)
        let missedBefore = try connection.events.of(.request(row.id)).contains { $0.kind == EventKind(.overdue) }
        guard duty == .respond, !missedBefore else { return }
        try moveIfPossible(row.id, .overdue, by: .system, on: connection)
    }
}
