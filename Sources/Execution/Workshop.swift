import Casework
import DataStores
import Disclosure
import Logging
import Mail

/// What the handlers of effects work with.
package struct Workshop: Sendable {
    package let casework: CaseDesk
    package let stores: StoreSet
    package let post: PostRoom
    package let packages: PackageCatalogue
    package let bench: WritingBench
    package let logger: Logger

    package init(
        casework: CaseDesk,
        stores: StoreSet,
        post: PostRoom,
        packages: PackageCatalogue,
        logger: Logger = Logger(label: "habeas.execution")
    ) {
        self.casework = casework
        self.stores = stores
        self.post = post
        self.packages = packages
        self.logger = logger
        bench = WritingBench()
    }
}
