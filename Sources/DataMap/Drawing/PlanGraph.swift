import SubjectRequests

/// A search plan as a picture has it: what stands where, and what leads to what. Columns from left to right: the identities,
/// then one wave after another, and last what no step reaches. Whole numbers only, so that the same plan gives the same
/// picture everywhere.
package struct PlanGraph: Sendable {
    package enum Kind: String, Sendable {
        case identity, collection, unreached
    }

    /// A box; `x` and `y` are its upper left corner.
    package struct Node: Sendable {
        package let kind: Kind
        package let name: String
        /// The store of a collection, or what would lead to one that is not reached.
        package let detail: String
        package fileprivate(set) var x = 0
        package fileprivate(set) var y = 0
        /// The name, then the detail, in as many lines as they need.
        package let lines: [Line]
        package let height: Int

        init(kind: Kind, name: String, detail: String) {
            (self.kind, self.name, self.detail) = (kind, name, detail)
            let names = LabelLines(name, width: Line.width, size: 13, linesMax: 6).lines
            let details = LabelLines(detail, width: Line.width, size: 11, linesMax: 3).lines
            let first = names.enumerated().map { Line(text: $1, isDetail: false, y: 20 + 16 * $0) }
            let end = 20 + 16 * names.count
            lines = first + details.enumerated().map { Line(text: $1, isDetail: true, y: end + 13 * $0) }
            height = PlanGraph.boxHeight + 16 * (names.count - 1) + 13 * (details.count - 1)
        }
    }

    /// A line in a box; `y` is its foot, from the box's upper edge.
    package struct Line: Sendable {
        package let text: String
        package let isDetail: Bool
        package let y: Int

        /// How wide it may be: the box, less a margin.
        static let width = PlanGraph.boxWidth - 14
    }

    package struct Edge: Sendable {
        /// Places in ``PlanGraph/nodes``.
        package let from: Int
        package let to: Int
        /// The fields that are compared.
        package let fields: String
        /// From an identity that is only claimed.
        package let isClaimed: Bool
    }

    package static let boxWidth = 190
    /// Of a box with one line of each.
    static let boxHeight = 46
    private static let gapX = 86
    private static let gapY = 20
    private static let margin = 16

    package private(set) var nodes: [Node] = []
    package private(set) var edges: [Edge] = []
    package private(set) var width = 0
    package private(set) var height = 0
    /// What the picture shows, for those who do not see it.
    package let title: String
    package let description: String

    package init(_ plan: SearchPlan) {
        title = "How a person's rows are found for \(plan.right.rawValue) at \(plan.controller)"
        description = plan.summary
        var columns: [[Int]] = [[]]
        var known: [String: Int] = [:]
        for (name, detail) in plan.sources {
            known[name] = add(Node(kind: .identity, name: name, detail: detail), to: 0, &columns)
        }
        for (number, wave) in plan.waves.enumerated() {
            columns.append([])
            for step in wave.flatMap(\.steps) {
                let node = Node(kind: .collection, name: "\(step.collection)", detail: "store \(step.store)")
                known["\(step.collection)"] = add(node, to: number + 1, &columns)
            }
        }
        for step in plan.steps {
            for input in step.inputs {
                guard let from = known[input.sourceName], let to = known["\(step.collection)"] else { continue }
                edges.append(Edge(from: from, to: to, fields: input.says, isClaimed: input.isClaimed))
            }
        }
        if !plan.unreached.isEmpty { columns.append([]) }
        for collection in plan.unreached {
            let node = Node(kind: .unreached, name: "\(collection.collection)", detail: collection.hint)
            _ = add(node, to: columns.count - 1, &columns)
        }
        place(columns.filter { !$0.isEmpty })
    }

    private mutating func add(_ node: Node, to column: Int, _ columns: inout [[Int]]) -> Int {
        nodes.append(node)
        columns[column].append(nodes.count - 1)
        return nodes.count - 1
    }

    /// Each column in the order of what leads to it, and in the middle of the highest.
    private mutating func place(_ columns: [[Int]]) {
        let step = PlanGraph.boxHeight + PlanGraph.gapY
        let highest = columns.map(columnHeight).max() ?? PlanGraph.boxHeight
        height = 2 * PlanGraph.margin + highest
        width = 2 * PlanGraph.margin + columns.count * (PlanGraph.boxWidth + PlanGraph.gapX) - PlanGraph.gapX
        for (number, column) in columns.enumerated() {
            let weights = column.enumerated().map { place, node in
                let above = edges.filter { $0.to == node && !column.contains($0.from) }.map { nodes[$0.from].y }
                return above.isEmpty ? place * step : above.reduce(0, +) / above.count
            }
            let order = column.indices.sorted { (weights[$0], $0) < (weights[$1], $1) }
            var top = (height - columnHeight(column)) / 2
            for index in order {
                nodes[column[index]].x = PlanGraph.margin + number * (PlanGraph.boxWidth + PlanGraph.gapX)
                nodes[column[index]].y = top
                top += nodes[column[index]].height + PlanGraph.gapY
            }
        }
    }

    private func columnHeight(_ column: [Int]) -> Int {
        column.reduce(-PlanGraph.gapY) { $0 + nodes[$1].height + PlanGraph.gapY }
    }

    /// The curve of an arrow: to the right, or around the right side where it does not lead on.
    package func path(of edge: Edge) -> String {
        let (from, to) = (nodes[edge.from], nodes[edge.to])
        let (x, y) = (from.x + PlanGraph.boxWidth, from.y + from.height / 2)
        guard to.x > from.x else {
            let (endX, endY) = (to.x + PlanGraph.boxWidth, to.y + to.height / 2 + 8)
            let reach = max(x, endX) + PlanGraph.gapX / 2
            return "M\(x) \(y - 8) C\(reach) \(y - 8) \(reach) \(endY) \(endX) \(endY)"
        }
        let endY = to.y + to.height / 2
        let bend = (to.x - x) / 2
        return "M\(x) \(y) C\(x + bend) \(y) \(to.x - bend) \(endY) \(to.x) \(endY)"
    }
}

