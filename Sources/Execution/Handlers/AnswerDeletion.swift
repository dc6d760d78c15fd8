import Casework
import DataMap
import DataStores
import Mail
import Storage
import SubjectRequests
import Workflows

extension Workshop {
    /// Says on which day the deletion begins, with the link by which the person can stop it before.
    func announceDeletion(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        let first = try await casework.storage.read { connection in
            try connection.effects.of(effect.requestID).first { $0.plan == effect.plan && $0.kind == .erase }
        }
        guard let first else { return .done(EffectReport(result: "nothing-to-announce")) }
        let zone = try casework.rules.statute(of: subject.controller).timeZone
        let link = try await confirmLink(effect, subject)
        let mail = DeletionAnnouncedMail(
            letterhead: letterhead(subject),
            begins: words(subject).day(first.notBefore.day(in: zone), weekday: true),
            link: link.address
        )
        return try await send(mail, for: effect, to: subject)
    }

    /// What was erased, what stays and why, and when backups have forgotten it too.
    func answerDeletion(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        let (search, terms) = try await acting(in: nil, subject).erasureTerms(subject)
        let erasure = ResolvedErasure(search: search, terms: terms, keys: try await resolvedKeys(subject))
        let endings = erasure.endings
        let effects = try await casework.storage.read { try $0.effects.of(subject.request.id) }
        let erased = erasedCollections(effects)
        guard !endings.isEmpty || !erased.isEmpty else { return try await answerWithoutRows(effect, subject) }
        let mail = DeletionAnswerMail(
            letterhead: try await answerHead(subject),
            erased: erased.map { says($0, subject) },
            kept: endings.flatMap { kept($0, subject) },
            shared: words(of: endings.filter { $0.shared > 0 }, subject),
            backups: try backups(of: erased, effects, subject),
            authority: try authority(subject)
        )
        return try await handOver(mail, effect, subject)
    }

    /// What was erased, in the order of the map: also by an earlier plan, where the request went back half-way.
    private func erasedCollections(_ effects: [EffectRow]) -> [CollectionAddress] {
        let names = effects.filter { $0.kind == .erase && $0.state == .done }.flatMap(\.counts).filter { $0.value > 0 }
        let erased = Set(names.map(\.key))
        return casework.rules.map.collections.map(\.address).filter { erased.contains("\($0)") }
    }

    private func words(of endings: [ResolvedErasure.Ending], _ subject: RequestSubject) -> [String] {
        endings.map { says($0.step.collection, subject) }
    }

    private func says(_ collection: CollectionAddress, _ subject: RequestSubject) -> String {
        casework.rules.map[collection]?.heading(in: subject.caseFile.language).says ?? collection.collection
    }

    private func kept(_ ending: ResolvedErasure.Ending, _ subject: RequestSubject) -> [DeletionAnswerMail.Kept] {
        let language = subject.caseFile.language
        let what = says(ending.step.collection, subject)
        var kept: [DeletionAnswerMail.Kept] = []
        if ending.kept > 0 {
            let because = ending.step.keep?.because ?? ending.step.keptFields.lazy.compactMap(\.because).first
            kept.append(
                DeletionAnswerMail.Kept(
                    what: what,
                    why: because?.text(in: language).asSentence ?? "",
                    until: ending.keptUntil.map { words(subject).day($0, weekday: true) } ?? ""
                )
            )
        }
        guard ending.erased > 0 else { return kept }
        return kept
            + ending.step.keptFields.map { field in
                DeletionAnswerMail.Kept(
                    what: "\(what) (\(words(for: FieldAddress(ending.step.collection, field.field), subject)))",
                    why: field.because?.text(in: language).asSentence ?? ""
                )
            }
    }

    /// For each dataset whose rows were erased, the day on which its last backup with them is overwritten.
    private func backups(
        of erased: [CollectionAddress],
        _ effects: [EffectRow],
        _ subject: RequestSubject
    ) throws -> [DeletionAnswerMail.Backup] {
        let zone = try casework.rules.statute(of: subject.controller).timeZone
        let concerned = Set(erased.map(\.dataset))
        return casework.rules.map.datasets(of: subject.controller.slug, in: Set(DataRole.allCases)).compactMap {
            dataset in
            let erased = effects.last { $0.kind == .erase && $0.store == dataset.store }?.finishedAt
            guard concerned.contains(dataset.key), let period = dataset.backupsRotate, let erased else { return nil }
            return DeletionAnswerMail.Backup(
                place: dataset.name ?? dataset.key,
                until: words(subject).day(erased.day(in: zone).adding(period), weekday: true)
            )
        }
    }
}

extension String {
    /// A reason of the map as a sentence of a letter.
    var asSentence: String {
        guard let first, let last else { return self }
        return first.uppercased() + dropFirst() + (".!?".contains(last) ? "" : ".")
    }

    /// A field's or category's name as people read it.
    var asWords: String { replacing("_", with: " ").replacing(".", with: " ") }
}
