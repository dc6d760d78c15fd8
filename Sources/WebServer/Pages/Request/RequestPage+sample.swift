extension RequestPage {
    static let sample = RequestPage(
        frame: .staffSample,
        reference: "7H3QX9K2M4",
        right: "Delete",
        organisation: "Outreach Software Limited",
        meaning: "Staff see how many rows would be erased and which stay. Nothing is erased before this is approved.",
        tag: StatusTag("Waits for approval", .waiting),
        due: StatusTag("Due soon", .soon),
        done: "Your note is in the history.",
        facts: [
            ("Person", "Aroha Ngāta"), ("Answer to", "aroha@kereru-tours.example"),
            ("Came by", "Mail, Friday 27 November 2026"),
            ("Language", "English"), ("Verified", "Channel: pressed the button of the link, 27 November 2026"),
            ("With", "Priya Raman"), ("Case", "C7H3QX9K2M"),
        ],
        duties: [
            ClockDuty(
                what: "Respond",
                day: "Monday 18 January 2027",
                band: StatusTag("On time", .good),
                internalDay: "Wednesday 13 January 2027",
                because: [
                    "Received on Friday 27 November 2026.", "20 working days, counted from the day after.",
                    "25 December to 15 January are not working days (Privacy Act 2020, s 7).",
                ],
                law: "Privacy Act 2020, s 44"
            )
        ],
        identities: [
            KnownIdentity(
                kind: "E-mail",
                value: "aroha@kereru-tours.example",
                standing: StatusTag("Verified", .good),
                says: "By the link that went there."
            ),
            KnownIdentity(
                kind: "User number",
                value: "U-1187",
                standing: StatusTag("Linked", .busy),
                says: "Stands in the same row as the e-mail address."
            ),
            KnownIdentity(
                kind: "Customer number",
                value: "C-9999",
                standing: StatusTag("Claimed", .quiet),
                says: "From the letter only; no store shows it beside a verified one. Not searched."
            ),
        ],
        letters: [letter],
        review: .sample,
        moves: MoveForm.samples,
        holds: [Hold(id: "h1", says: "Dispute about an invoice, since 28 November 2026, by Tane Cooper.")],
        incidents: [
            "An answer reached the wrong person. Tell the authority by 6 December 2026, 10:12 (GDPR Art. 33(1))."
        ],
        work: [
            Work(what: "Find the rows", store: "", tag: StatusTag("Done", .good), says: "37 rows, four stores"),
            Work(what: "Erase", store: "app", tag: StatusTag("Done", .good), says: "35 rows in one transaction"),
            Work(
                what: "Erase",
                store: "accounts",
                tag: StatusTag("Tries again", .soon),
                says: "Third attempt at 09:14. The store did not answer in time."
            ),
            Work(what: "Answer by mail", store: "", tag: StatusTag("Planned", .quiet), says: ""),
        ],
        happenings: [
            Happening(
                what: "Note",
                when: "30 November 2026, 08:52",
                by: "Priya Raman",
                says: "Rang her; she is content to wait."
            ),
            Happening(what: "Rows found and counted", when: "30 November 2026, 08:41", by: "Habeas", says: ""),
            Happening(
                what: "Identity confirmed",
                when: "27 November 2026, 16:03",
                by: "The person",
                says: "By the mailed link."
            ),
            Happening(what: "Opened", when: "27 November 2026, 15:58", by: "Habeas", says: "From a letter."),
        ],
        others: [
            PageLink(text: "Copy · answered", href: Route.request(reference: "4TW8J2N6RA").path),
            PageLink(text: "Unsubscribe · done", href: Route.request(reference: "9Z5MB1V8QD").path),
        ],
        found: [
            PageLink(text: "card.pdf", href: Route.foundFile(reference: "7QK2M9X4TB", id: "01jd8x").path)
        ]
    )

    private static let letter = Letter(
        head: "Aroha Ngāta, 27 November 2026, 15:57",
        subjectLine: "my details",
        stretches: [
            Letter.Stretch(text: "Kia ora,\n\nI left Kererū Tours last week. ", reliedFor: ""),
            Letter.Stretch(text: "Please delete everything you hold on me", reliedFor: "Delete"),
            Letter.Stretch(text: ", my customer number is C-9999. And ", reliedFor: ""),
            Letter.Stretch(text: "stop the news, please", reliedFor: "Unsubscribe"),
            Letter.Stretch(text: ".\n\nNgā mihi\nAroha", reliedFor: ""),
        ]
    )
}
