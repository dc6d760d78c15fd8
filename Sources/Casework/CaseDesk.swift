import DataMap
import Storage
import SubjectRequests
import Vault
import Workflows

/// What people do with requests: one file for each verb. Pages, API and commands call it; so does Execution with the
/// results of effects. There is no second way to change a request.
package struct CaseDesk: Sendable {
    package let storage: SiteStorage
    package let keyring: Keyring
    package let rules: HouseRules
    package let clock: HouseClock

    package init(storage: SiteStorage, keyring: Keyring, rules: HouseRules, clock: HouseClock) {
        self.storage = storage
        self.keyring = keyring
        self.rules = rules
        self.clock = clock
    }

    /// The blind index of an identity.
    package func token(_ identity: Identity) -> [UInt8] {
        keyring.indexToken(identity.value, kind: identity.kind.rawValue)
    }

    /// What the controller's file says about a right; the part of a snapshot that is not in the database.
    package func terms(_ right: Right, at slug: String) throws -> ControllerTerms {
        let controller = try rules.controller(slug)
        return ControllerTerms(
            required: rules.required(right, at: controller),
            approvalsRequired: (controller.approval[right] ?? .one).people,
            coolingOff: controller.coolingOff,
            holdsForCustomers: !rules.map.datasets(of: slug, in: [.processor]).isEmpty
        )
    }

    /// The local day at a controller.
    package func today(at controller: DataController) throws -> CivilDate {
        clock.now.day(in: try rules.statute(of: controller).timeZone)
    }
}
