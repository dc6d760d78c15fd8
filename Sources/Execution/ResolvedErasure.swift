import Casework
import DataMap
import DataStores
import Storage
import SubjectRequests
import Vault

/// A deletion with the rows that it is about.
struct ResolvedErasure: Sendable {
    let search: PersonSearch
    let terms: ErasureTerms
    let keys: ResolvedKeys

    /// How many rows of a collection end in which way.
    struct Ending: Sendable {
        let step: ErasureStep
        let store: String
        let erased: Int
        let kept: Int
        let shared: Int
        /// Until when the last of the kept rows is kept; nil where one has no such day.
        let keptUntil: CivilDate?
    }

    /// Every collection in which the person has a row, in the order of acting.
    var endings: [Ending] {
        terms.plan.stores.flatMap { store in
            store.steps.compactMap { step in
                keys[step.collection].flatMap { Ending(step, store.store, $0) }
            }
        }
    }

    /// The stores in which something is to be erased, in the order of acting.
    var stores: [String] {
        let concerned = Set(endings.filter { $0.erased > 0 }.map(\.store))
        return terms.plan.stores.map(\.store).filter(concerned.contains)
    }

    /// `app.users erased: 1`.
    var counts: [String: Int] {
        var counts: [String: Int] = [:]
        for ending in endings {
            let name = "\(ending.step.collection)"
            for (word, rows) in [("erased", ending.erased), ("kept", ending.kept), ("shared", ending.shared)]
            where rows > 0 { counts["\(name) \(word)"] = rows }
        }
        for count in keys.counts where count.lettingGo > 0 {
            counts["\(count.collection) letting-go"] = count.lettingGo
        }
        return counts
    }
}

extension ResolvedErasure.Ending {
    /// Nil where the person has no row.
    fileprivate init?(_ step: ErasureStep, _ store: String, _ resolved: ResolvedCollection) {
        guard !resolved.isEmpty else { return nil }
        var kept = 0
        var shared = 0
        var until: CivilDate?
        var hasEnd = true
        for row in resolved.rows {
            switch row.ending {
            case .free: break
            case .shared: shared += 1
            case .kept(let day):
                kept += 1
                hasEnd = hasEnd && day != nil
                until = max(until, day)
            }
        }
        let free = resolved.freeRows
        // A step that writes nothing leaves the row as it is: every field of the person in it is kept.
        let isChanged = step.action != .writeFields([])
        self.init(
            step: step,
            store: store,
            erased: isChanged ? free : 0,
            kept: isChanged ? kept : kept + free,
            shared: shared,
            keptUntil: hasEnd && isChanged ? until : nil
        )
    }
}

private func max(_ one: CivilDate?, _ other: CivilDate?) -> CivilDate? {
    guard let one, let other else { return one ?? other }
    return Swift.max(one, other)
}

extension Workshop {
    /// What a deletion would do now. Finds the plan anew; the rows are found by `search`, or were found before.
    func erasureTerms(_ subject: RequestSubject) async throws -> (PersonSearch, ErasureTerms) {
        guard !subject.request.isSweep else { return try await sweepTerms(at: subject.controller) }
        guard subject.request.right != .closeAccount || casework.rules.map.accountCollections.isEmpty else {
            let search = try await closure(of: subject.accounts, subject)
            return (search, try await erasureTerms(search.plan, subject.controller))
        }
        let plan = try await searchPlan(subject)
        return (search(subject, plan), try await erasureTerms(plan, subject.controller))
    }

    /// - Parameter isSpared: people whose rows stay, and all that hangs on them.
    func erasureTerms(
        _ plan: SearchPlan,
        _ controller: DataController,
        sparing isSpared: (@Sendable (Identity) -> Bool)? = nil
    ) async throws -> ErasureTerms {
        let map = casework.rules.map
        return ErasureTerms(
            plan: map.erasurePlan(following: plan, schemas: try await stores.schemas(of: map.stores)),
            today: try casework.today(at: controller),
            substitutes: substitutes,
            isSpared: isSpared
        )
    }

    /// The values that erasures make of a row's own.
    var substitutes: SubstituteMaker {
        let keyring = casework.keyring
        return SubstituteMaker(
            keyedHash: { keyring.erasureHash($0) },
            encrypted: { try keyring.erasureCipher($0) }
        )
    }

    /// The deletion that was shown and approved.
    ///
    /// - Throws: ``ExecutionFault/shownChanged`` where acting on it now would do something else.
    func approvedErasure(_ subject: RequestSubject) async throws -> ResolvedErasure {
        let (search, terms) = try await erasureTerms(subject)
        let erasure = ResolvedErasure(search: search, terms: terms, keys: try await resolvedKeys(subject))
        guard try shownDigest(erasure, subject) == subject.request.shownDigest else {
            throw ExecutionFault.shownChanged
        }
        return erasure
    }

    func shownDigest(_ erasure: ResolvedErasure, _ subject: RequestSubject) throws -> String {
        try digest(
            ofShown: ShownErasure(
                right: subject.request.right.rawValue,
                reference: subject.request.reference.text,
                collections: erasure.endings.map { ShownErasure.Collection($0, language: subject.caseFile.language) }
                    .sorted { $0.collection < $1.collection },
                keys: hidden(try erasure.keys.encoded())
            )
        )
    }
}

/// What staff approve of a deletion, in a form that is the same for the same.
private struct ShownErasure: Encodable {
    struct Collection: Encodable {
        let collection: String
        let store: String
        let erased: Int
        let kept: Int
        let shared: Int
        /// `row`, or each field with what is written.
        let strategy: [String]
        let reasons: [String]
    }

    let right: String
    let reference: String
    let collections: [Collection]
    let keys: String
}

extension ShownErasure.Collection {
    init(_ ending: ResolvedErasure.Ending, language: String) {
        let step = ending.step
        self.init(
            collection: step.collection.description,
            store: ending.store,
            erased: ending.erased,
            kept: ending.kept,
            shared: ending.shared,
            strategy: step.action == .deleteRows
                ? ["row"] : step.writtenFields.map { "\($0.field): \($0.strategy.shown)" }.sorted(),
            reasons: ([step.keep?.because] + step.keptFields.map(\.because)).compactMap { $0?.text(in: language) }
        )
    }
}

extension ErasureStrategy {
    fileprivate var shown: String {
        switch self {
        case .constant(let value): "\(word) \(value.keyText ?? "")"
        case .keyedHash(let suffix), .encrypted(let suffix): "\(word) \(suffix)"
        case .randomText(let length, let suffix): "\(word) \(length) \(suffix)"
        case .clear, .keep: word
        }
    }
}
