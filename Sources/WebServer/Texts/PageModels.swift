import Templates

extension PageTexts {
    /// Every page there is; each has one template, and the catalogue's check knows no other.
    static let models: [any TemplateModel.Type] = [
        ProblemPage.self
    ]
}
