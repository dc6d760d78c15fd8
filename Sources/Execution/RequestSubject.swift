import Casework
import DataMap
import DataStores
import Mail
import Storage
import SubjectRequests
import Vault

/// All that a handler needs to know of a request's person: loaded in one read.
struct RequestSubject: Sendable {
    let request: RequestRow
    let caseFile: CaseRow
    let controller: DataController
    let key: DataKey
    let personID: String
    /// To whom the answer goes: the person, or their agent where the authority says so.
    let person: PersonParticulars
    let isAgent: Bool
    let identities: [IdentityView]
    /// How far whoever asks must be proven for this right.
    let required: VerificationLevel
    /// Message ids of the letters of the case, which answers thread under.
    let answersTo: [String]

    /// What is proven as far as the right asks starts a search; everything else is only recognised, also an address that a link
    /// has reached where the right asks for more.
    var search: SearchIdentities {
        SearchIdentities(
            verified: values(of: proven),
            claimed: values(of: identities.filter { !$0.isProven(to: required) })
        )
    }

    var proven: [IdentityView] { identities.filter { $0.isProven(to: required) } }

    /// The customers whose accounts are to be closed, as far as that is known.
    var accounts: Set<AccountKey> { Set(identities.compactMap(AccountKey.init)) }

    func identities(_ standings: IdentityStanding...) -> [Identity] {
        values(of: identities.filter { standings.contains($0.standing) })
    }

    private func values(of identities: [IdentityView]) -> [Identity] {
        identities.compactMap { Identity(kind: $0.kind, value: $0.value.disclosed) }
    }
}

extension Workshop {
    /// The words of the person's language.
    func words(_ subject: RequestSubject) -> Phrases { casework.rules.words[subject.caseFile.language] }

    func subject(of effect: EffectRow) async throws -> RequestSubject {
        try await casework.storage.read { connection in
            let request = try casework.loaded(effect.requestID, on: connection)
            guard let caseFile = try connection.cases.load(request.caseID, scope: .everything) else {
                throw CaseworkError.notFound
            }
            let key = try connection.keys.load(caseFile.keyID)
            let agent = try agent(addressedBy: effect, request.caseID, key, on: connection)
            return RequestSubject(
                request: request,
                caseFile: caseFile,
                controller: try casework.rules.controller(request.controller),
                key: key,
                personID: try connection.people.subject(ofCase: request.caseID)?.id ?? "",
                person: try agent ?? casework.person(request.caseID, key, on: connection),
                isAgent: agent != nil,
                identities: try casework.identities(request.caseID, key, on: connection),
                required: try casework.terms(of: request, on: connection).required,
                answersTo: try casework.messageIDs(ofLettersIn: request.caseID, on: connection)
            )
        }
    }

    /// The agent, where this effect's message may go to one: never what holds a link by which the person proves who they are.
    private func agent(
        addressedBy effect: EffectRow,
        _ caseID: String,
        _ key: DataKey,
        on connection: StorageConnection
    ) throws -> PersonParticulars? {
        let personal = [
            AcknowledgementMail.template, IdentityLinkMail.template, DeletionAnnouncedMail.template, CodeMail.template,
        ]
        guard !personal.contains(effect.message ?? ""),
            let row = try casework.addressedAgent(caseID, on: connection)
        else { return nil }
        return try key.open(row.sealed, as: PersonParticulars.self, context: sealContext("people", "sealed", row.id))
    }

    /// How a person's rows are found, from what is verified.
    ///
    /// - Parameter right: another right than the request's, where its rows are looked for.
    func searchPlan(_ subject: RequestSubject, as right: Right? = nil) async throws -> SearchPlan {
        let map = casework.rules.map
        return map.plan(
            for: right ?? subject.request.right,
            controller: subject.controller.slug,
            verified: subject.search.verifiedKinds,
            claimed: subject.search.claimedKinds,
            schemas: try await stores.schemas(of: map.stores)
        )
    }

    /// The search for a person's rows.
    func search(_ subject: RequestSubject) async throws -> PersonSearch {
        search(subject, try await searchPlan(subject))
    }

    func search(_ subject: RequestSubject, _ plan: SearchPlan) -> PersonSearch {
        PersonSearch(map: casework.rules.map, plan: plan, stores: stores, identities: subject.search)
    }

    /// The search for all that goes with the accounts that are closed: the organisation's people and not only the one who
    /// asks.
    func closure(of accounts: Set<AccountKey>, _ subject: RequestSubject) async throws -> PersonSearch {
        let map = casework.rules.map
        let plan = map.closurePlan(
            of: Set(accounts.map(\.collection)),
            controller: subject.controller.slug,
            schemas: try await stores.schemas(of: map.stores)
        )
        return PersonSearch(
            map: map,
            plan: plan,
            stores: stores,
            identities: SearchIdentities(
                verified: [],
                accounts: Dictionary(grouping: accounts, by: \.collection).mapValues { $0.map(\.value) }
            )
        )
    }
}
