import SubjectRequests
import Templates

extension Phrases {
    /// Every sentence as a partial of this language's catalogue: a template prints it as `{{> _key}}`, so that the
    /// catalogue's check finds one that is missing.
    package var partials: [TemplateSource] {
        sentences.map { key, sentence in
            TemplateSource(name: "_\(key).html.mustache", text: sentence, file: "\(language).phrases: \(key)")
        }
    }

    /// The keys that code makes from closed lists.
    package static let required: [String] =
        Right.allCases.flatMap { ["right-\($0.rawValue)", "right-\($0.rawValue)-says", "right-\($0.rawValue)-short"] }
        + Phase.allCases.map { "phase-\($0.rawValue)" }
        + Outcome.allCases.map { "outcome-\($0.rawValue)" }
        + RefusalGround.allCases.map { "ground-\($0.rawValue)" }
        + IntakeChannel.allCases.map { "channel-\($0.rawValue)" }
        + IdentityStanding.allCases.map { "standing-\($0.rawValue)" }
        + WebFault.allCases.flatMap { ["problem-\($0.rawValue)", "problem-\($0.rawValue)-next"] }
        + DueBand.allCases.map { "due-\($0.rawValue)" }
        + LinkGonePage.Reason.allCases.flatMap(LinkGonePage.phrases)
        + requiredByMoves + requiredByQueue + requiredByRequest + requiredByPortal + AskForm.required
        + NoteForm.required + requiredByAnswer + requiredByAnswerOver + requiredByDownload + requiredByFiling
        + requiredByTasks + requiredByDataMap + requiredByReview
}
