import Casework
import Databases
import Storage
import SubjectRequests
import Testing
import Workflows

@Suite("A decision that is appealed against")
struct AppealTests {
    /// Of a partly answered request no ground is known: the one that the appeal is turned down on must be kept, or the request
    /// can never close as refused.
    @Test("is upheld on its own ground, and closes with it")
    func upheldAfterAPart() async throws {
        try await TestHouse.run { house in
            let opened = try await house.letter(.copy)
            try await house.work()
            let request = try await house.request(.copy, of: opened)
            try await house.casework.storage.write { connection in
                _ = try connection.sql.run(
                    "UPDATE requests SET state = 'appealed', phase = 'review', ground = NULL WHERE id = \(request.id)"
                )
            }
            try await house.casework.uphold(
                house.reference(.copy, of: opened),
                ground: .exempt,
                because: Sensitive("it stays so"),
                by: house.approver
            )
            try await house.work()
            let closed = try await house.request(.copy, of: opened)
            #expect(closed.state == "upheld")
            #expect(closed.outcome == .refused)
            #expect(closed.ground == .exempt)
        }
    }
}
