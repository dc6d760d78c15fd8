import SubjectRequests

extension SearchPlan {
    /// The plan as a Mermaid flowchart: from the kinds of identity to the collections that they lead to, store by store, and
    /// what no step reaches.
    package var mermaid: String {
        var names = NodeNames()
        var lines = ["flowchart LR"]
        for store in Set(steps.map(\.store)).sorted() {
            lines.append("    subgraph \(names.node("store \(store)"))[\"\(store.drawn)\"]")
            for step in steps where step.store == store {
                lines.append("        \(names.node("\(step.collection)"))[\"\(step.collection.description.drawn)\"]")
            }
            lines.append("    end")
        }
        for step in steps {
            lines += step.inputs.map { arrow($0, to: step, &names) }
        }
        for collection in unreached {
            let hint = collection.otherKinds.map(\.rawValue).joined(separator: " or ")
            let why = hint.isEmpty ? "nothing leads here" : "by \(hint)"
            let text = "\(collection.collection.description.drawn): \(why.drawn)"
            lines.append("    \(names.node("\(collection.collection)"))[\"\(text)\"]:::unreached")
        }
        lines.append("    classDef unreached stroke-dasharray: 4")
        return lines.joined(separator: "\n")
    }

    private func arrow(_ input: StepInput, to step: SearchStep, _ names: inout NodeNames) -> String {
        let target = names.node("\(step.collection)")
        switch input {
        case .identity(let field, let kind, let isClaimed):
            let source = "\(names.node("identity \(kind.rawValue)"))([\"\(kind.rawValue.drawn)\"])"
            return "    \(source) \(isClaimed ? "-.->" : "-->")|\"\(field.drawn)\"| \(target)"
        case .account(let field):
            return "    \(names.node("account"))([\"the account\"]) -->|\"\(field.drawn)\"| \(target)"
        case .reference(let reference):
            let fields = reference.pairs.map { "\($0.from) = \($0.to)" }.joined(separator: ", ")
            return "    \(names.node("\(reference.source)")) -->|\"\(fields.drawn)\"| \(target)"
        }
    }
}

/// Short names for what is drawn, in the order of drawing.
private struct NodeNames {
    private var known: [String: String] = [:]

    mutating func node(_ thing: String) -> String {
        if let name = known[thing] { return name }
        let name = "n\(known.count + 1)"
        known[thing] = name
        return name
    }
}

extension String {
    /// Text between quotes: Mermaid has its own escapes, reads a label as HTML, and one that begins with a backtick as Markdown.
    fileprivate var drawn: String {
        let escapes = [("#", "#35;"), ("&", "#amp;"), ("\"", "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("`", "#96;")]
        return escapes.reduce(drawable) { $0.replacing($1.0, with: $1.1) }
    }
}
