import Casework
import Logging
import Storage
import SubjectRequests
import Workflows

/// Proposes retention sweeps: once a day for each controller, by its own calendar, where something is due. Nothing is erased
/// before staff approve it.
package struct SweepRunner: Sendable {
    let workshop: Workshop
    private let days = SweepDays()

    package init(_ workshop: Workshop) { self.workshop = workshop }

    private var casework: CaseDesk { workshop.casework }

    /// After a store did not answer, the next try waits so long.
    private static let pauseSeconds = 900
    /// How long one server may look before another takes the look over.
    private static let leaseSeconds = 3_600

    /// Opens what is to be opened today; answers how many sweeps.
    package func runOnce() async throws -> Int {
        guard casework.rules.workflows.sweep != nil else { return 0 }
        var opened = 0
        for controller in casework.rules.controllers.values.sorted(by: { $0.slug < $1.slug })
        where controller.sweep.start == .daily && workshop.sweeps(at: controller) {
            let today = try casework.today(at: controller)
            guard await days.mayLook(controller.slug, on: today, at: casework.clock.now) else { continue }
            do {
                opened += try await open(controller, today) ? 1 : 0
                await days.looked(controller.slug, on: today)
            } catch let error as any CodedError {
                workshop.logger.warning("a sweep could not be looked up", metadata: ["code": "\(error.code)"])
                await days.failed(controller.slug, until: casework.clock.now.adding(seconds: SweepRunner.pauseSeconds))
            }
        }
        return opened
    }

    private func open(_ controller: DataController, _ today: CivilDate) async throws -> Bool {
        guard case .idle(let last) = try await casework.sweepStanding(at: controller.slug), last != today else {
            return false
        }
        let holder = casework.storage.settings.holder
        let lease = "sweep \(controller.slug)"
        let isMine = try await casework.storage.write {
            try $0.leases.take(lease, holder: holder, seconds: SweepRunner.leaseSeconds)
        }
        guard isMine != nil else { return false }
        let preview = try await workshop.previewSweep(at: controller)
        let reference = preview.isDue ? try await casework.openSweep(at: controller.slug, by: .system) : nil
        try await casework.storage.write { try $0.leases.release(lease, holder: holder) }
        return reference != nil
    }
}

/// On which day each controller's rows were looked at last, so that nobody looks twice.
private actor SweepDays {
    private var looked: [String: CivilDate] = [:]
    private var waits: [String: Timestamp] = [:]

    func mayLook(_ controller: String, on day: CivilDate, at now: Timestamp) -> Bool {
        if let until = waits[controller], now < until { return false }
        return looked[controller] != day
    }

    func looked(_ controller: String, on day: CivilDate) {
        looked[controller] = day
        waits[controller] = nil
    }

    func failed(_ controller: String, until: Timestamp) { waits[controller] = until }
}
