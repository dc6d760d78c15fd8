import Foundation
import SubjectRequests
import Testing
import Workflows

/// The workflow files of this checkout.
enum ShippedWorkflows {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "workflows")

    static func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }

    static func read(_ name: String) throws -> WorkflowDefinition {
        try WorkflowReader { try? text($0) }.read(text("\(name).yml"), file: "\(name).yml")
    }

    static let names = Right.allCases.map(\.rawValue)
}

@Suite struct ShippedWorkflowTests {
    @Test(arguments: ShippedWorkflows.names)
    func passesTheChecker(name: String) throws {
        let definition = try ShippedWorkflows.read(name)
        #expect(definition.name == name)
        #expect(definition.right.rawValue == name)
        #expect(definition.digest.count == 64)
    }

    /// Nobody asks for a sweep: no right has its name, and nobody is written to.
    @Test func theSweepPassesTheCheckerAndWritesToNobody() throws {
        let sweep = try ShippedWorkflows.read("sweep")
        #expect(sweep.right == .delete && Right(word: sweep.name) == nil)
        #expect(sweep.states.flatMap(\.entry).allSatisfy { $0.kind != .mail })
        let library = WorkflowLibrary(inForce: try ShippedWorkflows.names.map(ShippedWorkflows.read) + [sweep])
        #expect(library.sweep == sweep && library.current(for: .delete)?.name == "delete")
        #expect(library.current(like: sweep) == sweep && library.current.last == sweep)
    }

    /// The resolved text is what is kept for years: read again, it must be the same definition with the same digest.
    @Test(arguments: ShippedWorkflows.names)
    func resolvedTextReadsBackAsTheSameDefinition(name: String) throws {
        let definition = try ShippedWorkflows.read(name)
        let again = try WorkflowReader { _ in nil }.read(WorkflowText.render(definition), file: "resolved")
        #expect(again == definition)
    }
}
