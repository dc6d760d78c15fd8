import Templates

/// Where the link of a mail to a colleague leads. It shows the same to everybody, and looking at it changes nothing.
struct TaskPage: TemplateModel {
    static let template = "task"
    var frame: PageFrame

    static let sample: TaskPage = {
        var frame = PageFrame.sample
        frame.organisation = ""
        return TaskPage(frame: frame)
    }()

    var values: TemplateValue { ["frame": frame.values, "open": .text(Route.task.path)] }
}
