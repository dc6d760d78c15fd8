/// All that a template may see: a tree of text, flags, lists and objects, made for it by a ``TemplateModel``.
///
/// Templates are written by operators, and the Mustache library would read any property of any value by reflection; so
/// no other value ever reaches it.
package enum TemplateValue: Sendable, Hashable {
    /// Printed by `{{name}}`; a section over it is shown when it is not empty.
    case text(String)
    /// Only for sections.
    case flag(Bool)
    /// A section is shown once for each element; all elements have one shape.
    case list([TemplateValue])
    case object([String: TemplateValue])

    /// `nil` is empty text.
    package static func text(_ text: String?) -> TemplateValue { .text(text ?? "") }

    package static func text(_ number: Int) -> TemplateValue { .text(String(number)) }
}

extension TemplateValue: ExpressibleByStringInterpolation, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .text(text) }

    package init(booleanLiteral flag: Bool) { self = .flag(flag) }

    package init(arrayLiteral elements: TemplateValue...) { self = .list(elements) }

    package init(dictionaryLiteral pairs: (String, TemplateValue)...) {
        self = .object(Dictionary(pairs, uniquingKeysWith: { $1 }))
    }
}

/// What one template, or several that say the same in other forms, is filled with.
package protocol TemplateModel: Sendable {
    /// The templates' name up to the first full stop: `acknowledgement` is filled into `acknowledgement.html.mustache`,
    /// `acknowledgement.txt.mustache` and `acknowledgement.subject.txt.mustache`.
    static var template: String { get }
    /// A filled example, which declares the shape: every list in it has an element. Also good for previews.
    static var sample: Self { get }
    /// An object; always of the sample's shape.
    var values: TemplateValue { get }
}

/// The shape of a value: which names there are, and what may be done with each.
indirect enum TemplateShape: Sendable, Hashable {
    case text
    case flag
    /// Nil when the sample's list was empty, so that nobody knows.
    case list(TemplateShape?)
    case object([String: TemplateShape])

    init(_ value: TemplateValue) {
        self =
            switch value {
            case .text: .text
            case .flag: .flag
            case .list(let elements): .list(elements.first.map(TemplateShape.init))
            case .object(let members): .object(members.mapValues(TemplateShape.init))
            }
    }

    /// Where `value` departs from this shape: the path to it, nil when it does not. A name that is missing from an inner
    /// object would silently be looked up in the outer one, so a departure is refused and never rendered.
    func departure(of value: TemplateValue, path: String = "") -> String? {
        switch (self, value) {
        case (.text, .text), (.flag, .flag), (.list(nil), .list([])): return nil
        case (.list(let shape?), .list(let elements)):
            for element in elements {
                if let found = shape.departure(of: element, path: path + "[]") { return found }
            }
            return nil
        case (.object(let shapes), .object(let members)):
            for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
                guard let member = members[name] else { return "\(path).\(name)" }
                if let found = shape.departure(of: member, path: "\(path).\(name)") { return found }
            }
            return members.keys.sorted().first { shapes[$0] == nil }.map { "\(path).\($0)" }
        default: return path.isEmpty ? "." : path
        }
    }
}
