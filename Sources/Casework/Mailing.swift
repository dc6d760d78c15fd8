import DataMap
import Storage
import SubjectRequests
import Vault
import Workflows

/// Whom a one-click link, or the same token in a mail, would stop from mailing what to whom.
package struct Mailing: Sendable {
    package let controller: DataController
    /// The list as the link names it: its name in the data map. Nil: everything that the controller sends and that nobody
    /// needs.
    package let list: String?
    package let mailAddress: Sensitive<String>
    /// The lists of the data map that are to be told.
    package let targets: [ListTarget]

    /// The name under which the address is suppressed.
    var suppressedAs: String { list ?? CaseDesk.everyList }

    /// The name of what would have ended it as well.
    var endsWith: String { targets.first.map { CaseDesk.name(endingWith: $0.list) } ?? CaseDesk.everyList }

    /// All the names under which it may have ended.
    var names: Set<String> { Set([suppressedAs] + targets.map(\.list.name)) }

    /// The controller whose mailing `list` is: one of that slug, the first with a list of that name, or the only one there is.
    package static func owner(of list: String, among controllers: [DataController], _ map: StoreMap) -> DataController?
    {
        let controllers = controllers.sorted { $0.slug < $1.slug }
        return controllers.first { $0.slug == list }
            ?? controllers.first { controller in map.lists(of: controller.slug).contains { $0.list.name == list } }
            ?? (controllers.count == 1 ? controllers.first : nil)
    }

    /// - Parameter list: as the link names it. A name that the map no longer knows stands for everything: who presses a button
    ///   that we made is not told that it stops nothing.
    init(_ list: String, of controller: DataController, to address: String, _ map: StoreMap) {
        let all = map.lists(of: controller.slug)
        let named = all.filter { $0.list.name == list }
        let isOne = controller.slug != list && !named.isEmpty
        self.controller = controller
        self.list = isOne ? list : nil
        mailAddress = Sensitive(address)
        targets = isOne ? named : all.filter(\.list.isOptional)
    }

    private init(everythingOf mailing: Mailing, _ map: StoreMap) {
        self.init(mailing.controller.slug, of: mailing.controller, to: mailing.mailAddress.disclosed, map)
    }

    /// The same address, and every list of the controller that nobody needs.
    package func everything(_ map: StoreMap) -> Mailing { Mailing(everythingOf: self, map) }
}

extension CaseDesk {
    /// The name of the objection that ends this list among others: every list that nobody needs ends with all. One that people
    /// need ends by its own name only.
    package static func name(endingWith list: MailingList) -> String { list.isOptional ? everyList : list.name }

    /// The mailing of a one-click link, where this site made it and the list's controller is one of ours.
    package func mailing(ofUnsubscribeToken token: String) -> Mailing? {
        guard let named = keyring.listAndAddress(ofUnsubscribeToken: token) else { return nil }
        let controllers = Array(rules.controllers.values)
        return Mailing.owner(of: named.list, among: controllers, rules.map)
            .map { Mailing(named.list, of: $0, to: named.address, rules.map) }
    }

    /// Whether the controller of a mailing sends others that can be ended with it.
    package func sendsMore(than mailing: Mailing) -> Bool {
        mailing.list != nil && mailing.everything(rules.map).targets.contains { !mailing.targets.contains($0) }
    }
}
