import Casework
import DataMap
import DataStores
import Logging
import Storage
import SubjectRequests

/// Tells mailing lists whom they may not write to any more: many people by one set of statements. What is to be told stands in
/// the database from the objection on, so it may be killed between any two steps, and several servers may run it: telling a
/// list twice changes nothing.
package struct ListRunner: Sendable {
    let workshop: Workshop

    package init(_ workshop: Workshop) { self.workshop = workshop }

    private var casework: CaseDesk { workshop.casework }

    /// How long one server may take over a list before another does.
    private static let leaseSeconds = 120
    /// After a list could not be told for a reason that does not pass by itself, the next try waits so long.
    private static let pauseSeconds = 900

    /// Tells every list that waits, once; answers how many still have more than was told.
    package func runOnce() async throws -> Int {
        let holder = casework.storage.settings.holder
        var unfinished = 0
        for list in try await casework.storage.read({ try $0.listStops.due() }) {
            let lease = "list \(list)"
            let isMine = try await casework.storage.write {
                try $0.leases.take(lease, holder: holder, seconds: ListRunner.leaseSeconds)
            }
            guard isMine != nil else { continue }
            do {
                unfinished += try await tell(list) ? 1 : 0
            } catch let fault as any CodedError {
                try await putOff(list, fault)
            }
            try await casework.storage.write { try $0.leases.release(lease, holder: holder) }
        }
        return unfinished
    }

    private func tell(_ list: String) async throws -> Bool {
        guard let target = target(list) else { throw ListFault.gone }
        let batch = try await casework.batch(for: target)
        var entries = 0
        if !batch.addresses.isEmpty {
            let addresses = batch.addresses.map(\.disclosed)
            let result = try await workshop.stores.suppress(target, addresses: addresses, map: casework.rules.map)
            guard result.isStopped else { throw StoreFault.notStopped(in: target.store) }
            entries = result.entries
        }
        try workshop.reach(.acted)
        try await casework.told(batch, entries: entries)
        return batch.isFull
    }

    private func target(_ list: String) -> ListTarget? {
        let map = casework.rules.map
        return casework.rules.controllers.keys.sorted().lazy.flatMap(map.lists).first { $0.name == list }
    }

    /// The do-not-send list holds meanwhile; `habeas doctor` says what waits and why.
    private func putOff(_ list: String, _ fault: any CodedError) async throws {
        let now = casework.clock.now
        let (code, isTemporary) = (fault.code, fault.isTemporary)
        workshop.logger.warning("a list could not be told", metadata: ["list": "\(list)", "code": "\(code)"])
        try await casework.storage.write { connection in
            let attempts = try connection.listStops.attempts(list)
            let pause = isTemporary ? EffectRunner.pause(afterAttempts: attempts) : ListRunner.pauseSeconds
            try connection.listStops.putOff(
                list,
                until: now.adding(seconds: pause),
                because: code,
                needsPerson: !isTemporary
            )
        }
    }
}

/// Why a list cannot be told, whatever its store says.
enum ListFault: CodedError {
    case gone

    var code: String { "list-gone" }

    var sentence: String {
        "The data map knows this mailing list no more; name it there again, or stop its people by hand."
    }

    var isTemporary: Bool { false }
}
