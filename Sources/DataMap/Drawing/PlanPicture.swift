import SubjectRequests

extension SearchPlan {
    /// The plan as an SVG picture that stands alone: title and description for people who do not see it, text that can be
    /// selected, colours that follow a dark page, and no script.
    package var svg: String {
        let graph = PlanGraph(self)
        let (width, height) = (graph.width, graph.height)
        var lines = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" \
            role="img" aria-labelledby="title description">
            """,
            "<title id=\"title\">\(graph.title.inMarkup)</title>",
            "<desc id=\"description\">\(graph.description.inMarkup)</desc>", PlanPicture.style,
            "<rect class=\"paper\" width=\"\(width)\" height=\"\(height)\"/>",
        ]
        lines += graph.edges.map { edge in
            """
            <path class="\(edge.isClaimed ? "claimed" : "sure")" d="\(graph.path(of: edge))" marker-end="url(#tip)">\
            <title>\(edge.fields.inMarkup)</title></path>
            """
        }
        lines += graph.nodes.map(PlanPicture.box)
        lines.append("</svg>")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The plan in sentences, one line a step, in the order of the search.
    package var prose: String {
        var lines = ["\(right.rawValue) at \(controller)"]
        for (number, wave) in waves.enumerated() {
            for step in wave.flatMap(\.steps) {
                let inputs = step.inputs.map { "\($0.sourceName) (\($0.says))" }.joined(separator: " or ")
                lines.append("\(number + 1). \(step.collection) in store \(step.store), from \(inputs)")
            }
        }
        lines += unreached.map { "not reached: \($0.collection), \($0.hint)" }
        return lines.joined(separator: "\n")
    }
}

private enum PlanPicture {
    static let style = """
        <style>
        :root { color-scheme: light dark; --ink: #1b1b1b; --paper: #ffffff; --line: #5b6470; --soft: #eef1f5; --from: #dde7dd; }
        @media (prefers-color-scheme: dark) {
        :root { --ink: #f1f1f1; --paper: #16181c; --line: #9aa4b2; --soft: #262b33; --from: #24382a; }
        }
        text { font: 13px system-ui, sans-serif; fill: var(--ink); text-anchor: middle; }
        .detail { font-size: 11px; }
        rect { fill: var(--soft); stroke: var(--line); stroke-width: 1.2; }
        .identity rect { fill: var(--from); }
        .unreached rect { stroke-dasharray: 4; }
        .paper { fill: var(--paper); stroke: none; }
        path { fill: none; stroke: var(--line); stroke-width: 1.2; }
        .claimed { stroke-dasharray: 4; }
        marker path { fill: var(--line); stroke: none; }
        </style>
        <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">\
        <path d="M0 0 L8 4 L0 8 z"/></marker></defs>
        """

    static func box(_ node: PlanGraph.Node) -> String {
        let size = "x=\"\(node.x)\" y=\"\(node.y)\" width=\"\(PlanGraph.boxWidth)\" height=\"\(node.height)\""
        let lines = node.lines.map { line in
            """
            <text\(line.isDetail ? " class=\"detail\"" : "") x="\(PlanGraph.boxWidth / 2)" \
            y="\(line.y)">\(line.text.inMarkup)</text>
            """
        }
        // The picture within the picture cuts off what a font that nobody has heard of would draw over the edge.
        return """
            <g class="\(node.kind.rawValue)"><title>\(node.name.inMarkup)</title><rect \(size) rx="7"/>\
            <svg \(size) overflow="hidden">\(lines.joined())</svg></g>
            """
    }
}

extension String {
    /// Whatever an operator writes in a map stays text.
    fileprivate var inMarkup: String {
        drawable.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
