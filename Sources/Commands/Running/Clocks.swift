import Casework
import Foundation
import SubjectRequests
import Synchronization

extension HouseClock {
    /// The machine's clock.
    static let system = HouseClock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}

/// A clock that runs at the usual speed from a chosen instant and jumps when it is told to. It keeps its reading in a file,
/// so that a demo that was killed goes on from where it was.
final class VirtualClock: Sendable {
    private struct Reading {
        var base: Timestamp
        var since: Timestamp
    }

    private let reading: Mutex<Reading>
    private let file: URL

    init(file: URL, start: Timestamp) throws {
        self.file = file
        let kept = try VirtualClock.kept(file)
        reading = Mutex(Reading(base: max(kept ?? start, start), since: HouseClock.system.now))
    }

    var clock: HouseClock { HouseClock { self.now } }

    var now: Timestamp {
        reading.withLock { reading in
            Timestamp(
                microseconds: reading.base.microseconds + HouseClock.system.now.microseconds
                    - reading.since.microseconds
            )
        }
    }

    /// Jumps forward; a time that has passed already changes nothing.
    func jump(to time: Timestamp) throws {
        guard time > now else { return }
        reading.withLock { $0 = Reading(base: time, since: HouseClock.system.now) }
        try DurableFile.write(Array(String(time.microseconds).utf8), to: file)
    }

    private static func kept(_ file: URL) throws -> Timestamp? {
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        let text = try String(contentsOf: file, encoding: .utf8)
        return Int64(text).map(Timestamp.init(microseconds:))
    }
}
