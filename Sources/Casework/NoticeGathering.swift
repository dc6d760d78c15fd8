import Storage
import SubjectRequests

extension CaseDesk {
    /// Turns news into mails to those whom it concerns, and makes the digests of controllers whose working morning has begun.
    /// All of it in one transaction that one server at a time runs: what is gathered is planned, or neither.
    ///
    /// - Returns: how much there was to tell.
    package func gatherNotices() async throws -> Int {
        guard try await storage.read({ try isSomethingToGather(on: $0) }) else { return 0 }
        let holder = storage.settings.holder
        return try await storage.write { connection in
            // The lease's row is locked until this transaction ends, and the lease given up with it.
            guard try connection.leases.take("notices", holder: holder, seconds: 30) != nil else { return 0 }
            var planned = NoticePlan(try hearers(on: connection))
            let news = try connection.news.waiting(limit: CaseDesk.newsMost)
            for piece in news {
                let row = try loaded(piece.requestID, on: connection)
                planned.tell(piece, row)
                try connection.news.setGathered(piece.id)
            }
            let mornings = try morningsBegun(on: connection)
            try addDigests(mornings, to: &planned, on: connection)
            let declined = try planned.everybody.map { ($0, try connection.notices.declined(by: $0)) }
            for (staff, declined) in declined {
                if let sections = planned.atOnce(staff, declines: declined.contains(.atOnce)) {
                    try connection.notices.plan(.atOnce, sections, for: staff)
                }
                if let sections = planned.digest(staff), !declined.contains(.digest) {
                    try connection.notices.plan(.digest, sections, for: staff)
                }
            }
            try connection.leases.release("notices", holder: holder)
            return news.count + mornings.count
        }
    }

    /// How many pieces of news one transaction gathers.
    private static let newsMost = 500
    /// How many requests of a controller a digest looks at.
    private static let requestsMost = 10_000

    private func isSomethingToGather(on connection: StorageConnection) throws -> Bool {
        if try connection.news.isWaiting() { return true }
        return try !morningsBegun(on: connection).isEmpty
    }

    private func hearers(on connection: StorageConnection) throws -> Hearers {
        Hearers(try connection.staff.all().compactMap { try member($0, on: connection) })
    }

    // MARK: - Digests

    private struct Morning {
        let controller: DataController
        let today: CivilDate
        /// What came since then is new.
        let since: Timestamp
    }

    /// The controllers at which it is a working day, after eight in the morning, and no digest has been made today.
    private func morningsBegun(on connection: StorageConnection) throws -> [Morning] {
        let now = try connection.now()
        return try rules.controllers.values.sorted { $0.slug < $1.slug }.compactMap { controller in
            let zone = try rules.statute(of: controller).timeZone
            let today = now.day(in: zone)
            guard now >= Timestamp(today, seconds: CaseDesk.morning, in: zone),
                try isWorkingDay(today, at: controller)
            else { return nil }
            let last = try connection.notices.lastDigest(of: controller.slug)
            guard last.map({ $0.day < today }) ?? true else { return nil }
            return Morning(controller: controller, today: today, since: last?.madeAt ?? Timestamp(microseconds: 0))
        }
    }

    /// Beyond a calendar's last year its holidays are not known; staff work on, and a digest on a holiday harms nobody.
    private func isWorkingDay(_ day: CivilDate, at controller: DataController) throws -> Bool {
        let calendar = try workingDays(at: controller)
        guard calendar.years.contains(day.year) else { return !day.weekday.isWeekend }
        return try calendar.isWorkingDay(day)
    }

    private func addDigests(_ mornings: [Morning], to planned: inout NoticePlan, on connection: StorageConnection)
        throws
    {
        guard !mornings.isEmpty else { return }
        let held = try connection.messages.unfiled(verdict: .held, limit: 1_000)
        let parked = try connection.effects.parked(scope: .everything, limit: 1_000)
        for morning in mornings {
            let slug = morning.controller.slug
            let soon = try nearUntil(morning)
            let scope = Scope.controllers([slug])
            for row in try connection.requests.queue(scope: scope, limit: CaseDesk.requestsMost) {
                if row.openedAt >= morning.since { planned.remind(.newRequest, row) }
                guard let due = row.nextDueOn, due <= soon else { continue }
                planned.remind(due < morning.today ? .dutyMissed : .dutyNear, row)
            }
            for effect in parked {
                let row = try loaded(effect.requestID, on: connection)
                if row.controller == slug { planned.remind(.parked, row) }
            }
            for letter in held {
                let owner = rules.controller(ofMailbox: letter.mailbox)?.slug
                if (owner ?? mornings[0].controller.slug) == slug { planned.remindOfLetter(owner, in: slug) }
            }
            try connection.notices.noteDigest(of: slug, on: morning.today)
        }
    }

