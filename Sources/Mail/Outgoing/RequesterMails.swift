import Templates

/// Every mail that a requester may get. A language has a template for each, or is not loaded.
package enum RequesterMails {
    package static let all: [any RequesterMail.Type] = [
        AcknowledgementMail.self, AlreadyUnderWayMail.self, IdentityLinkMail.self, CodeMail.self, PackageMail.self,
        DisclosureReleasedMail.self, LockedPackageMail.self,
        ConfirmationMail.self, NothingHeldMail.self, ReferralMail.self, PassedOnMail.self, CorrectionAnswerMail.self,
        CorrectionRefusedMail.self, DeletionAnnouncedMail.self, DeletionAnswerMail.self, UnsubscribedMail.self,
        RefusalMail.self, WithdrawnMail.self, LapsedMail.self, DelayApologyMail.self,
        ClarificationMail.self, ClarificationReminderMail.self, LapsedUnansweredMail.self, ExtensionNoticeMail.self,
        AppealReceivedMail.self, ComplaintOutcomeMail.self, RestrictionAnswerMail.self,
    ]

    /// The names by which workflows call them.
    package static let names = Set(all.map { $0.template })
}
