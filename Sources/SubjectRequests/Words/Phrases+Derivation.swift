extension Phrases {
    static let derivationKeys = [
        "step-received", "step-responded", "step-from-response", "step-starts", "step-extended",
        "step-extension-without-effect",
        "step-due-same-day", "step-ends", "step-ends-shortened", "step-counts", "step-paused",
        "step-pause-without-effect",
        "step-pause-too-late", "step-paused-since", "step-days-off", "day-off-holiday", "day-off-period", "step-rolled",
        "step-first-day-arguable", "step-promptly", "step-due", "step-due-internally",
    ]

    /// One step of a derivation as a sentence.
    package func sentence(_ step: DerivationStep) -> String {
        switch step {
        case .received(let day): self("step-received", ["day": spelled(day)])
        case .responded(let day): self("step-responded", ["day": spelled(day)])
        case .fromResponse(let length, let law):
            self("step-from-response", ["limit": limit(length), "law": name(law)])
        case .starts(let day, let event, let law):
            self("step-starts", ["day": spelled(day), "event": self["start-\(event.rawValue)"], "law": name(law)])
        case .extended(let more, let total, let law):
            self("step-extended", ["more": limit(more), "total": limit(total), "law": name(law)])
        case .extensionWithoutEffect: self["step-extension-without-effect"]
        case .ends(.days(0), _, let end, let law): self("step-due-same-day", ["end": spelled(end), "law": name(law)])
        case .ends(let length, let from, let end, let law):
            counted(
                length.isShortened(from: from, to: end) ? "step-ends-shortened" : "step-ends",
                length.count,
                ["limit": limit(length), "from": spelled(from), "end": spelled(end), "law": name(law)]
            )
        case .counts(let length, let first, let end, let law):
            counted(
                "step-counts",
                length.count,
                ["limit": limit(length), "first": spelled(first), "end": spelled(end), "law": name(law)]
            )
        case .paused, .pauseWithoutEffect, .pauseTooLate, .pausedSince: pauseSentence(step)
        case .daysOff(let days, let place, let law):
            counted(
                "step-days-off",
                days.count > 1 || days.contains(where: \.isSpan) ? 2 : 1,
                ["days": list(days.map(dayOff)), "place": name(place), "law": name(law)]
            )
        case .rolled(let day): self("step-rolled", ["day": spelled(day)])
        case .firstDayArguable(let day): self("step-first-day-arguable", ["day": spelled(day)])
        case .promptly(let law): self("step-promptly", ["law": name(law)])
        case .due(let due, let internally):
            self(
                due == internally ? "step-due" : "step-due-internally",
                ["due": spelled(due), "internal": spelled(internally)]
            )
        }
    }

    private func pauseSentence(_ step: DerivationStep) -> String {
        switch step {
        case .paused(let from, let to, let days, let end, let law):
            let values = ["from": spelled(from), "to": spelled(to), "end": spelled(end), "law": name(law)]
            return counted("step-paused", days, values)
        case .pauseTooLate(let day): return self("step-pause-too-late", ["day": spelled(day)])
        case .pausedSince(let day, let left, let law):
            return counted("step-paused-since", left, ["day": spelled(day), "law": name(law)])
        default: return self["step-pause-without-effect"]
        }
    }

    private func spelled(_ day: CivilDate) -> String { self.day(day, weekday: true) }

    private func dayOff(_ day: DayOff) -> String {
        switch day {
        case .weekend(let date): spelled(date)
        case .holiday(let date, let name): self("day-off-holiday", ["day": spelled(date), "name": self.name(name)])
        case .closedPeriod(let period):
            self("day-off-period", ["first": self.day(period.first), "last": self.day(period.last)])
        }
    }
}

extension DayOff {
    fileprivate var isSpan: Bool {
        if case .closedPeriod = self { return true }
        return false
    }
}

extension TimeLimit {
    fileprivate func isShortened(from start: CivilDate, to end: CivilDate) -> Bool {
        guard case .months = self else { return false }
        return start.day != end.day
    }
}
