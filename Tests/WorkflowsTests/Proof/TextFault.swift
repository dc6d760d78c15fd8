/// A slip of the pen in a workflow's text, and the code that the reader must find for it.
struct TextFault: Sendable {
    let code: String
    let old: String
    let new: String

    init(_ code: String, _ old: String, _ new: String) {
        self.code = code
        self.old = old
        self.new = new
    }

    /// The text with the slip; nil where there is no place for it.
    func applied(to text: String) -> String? {
        guard let range = text.firstRange(of: old) else { return nil }
        var text = text
        text.replaceSubrange(range, with: new)
        return text
    }

    static let all = [
        TextFault("unknown-key", "version: 1", "version: 1\nvresion: 1"),
        TextFault("missing-key", "version: 1\n", ""),
        TextFault("key-twice", "version: 1", "version: 1\nversion: 1"),
        TextFault("yaml", "version: 1", "version: %1"),
        TextFault("yaml-trap", "meaning: said in plain words", "meaning: on"),
        TextFault("not-a-number", "version: 1", "version: one"),
        TextFault("version-too-low", "version: 1", "version: -1"),
        TextFault("not-text", "workflow: sample", "workflow: [sample]"),
        TextFault("not-a-list", "include: []", "include: {}"),
        TextFault("not-a-mapping", "verification: {floor", "verification: 7 #"),
        TextFault("unknown-right", "right: ", "right: x"),
        TextFault("unknown-level", "floor: ", "floor: x"),
        TextFault("unknown-phase", "phase: ", "phase: x"),
        TextFault("unknown-outcome", "outcome: ", "outcome: x"),
        TextFault("unknown-effect", "    entry:\n", "    entry:\n      - gather\n"),
        TextFault("mail-without-message", "    entry:\n", "    entry:\n      - mail\n"),
        TextFault("unknown-once", "    entry:\n", "    entry:\n      - {mail: a, once: day}\n"),
        TextFault("unknown-trigger", "{when: ", "{when: x"),
        TextFault("unknown-role", "by: [", "by: [anybody, "),
        TextFault("unknown-guard", "needs: [", "needs: [trusted, "),
        TextFault("unknown-fact", "needs: []}", "facts: [gossip], needs: []}"),
        TextFault("unknown-clock-move", "needs: []}", "clock: rewind, needs: []}"),
        TextFault("move-without-effect", "    moves:\n", "    moves:\n      - {when: pause, by: [case-handler]}\n"),
        TextFault("not-a-duration", "P30D", "30 days"),
        TextFault("state-twice", "include: []", "include: [again.yml]"),
        TextFault("unknown-part", "include: []", "include: [nowhere.yml]"),
    ]
}
