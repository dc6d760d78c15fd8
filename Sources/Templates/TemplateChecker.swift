/// Walks through templates as rendering would, with shapes in place of values, and gathers every fault.
struct TemplateChecker {
    /// All partials, by kind and name.
    let tags: [TemplateName: [TemplateTag]]
    private(set) var faults: [TemplateFault] = []
    /// The values that each template says, by name, its partials counted in; with `^` before it what is said where there is none.
    private(set) var uses: [TemplateName: Set<String>] = [:]
    private var current: TemplateName?

    init(tags: [TemplateName: [TemplateTag]]) { self.tags = tags }

    /// What is known at one point of the walk.
    private struct Surroundings {
        let kind: TemplateKind
        /// Innermost last; the first is the model's object.
        var stack: [TemplateShape]
        /// Whether `first()` and its like have a meaning here.
        var isInList = false
        var blocks: [String: [TemplateTag]] = [:]
        /// The partials on the way here.
        var path: [String] = []
    }

    mutating func check(_ name: TemplateName, against shape: TemplateShape) {
        current = name
        uses[name] = []
        walk(tags[name] ?? [], Surroundings(kind: name.kind, stack: [shape]))
    }

    /// A value that is printed, or on which it depends whether something is said.
    private mutating func note(_ tag: TemplateTag) {
        guard let current, !tag.name.isEmpty, tag.name != "." else { return }
        uses[current, default: []].insert(tag.kind == .inverted ? "^" + tag.name : tag.name)
    }

    private mutating func walk(_ tags: [TemplateTag], _ around: Surroundings) {
        for tag in tags {
            switch tag.kind {
            case .variable: checkVariable(tag, around)
            case .unescaped:
                report("template-unescaped", "Write {{\(tag.name)}}; unescaped values are not allowed.", tag)
            case .directive:
                report("template-directive", "Remove this tag; the file's ending says how values are written.", tag)
            case .section, .inverted: walkSection(tag, around)
            case .partial, .parent: walkPartial(tag, around)
            case .block: walk(around.blocks[tag.name] ?? tag.inner, around)
            }
        }
    }

    private mutating func checkVariable(_ tag: TemplateTag, _ around: Surroundings) {
        if tag.surroundings == .unsafe {
            report("template-unsafe-place", "A value may stand only in text or in a quoted attribute.", tag)
        }
        guard let shape = shape(of: tag, around) else { return }
        note(tag)
        guard shape != .text else { return }
        report("template-not-text", "'\(tag.name)' is not text and cannot be printed; use a section.", tag)
    }

    private mutating func walkSection(_ tag: TemplateTag, _ around: Surroundings) {
        var inside = around
        let shape = shape(of: tag, around)
        if tag.says { note(tag) }
        if tag.kind == .section {
            switch shape {
            case .list(let element?):
                inside.stack.append(element)
                inside.isInList = true
            case .list(nil):
                report(
                    "template-empty-sample",
                    "The sample's list '\(tag.name)' is empty, so nothing is known of it.",
                    tag
                )
                return
            case .object, .text:
                inside.stack.append(shape ?? .text)
                inside.isInList = false
            case .flag: break
            case nil: return
            }
        }
        walk(tag.inner, inside)
    }

    private mutating func walkPartial(_ tag: TemplateTag, _ around: Surroundings) {
        let name = TemplateName(stem: tag.name, part: nil, kind: around.kind)
        guard let partial = tags[name], name.isPartial else {
            report(missing: tag, kind: around.kind)
            return
        }
        guard !around.path.contains(tag.name) else {
            report("template-partial-loop", "The partial '\(tag.name)' includes itself.", tag)
            return
        }
        var inside = around
        inside.isInList = false
        inside.path.append(tag.name)
        let filled = tag.inner.filter { $0.kind == .block }
        let known = blockNames(in: partial, kind: around.kind, path: inside.path)
        for block in filled where !known.contains(block.name) {
            report("template-unknown-block", "The partial '\(tag.name)' has no block '\(block.name)'.", block)
        }
        let blocks = Dictionary(filled.map { ($0.name, $0.inner) }, uniquingKeysWith: { $1 })
        inside.blocks.merge(blocks, uniquingKeysWith: { outer, _ in outer })
        walk(partial, inside)
    }

    private func blockNames(in tags: [TemplateTag], kind: TemplateKind, path: [String]) -> Set<String> {
        var names: Set<String> = []
        for tag in tags {
            if tag.kind == .block { names.insert(tag.name) }
            names.formUnion(blockNames(in: tag.inner, kind: kind, path: path))
            guard tag.kind == .partial || tag.kind == .parent, !path.contains(tag.name) else { continue }
            let partial = self.tags[TemplateName(stem: tag.name, part: nil, kind: kind)] ?? []
            names.formUnion(blockNames(in: partial, kind: kind, path: path + [tag.name]))
        }
        return names
    }

    /// The shape that a tag names; reports and answers nil when there is none.
    private mutating func shape(of tag: TemplateTag, _ around: Surroundings) -> TemplateShape? {
        if let function = tag.function { return shape(of: function, tag, around) }
        guard let shape = lookUp(tag.name, in: around.stack) else {
            report("template-unknown-variable", "There is no value '\(tag.name)' here.", tag)
            return nil
        }
        return shape
    }

    private mutating func shape(of function: String, _ tag: TemplateTag, _ around: Surroundings) -> TemplateShape? {
        switch function {
        case "first", "last", "odd", "even":
            guard tag.name.isEmpty, around.isInList else { break }
            return .flag
        case "empty", "count":
            guard case .list = lookUp(tag.name, in: around.stack) else { break }
            return function == "empty" ? .flag : .text
        default: break
        }
        report(
            "template-unknown-function",
            "'\(function)(\(tag.name))' cannot be used here; first(), last(), odd() and even() work inside a list, "
                + "empty(…) and count(…) on a list.",
            tag
        )
        return nil
    }

    /// Finds a name as the library does: the first part in the innermost object that has it, the rest below that.
    private func lookUp(_ name: String, in stack: [TemplateShape]) -> TemplateShape? {
        guard name != "." else { return stack.last }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        var found: TemplateShape?
        for case .object(let members) in stack.reversed() {
            found = members[parts[0]]
            if found != nil { break }
        }
        for part in parts.dropFirst() {
            guard case .object(let members) = found else { return nil }
            found = members[part]
        }
        return found
    }

    private mutating func report(missing tag: TemplateTag, kind: TemplateKind) {
        let others = TemplateKind.allCases.filter { $0 != kind }
        let other = others.first { tags[TemplateName(stem: tag.name, part: nil, kind: $0)] != nil }
        guard let other, tag.name.hasPrefix("_") else {
            report("template-unknown-partial", "There is no partial '\(tag.name)'; partials' names begin with _.", tag)
            return
        }
        report(
            "template-partial-kind",
            "The partial '\(tag.name)' exists only for \(other.rawValue); here its values would be escaped wrongly. "
                + "Write a \(tag.name).\(kind.rawValue).mustache.",
            tag
        )
    }

    private mutating func report(_ code: String, _ sentence: String, _ tag: TemplateTag) {
        faults.append(TemplateFault(code, sentence, tag.place))
    }
}
