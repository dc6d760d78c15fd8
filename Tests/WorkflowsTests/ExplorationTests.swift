import SubjectRequests
import Testing
import Workflows

/// What the proof of the shipped definitions covers and costs, in places looked at: time depends on the machine, this does not.
@Suite("Exploring the shipped workflows")
struct ExplorationTests {
    @Test("all of them together need fewer places than a tenth of a second holds")
    func cost() throws {
        let definitions = try ShippedWorkflows.names.map(ShippedWorkflows.read)
        let places = WorkflowChecker.placesExplored(in: definitions)
        print("places and pairs of all shipped workflows: \(places)")
        #expect(places > 500)
        #expect(places < 50_000)
    }

    @Test("no two of them can wait for each other for ever")
    func pairs() throws {
        let definitions = try ShippedWorkflows.names.map(ShippedWorkflows.read)
        #expect(WorkflowChecker.problems(between: definitions) { SourcePlace(file: $0.name) }.isEmpty)
    }

    @Test("two that wait for each other are found, with the way there")
    func circle() throws {
        let copy = try ShippedWorkflows.text("copy.yml")
        let confirm = try ShippedWorkflows.text("confirm.yml")
        let waiting = "needs: [identity-verified, no-disclosure-open]}"
        let changed = [copy, confirm].map { text in
            text.replacing(
                "to: preparing, by: [requester, case-handler, system], needs: [identity-verified]}",
                with: "to: waiting, by: [requester, case-handler, system], needs: [identity-verified]}"
            )
                + """
                  waiting:
                    meaning: waits
                    phase: review
                    moves:
                      - {when: proceed, to: preparing, by: [system], \(waiting)

                """
        }
        let definitions = changed.map { text in
            Result { () throws(Problems) in
                try WorkflowReader { path in try? ShippedWorkflows.text(path) }.read(text, file: "changed.yml")
            }
        }
        for case .failure(let problems) in definitions {
            let circle = try #require(problems.all.first { $0.code == "waits-in-circle" })
            #expect(circle.sentence.contains("first: verify-identity → waiting"))
            #expect(circle.sentence.contains("second: verify-identity → waiting"))
        }
        #expect(definitions.count { if case .failure = $0 { true } else { false } } == 2)
    }
}
