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
                #expect(one.y + one.height < other.y || other.y + other.height < one.y)
            }
            #expect(one.x >= 0 && one.x + PlanGraph.boxWidth <= graph.width)
            #expect(one.y >= 0 && one.y + one.height <= graph.height)
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

    /// What somebody may write into a map, or find in a catalogue.
    static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror='alert(1)'>", "a\"b'c`d`", "`**bold**`", "]]> --> <!-- ]",
        "a\nclick n1 href \"javascript:alert(1)\"", "end\r\nsubgraph", "#quot;#35;&lt;&amp;", "%%{init: {}}%%",
        "\u{0}\u{1}\u{1B}[2J",
        "\u{202E}tcejbo\u{2066}", "\u{5E9}\u{5DC}\u{5D5}\u{5DD} \u{645}\u{631}\u{62D}\u{628}\u{627} abc 12",
        "\u{FFFE}\u{FFFF}", String(repeating: "W", count: 200), String(repeating: "long_name.", count: 20),
        String(repeating: "\u{6F22}", count: 200), String(repeating: "e\u{301}\u{302}", count: 200),
        String(repeating: "\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467}", count: 40), " ",
    ]

    /// Two collections of that name, one reached and one not.
    static func plan(_ name: String) -> SearchPlan {
        let address = CollectionAddress(name, name)
        let inputs = [
            StepInput.identity(field: name, kind: IdentityKind(rawValue: name), isClaimed: false),
            .reference(
                SearchReference(
                    source: address,
                    pairs: [KeyPair(from: name, to: name, foldsCase: false)],
                    owns: true
                )
            ),
        ]
        let step = SearchStep(collection: address, store: name, inputs: inputs, outputs: [], pointers: [])
        return SearchPlan(
            right: .delete,
            controller: name,
            waves: [[SearchGroup(steps: [step], repeats: false)]],
            unreached: [
                UnreachedCollection(
                    collection: CollectionAddress(name, "other"),
                    otherKinds: [IdentityKind(rawValue: name)]
                )
            ]
        )
    }

    @Test("no line is wider than its box, and no box meets another, however long the names", arguments: hostile)
    func widths(_ name: String) {
        let graph = PlanGraph(PlanPictureTests.plan(name))
        #expect(graph.nodes.count == 3)
        for node in graph.nodes {
            #expect(!node.lines.isEmpty)
            for line in node.lines {
                let width = LabelLines.widest(line.text, size: line.isDetail ? 11 : 13)
                #expect(width <= PlanGraph.boxWidth - 14, "\(line.text)")
                #expect(line.y <= node.height - 10)
            }
            let feet = node.lines.map(\.y)
            #expect(feet == feet.sorted() && Set(feet).count == feet.count)
            #expect(node.y >= 0 && node.y + node.height <= graph.height)
        }
        // What fits is told whole.
        let short = LabelLines("app.users", width: 176, size: 13, linesMax: 6).lines
        #expect(short == ["app.users"])
        let long = LabelLines("community_insight.conversations", width: 176, size: 13, linesMax: 6).lines
        #expect(long == ["community_insight.", "conversations"])
    }

    @Test("hostile names stay text in SVG and in Mermaid", arguments: hostile)
    func hostileNames(_ name: String) {
        let plan = PlanPictureTests.plan(name)
        let picture = XMLWords(plan.svg)
        #expect(picture.isWhole)
        #expect(Set(picture.names).isSubset(of: PlanPictureTests.elements), "\(picture.names)")
        #expect(!plan.svg.unicodeScalars.contains { $0.isForbidden })
        #expect(picture.texts.contains(name.drawable))

        // Outside of quotes stands what the drawing itself says, the same whatever the names are.
        func skeleton(_ text: String) -> String { text.replacing(/"[^"\n]*"/, with: "\"\"") }
        #expect(skeleton(plan.mermaid) == skeleton(PlanPictureTests.plan("app").mermaid))
        let labels = plan.mermaid.matches(of: /"([^"\n]*)"/).map { String($0.1) }
        for label in labels {
            #expect(!label.contains { "<>`".contains($0) })
            #expect(label.replacing(/#(35|amp|quot|lt|gt|96);/, with: "").contains { "#&".contains($0) } == false)
        }
    }

    private static let elements: Set<String> = [
        "svg", "title", "desc", "style", "defs", "marker", "rect", "path", "g", "text",
    ]

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

extension Unicode.Scalar {
    /// XML knows no such character, or it turns lines round.
    fileprivate var isForbidden: Bool {
        (value < 0x20 && value != 0x0A) || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
            || value == 0xFFFE || value == 0xFFFF
    }
}

/// Reads a picture as XML, by its balance of tags and its texts.
private struct XMLWords {
    private(set) var isWhole = true
    private(set) var texts: [String] = []
    private(set) var names: [String] = []

    init(_ text: String) {
        var open: [Substring] = []
        for piece in text.split(separator: "<").dropFirst(text.hasPrefix("<") ? 0 : 1) {
            let halves = piece.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else {
                isWhole = false
                return
            }
            let name = halves[0].prefix { $0 != " " && $0 != "\n" }
            if !name.hasPrefix("/") { names.append(String(name)) }
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
