import ArgumentParser
import Casework
import SubjectRequests

/// `habeas requests tasks`.
struct RequestsTasks: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "tasks",
        abstract: "What colleagues are asked to do by hand and have not done, the first due first.",
        discussion: "Example: habeas requests tasks --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser

    @Flag(help: "Print JSON, one task a line.")
    var json = false

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        for task in try await house.casework.tasks(for: staff) { try output.show(TaskLine(task), json: json) }
    }
}

/// A task for people and for programs. The person's own words, where the task is about them, stand on the request's page.
private struct TaskLine: Encodable, CustomStringConvertible {
    let task: String
    let request: String
    let what: String
    let places: [String]
    /// The colleague who was asked by mail; nil where staff do it.
    let colleague: String?
    let due: CivilDate?

    init(_ view: TaskView) {
        task = view.id
        request = view.request.text
        what = view.question.disclosed.name.rawValue
        places = view.question.disclosed.places
        colleague = view.question.disclosed.colleague
        due = view.dueOn
    }

    var description: String {
        let with = colleague.map { "  with \($0)" } ?? ""
        return "\(request)  \(task)  due \(due?.description ?? "–")  \(what): \(places.joined(separator: ", "))\(with)"
    }
}
