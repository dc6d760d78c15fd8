import Casework
import SubjectRequests

/// Counts failed tries by name, so that nobody guesses for long. Forgets at each start, which an attacker cannot cause.
actor TryCount {
    private let triesMax: Int
    private let secondsRemembered: Int
    /// More names than this are forgotten together: memory has an end.
    private static let namesMax = 10_000
    private let clock: HouseClock
    private var failures: [String: [Timestamp]] = [:]

    init(clock: HouseClock, triesMax: Int = 10, secondsRemembered: Int = 900) {
        self.clock = clock
        self.triesMax = triesMax
        self.secondsRemembered = secondsRemembered
    }

    /// Throws ``WebFault/tooMany`` where this name has failed too often.
    func check(_ name: String) throws {
        let since = clock.now.adding(seconds: -secondsRemembered)
        let recent = (failures[name] ?? []).filter { $0 > since }
        guard recent.count < triesMax else { throw WebFault.tooMany }
    }

    func noteFailure(_ name: String) {
        if failures.count >= TryCount.namesMax { failures = [:] }
        failures[name] = Array(((failures[name] ?? []) + [clock.now]).suffix(triesMax))
    }

    func noteSuccess(_ name: String) { failures[name] = nil }
}

/// How often one caller may make us write mail or open cases.
///
/// Kept in memory, by each server for itself: that a start forgets it helps no attacker, and no address of anybody is stored
/// for it. Callers on this machine without a proxy before them are not counted; a proxy of our own names the caller in the
/// last place of `X-Forwarded-For`.
struct CallLimits: Sendable {
    private static let hour = 3_600
    /// For one caller at one organisation: a household, an office or a mobile network may share an address.
    static let asksOfCaller = 30
    /// For one organisation from everywhere; beyond it the form would be a machine that mails strangers.
    static let asksOfController = 3_000
    /// Codes mailed and codes typed.
    static let codesOfCaller = 40
    /// Links that open nothing: mistyped, used, guessed.
    static let spentLinksOfCaller = 40
    /// Messages in one case: staff read each.
    static let messagesOfCase = 20
    /// Facts given in one case: every store is searched for each.
    static let factsOfCase = 10

    private let asks: TryCount
    private let controllers: TryCount
    private let codes: TryCount
    private let messages: TryCount
    private let facts: TryCount
    private let spentLinks: TryCount

    init(clock: HouseClock) {
        asks = TryCount(clock: clock, triesMax: CallLimits.asksOfCaller, secondsRemembered: CallLimits.hour)
        controllers = TryCount(clock: clock, triesMax: CallLimits.asksOfController, secondsRemembered: CallLimits.hour)
        codes = TryCount(clock: clock, triesMax: CallLimits.codesOfCaller, secondsRemembered: CallLimits.hour)
        spentLinks = TryCount(clock: clock, triesMax: CallLimits.spentLinksOfCaller, secondsRemembered: CallLimits.hour)
        messages = TryCount(clock: clock, triesMax: CallLimits.messagesOfCase, secondsRemembered: CallLimits.hour)
        facts = TryCount(clock: clock, triesMax: CallLimits.factsOfCase, secondsRemembered: CallLimits.hour)
    }

    /// Throws ``WebFault/tooMany`` where a caller, or everybody, has asked too often here; else counts the call.
    func countAsk(by peer: String?, at controller: String) async throws {
        guard let peer else { return }
        try await asks.check("\(peer)/\(controller)")
        try await controllers.check(controller)
        await asks.noteFailure("\(peer)/\(controller)")
        await controllers.noteFailure(controller)
    }

    /// The same for a code that is asked for or typed.
    func countCode(by peer: String?) async throws {
        guard let peer else { return }
        try await codes.check(peer)
        await codes.noteFailure(peer)
    }

    /// Throws ``WebFault/tooMany`` where a caller has shown too many links that open nothing.
    func checkLink(by peer: String?) async throws {
        guard let peer else { return }
        try await spentLinks.check(peer)
    }

    func noteSpentLink(by peer: String?) async {
        guard let peer else { return }
        await spentLinks.noteFailure(peer)
    }

    /// The same for what a person writes to us in their case, from wherever.
    func countMessage(in caseReference: Reference) async throws {
        try await messages.check(caseReference.text)
        await messages.noteFailure(caseReference.text)
    }

    /// The same for facts, which also cost the organisation's stores something where no try is used up.
    func countFacts(in caseID: String) async throws {
        try await facts.check(caseID)
        await facts.noteFailure(caseID)
    }
}
