import Casework
import SubjectRequests

extension SiteDoors {
    func line(_ letter: WaitingLetter, isHere: Bool, _ phrases: Phrases) throws -> HeldMailPage.Line {
        let envelope = letter.particulars?.disclosed
        var tags: [StatusTag] = []
        if letter.isAuthoritys { tags.append(StatusTag(phrases["mail-flag-authority"], .bad)) }
        if let day = letter.namedDay {
            tags.append(StatusTag(phrases("pen-by", ["day": phrases.day(day)]), .soon))
        }
        if tags.isEmpty, let code = letter.heldBecause {
            tags.append(StatusTag(phrases[phrases.has("pen-\(code)") ? "pen-\(code)" : "pen-defect"], .soon))
        }
        return HeldMailPage.Line(
            href: letter.place.letter(letter.id).path,
            from: envelope?.from ?? "",
            subjectLine: envelope?.subjectLine ?? "",
            received: try moment(letter, phrases),
            opening: envelope?.opening ?? "",
            tags: tags,
            isHere: isHere
        )
    }

    private func moment(_ letter: WaitingLetter, _ phrases: Phrases) throws -> String {
        guard let owner = casework.rules.controller(ofMailbox: letter.mailbox) ?? controllers.first else { return "" }
        return phrases.moment(letter.arrivedAt, in: try casework.rules.statute(of: owner).timeZone)
    }

    func letter(_ review: LetterReview, _ view: PenView, _ staff: StaffMember, _ phrases: Phrases) throws -> OpenLetter
    {
        let letter = review.letter
        let owner = review.controller.flatMap { casework.rules.controllers[$0] }
        let sender = review.sender?.disclosed
        func field(_ name: String, _ value: String?) -> FieldContent { FieldContent(view.sent?[name] ?? value ?? "") }
        let mayChoose = owner == nil && controllers.count > 1
        return OpenLetter(
            from: sender.map { $0.name.isEmpty ? $0.address : "\($0.name) <\($0.address)>" } ?? "",
            organisation: owner?.names["en"] ?? "",
            subjectLine: letter.particulars?.disclosed.subjectLine ?? "",
            received: try moment(letter, phrases),
            because: letter.heldBecause.map { phrases.heldBecause($0) } ?? "",
            named: letter.namedDay.map { phrases("pen-names-day", ["day": phrases.day($0)]) } ?? "",
            stretches: RequestPage.stretches(
                review.text.disclosed,
                relied: review.isSource
                    ? []
                    : review.wishes.map { (sentence: $0.sentence, right: phrases["right-\($0.right.rawValue)-short"]) }
            ),
            isSource: review.isSource,
            attachments: review.attachments.disclosed.map { phrases.attachment($0) },
            evidence: evidence(review, phrases),
            guesses: guesses(review, phrases),
            action: letter.place.filing(letter.id).path,
            rights: rights(review, owner, view, phrases),
            organisations: mayChoose
                ? controllers.filter { staff.may(.fileMessages, at: $0.slug) }.map {
                    FormChoice(
                        value: $0.slug,
                        title: $0.names["en"],
                        isChosen: $0.slug == view.sent?["controller"]
                    )
                } : [],
            email: field("email", sender?.address),
            name: field("name", sender?.name),
            address: field("address", nil),
            reference: field("reference", nil)
        )
    }

    private func rights(
        _ review: LetterReview,
        _ owner: DataController?,
        _ view: PenView,
        _ phrases: Phrases
    ) -> [FormChoice] {
        let chosen = view.sent.map { Set($0.all("right")) } ?? Set(review.wishes.map(\.right.rawValue))
        return Right.allCases.filter { owner?.rights.contains($0) ?? true }.map { right in
            FormChoice(
                value: right.rawValue,
                title: phrases["right-\(right.rawValue)-short"],
                isChosen: chosen.contains(right.rawValue)
            )
        }
    }

    private func evidence(_ review: LetterReview, _ phrases: Phrases) -> [String] {
        var lines = phrases.authentication(review.authentication).map { [$0] } ?? []
        lines += review.flags.filter { $0 != "replies-elsewhere" }.map { phrases["mail-flag-\($0)"] }
        let elsewhere = review.repliesTo.disclosed.joined(separator: ", ")
        if !elsewhere.isEmpty { lines.append(phrases("mail-flag-replies-elsewhere", ["address": elsewhere])) }
        return lines
    }

    private func guesses(_ review: LetterReview, _ phrases: Phrases) -> [OpenLetter.Guess] {
        let isReady = review.sender != nil && review.controller != nil
        return review.guesses.enumerated().map { place, guess in
            var isOpening = false
            if case .open = guess.end { isOpening = true }
            let isFinal = guess.end != .leave && guess.end != .hold
            return OpenLetter.Guess(
                key: place + 1,
                value: guess.word,
                title: phrases.title(guess.end),
                says: guess.reasons.map { phrases["guess-\($0.rawValue)"] }.joined(separator: " "),
                needsAddress: isOpening && !isReady,
                isFinal: isFinal
            )
        }
    }
}

extension Phrases {
    /// Why a letter waits for a person, in a sentence.
    func heldBecause(_ code: String) -> String { has("held-\(code)") ? self["held-\(code)"] : self["held-defect"] }

    fileprivate func title(_ end: FilingGuess.End) -> String {
        switch end {
        case .note(let reference): self("guess-note", ["case": reference.text])
        case .leave: self["guess-leave"]
        case .hold: self["guess-hold"]
        case .open(let rights):
            self("guess-open", ["rights": rights.map { self["right-\($0.rawValue)-short"] }.joined(separator: ", ")])
        }
    }

    fileprivate func attachment(_ file: LetterAttachment) -> String {
        let name = file.name.isEmpty ? self["attachment-unnamed"] : file.name
        let size = file.bytes < 1_000 ? "\(file.bytes) B" : "\((file.bytes + 500) / 1_000) kB"
        return "\(name) (\(file.type), \(size))"
    }

    /// What our own mail server found about a letter's sender; nil where it said nothing.
    func authentication(_ results: [String]) -> String? {
        results.isEmpty ? nil : self("mail-authentication", ["results": results.joined(separator: ", ")])
    }

    static let requiredByFiling =
        ["held-defect", "pen-defect", "pen-held", "pen-left-alone", "pen-by", "pen-names-day", "attachment-unnamed"]
        + ["guess-note", "guess-leave", "guess-hold", "guess-open", "mail-authentication"]
        + FilingGuess.Reason.allCases.map { "guess-\($0.rawValue)" }
        + LetterReview.everyFlag.map { "mail-flag-\($0)" }
        + [
            "case", "note", "beside", "left", "held", "nothing-asked", "no-address", "own-address",
            "unknown-controller",
            "right-not-offered", "no-mail", "no-case",
        ].map { "filed-\($0)" }
}
