import Casework
import SubjectRequests
import Workflows

extension StatusPage {
    init(
        _ frame: PageFrame,
        _ sheets: [RequestSheet],
        _ conversation: [SaidMessage],
        authority: String,
        _ phrases: Phrases
    ) {
        self.init(
            frame: frame,
            reference: sheets.first?.caseReference.text ?? "",
            rights: sheets.map { AskedRight($0, phrases) },
            messages: conversation.compactMap { said in
                sheets.first.flatMap { Message(said, on: phrases.day(said.at.day(in: $0.zone)), phrases) }
            },
            authority: authority
        )
    }
}

extension StatusPage.Message {
    /// Nil for what is not part of the conversation: a mailed code.
    fileprivate init?(_ said: SaidMessage, on day: String, _ phrases: Phrases) {
        switch said.kind {
        case .letter: self.init(isFromPerson: true, day: day, text: phrases["said-letter"])
        case .message(let text): self.init(isFromPerson: true, day: day, text: text.disclosed)
        case .mail(let name):
            guard phrases.has("said-\(name)") else { return nil }
            self.init(isFromPerson: false, day: day, text: phrases["said-\(name)"])
        }
    }
}

extension StatusPage.AskedRight {
    init(_ sheet: RequestSheet, _ phrases: Phrases) {
        let duty = sheet.phase == .closed ? nil : sheet.duties.first { $0.kind == .respond }
        self.init(
            reference: sheet.reference.text,
            title: phrases["right-\(sheet.right.rawValue)"],
            tag: StatusPage.AskedRight.tag(sheet, phrases),
            says: sheet.ground.map { phrases["ground-\($0.rawValue)"] } ?? "",
            day: duty?.due.map { phrases.day($0, weekday: true) } ?? "",
            because: duty?.reasons.sentences(in: phrases) ?? [],
            steps: StatusPage.AskedRight.steps(sheet, phrases),
            canWithdraw: sheet.allows(.withdraw)
        )
        guard let until = sheet.answerUntil else { return }
        answer = Route.answer(reference: reference).path
        download = Route.download(reference: reference).path
        says = phrases(
            "status-answer-until",
            ["day": phrases.day(until.adding(seconds: -1).day(in: sheet.zone), weekday: true)]
        )
    }

    private static func tag(_ sheet: RequestSheet, _ phrases: Phrases) -> StatusTag {
        guard sheet.phase == .closed, let outcome = sheet.outcome else {
            let tone: StatusTag.Tone = sheet.phase == .verification ? .waiting : .busy
            return StatusTag(phrases["phase-\(sheet.phase.rawValue)"], tone)
        }
        return StatusTag(phrases["outcome-\(outcome.rawValue)"], outcome == .fulfilled ? .good : .quiet)
    }

    /// The phases of the way, those behind it done. A request that ended early skips to the end.
    private static func steps(_ sheet: RequestSheet, _ phrases: Phrases) -> [Step] {
        let way: [Phase] = [.intake, .verification, .review, .fulfilment, .closed]
        let place = way.firstIndex(of: sheet.phase) ?? 0
        let shown = way.filter { phase in
            let isSkipped = sheet.right == .unsubscribe && (phase == .verification || phase == .review)
            return !isSkipped
        }
        return shown.map { phase in
            let own = way.firstIndex(of: phase) ?? 0
            let isDone = own < place || sheet.phase == .closed
            var day = ""
            if phase == .intake { day = phrases.day(sheet.receivedOn) }
            if phase == .closed { day = sheet.closedAt.map { phrases.day($0.day(in: sheet.zone)) } ?? "" }
            let title =
                phase == .verification && own < place ? phrases["step-confirmed"] : phrases["phase-\(phase.rawValue)"]
            return Step(title: title, day: day, progress: isDone ? .done : own == place ? .now : .ahead)
        }
    }
}

extension Phrases {
    static let requiredByPortal = [
        "step-confirmed", "status-answer-until", "within-same-day", "within-months", "within-days",
        "within-working-days",
        "within-promptly", "find-wrong", "status-message-missing", "status-message-long", "said-letter", "said-deliver",
        "facts-least",
    ]

    /// How long an answer may take: `within 20 working days`.
    func within(_ limit: TimeLimit) -> String {
        switch limit {
        case .days(0): self["within-same-day"]
        case .months(let count): counted("within-months", count)
        case .days(let count): counted("within-days", count)
        case .workingDays(let count): counted("within-working-days", count)
        }
    }
}
