import Casework
import SubjectRequests

/// A colleague's answer, checked.
struct TaskForm: Sendable {
    enum Fault: Sendable, CaseIterable {
        case findingMissing, filesMissing, reasonMissing

        var phrase: String {
            switch self {
            case .findingMissing: "task-finding-missing"
            case .filesMissing: "task-files-missing"
            case .reasonMissing: "task-reason-missing"
            }
        }
    }

    /// Nil where none was chosen.
    var finding: ColleagueAnswer.Finding?
    var reason: String
    var files: [UploadedFile]

    init(_ form: SubmittedForm) {
        finding = ColleagueAnswer.Finding(rawValue: form["finding"])
        reason = form["reason"]
        files = form.files.filter { $0.field == "files" }
    }

    /// Everything that is wrong, in the order of the page.
    func faults(_ task: ColleagueTask) -> [Fault] {
        switch finding {
        case nil: [.findingMissing]
        case .found: task.takesFiles && files.isEmpty ? [.filesMissing] : []
        case .notFound: []
        case .exception: reason.isEmpty ? [.reasonMissing] : []
        }
    }

    /// Nil where no answer was chosen.
    var answer: ColleagueAnswer? {
        finding.map { finding in
            ColleagueAnswer(
                finding,
                words: Sensitive(reason),
                files: files.map {
                    ColleagueAnswer.File(name: Sensitive($0.claimedName), content: Sensitive($0.bytes))
                }
            )
        }
    }
}
