import Casework
import SubjectRequests
import Workflows

extension RequestPage {
    /// Everything that can be done with the request now: first what the workflow allows or says why not, then what moves
    /// nothing, as far as there is something to do it to.
    static func moves(_ sheet: RequestSheet, _ terms: Terms, _ phrases: Phrases) -> [MoveForm] {
        let filling = filling(sheet, terms, phrases)
        let hasApproved = sheet.approvals.contains { $0.by == terms.staffID }
        let moves = sheet.moves.map { move in
            (move.trigger, suppliedByForm(move.obstacle, hasApproved: hasApproved) ? nil : move.obstacle)
        }
        let beside = MoveVerb.allCases.filter { verb in
            guard case .verb(let needed) = verb.shape.means else { return false }
            return terms.may.contains(needed) && isUseful(verb, sheet)
        }
        let forms =
            MoveForm.all(of: moves, filling: filling, phrases)
            + beside.compactMap { MoveForm($0, filling: filling, phrases) }
        // What can be done stands before what cannot, and what somebody stopped waiting for before everything.
        let open = forms.filter(\.obstacle.isEmpty)
        return open.filter { $0.verb == MoveVerb.retry.rawValue } + open.filter { $0.verb != MoveVerb.retry.rawValue }
            + forms.filter { !$0.obstacle.isEmpty }
    }

    /// Whether a verb that moves nothing has something to do here. A hold is lifted where it is shown.
    private static func isUseful(_ verb: MoveVerb, _ sheet: RequestSheet) -> Bool {
        let isOpen = sheet.phase != .closed
        let parked = sheet.work.filter { $0.state == "parked" }
        switch verb {
        // Staff vouch for a person whatever the person has done themselves, so no move of the workflow stands for it.
        case .verification: return isOpen && sheet.verified < sheet.required
        case .retry: return parked.contains { $0.result != CaseDesk.toBePosted }
        case .posting: return parked.contains { $0.result == CaseDesk.toBePosted }
        case .assignment, .hold: return isOpen
        case .inquiry: return isOpen && sheet.verified >= sheet.required
        case .decline: return sheet.phase == .review
        case .statement:
            let isRefused = sheet.outcome == .refused && !sheet.choices.changes.isEmpty
            return sheet.right == .correct && (isRefused || sheet.choices.changes.contains(where: \.isDeclined))
        case .migration: return sheet.choices.canMigrate
        case .join: return isOpen && sheet.choices.joinedInto == nil
        case .split: return sheet.choices.joinedInto != nil
        case .revocation: return sheet.isAnswerOut
        case .incidentClosure: return sheet.incidents.contains(where: \.isOpen)
        // These stand where the answer is reviewed.
        case .lift, .withholding, .showing, .concern, .release: return false
        default: return true
        }
    }

    /// A ground, a change, one's own approval: the form brings what `decide` misses.
    private static func suppliedByForm(_ obstacle: NotAllowed?, hasApproved: Bool) -> Bool {
        switch obstacle?.reason {
        case .guardFailed(.groundGiven), .guardFailed(.changeDescribed): true
        case .guardFailed(.approved): !hasApproved
        default: false
        }
    }

    private static func filling(_ sheet: RequestSheet, _ terms: Terms, _ phrases: Phrases) -> MoveForm.Filling {
        let choices = sheet.choices
        var filling = MoveForm.Filling()
        filling.values[.shown] = sheet.shownDigest
        filling.values[.answered] = (choices.answeredOn ?? terms.today).description
        filling.values[.on] = terms.today.description
        filling.choices[.level] = VerificationLevel.allCases.filter { $0 > .channel }.map {
            FormChoice(value: $0.rawValue, title: phrases["level-\($0.rawValue)"])
        }
        filling.choices[.reach] = MoveField.Name.reach.words.map {
            FormChoice(value: $0, title: phrases["reach-\($0)"], isChosen: $0 == "request")
        }
        filling.choices[.category] = terms.correctable.map { FormChoice(value: $0, title: $0) }
        filling.choices[.assignee] = assignees(sheet, terms, phrases)
        filling.choices[.length] = choices.extensions.map { RequestPage.extending($0, phrases) }
        let reasons = choices.extensionReasons.isEmpty ? ExtensionReason.allCases : choices.extensionReasons
        filling.choices[.reason] = reasons.map {
            FormChoice(value: $0.rawValue, title: phrases["reason-\($0.rawValue)"])
        }
        filling.choices[.change] = choices.changes.filter { !$0.isDeclined }.map {
            FormChoice(value: $0.id, title: "\($0.store) · \($0.field)")
        }
        filling.choices[.task] = choices.tasks.map { task in
            let question = task.question.disclosed
            let title = phrases["task-\(question.name.rawValue)"]
            let about = question.places + (question.colleague.map { [$0] } ?? [])
            return FormChoice(value: task.id, title: ([title] + about).joined(separator: " · "))
        }
        return filling
    }

    private static func assignees(_ sheet: RequestSheet, _ terms: Terms, _ phrases: Phrases) -> [FormChoice] {
        guard !terms.colleagues.isEmpty else { return [] }
        return terms.colleagues.map { FormChoice(value: $0.id, title: $0.name, isChosen: $0.id == sheet.assignee) }
            + [FormChoice(value: MoveOrder.nobody, title: phrases["move-assignment-nobody"])]
    }

    /// What would come of an extension, told before it is made.
    private static func extending(_ extension: ForetoldExtension, _ phrases: Phrases) -> FormChoice {
        let day = `extension`.due.map { phrases.day($0, weekday: true) } ?? phrases["extension-paused"]
        // The day first: a narrow list shows no more.
        let title = phrases("extension-by", ["day": day, "length": "\(`extension`.length.length)"])
        return FormChoice(value: `extension`.length.description, title: title)
    }
}
