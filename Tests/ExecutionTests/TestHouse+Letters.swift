import Casework
import Foundation
import Mail
import Storage
import SubjectRequests

extension TestHouse {
    func intake() -> LetterIntake {
        LetterIntake(
            casework: casework,
            lexicons: LexiconFolder(Shipped.root.appending(path: "lexicons")),
            ownAddresses: ["info@house.test"]
        )
    }

    /// Stores a letter as it comes from the mail server and files what waits.
    func receive(_ text: String) async throws -> [FiledLetter] {
        let spool = IncomingSpool(folder: folder.appending(path: "incoming"))
        let raw = Array(text.replacing("\n", with: "\r\n").utf8)
        try spool.store(raw, mailbox: "info@house.test", at: clock.now, keyring: casework.keyring)
        let intake = intake()
        for name in try spool.waiting() {
            let letter = try spool.read(name)
            try await intake.store(letter)
            try spool.remove(letter)
        }
        return try await intake.fileAll()
    }

    /// Notices to the case handler that something has happened.
    func told() throws -> [String] {
        try mails().filter { $0.to.contains { $0.address == "handler@house.test" } }
            .filter { $0.subjectLine.contains("something has happened") }.map(\.text)
    }

    /// Notices are gathered for some minutes before they go out.
    func tellAll() async throws {
        try await tell()
        clock.advance(minutes: 5)
        try await tell()
    }
}
