import Casework
import Execution
import Foundation
import Mail
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("Requests of minors")
struct MinorTests {
    private func straightThrough(_ controller: inout DataController) {
        controller.approval = [.copy: ApprovalRule.none]
    }

    @Test("nothing goes straight through while the mark stands; lifted, it does again", arguments: [false, true])
    func marked(isLifted: Bool) async throws {
        try await TestHouse.run(change: straightThrough) { house in
            let opened = try await house.letter(.copy)
            let reference = try house.reference(.copy, of: opened)
            try await house.work()
            try await house.casework.markMinor(
                reference,
                stands: true,
                because: Sensitive("born in 2014"),
                by: house.handler
            )
            await #expect(throws: CaseworkError.minorUnchanged) {
                try await house.casework.markMinor(reference, stands: true, because: Sensitive("-"), by: house.handler)
            }
            await #expect(throws: CaseworkError.notPermitted(.attestIdentity)) {
                try await house.casework.markMinor(
                    reference,
                    stands: false,
                    because: Sensitive("-"),
                    by: house.approver
                )
            }
            if isLifted {
                let why = Sensitive("another person of that name")
                try await house.casework.markMinor(reference, stands: false, because: why, by: house.handler)
            }
            try await house.confirm(opened)
            try await house.work()
            let sheet = try await house.casework.sheet(reference, for: house.approver)
            guard !isLifted else {
                #expect(try await house.request(.copy, of: opened).outcome == .fulfilled && sheet.minor == nil)
                return
            }
            #expect(try await house.request(.copy, of: opened).state == "review")
            #expect(sheet.minor?.disclosed == "born in 2014" && sheet.approvalsRequired == 1)
            #expect(try house.mails().allSatisfy { $0.attachments.isEmpty })
            let summary = try await house.casework.summary(reference, for: house.approver)
            #expect(summary.flags.contains("minor"))
            #expect(try await house.casework.approve(reference, by: house.approver))
            try await house.work()
            #expect(try await house.request(.copy, of: opened).outcome == .fulfilled)
        }
    }

    @Test("a letter of a child's is held; what staff open from it bears the mark from the first moment")
    func letter() async throws {
        try await TestHouse.run(change: straightThrough) { house in
            let text = """
                From: Aroha <aroha@house.test>
                To: info@house.test
                Subject: My data
                Message-ID: <child@mail.test>

                I am 12 years old. Please send me a copy of all personal data that you hold about me.
                """
            let held = try #require(try await house.receive(text).first)
            #expect(held.verdict == .held && held.opened == nil)
            let filed = try await house.intake().file(held.message, by: house.handler)
            let opened = try #require(filed.opened)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            #expect(try await house.request(.copy, of: opened).state == "review")
            let reference = try house.reference(.copy, of: opened)
            #expect(try await house.casework.sheet(reference, for: house.approver).minor?.disclosed.isEmpty == true)
        }
    }
}
