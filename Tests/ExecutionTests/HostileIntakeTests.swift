import Casework
import Foundation
import Mail
import Storage
import SubjectRequests
import TestPeers
import Testing

/// Hostile mail through the real door: spool, storage, intake. What came in is there, byte for byte, whatever it was.
@Suite("Hostile mail comes in")
struct HostileIntakeTests {
    @Test("each ends with a verdict, and its raw bytes are kept")
    func kept() async throws {
        try await TestHouse.run { house in
            var mail = HostileMail(seed: SeededGenerator(for: "hostile intake").seed, heavyOneIn: 400)
            let spool = IncomingSpool(folder: house.folder.appending(path: "incoming"))
            let intake = house.intake()
            let keyring = house.casework.keyring
            var raw: Set<[UInt8]> = []
            for number in 0..<400 {
                let bytes = mail.letter(number).bytes
                guard raw.insert(bytes).inserted else { continue }
                try spool.store(bytes, mailbox: "info@house.test", at: house.clock.now, keyring: keyring)
            }
            for name in try spool.waiting() {
                let letter = try spool.read(name)
                try await intake.store(letter)
                try spool.remove(letter)
            }
            let filed = try await intake.fileAll()
            let verdicts = Dictionary(grouping: filed, by: \.verdict).mapValues(\.count)
            print(
                "hostile intake: \(verdicts.map { "\($0.key.rawValue) \($0.value)" }.sorted().joined(separator: ", "))"
            )
            #expect(try await intake.fileAll().isEmpty && verdicts.count == 4)
            for bytes in raw {
                let row = try #require(try await intake.stored(bytes), "a letter was lost")
                #expect(try await house.casework.raw(row) == bytes)
                #expect(row.verdict != nil && (row.verdict == .held) == (row.heldBecause != nil))
            }
        }
    }
}
