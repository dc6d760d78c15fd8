import Casework
import Foundation
import Mail
import Storage
import SubjectRequests
import TestPeers
import Testing

/// Mail of somebody who would like to pass for Aroha: under their own name or hers, quoting her references and their own,
/// the same letter more than once; through the real spool and the real intake, and out of the holding pen by staff's hand.
struct StrangersMail {
    private let house: TestHouse
    private let spool: IncomingSpool
    private let intake: LetterIntake

    init(_ house: TestHouse) {
        self.house = house
        spool = IncomingSpool(folder: house.folder.appending(path: "incoming"))
        let lexicons = LexiconFolder(Shipped.root.appending(path: "lexicons"))
        intake = LetterIntake(casework: house.casework, lexicons: lexicons, ownAddresses: [])
    }

    private static let wishes = [
        "Please delete all the personal data that you hold about me.",
        "Please send me a copy of all the personal data that you hold about me.",
        "Please correct my phone number: it is 021 555 0000.",
        "I confirm. Please go on with the deletion.",
    ]

    func receive(
        quoting references: Reference...,
        by staff: StaffMember,
        _ random: inout SeededGenerator
    ) async throws {
        let from = ["stranger@elsewhere.test", TestHouse.aroha].randomElement(using: &random) ?? TestHouse.aroha
        let wish = Self.wishes.randomElement(using: &random) ?? ""
        let reference = references.randomElement(using: &random).map(\.text) ?? ""
        let id = Int.random(in: 0...9_999_999, using: &random)
        let raw = """
            From: Aroha <\(from)>\r
            To: info@house.test\r
            Message-ID: <\(id)@elsewhere.test>\r
            Subject: Re: [\(reference)] My data\r
            \r
            \(wish) My e-mail address is \(TestHouse.aroha), my reference is \(reference).\r

            """
        let casework = house.casework
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            let time = house.clock.now
            try spool.store(Array(raw.utf8), mailbox: "info@house.test", at: time, keyring: casework.keyring)
            for name in try spool.waiting() {
                let letter = try spool.read(name)
                try await intake.store(letter)
                try spool.remove(letter)
            }
            _ = try await intake.fileAll()
        }
        guard let held = try await casework.waitingLetters(for: staff, .held).first else { return }
        _ = try await intake.file(held.id, as: [.delete, .copy], by: staff)
    }
}
