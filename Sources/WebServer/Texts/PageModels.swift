import Templates

extension PageTexts {
    /// Every page there is; each has one template, and the catalogue's check knows no other.
    static let models: [any TemplateModel.Type] = [
        AnswerPage.self,
        AnswerCodePage.self,
        AnswerOverPage.self,
        AskPage.self,
        CodePage.self,
        DataMapPage.self,
        DownloadPage.self,
        FactsPage.self,
        HeldMailPage.self,
        LinkPage.self,
        LinkGonePage.self,
        NoteRequestPage.self,
        OutboxPage.self,
        OutboxMailPage.self,
        ProblemPage.self,
        QueuePage.self,
        ReceivedPage.self,
        RequestPage.self,
        ReviewPage.self,
        SignInPage.self,
        StartPage.self,
        StatusPage.self,
        TaskPage.self,
        TaskOverPage.self,
        TaskQuestionPage.self,
        UnsubscribePage.self,
        UnsubscribedPage.self,
    ]
}
