/// One `{{…}}` of a template, with what stands inside it where it is a section.
struct TemplateTag: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case variable
        /// `{{{…}}}` and `{{&…}}`.
        case unescaped
        case section
        case inverted
        case partial
        /// `{{<…}}`: a partial whose blocks are filled here.
        case parent
        case block
        /// `{{=…=}}` and `{{%…}}`: not for templates.
        case directive
    }

    /// Where in a page a value would be printed.
    enum Surroundings: Sendable, Hashable {
        case text
        case quotedAttribute
        /// In a tag outside quotation marks, or in a script or style: escaping does not help there.
        case unsafe
    }

    let kind: Kind
    /// Empty for `first()` and its like.
    let name: String
    /// The function put around the name: `empty(list)`, `first()`.
    let function: String?
    let place: TemplatePlace
    let surroundings: Surroundings
    var inner: [TemplateTag] = []
    /// Whether words stand in this section outside of inner tags.
    var hasText = false

    /// Whether a section shows anything when it is shown.
    var says: Bool {
        hasText
            || inner.contains { tag in
                switch tag.kind {
                case .variable, .unescaped, .partial, .parent: true
                case .section, .inverted, .block: tag.says
                case .directive: false
                }
            }
    }
}
