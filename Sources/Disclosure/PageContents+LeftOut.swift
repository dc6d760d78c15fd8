import SubjectRequests
import Templates

/// How much was left out, in words that depend on the number.
enum LeftOutWord: String, Sendable, CaseIterable {
    case rows = "left-out-rows"
    case fields = "left-out-fields"
    case passages = "left-out-passages"
    case files = "left-out-files"
    case names = "left-out-names"
}

extension PageContents {
    /// What staff left out: one line for each collection and ground, and for the files that people found.
    var leftOut: [String: TemplateValue] {
        let ofRows = parts.flatMap { part in
            part.head.leftOut.map { left in
                let counts: [(LeftOutWord, Int)] = [
                    (.rows, left.rows), (.fields, left.fields), (.passages, left.passages),
                ]
                return line(part.head.says, counts, left)
            }
        }
        let ofFiles = leftOutFiles.map { left in
            line(nil, [(.files, left.rows), (.names, left.fields + left.passages)], left)
        }
        let all = ofRows + ofFiles
        return ["hasLeftOut": .flag(!all.isEmpty), "leftOut": .list(all)]
    }

    var isAnythingLeftOut: Bool { !leftOutFiles.isEmpty || parts.contains { !$0.head.leftOut.isEmpty } }

    private func line(_ says: String?, _ counts: [(LeftOutWord, Int)], _ left: LeftOut) -> TemplateValue {
        let counted = counts.filter { $0.1 > 0 }.map { words.counted($0.0.rawValue, $0.1) }
        return ["says": .text(says), "count": .text(counted.joined(separator: ", ")), "because": .text(left.says)]
    }
}
