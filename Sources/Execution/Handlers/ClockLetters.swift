import Casework
import Mail
import Storage
import SubjectRequests
import Vault
import Workflows

// Letters about time: questions, reminders, extensions, apologies.
extension Workshop {
    private func said(with trigger: Trigger, _ effect: EffectRow) async throws -> [MoveFact: String] {
        try await casework.storage.read { try casework.said(with: trigger, of: effect.requestID, on: $0) }
    }

    private func clock(_ effect: EffectRow) async throws -> ResponseClock {
        try await casework.storage.read { connection in
            try casework.responseClock(casework.loaded(effect.requestID, on: connection), on: connection)
        }
    }

    /// Asks the person what staff want to know, and says whether the clock stands meanwhile.
    func askForMore(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        guard let question = try await said(with: .clarify, effect)[.question] else {
            return .parked(code: "nothing-asked")
        }
        let clock = try await clock(effect)
        let mail = ClarificationMail(
            letterhead: letterhead(subject),
            what: words(subject).wish(subject.request.right),
            question: question,
            isPaused: clock.isPaused,
            due: try clock.duties().first { $0.kind == .respond }?.due.map { words(subject).day($0, weekday: true) }
                ?? ""
        )
        return try await send(mail, for: effect, to: subject)
    }

    func remindOfQuestion(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        let question = try await said(with: .clarify, effect)[.question] ?? ""
        let zone = try casework.rules.statute(of: subject.controller).timeZone
        let timer = try await casework.storage.read { try $0.timers.of(effect.requestID).first { $0.kind == .state } }
        guard !question.isEmpty, let timer else { return .done(EffectReport(result: "nothing-asked")) }
        let mail = ClarificationReminderMail(
            letterhead: letterhead(subject),
            what: words(subject).wish(subject.request.right),
            question: question,
            until: words(subject).day(timer.dueAt.day(in: zone), weekday: true)
        )
        return try await send(mail, for: effect, to: subject)
    }

    /// Nobody has pressed the button yet: a new link, once for all requests of the letter.
    func remindOfIdentity(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        guard try await isFirstOfCase(effect, subject) else { return .done(EffectReport(result: "said-with-another")) }
        let link = try await confirmLink(effect, subject)
        let mail = IdentityLinkMail(
            letterhead: letterhead(subject),
            link: link.address,
            until: words(subject).day(link.until, weekday: true)
        )
        return try await send(mail, for: effect, to: subject)
    }

    /// False where the same is said within the hour for another request of the case: one letter tells all of it.
    private func isFirstOfCase(_ effect: EffectRow, _ subject: RequestSubject) async throws -> Bool {
        let same = try await casework.storage.read { connection in
            try connection.requests.inCase(subject.caseFile.id).flatMap { try connection.effects.of($0.id) }
        }
        .filter { other in
            let apart = other.notBefore.microseconds - effect.notBefore.microseconds
            return other.message == effect.message && other.state != .superseded && abs(apart) < 3_600_000_000
        }
        return same.map(\.id).min() == effect.id
    }

    /// The request ends unconfirmed; the link in this letter opens it again.
    func lapse(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        guard try await isFirstOfCase(effect, subject) else { return .done(EffectReport(result: "said-with-another")) }
        let link = try await confirmLink(effect, subject)
        let mail = LapsedMail(
            letterhead: letterhead(subject),
            asked: words(subject).day(subject.request.receivedOn, weekday: true),
            link: link.address,
            linkUntil: words(subject).day(link.until, weekday: true)
        )
        return try await send(mail, for: effect, to: subject)
    }

    /// The notice of an extension: what was promised, how much longer, why, and where to complain.
    func announceExtension(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        let said = try await said(with: .extend, effect)
        let clock = try await clock(effect)
        guard let length = clock.facts.extended, let reason = said[.reason].flatMap(ExtensionReason.init),
            let rule = clock.extensionRule
        else { return .parked(code: "no-extension") }
        var facts = clock.facts
        facts.extended = nil
        let before = ResponseClock(
            statute: clock.statute,
            right: clock.right,
            facts: facts,
            marginDays: clock.marginDays
        )
        let mail = ExtensionNoticeMail(
            letterhead: letterhead(subject),
            what: words(subject).wish(subject.request.right),
            due: try before.duty(.respond).due.map { words(subject).day($0, weekday: true) } ?? "",
            more: words(subject).limit(length.length),
            reason: reason,
            newDay: try clock.duty(.respond).due.map { words(subject).day($0, weekday: true) } ?? "",
            law: words(subject).name(rule.law),
            remedies: try remedies(subject)
        )
        return try await send(mail, for: effect, to: subject)
    }

    /// The answer is late: why, the new day, and where to complain. The new day is five working days after the last day.
    func apologise(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        let clock = try await clock(effect)
        guard let due = try clock.duty(.respond).due else { return .done(EffectReport(result: "not-due")) }
        let calendar = clock.statute.duties(for: clock.right).first { $0.kind == .respond }?.calendar
        let said = effect.notBefore.day(in: clock.statute.timeZone)
        let newDay = try calendar?.counting(Workshop.lateDays, after: said).last ?? said.adding(days: 7)
        let mail = DelayApologyMail(
            letterhead: letterhead(subject),
            what: words(subject).wish(subject.request.right),
            due: words(subject).day(due, weekday: true),
            newDay: words(subject).day(newDay, weekday: true),
            reason: try await delay(effect, subject),
            remedies: try remedies(subject)
        )
        return try await send(mail, for: effect, to: subject)
    }

    /// Working days within which a late answer is promised.
    private static let lateDays = 5

    /// What the answer hangs on.
    private func delay(_ effect: EffectRow, _ subject: RequestSubject) async throws -> DelayApologyMail.Reason {
        let (work, phase, isAsked) = try await casework.storage.read { connection in
            let row = try casework.loaded(effect.requestID, on: connection)
            let moves = try casework.rules.workflow(digest: row.workflow)[row.state]?.moves ?? []
            let isAsked = moves.contains { $0.trigger == .resume && !$0.stays }
            return (try connection.effects.of(row.id), row.phase, isAsked)
        }
        let isStuck = work.contains { $0.kind != .mail && !$0.state.isOver && ($0.state == .parked || $0.attempts > 1) }
        if isStuck { return .store }
        return phase == .verification || isAsked ? .person : .staff
    }
}
