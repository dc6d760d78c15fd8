import Storage
import SubjectRequests
import Vault
import Workflows

/// What an extension made now would come to.
package struct ForetoldExtension: Sendable, Hashable {
    package let length: DeadlineExtension
    /// The day by which the answer would be due; nil while the clock stands.
    package let due: CivilDate?
}

/// What staff choose from when they do something with a request, and what their doing would come to.
package struct MoveChoices: Sendable {
    /// A change of a correction, by its id.
    package struct Change: Sendable {
        package let id: String
        package let store: String
        /// `collection.field`.
        package let field: String
        package let isDeclined: Bool
    }

    /// Lengths that the statute allows, the shortest first, each with the date that it leads to; empty where no extension
    /// can be made.
    package let extensions: [ForetoldExtension]
    /// The statute's reasons for one.
    package let extensionReasons: [ExtensionReason]
    /// The day of the person's answer, where one has come since they were asked: from it going on is proposed.
    package let answeredOn: CivilDate?
    package let changes: [Change]
    /// What colleagues are asked to do by hand and have not done.
    package let tasks: [TaskView]
    /// The case that this one was joined into.
    package let joinedInto: Reference?
    /// Whether the workflow that is in force now can take the request over.
    package let canMigrate: Bool
}

extension ResponseClock {
    /// The lengths worth offering of what the statute allows: none that it does not, and its own maximum.
    package func foretoldExtensions() -> [ForetoldExtension] {
        guard let rule = extensionRule else { return [] }
        let usual: [TimeLimit] =
            [1, 2, 3].map(TimeLimit.months) + [10, 15, 20, 30, 45].map(TimeLimit.days)
            + [5, 10, 15, 20].map(TimeLimit.workingDays)
        let lengths = usual + (rule.most.map { usual.contains($0) ? [] : [$0] } ?? [])
        return lengths.compactMap { limit in
            let length = DeadlineExtension(limit)
            do throws(ClockError) {
                return ForetoldExtension(length: length, due: try extended(by: length).duty(.respond).due)
            } catch {
                // Longer than the statute allows, or counted in another unit.
                return nil
            }
        }
    }
}

extension CaseDesk {
    func choices(
        _ row: RequestRow,
        _ moves: [(trigger: Trigger, obstacle: NotAllowed?)],
        on connection: StorageConnection
    ) throws -> MoveChoices {
        let clock = try responseClock(row, on: connection)
        let extends = moves.contains { $0.trigger == .extend && $0.obstacle == nil }
        let caseFile = try connection.cases.load(row.caseID, scope: .everything)
        let other = try caseFile?.joinedInto.flatMap { try connection.cases.load($0, scope: .everything) }
        return MoveChoices(
            extensions: extends ? clock.foretoldExtensions() : [],
            extensionReasons: clock.extensionRule?.reasons ?? [],
            answeredOn: try proposedResume(of: row, on: connection),
            changes: try connection.corrections.of(row.id).map {
                MoveChoices.Change(
                    id: $0.id,
                    store: $0.store,
                    field: "\($0.collection).\($0.field)",
                    isDeclined: $0.decision == .declined
                )
            },
            tasks: try connection.tasks.of(row.id).filter { $0.answeredAt == nil }.map { try view($0, on: connection) },
            joinedInto: other?.reference,
            canMigrate: try canMigrate(row, on: connection)
        )
    }

    /// A task with its question opened.
    func view(_ task: CaseTaskRow, on connection: StorageConnection) throws -> TaskView {
        TaskView(
            row: task,
            request: try loaded(task.requestID, on: connection).reference,
            question: Sensitive(try question(of: task, on: connection))
        )
    }

    private func canMigrate(_ row: RequestRow, on connection: StorageConnection) throws -> Bool {
        guard let newer = try rules.workflows.current(like: rules.workflow(row)), newer.digest != row.workflow else {
            return false
        }
        do {
            _ = try newer.migrate(snapshot(row, clock: false, on: connection), from: rules.workflow(row))
            return true
        } catch is NotAllowed {
            return false
        }
    }
}
