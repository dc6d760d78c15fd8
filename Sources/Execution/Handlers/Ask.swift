import Casework
import DataMap
import Storage
import SubjectRequests
import Vault
import Workflows

extension Workshop {
    /// Asks a colleague to do by hand what no program can. The effect waits, parked, until the task is answered.
    func ask(_ effect: EffectRow) async throws -> EffectOutcome {
        let id = CaseDesk.taskID(of: effect.id)
        if let task = try await casework.storage.read({ try $0.tasks.load(id) }) {
            return task.answeredAt == nil
                ? .parked(code: CaseDesk.waitsForColleague) : .done(EffectReport(result: "answered"))
        }
        guard let name = effect.message.flatMap(TaskQuestion.Name.init) else {
            return .parked(code: "unknown-question")
        }
        let subject = try await subject(of: effect)
        let places = try await places(name, subject)
        guard !places.isEmpty else { return .done(EffectReport(result: "nothing-to-ask")) }
        try await ask(TaskQuestion(name: name, places: places), id: id, effect: effect.id, subject)
        return .parked(code: CaseDesk.waitsForColleague)
    }

    /// Whoever had the changed data from us is to hear of it (GDPR Art. 19): a task for staff, and the names for the answer.
    func tell(_ effect: EffectRow) async throws -> EffectOutcome {
        let subject = try await subject(of: effect)
        let slugs = subject.controller.recipients.map(\.slug)
        guard !slugs.isEmpty else { return .done(EffectReport(result: "nobody-to-tell")) }
        let id = CaseDesk.taskID(of: effect.id)
        if try await casework.storage.read({ try $0.tasks.load(id) }) == nil {
            try await ask(TaskQuestion(name: .tellRecipients, places: slugs), id: id, effect: effect.id, subject)
        }
        var report = EffectReport(counts: ["recipients": slugs.count], result: "being-told")
        report.alongside = { connection in
            let known = Set(try connection.review.recipients(of: subject.request.id).map(\.recipient))
            for slug in slugs where !known.contains(slug) {
                try connection.review.setRecipient(slug, of: subject.request.id, .planned)
            }
        }
        return .done(report)
    }

    private func places(_ name: TaskQuestion.Name, _ subject: RequestSubject) async throws -> [String] {
        switch name {
        case .restrictByHand: try await placesWithoutStop(subject)
        case .tellRecipients: subject.controller.recipients.map(\.slug)
        case .stopByHand: placesOfPeople(subject)
        // Only staff ask for these.
        case .attachStatement, .byHand: []
        }
    }

    /// Where the map knows neither a list nor a value that stops marketing, a colleague stops it by hand.
    ///
    /// - Returns: whether there was something to ask.
    func askToStop(_ effect: EffectRow, _ subject: RequestSubject) async throws -> Bool {
        let (map, slug) = (casework.rules.map, subject.controller.slug)
        let places = placesOfPeople(subject)
        guard map.lists(of: slug).isEmpty, map.marketingStops(of: slug).isEmpty, !places.isEmpty else { return false }
        let question = TaskQuestion(name: .stopByHand, places: places)
        try await ask(question, id: CaseDesk.taskID(of: effect.id), effect: effect.id, subject)
        return true
    }

    private func placesOfPeople(_ subject: RequestSubject) -> [String] {
        casework.rules.map.datasets(of: subject.controller.slug).flatMap(\.collections)
            .filter { !$0.isSkipped && $0.about == .person }.map { "\($0.address)" }
    }

    private func ask(_ question: TaskQuestion, id: String, effect: String, _ subject: RequestSubject) async throws {
        let sealed = try question.sealed(subject.key, task: id)
        try await casework.storage.write { connection in
            guard try connection.tasks.load(id) == nil else { return }
            try connection.tasks.ask(
                id: id,
                of: subject.request.id,
                effect: effect,
                question: sealed,
                audience: .staff,
                dueOn: subject.request.nextDueOn
            )
        }
    }
}
