import Casework
import DataMap
import DataStores
import Logging
import Storage
import SubjectRequests

/// Plants canaries, and looks after each once a day. Everything it knows is in the database, and one server at a time does it.
package struct CanaryRunner: Sendable {
    let workshop: Workshop

    package init(_ workshop: Workshop) { self.workshop = workshop }

    private var casework: CaseDesk { workshop.casework }

    private static let daySeconds = 86_400
    private static let leaseSeconds = 600

    /// Puts a canary into every store that has none.
    ///
    /// - Throws: ``CaseworkError/notPermitted(_:)``.
    package func plant(by staff: StaffMember) async throws -> [CanaryReport] {
        try permit(staff)
        var reports: [CanaryReport] = []
        for store in casework.rules.map.stores {
            guard let round = CanaryRound(workshop, store: store) else { continue }
            let known = try await casework.storage.read { try $0.canaries.load(store) }
            if let known {
                let report = CanaryReport(
                    store: store,
                    outcome: .planted,
                    address: known.address,
                    planted: known.planted.compactMap { PlantedRow($0) }.map { "\($0.address)" }
                )
                reports.append(report)
                continue
            }
            do {
                let report = try await round.plant()
                try await casework.noteCanary(store, "planted", [:], by: staff.plainParty)
                reports.append(report)
            } catch let fault as any CodedError {
                reports.append(CanaryReport(store: store, outcome: .unreachable, faults: [fault.code]))
            }
        }
        return reports
    }

    /// Looks after every canary now.
    ///
    /// - Throws: ``CaseworkError/notPermitted(_:)``.
    package func run(by staff: StaffMember) async throws -> [CanaryReport] {
        try permit(staff)
        let now = casework.clock.now.adding(seconds: 1)
        return try await tend(casework.storage.read { try $0.canaries.untended(since: now) }, by: staff.plainParty)
    }

    /// Looks after the canaries whose day has come; answers how many.
    package func runOnce() async throws -> Int {
        let since = casework.clock.now.adding(seconds: -CanaryRunner.daySeconds)
        guard try await !casework.storage.read({ try $0.canaries.untended(since: since) }).isEmpty else { return 0 }
        let holder = casework.storage.settings.holder
        let due = try await casework.storage.write { connection -> [CanaryRow] in
            guard try connection.leases.take("canaries", holder: holder, seconds: CanaryRunner.leaseSeconds) != nil
            else {
                return []
            }
            return try connection.canaries.untended(since: since)
        }
        return try await tend(due, by: .system).count
    }

    private func permit(_ staff: StaffMember) throws {
        guard casework.rules.controllers.keys.allSatisfy({ staff.may(.tendCanaries, at: $0) }) else {
            throw CaseworkError.notPermitted(.tendCanaries)
        }
    }

    private func tend(_ canaries: [CanaryRow], by party: Party) async throws -> [CanaryReport] {
        var reports: [CanaryReport] = []
        for canary in canaries {
            guard let round = CanaryRound(workshop, store: canary.store) else { continue }
            // Noted first: a round that fails in a way nobody thought of must not be begun again without end.
            try await casework.storage.write { try $0.canaries.setChecked(canary.store) }
            let report = try await round.run(canary)
            if report.outcome == .disobeys {
                workshop.logger.warning("a store does not obey", metadata: ["store": "\(canary.store)"])
            }
            try await casework.noteCanary(
                canary.store,
                report.outcome.rawValue,
                report.found,
                faults: report.outcome == .unreachable ? nil : report.faults,
                by: party
            )
            reports.append(report)
        }
        return reports
    }
}

extension StaffMember {
    fileprivate var plainParty: Party { .staff(id: id, roles: []) }
}