extension SearchPlan {
    /// Where the search starts: the kinds of identity, and accounts.
    fileprivate var sources: [(name: String, detail: String)] {
        var sources: [(name: String, detail: String)] = []
        for input in steps.flatMap(\.inputs) where !sources.contains(where: { $0.name == input.sourceName }) {
            switch input {
            case .identity(_, _, let isClaimed): sources.append((input.sourceName, isClaimed ? "claimed" : "proven"))
            case .account: sources.append((input.sourceName, "named by staff"))
            case .reference: continue
            }
        }
        return sources
    }

    fileprivate var summary: String {
        let found = "\(steps.count) collections in \(Set(steps.map(\.store)).count) stores are searched"
        let names = unreached.map { "\($0.collection)" }.joined(separator: ", ")
        return "\(found), in \(waves.count) waves. " + (names.isEmpty ? "All are reached." : "Not reached: \(names).")
    }
}

extension UnreachedCollection {
    /// What would lead to it.
    package var hint: String {
        otherKinds.isEmpty ? "nothing leads here" : "by " + otherKinds.map(\.rawValue).joined(separator: " or ")
    }
}

extension StepInput {
    /// The identity, account or collection that its values come from.
    package var sourceName: String {
        switch self {
        case .identity(_, let kind, _): kind.rawValue
        case .account: "the account"
        case .reference(let reference): "\(reference.source)"
        }
    }

    /// The fields that are compared, as people read them.
    package var says: String {
        switch self {
        case .identity(let field, _, _), .account(let field): field
        case .reference(let reference): reference.pairs.map { "\($0.from) = \($0.to)" }.joined(separator: ", ")
        }
    }

    fileprivate var isClaimed: Bool {
        guard case .identity(_, _, let isClaimed) = self else { return false }
        return isClaimed
    }
}

extension SearchPlan {
    /// A small plan, for those who lay out pages.
    package static let sample = {
        let users = CollectionAddress("app", "users")
        let messages = CollectionAddress("app", "messages")
        let pair = KeyPair(from: "id", to: "user_id", foldsCase: false)
        let reference = SearchReference(source: users, pairs: [pair], owns: true)
        let steps = [
            (users, StepInput.identity(field: "email", kind: .email, isClaimed: false)),
            (messages, .reference(reference)),
            (messages, .identity(field: "sender", kind: .customerNumber, isClaimed: true)),
        ]
        return SearchPlan(
            right: .copy,
            controller: "outreach",
            waves: [users, messages].map { collection in
                let inputs = steps.filter { $0.0 == collection }.map(\.1)
                let step = SearchStep(collection: collection, store: "app", inputs: inputs, outputs: [], pointers: [])
                return [SearchGroup(steps: [step], repeats: false)]
            },
            unreached: [UnreachedCollection(collection: CollectionAddress("crm", "notes"), otherKinds: [.phone])]
        )
    }()
}
