/// A mail server that fails as a whole is left alone: for five seconds after the first failure, then for twice as long each time,
/// five minutes at most; the last half of each pause is drawn, so that several sites do not come back in the same moment.
struct ServerRest: Sendable {
    private var failures = 0
    private var rest: (until: ContinuousClock.Instant, because: OutboundError)?

    static let secondsFirst = 5
    static let secondsMost = 300

    /// - Parameter drawn: between 0 and 1.
    static func seconds(afterFailures failures: Int, drawn: Double) -> Int {
        let whole = min(secondsMost, secondsFirst << min(max(failures - 1, 0), 16))
        return whole - Int(Double(whole / 2) * drawn)
    }

    /// - Returns: the error, with the pause that follows from it.
    mutating func failed(_ error: OutboundError, at now: ContinuousClock.Instant, drawn: Double) -> OutboundError {
        failures += 1
        let seconds = ServerRest.seconds(afterFailures: failures, drawn: drawn)
        rest = (now + .seconds(seconds), error)
        return error.pausing(seconds: seconds)
    }

    /// Why nothing is sent to it now; nil where it may be tried.
    func error(at now: ContinuousClock.Instant) -> OutboundError? {
        guard let rest, now < rest.until else { return nil }
        return rest.because.pausing(seconds: now.seconds(until: rest.until))
    }
}

/// How many messages go out in an hour at most, from one server process: an allowance that fills up evenly.
struct SendingPace: Sendable {
    private let perHour: Int
    private var left: Double
    private var filledAt: ContinuousClock.Instant

    init(perHour: Int, at now: ContinuousClock.Instant) {
        self.perHour = perHour
        left = Double(perHour)
        filledAt = now
    }

    /// Takes one message off the allowance.
    mutating func take(at now: ContinuousClock.Instant) throws(OutboundError) {
        let perSecond = Double(perHour) / 3_600
        let passed = (now - filledAt) / .seconds(1)
        left = min(Double(perHour), left + max(0, passed) * perSecond)
        filledAt = max(now, filledAt)
        guard left >= 1 else {
            throw OutboundError(
                "mail-cap-reached",
                "this site has sent as many mails as it may; the rest goes out as mail.per-hour allows",
                isTemporary: true,
                pauseSeconds: Int(((1 - left) / perSecond).rounded(.up))
            )
        }
        left -= 1
    }
}

extension ContinuousClock.Instant {
    /// Rounded up.
    fileprivate func seconds(until end: Self) -> Int { Int(((end - self) / .seconds(1)).rounded(.up)) }
}
