import Casework
import DataMap
import DataStores
import Storage
import SubjectRequests
import Workflows

extension Workshop {
    /// Stops every list of the controller for the address that the letter came from, and reads each back. Needs no
    /// identification; what stands in a person's own rows is written only where the person is verified.
    func suppress(_ effect: EffectRow) async throws -> EffectOutcome {
        let subject = try await subject(of: effect)
        guard let address = subject.person.mailAddress else { return .parked(code: "no-address") }
        let (counts, faults) = await stopLists(for: address, subject)
        // Lists that answer are stopped at once, whatever the others do.
        if let fault = faults.first(where: { !$0.isTemporary }) ?? faults.first { throw fault }
        try await stopMarketing(subject)
        return .done(EffectReport(counts: counts, result: "stopped"))
    }

    func stopLists(
        for address: String,
        _ subject: RequestSubject
    ) async -> (counts: [String: Int], faults: [any CodedError]) {
        var counts: [String: Int] = [:]
        var faults: [any CodedError] = []
        for list in casework.rules.map.lists(of: subject.controller.slug) {
            do {
                let result = try await stores.suppress(list, address: address, map: casework.rules.map)
                if !result.isStopped { faults.append(SuppressionFault.notStopped) }
                if result.entries > 0 { counts["\(list.collection) stopped", default: 0] += result.entries }
            } catch let fault as any CodedError {
                faults.append(fault)
            } catch {
                faults.append(SuppressionFault.notStopped)
            }
        }
        return (counts, faults)
    }

    func stopMarketing(_ subject: RequestSubject) async throws {
        let stops = casework.rules.map.marketingStops(of: subject.controller.slug)
        guard !stops.isEmpty, !subject.search.verifiedKinds.isEmpty else { return }
        let changes = changes(try await search(subject).resolve())
        for stop in stops {
            guard try await changes.stopMarketing(stop) else { throw SuppressionFault.notStopped }
        }
    }
}

/// A list or field does not hold the value that stops it, although it was written.
private enum SuppressionFault: String, CodedError {
    case notStopped = "not-stopped"

    var code: String { rawValue }
    var sentence: String { "a list still shows the address as one to write to; stop it there by hand" }
    var isTemporary: Bool { false }
}