    /// The last day that is fewer working days away than a duty may be near.
    private func nearUntil(_ morning: Morning) throws -> CivilDate {
        let calendar = try workingDays(at: morning.controller)
        let weeks = morning.today.adding(days: 30)
        guard calendar.years.contains(weeks.year) else { return morning.today.adding(days: CaseDesk.nearDays) }
        return try calendar.counting(CaseDesk.nearDays, after: morning.today).last
    }
}

extension CaseDesk {
    /// Where a member of staff is written to; nil where they are kept out.
    package func mailAddress(ofStaff id: String) async throws -> Sensitive<String>? {
        try await storage.read { connection in
            guard let row = try connection.staff.load(id), row.disabledAt == nil else { return nil }
            return Sensitive(try particulars(row, on: connection).mailAddress)
        }
    }

    /// A mail to staff is out of our hands, or never will be; the history says so.
    ///
    /// - Throws: `StorageError.leaseLost` where another server has taken it over.
    package func noticeEnded(_ notice: NoticeRow, _ result: String) async throws {
        try await storage.write { connection in
            try connection.notices.end(notice, result)
            try connection.appendEvent(
                EventKind(rawValue: result == "sent" ? "notice-sent" : "notice-given-up"),
                about: .staff(notice.staffID),
                by: .system,
                EventDetails(outcome: result == "sent" ? notice.kind.rawValue : result)
            )
        }
    }

    /// Turns the mails at once, or the digests, of a member of staff off or on.
    package func setNotices(
        _ kind: NoticeKind,
        isDeclined: Bool,
        of mailAddress: String,
        by keeper: StaffKeeper
    ) async throws {
        try await managed(mailAddress, isDeclined ? "notices-declined" : "notices-wanted", nil, keeper) {
            try $0.notices.setDeclined(kind, isDeclined, by: $1)
        }
    }
}

/// What is to be told to whom: decided from values alone.
struct NoticePlan {
    private let hearers: Hearers
    private var news: [String: [(section: NoticeSection, isAlwaysHeard: Bool)]] = [:]
    private var digests: [String: [NoticeSection]] = [:]

    init(_ hearers: Hearers) { self.hearers = hearers }

    /// Ids of all to whom something is to be told.
    var everybody: [String] { Set(news.keys).union(digests.keys).sorted() }

    mutating func tell(_ piece: NewsRow, _ row: RequestRow) {
        var section = NoticeSection(row.controller, NoticeTopic(piece.kind))
        section.add(row.reference)
        for staff in hearers.hearing(piece.kind, of: row.controller, assignee: row.assignee) {
            news[staff.id, default: []].append((section, piece.kind.isAlwaysHeard))
        }
    }

    mutating func remind(_ topic: NoticeTopic, _ row: RequestRow) {
        for staff in hearers.hearing(of: row.controller, assignee: row.assignee) {
            add(topic, row.controller, row.reference, to: staff.id)
        }
    }

    /// - Parameters:
    ///   - owner: the controller whose mailbox the letter came to; nil where it is nobody's.
    ///   - controller: under whose name the digest counts it.
    mutating func remindOfLetter(_ owner: String?, in controller: String) {
        for staff in hearers.filing(owner) { add(.held, controller, nil, to: staff.id) }
    }

    private mutating func add(_ topic: NoticeTopic, _ controller: String, _ reference: Reference?, to staff: String) {
        var sections = digests[staff, default: []]
        let place = sections.firstIndex { $0.controller == controller && $0.topic == topic }
        var section = place.map { sections[$0] } ?? NoticeSection(controller, topic)
        section.add(reference)
        if let place { sections[place] = section } else { sections.append(section) }
        digests[staff] = sections
    }

    /// What a member of staff is told at once; nil where there is nothing. Who declines such mail hears of broken promises
    /// all the same.
    func atOnce(_ staff: String, declines: Bool) -> [NoticeSection]? {
        let heard = news[staff, default: []].filter { $0.isAlwaysHeard || !declines }.map(\.section)
        return heard.isEmpty ? nil : NoticeSection.merged(heard)
    }

    func digest(_ staff: String) -> [NoticeSection]? { digests[staff] }
}
