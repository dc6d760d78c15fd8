import SubjectRequests

/// A definition as an SVG picture that stands alone: title and description for people who do not see it, text that can be
/// selected, colours that follow a dark page, and no script.
package enum WorkflowDrawing {
    package static func draw(_ definition: WorkflowDefinition) -> String {
        let layout = WorkflowLayout(definition)
        var lines = head(definition, layout)
        lines += layout.arrows.indices.map { drawn($0, layout) }
        for (number, state) in layout.states.enumerated() {
            lines += drawn(state, layout.items[number], isStart: state.name == definition.start)
        }
        lines.append("</svg>")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func head(_ definition: WorkflowDefinition, _ layout: WorkflowLayout) -> [String] {
        let (width, height) = (layout.width, layout.height)
        let ends = definition.statesInOrder.filter { $0.phase == .closed }.map(\.name).joined(separator: ", ")
        let description =
            "A request for \(definition.right.rawValue) begins in \(definition.start) and ends in one of: \(ends)."
        return [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" \
            role="img" aria-labelledby="title description">
            """,
            "<title id=\"title\">\(escaped(definition.name)), version \(definition.version)</title>",
            "<desc id=\"description\">\(escaped(description))</desc>",
            """
            <style>
            :root { color-scheme: light dark; --ink: #1b1b1b; --paper: #ffffff; --line: #5b6470; --soft: #eef1f5; --end: #dde7dd; }
            @media (prefers-color-scheme: dark) {
            :root { --ink: #f1f1f1; --paper: #16181c; --line: #9aa4b2; --soft: #262b33; --end: #24382a; }
            }
            text { font: 13px system-ui, sans-serif; fill: var(--ink); text-anchor: middle; }
            .trigger { font-size: 11px; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
            .phase { font-size: 10px; opacity: 0.8; }
            rect { fill: var(--soft); stroke: var(--line); stroke-width: 1.2; }
            .start rect { stroke-width: 2.6; }
            .closed rect { fill: var(--end); }
            .paper { fill: var(--paper); stroke: none; }
            path { fill: none; stroke: var(--line); stroke-width: 1.2; }
            marker path { fill: var(--line); stroke: none; }
            </style>
            <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">\
            <path d="M0 0 L8 4 L0 8 z"/></marker></defs>
            <rect class="paper" width="\(width)" height="\(height)"/>
            """,
        ]
    }

    private static func drawn(_ state: WorkflowState, _ item: WorkflowLayout.Item, isStart: Bool) -> [String] {
        let (x, y) = (item.x - WorkflowLayout.boxWidth / 2, WorkflowLayout.top(ofLayer: item.layer))
        let kind = state.phase == .closed ? "closed" : isStart ? "start" : "open"
        let ending = state.outcome.map { ": \($0.rawValue)" } ?? ""
        let size = "width=\"\(WorkflowLayout.boxWidth)\" height=\"\(WorkflowLayout.boxHeight)\""
        return [
            "<g class=\"\(kind)\"><title>\(escaped(state.meaning))</title>",
            "<rect x=\"\(x)\" y=\"\(y)\" \(size) rx=\"7\"/>",
            "<text x=\"\(item.x)\" y=\"\(y + 19)\">\(escaped(state.name))</text>",
            "<text class=\"phase\" x=\"\(item.x)\" y=\"\(y + 35)\">\(state.phase.rawValue)\(ending)</text></g>",
        ]
    }

    /// An arrow from layer to layer, its triggers near the state that it leaves.
    private static func drawn(_ number: Int, _ layout: WorkflowLayout) -> String {
        let arrow = layout.arrows[number]
        guard arrow.upper != arrow.lower else { return loop(arrow, layout.items[arrow.from]) }
        let route = layout.routes[number]
        var x = port(number, below: true, layout)
        var y = WorkflowLayout.top(ofLayer: layout.items[route[0]].layer) + WorkflowLayout.boxHeight
        var path = "M\(x) \(y)"
        var labels: [(x: Int, y: Int)] = []
        for (step, item) in route.enumerated().dropFirst() {
            let isLast = step == route.count - 1
            let toX = isLast ? port(number, below: false, layout) : layout.items[item].x
            let toY = WorkflowLayout.top(ofLayer: layout.items[item].layer)
            let bend = (toY - y) / 2
            path += " C\(x) \(y + bend) \(toX) \(toY - bend) \(toX) \(toY)"
            labels.append(label(number, layout, (x, y), (toX, toY), isLast: isLast))
            (x, y) = (toX, toY)
            if !isLast {
                y += WorkflowLayout.boxHeight
                path += " L\(x) \(y)"
            }
        }
        let tip = arrow.isBack ? "marker-start" : "marker-end"
        guard let place = arrow.isBack ? labels.last : labels.first else { return "" }
        let words = "<text class=\"trigger\" x=\"\(place.x)\" y=\"\(place.y)\">\(arrow.words)</text>"
        return "<path d=\"\(path)\" \(tip)=\"url(#tip)\"/>" + words
    }

    /// On the curve, a little below the state that the arrow leaves, or above it where the arrow goes back; neighbours at
    /// different heights.
    private static func label(
        _ number: Int,
        _ layout: WorkflowLayout,
        _ from: (x: Int, y: Int),
        _ to: (x: Int, y: Int),
        isLast: Bool
    ) -> (x: Int, y: Int) {
        let arrow = layout.arrows[number]
        let away = 18 + rank(number, below: !arrow.isBack, layout) % 4 * 14
        let share = (arrow.isBack ? WorkflowLayout.gapY - away : away) * 1_000 / WorkflowLayout.gapY
        let along = (3 * share * share - 2 * share * share * share / 1_000) / 1_000
        return (from.x + (to.x - from.x) * along / 1_000, from.y + share * (to.y - from.y) / 1_000 + 4)
    }

    /// Where an arrow touches its upper or lower state: beside the others that do, in the order in which they come in.
    private static func port(_ number: Int, below: Bool, _ layout: WorkflowLayout) -> Int {
        let arrow = layout.arrows[number]
        let state = below ? arrow.upper : arrow.lower
        let count = neighbours(of: state, below: below, layout).count
        let reach = WorkflowLayout.boxWidth - 36
        return layout.items[state].x + (2 * rank(number, below: below, layout) - count + 1) * reach
            / (2 * max(1, count))
    }

    private static func rank(_ number: Int, below: Bool, _ layout: WorkflowLayout) -> Int {
        let arrow = layout.arrows[number]
        return neighbours(of: below ? arrow.upper : arrow.lower, below: below, layout).firstIndex(of: number) ?? 0
    }

    private static func neighbours(of state: Int, below: Bool, _ layout: WorkflowLayout) -> [Int] {
        layout.arrows.indices.filter { number in
            let arrow = layout.arrows[number]
            return arrow.upper != arrow.lower && (below ? arrow.upper : arrow.lower) == state
        }.sorted { left, right in
            let (first, second) = (layout.routes[left], layout.routes[right])
            let (one, other) = below ? (first[1], second[1]) : (first[first.count - 2], second[second.count - 2])
            return (layout.items[one].x, left) < (layout.items[other].x, right)
        }
    }

    /// From a state to itself, at its right side.
    private static func loop(_ arrow: WorkflowLayout.Arrow, _ item: WorkflowLayout.Item) -> String {
        let (x, y) = (item.x + WorkflowLayout.boxWidth / 2, WorkflowLayout.top(ofLayer: item.layer) + 12)
        let path = "M\(x) \(y) C\(x + 30) \(y - 8) \(x + 30) \(y + 28) \(x) \(y + 20)"
        return "<path d=\"\(path)\" marker-end=\"url(#tip)\"/>"
            + "<text class=\"trigger\" x=\"\(x + 26)\" y=\"\(y + 40)\">\(arrow.words)</text>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
