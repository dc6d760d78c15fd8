/// Whose mail addresses and telephone numbers raise no question in an answer: the person's own, the organisation's, and
/// mailboxes that belong to nobody in particular. Everything else is somebody else's.
package struct KnownIdentifiers: Sendable {
    private let addresses: Set<String>
    private let phones: PhoneEndings
    /// Written by the person themselves, and not proven: known in their own letters alone.
    private let claimedAddresses: Set<String>
    private let claimedPhones: PhoneEndings
    /// Of the organisation; whoever writes from there writes for it.
    private let houseDomains: Set<String>
    private let personDomains: Set<String>
    private let sharedMailboxes: Set<String>

    /// - Parameters:
    ///   - person: identities of the person, verified or linked by a store.
    ///   - claimed: identities that the person only names.
    ///   - house: addresses and numbers of the organisation.
    ///   - organisations: addresses and numbers that the stores hold as an organisation's.
    ///   - sharedMailboxes: names before the `@` of mailboxes that several people read.
    package init(
        person: [Identity],
        claimed: [Identity] = [],
        house: [Identity] = [],
        organisations: [Identity] = [],
        sharedMailboxes: Set<String> = []
    ) {
        addresses = Set(
            (person + house + organisations).filter { $0.kind == .email }.map { MailParts($0.value).mailbox }
        )
        phones = PhoneEndings(person + house + organisations)
        claimedAddresses = Set(claimed.filter { $0.kind == .email }.map { MailParts($0.value).mailbox })
        claimedPhones = PhoneEndings(claimed)
        let own = Set(person.filter { $0.kind == .email }.map { MailParts($0.value).domain })
        personDomains = own.subtracting(MailParts.publicDomains)
        // Who works there is not told apart from a colleague by the domain.
        houseDomains = Set(house.filter { $0.kind == .email }.map { MailParts($0.value).domain })
            .subtracting(own).subtracting(MailParts.publicDomains)
        self.sharedMailboxes = sharedMailboxes
    }

    /// - Parameter isOwnLetter: whether the person wrote it to the organisation.
    func isKnown(_ identity: Identity, isOwnLetter: Bool) -> Bool {
        guard identity.kind == .email else {
            return phones.hold(identity.value) || isOwnLetter && claimedPhones.hold(identity.value)
        }
        let parts = MailParts(identity.value)
        return addresses.contains(parts.mailbox) || isOwnLetter && claimedAddresses.contains(parts.mailbox)
            || houseDomains.contains { parts.isWithin($0) } || MailParts.machines.contains(parts.name)
            || sharedMailboxes.contains(parts.name) && personDomains.contains(parts.domain)
    }
}

/// Telephone numbers, compared by the digits in which national and international spelling agree.
struct PhoneEndings: Sendable {
    private let endings: Set<String>

    init(_ identities: [Identity]) {
        endings = Set(identities.filter { $0.kind == .phone }.map { PhoneEndings.ending(of: $0.value) })
    }

    /// A number of seven digits is one without its area.
    func hold(_ phone: String) -> Bool {
        let ending = PhoneEndings.ending(of: phone)
        return endings.contains(ending) || ending.count == 7 && endings.contains { $0.hasSuffix(ending) }
    }

    /// The last eight digits.
    static func ending(of phone: String) -> String { String(phone.filter(\.isNumber).suffix(8)) }
}
