import DataMap
import Storage
import SubjectRequests
import Vault
import Workflows

extension CaseDesk {
    /// The person drops a request of the case that their session is for.
    ///
    /// - Throws: ``CaseworkError/notSignedIn`` where the session has ended, ``CaseworkError/notFound`` for a request of
    ///   another case.
    package func withdraw(_ reference: Reference, session token: String) async throws {
        try await personMoves(reference, .withdraw, session: token)
    }

    /// A move that the person makes in their own session.
    func personMoves(_ reference: Reference, _ trigger: Trigger, session token: String) async throws {
        try await storage.write { connection in
            let caseID = try caseID(ofSession: token, on: connection)
            guard let row = try connection.requests.find(reference, scope: .everything), row.caseID == caseID else {
                throw CaseworkError.notFound
            }
            do {
                try move(row.id, trigger, by: .requester, on: connection)
            } catch let error as NotAllowed {
                throw CaseworkError.moveNotPossible(trigger, error.why)
            }
        }
    }

    /// The list and address of a one-click link, where this site made it and the list's controller is one of ours.
    package func mailing(ofUnsubscribeToken token: String) -> Mailing? {
        guard let named = keyring.listAndAddress(ofUnsubscribeToken: token) else { return nil }
        let owners = rules.controllers.values.sorted { $0.slug < $1.slug }.filter { controller in
            controller.slug == named.list
                || rules.map.lists(of: controller.slug).contains { $0.list.name == named.list }
        }
        guard let owner = owners.first ?? (rules.controllers.count == 1 ? rules.controllers.values.first : nil) else {
            return nil
        }
        return Mailing(controller: owner, list: named.list, mailAddress: Sensitive(named.address))
    }

    /// Ends a mailing: opens an unsubscribe request, whose suppression counts from the same commit on. An address that is
    /// suppressed already stays so, and nothing is opened twice.
    package func unsubscribe(_ mailing: Mailing) async throws {
        let today = try today(at: mailing.controller)
        var asking = Asking(
            controller: mailing.controller.slug,
            channel: .form,
            rights: [.unsubscribe],
            language: mailing.controller.ownLanguage,
            receivedOn: today,
            receivedBasis: .serverTime
        )
        asking.mailAddress = mailing.mailAddress
        guard let identity = Identity(kind: .email, value: mailing.mailAddress.disclosed) else { return }
        let suppressed = keyring.ledgerToken(identity.value, kind: "suppression")
        let controller = mailing.controller.slug
        do {
            _ = try await open(asking, by: .requester) { connection in
                let isDone = try connection.ledger.isSuppressed(
                    controller: controller,
                    list: CaseDesk.everyList,
                    token: suppressed
                )
                if isDone { throw AlreadyDone() }
            }
        } catch is AlreadyDone {
            return
        }
    }
}

/// Whom a one-click link would stop from mailing what to whom.
package struct Mailing: Sendable {
    package let controller: DataController
    package let list: String
    package let mailAddress: Sensitive<String>
}

/// Ends a transaction in which there is nothing left to do.
private struct AlreadyDone: Error {}
