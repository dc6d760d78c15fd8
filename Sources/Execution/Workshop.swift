import Casework
import DataMap
import DataStores
import Disclosure
import Logging
import Mail
import Threads

/// What the handlers of effects work with.
package struct Workshop: Sendable {
    package let casework: CaseDesk
    package private(set) var stores: StoreSet
    package let post: PostRoom
    package let packages: PackageCatalogues
    /// Where packages are written: writing one reads, seals and compresses, and blocks while it does.
    package let bench: OwnThread
    let mailsInHand = MailsInHand()
    package let logger: Logger
    #if DEBUG
        /// Throws where the work is to end; see ``StepPlace``.
        package var killSwitch: (@Sendable (StepPlace) throws -> Void)?
    #endif

    package init(
        casework: CaseDesk,
        stores: StoreSet,
        post: PostRoom,
        packages: PackageCatalogues,
        logger: Logger = Logger(label: "habeas.execution")
    ) {
        self.casework = casework
        self.stores = stores
        self.post = post
        self.packages = packages
        self.logger = logger
        bench = OwnThread(name: "packages")
    }

    /// The same workshop, to which these stores have the tables that they had then; see ``StoreSet/remembering(_:)``.
    func remembering(_ schemas: LiveSchemas) -> Workshop {
        var workshop = self
        workshop.stores = stores.remembering(schemas)
        return workshop
    }
}
