import Templates

extension PageTexts {
    /// Every page there is; each has one template, and the catalogue's check knows no other.
    static let models: [any TemplateModel.Type] = [
        AnswerPage.self,
        AskPage.self,
        CodePage.self,
        DownloadPage.self,
        LinkGonePage.self,
        LinkPage.self,
        ProblemPage.self,
        ReceivedPage.self,
        StartPage.self,
        StatusPage.self,
        UnsubscribePage.self,
        UnsubscribedPage.self,
    ]
}
