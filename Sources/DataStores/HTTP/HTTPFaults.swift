import Outbound

extension StoreFault {
    init(store: String, _ error: OutboundError) {
        self.init(
            store: store,
            code: error.isTemporary ? "store-unavailable" : error.code,
            sentence: "The store \(store) did not answer as asked: \(error.sentence).",
            isTemporary: error.isTemporary
        )
    }

    /// What a status means that is no success.
    init(store: String, status: Int, pauseSeconds: Int?) {
        switch status {
        case 401:
            self.init(
                store: store,
                code: "store-sign-in-refused",
                sentence: "The store \(store) does not know us (401); renew the secret that its endpoints file names."
            )
        case 403:
            self.init(
                store: store,
                code: "store-permission-refused",
                sentence:
                    "The store \(store) knows us and does not let us do this (403); extend the account's rights there."
            )
        case 408, 425, 429, 500...599:
            self.init(
                store: store,
                code: "store-unavailable",
                sentence: "The store \(store) asks to try later (\(status)).",
                isTemporary: true
            )
            self.pauseSeconds = pauseSeconds
        default:
            self.init(
                store: store,
                code: "store-refused",
                sentence: "The store \(store) refused a call (\(status)); compare its endpoints file with its manual."
            )
        }
    }

    /// The seconds of silence that a 429 or 503 asks for (RFC 9110 section 10.2.3), at most a day; nil where it names none.
    /// A date is compared with the service's own clock.
    static func pauseSeconds(_ reply: HTTPReply) -> Int? {
        guard [429, 503].contains(reply.status), let text = reply.headers["retry-after"] else { return nil }
        let most = 86_400
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return min(Int(text) ?? most, most) }
        guard let until = HTTPDate.seconds(text), let now = reply.headers["date"].flatMap(HTTPDate.seconds) else {
            return nil
        }
        return max(0, min(until - now, most))
    }

    static func unreadable(store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "store-answer-unreadable",
            sentence: "The store \(store) answered with something that is no JSON, as a page of maintenance would be.",
            isTemporary: true
        )
    }

    static func unexpected(store: String, collection: String, what: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "store-answer-unexpected",
            sentence: "The store \(store) answered for \(collection) without \(what), which its endpoints file expects."
        )
    }

    static func noWay(store: String, collection: String, to what: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "no-endpoint",
            sentence: "The endpoints file of the store \(store) does not say how to \(what) in \(collection)."
        )
    }

    static func noPlace(store: String, field: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "value-does-not-fit",
            sentence: "A value of \(field) cannot stand in the path of a call to the store \(store)."
        )
    }

    static func strangeLink(store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "store-link-refused",
            sentence: "The store \(store) gave a link to its next page that leads elsewhere; it was not followed."
        )
    }

    static func pages(store: String, collection: String, most: Int?) -> StoreFault {
        let why = most.map { "more than \($0) pages" } ?? "the same page twice"
        return StoreFault(
            store: store,
            code: "store-pages-endless",
            sentence: "The store \(store) gave \(why) for one question about \(collection); nothing of it was used."
        )
    }

    /// The same fault of a write of which a part was made.
    func after(_ done: Int, of all: Int) -> StoreFault {
        var fault = StoreFault(
            store: store,
            code: code,
            sentence: "\(sentence) \(done) of \(all) changes were made before; all are gone through again.",
            isTemporary: isTemporary,
            place: place
        )
        fault.pauseSeconds = pauseSeconds
        return fault
    }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, the one form of a date that is still sent (RFC 9110 section 5.6.7).
enum HTTPDate {
    /// Seconds since 1970; nil for anything else.
    static func seconds(_ text: String) -> Int? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
            let month = months.firstIndex(of: String(parts[2]))
        else { return nil }
        let time = parts[4].split(separator: ":").compactMap { Int($0) }
        guard time.count == 3, (0...23).contains(time[0]), (0...59).contains(time[1]), (0...60).contains(time[2]),
            (1...31).contains(day), (1970...9999).contains(year)
        else { return nil }
        // Days since 1970 in the Gregorian calendar, the year beginning in March.
        let (march, from) = (month < 2 ? month + 10 : month - 2, month < 2 ? year - 1 : year)
        let days = 365 * from + from / 4 - from / 100 + from / 400 + (153 * march + 2) / 5 + day - 1 - 719_468
        return ((days * 24 + time[0]) * 60 + time[1]) * 60 + time[2]
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
