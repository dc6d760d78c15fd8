import Foundation
import SubjectRequests
import Testing

@testable import DataMap

@Suite("The picture of a plan")
struct PlanPictureTests {
    @Test("columns lead from left to right, boxes do not touch, arrows go from box to box")
    func layout() {
        let graph = PlanGraph(.sample)
        let place = Dictionary(uniqueKeysWithValues: graph.nodes.map { ($0.name, $0) })
        #expect(graph.nodes.map(\.kind) == [.identity, .identity, .collection, .collection, .unreached])
        #expect(place["email"]?.x == place["customer_number"]?.x)
        let columns = ["email", "app.users", "app.messages", "crm.notes"].compactMap { place[$0]?.x }
        #expect(columns.count == 4 && columns == columns.sorted() && Set(columns).count == 4)
        for (number, one) in graph.nodes.enumerated() {
            for other in graph.nodes.dropFirst(number + 1) where one.x == other.x {
                #expect(abs(one.y - other.y) >= PlanGraph.boxHeight)
            }
            #expect(one.x >= 0 && one.x + PlanGraph.boxWidth <= graph.width)
            #expect(one.y >= 0 && one.y + PlanGraph.boxHeight <= graph.height)
        }
        let arrows = graph.edges.map { "\(graph.nodes[$0.from].name) \(graph.nodes[$0.to].name) \($0.fields)" }
        #expect(
            arrows == [
                "email app.users email", "app.users app.messages id = user_id",
                "customer_number app.messages sender",
            ]
        )
        #expect(graph.edges.map(\.isClaimed) == [false, false, true])
        #expect(graph.description == "2 collections in 1 stores are searched, in 2 waves. Not reached: crm.notes.")
    }

    @Test("whatever the map says stays text, and the picture is well-formed")
    func markup() throws {
        let attack = "a\"><script>&]]>"
        let address = CollectionAddress(attack, attack)
        let input = StepInput.identity(field: attack, kind: IdentityKind(rawValue: attack), isClaimed: false)
        let step = SearchStep(collection: address, store: attack, inputs: [input], outputs: [], pointers: [])
        let plan = SearchPlan(
            right: .delete,
            controller: attack,
            waves: [[SearchGroup(steps: [step], repeats: false)]],
            unreached: []
        )
        #expect(!plan.svg.contains("<script"))
        let parser = XMLWords(plan.svg)
        #expect(parser.isWhole && parser.texts.contains(attack))
    }

    @Test("the plan in words, and for programs")
    func words() throws {
        let lines = SearchPlan.sample.prose.split(separator: "\n").map(String.init)
        #expect(
            lines == [
                "copy at outreach", "1. app.users in store app, from email (email)",
                "2. app.messages in store app, from app.users (id = user_id) or customer_number (sender)",
                "not reached: crm.notes, by phone_number",
            ]
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(PlanDocument(.sample)), as: UTF8.self)
        #expect(json.contains(#""collection":"app.messages","from":[{"fields":"id = user_id","name":"app.users"}"#))
        #expect(json.contains(#""unreached":[{"collection":"crm.notes","needs":["phone_number"]}]"#))
    }
}

/// Reads a picture as XML, by its balance of tags and its texts.
private struct XMLWords {
    private(set) var isWhole = true
    private(set) var texts: [String] = []

    init(_ text: String) {
        var open: [Substring] = []
        for piece in text.split(separator: "<").dropFirst(text.hasPrefix("<") ? 0 : 1) {
            let halves = piece.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else {
                isWhole = false
                return
            }
            let name = halves[0].prefix { $0 != " " && $0 != "\n" }
            if name.hasPrefix("/") {
                isWhole = isWhole && open.popLast() == name.dropFirst()
            } else if !halves[0].hasSuffix("/") {
                open.append(name)
            }
            let shown = String(halves[1]).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            texts.append(shown.replacing("&quot;", with: "\"").replacing("&amp;", with: "&"))
        }
        isWhole = isWhole && open.isEmpty
    }
}
