import Templates

/// What each mail has to say by law, in every language and as text and HTML alike. Which of it is shown depends on the case and on
/// the statute; that the template has a place for it does not.
enum StatutoryContent {
    static let all: [RequiredContent] = whoAnswers + days + reasons + remedies + disclosures

    private static func required(_ law: String, _ values: [String], in templates: [String]) -> [RequiredContent] {
        templates.flatMap { template in values.map { RequiredContent(template: template, value: $0, law: law) } }
    }

    /// The identity of the controller and how to reach it.
    private static let whoAnswers = required(
        "GDPR Art. 12(1) and 13(1)(a)",
        ["controller", "contact", "reference"],
        in: RequesterMails.all.map { $0.template }
    )

    /// The days by which something is done or ends.
    private static let days =
        required("11 CCR 7021(a)", ["received", "due"], in: [AcknowledgementMail.template])
        + required("GDPR Art. 12(3)", ["due"], in: [AlreadyUnderWayMail.template])
        + required(
            "GDPR Art. 12(3); Privacy Act 2020 s 48",
            ["due", "more", "newDay"],
            in: [ExtensionNoticeMail.template]
        )
        + required("GDPR Art. 12(3)", ["due", "newDay"], in: [DelayApologyMail.template])
        + required("UK GDPR Art. 12A", ["question", "isPaused"], in: [ClarificationMail.template])

    /// Why something is not done, or later.
    private static let reasons =
        required(
            "GDPR Art. 12(4); Privacy Act 2020 s 46",
            [
                "isManifestlyUnfounded", "isExcessive", "isIdentityNotEstablished", "isExempt", "isNotCovered",
                "explanation",
                "groundsOnRequest", "doneInstead", "maySendStatement",
            ],
            in: [RefusalMail.template]
        )
        + required("GDPR Art. 12(4)", ["declined", "why"], in: [CorrectionAnswerMail.template])
        + required("GDPR Art. 12(4); Privacy Act 2020 s 63", ["reason"], in: [CorrectionRefusedMail.template])
        + required("GDPR Art. 12(4)", ["kept", "why"], in: [DeletionAnswerMail.template])
        + required(
            "GDPR Art. 12(3); Privacy Act 2020 s 48",
            [
                "isComplexity", "isNumber", "isLargeQuantity", "isConsultations", "isAlternativeFormat", "isNecessary",
                "law",
            ],
            in: [ExtensionNoticeMail.template]
        )

    /// Where the person may go who is not content.
    private static let remedies =
        required(
            "GDPR Art. 12(4) and 77; Privacy Act 2020 s 46",
            ["authority.name", "authority.contact", "mayComplain", "mayGoToCourt"],
            in: [
                RefusalMail.template, ExtensionNoticeMail.template, DelayApologyMail.template,
                CorrectionAnswerMail.template,
                RestrictionAnswerMail.template, ComplaintOutcomeMail.template,
            ]
        )
        + required(
            "GDPR Art. 15(1)(f)",
            ["authority.name", "authority.contact"],
            in: [
                PackageMail.template, NothingHeldMail.template, DeletionAnswerMail.template,
                CorrectionRefusedMail.template,
            ]
        )

    /// What is handed over, who else has it, who answers instead.
    private static let disclosures =
        required("GDPR Art. 15(1)", ["contents", "recipients", "withheld"], in: [PackageMail.template])
        + required("GDPR Art. 15(1)", ["kinds"], in: [ConfirmationMail.template])
        + required("GDPR Art. 19", ["told"], in: [CorrectionAnswerMail.template, RestrictionAnswerMail.template])
        + required("GDPR Art. 17", ["erased", "shared", "backups"], in: [DeletionAnswerMail.template])
        + required("Privacy Act 2020 s 43", ["responsible", "referredOn"], in: [ReferralMail.template])
        + required(
            "UK Data Protection Act 2018 s 164A",
            ["conclusion", "received"],
            in: [ComplaintOutcomeMail.template]
        )
}
