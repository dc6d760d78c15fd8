import Foundation

/// An instant: microseconds since 1970-01-01T00:00:00Z, as the database stores it.
package struct Timestamp: Sendable, Hashable, Comparable, Codable {
    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// Midnight UTC of `day`, `seconds` later.
    package init(_ day: CivilDate, seconds: Int = 0) {
        self.init(microseconds: (Int64(day.daysSinceEpoch) * 86_400 + Int64(seconds)) * 1_000_000)
    }

    /// `day` at `seconds` after its midnight by the clocks of `zone`.
    package init(_ day: CivilDate, seconds: Int, in zone: TimeZone) {
        let utc = Timestamp(day, seconds: seconds)
        func shifted(by offset: Int) -> Timestamp { utc.adding(seconds: -offset) }
        func offset(at time: Timestamp) -> Int {
            zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.microseconds / 1_000_000)))
        }
        // The offset at the guess is the right one but for the hours in which clocks change.
        self = shifted(by: offset(at: shifted(by: offset(at: utc))))
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    package func adding(seconds: Int) -> Timestamp {
        Timestamp(microseconds: microseconds + Int64(seconds) * 1_000_000)
    }

    /// The local day in `zone`: the day boundaries of law are the controller's, not UTC's.
    package func day(in zone: TimeZone) -> CivilDate {
        let seconds = microseconds.flooredDivision(by: 1_000_000)
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
        return CivilDate(daysSinceEpoch: Int((seconds + Int64(offset)).flooredDivision(by: 86_400)))
    }

    /// The instant `period` later, counted in the zone's calendar days, at the same local time.
    package func adding(_ period: Period, in zone: TimeZone) -> Timestamp {
        let start = day(in: zone)
        let days = start.adding(period).daysSinceEpoch - start.daysSinceEpoch
        return adding(seconds: days * 86_400 + period.hours * 3_600)
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds.
    package var description: String {
        let milliseconds = microseconds.flooredDivision(by: 1_000)
        let day = CivilDate(daysSinceEpoch: Int(milliseconds.flooredDivision(by: 86_400_000)))
        let rest = Int(milliseconds - Int64(day.daysSinceEpoch) * 86_400_000)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let fraction = String(1_000 + rest % 1_000).dropFirst()
        return "\(day)T\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):\(two(rest / 1_000 % 60)).\(fraction)Z"
    }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
