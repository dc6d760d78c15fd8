import Casework
import Execution
import Foundation
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("An answer on paper")
struct PostTests {
    @Test("where answers go by post, the request stays open until somebody has posted what they printed")
    func postedAnswer() async throws {
        try await TestHouse.run(change: { $0.delivery = .post }) { house in
            let opened = try await house.letter(.copy)
            let reference = try house.reference(.copy, of: opened)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            _ = try await house.casework.approve(reference, by: house.approver)
            try await house.work()
            let mails = try house.mails().count
            #expect(try await house.request(.copy, of: opened).phase != .closed)
            let flags = try await house.casework.summary(reference, for: house.handler).flags
            #expect(flags == [CaseDesk.toBePosted])

            let printed = try await house.casework.print(reference, by: house.handler)
            let letter = try #require(printed.first?.letter.disclosed)
            #expect(printed.count == 1 && letter.html.contains("your-data.zip"))
            let package = try #require(printed.first?.file?.disclosed)
            #expect(package.starts(with: Array("PK".utf8)))
            await #expect(throws: CaseworkError.dayImpossible) {
                try await house.casework.posted(reference, on: CivilDate("2026-11-30"), by: house.handler)
            }
            try await house.casework.posted(reference, by: house.handler)
            #expect(try await house.request(.copy, of: opened).outcome == .fulfilled)
            #expect(try house.mails().count == mails)
            let events = try await house.casework.storage.read { try $0.events.history(ofCase: opened.id) }
            let kinds = events.map(\.kind.rawValue)
            for kind in ["letter-written", "letter-printed", "letter-posted"] { #expect(kinds.contains(kind)) }
        }
    }

    @Test("parked letters are not tried again by unparking, and nobody else may print them")
    func guarded() async throws {
        try await TestHouse.run { house in
            var asking = Asking(
                controller: "house",
                channel: .phone,
                rights: [.copy],
                language: "en",
                receivedOn: try #require(CivilDate("2026-11-25")),
                receivedBasis: .stated
            )
            asking.name = Sensitive("Aroha Ngata")
            asking.postalAddress = Sensitive("12 High Street")
            let staff = house.handler.party(at: "house")
            let opened = try await house.casework.open(asking, by: staff)
            let reference = try house.reference(.copy, of: opened)
            try await house.work()
            #expect(try house.mails().isEmpty)
            await #expect(throws: CaseworkError.nothingParked) {
                try await house.casework.unpark(reference, because: Sensitive("mended"), by: house.handler)
            }
            let stranger = StaffMember(id: "x", name: Sensitive("x"), grants: ["other": [.caseHandler]])
            await #expect(throws: CaseworkError.notFound) {
                _ = try await house.casework.print(reference, by: stranger)
            }
            let letters = try await house.casework.print(reference, by: house.handler)
            #expect(letters.map(\.letter.disclosed.postalAddress) == ["12 High Street"])
            #expect(!(letters.first?.letter.disclosed.html.contains("/r/") ?? true))
        }
    }
}
