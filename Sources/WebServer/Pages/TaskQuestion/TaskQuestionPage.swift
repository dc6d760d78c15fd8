import Casework
import SubjectRequests
import Templates

/// What a colleague is asked, of whom, and the three answers; nothing else of the case.
struct TaskQuestionPage: TemplateModel {
    static let template = "task-question"
    var frame: PageFrame
    /// Of the link; the answer shows it again.
    var token: String
    var question: String
    /// Collections, fields or recipients that it is about.
    var places: [String]
    var words: String
    /// Name and proven identities of the person.
    var person: [(name: String, value: String)]
    var due: String
    var takesFiles: Bool
    var findings: [FormChoice]
    var findingError = ""
    var reason = FieldContent()
    var filesError = ""

    static let sample: TaskQuestionPage = {
        var page = TaskQuestionPage(
            frame: .sample,
            token: "q3Jx0dQ4Hf5lq2mM0n7P9A",
            question: "Look for it by hand",
            places: ["archive.cards"],
            words: "Is there a card of hers in the paper archive of the Dunedin office?",
            person: [("Name", "Aroha Ngata"), ("email", "aroha@kereru.example")],
            due: "Monday 18 January 2027",
            takesFiles: true,
            findings: [
                FormChoice(value: "found", title: "Found", isChosen: true),
                FormChoice(value: "not-found", title: "Not found"),
                FormChoice(value: "exception", title: "It cannot be done"),
            ]
        )
        page.filesError = "Choose at least one file, or answer that nothing was found."
        page.reason = FieldContent("", error: "Say why; whoever decides about the request reads it.")
        page.findingError = "Choose an answer."
        return page
    }()

    var values: TemplateValue {
        let problems = [
            FieldProblem(field: "findings", text: findingError), FieldProblem(field: "files", text: filesError),
            FieldProblem(field: "reason", text: reason.error),
        ]
        return [
            "frame": frame.values,
            "token": .text(token),
            "action": .text(Route.taskAnswer.path),
            "question": .text(question),
            "places": .list(places.map { .text($0) }),
            "words": .text(words),
            "person": .list(person.map { ["name": .text($0.name), "value": .text($0.value)] }),
            "due": .text(due),
            "takes-files": .flag(takesFiles),
            "findings": .list(findings.map(\.values)),
            "finding-error": .text(findingError),
            "files-error": .text(filesError),
            "reason": reason.values,
            "problems": .list(problems.filter { !$0.text.isEmpty }.map(\.values)),
        ]
    }
}

extension TaskQuestionPage {
    /// The question as it is first seen, or with what was sent and what is wrong with it.
    init(_ frame: PageFrame, _ task: ColleagueTask, token: String, sent: TaskForm? = nil, _ phrases: Phrases) {
        let question = task.question.disclosed
        let faults = sent?.faults(task) ?? []
        func error(_ fault: TaskForm.Fault) -> String { faults.contains(fault) ? phrases[fault.phrase] : "" }
        let kind = task.takesFiles ? "look" : "do"
        self.init(
            frame: frame,
            token: token,
            question: phrases["task-question-\(question.name == .byHand ? kind : question.name.rawValue)"],
            places: question.places,
            words: question.words ?? "",
            person: (task.personName.map { [(phrases["task-person-name"], $0.disclosed)] } ?? [])
                + task.identities.map { (phrases.kind($0.kind), $0.value.disclosed) },
            due: task.dueOn.map { phrases.day($0, weekday: true) } ?? "",
            takesFiles: task.takesFiles,
            findings: ColleagueAnswer.Finding.allCases.map { finding in
                FormChoice(
                    value: finding.rawValue,
                    title: phrases["task-\(kind)-\(finding.rawValue)"],
                    isChosen: finding == sent?.finding
                )
            },
            findingError: error(.findingMissing),
            reason: FieldContent(sent?.reason ?? "", error: error(.reasonMissing)),
            filesError: error(.filesMissing)
        )
    }
}

extension Phrases {
    /// What a kind of identity is called; the data map's own word where it names one that nobody translated.
    fileprivate func kind(_ kind: IdentityKind) -> String {
        let key = "identity-\(kind.rawValue)"
        return has(key) ? self[key] : kind.rawValue
    }

    static let requiredByTasks: [String] =
        TaskOverPage.Reason.allCases.flatMap { ["task-\($0.rawValue)", "task-\($0.rawValue)-says"] }
        + ["look", "do"].flatMap { kind in ColleagueAnswer.Finding.allCases.map { "task-\(kind)-\($0.rawValue)" } }
        + TaskQuestion.Name.allCases.filter { $0 != .byHand }.map { "task-question-\($0.rawValue)" }
        + ["task-question-look", "task-question-do", "task-person-name"] + TaskForm.Fault.allCases.map(\.phrase)
}
