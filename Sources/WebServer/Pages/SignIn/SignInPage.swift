import Templates

/// Where staff sign in.
struct SignInPage: TemplateModel {
    static let template = "sign-in"
    var frame: PageFrame
    var email = FieldContent()
    /// Why signing in failed; never which of the two was wrong.
    var error = ""

    static let sample: SignInPage = {
        var frame = PageFrame.sample
        frame.organisation = ""
        return SignInPage(
            frame: frame,
            email: FieldContent("priya@outreach.example"),
            error: "This e-mail address and password do not belong together."
        )
    }()

    var values: TemplateValue {
        let problems = error.isEmpty ? [] : [FieldProblem(field: "email", text: error)]
        return [
            "frame": frame.values,
            "email": email.values,
            "error": .text(error),
            "problems": .list(problems.map(\.values)),
            "action": .text(Route.signIn.path),
        ]
    }
}
