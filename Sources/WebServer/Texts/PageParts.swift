import Templates

/// A short label with a colour and a shape; the words alone say everything.
struct StatusTag: Sendable, Hashable {
    /// The class of the stylesheet: colour and shape.
    enum Tone: String, Sendable {
        /// Nothing to do: done, closed, met.
        case quiet
        case good
        /// Somebody is working on it, or the server is.
        case busy
        /// Waits for a person.
        case waiting
        case soon
        case bad
    }

    var text: String
    var tone: Tone

    init(_ text: String, _ tone: Tone) {
        self.text = text
        self.tone = tone
    }

    var values: TemplateValue { ["text": .text(text), "tone": .text(tone.rawValue)] }
}

/// What a field of a form holds, and what is wrong with it.
struct FieldContent: Sendable, Hashable {
    var value: String
    /// A sentence; empty when nothing is wrong.
    var error: String

    init(_ value: String = "", error: String = "") {
        self.value = value
        self.error = error
    }

    var values: TemplateValue { ["value": .text(value), "error": .text(error)] }
}

/// One line of an error summary: a link to the field, in the very words that stand at the field.
struct FieldProblem: Sendable, Hashable {
    var field: String
    var text: String

    var values: TemplateValue { ["href": .text("#" + field), "text": .text(text)] }
}

/// A link with a count beside it, as in a navigation.
struct PageLink: Sendable, Hashable {
    var text: String
    var href: String
    var isHere = false
    var count = ""

    var values: TemplateValue {
        ["text": .text(text), "href": .text(href), "here": .flag(isHere), "count": .text(count)]
    }
}

/// A date that something is due on, and why that date.
struct DueLine: Sendable, Hashable {
    var what: String
    var day: String
    /// The steps that lead to the date, each a sentence.
    var because: [String]

    var values: TemplateValue {
        ["what": .text(what), "day": .text(day), "because": .list(because.map { .text($0) })]
    }
}

/// A choice among several in a form.
struct FormChoice: Sendable, Hashable {
    var value: String
    var title: String
    var says = ""
    var isChosen = false

    var values: TemplateValue {
        ["value": .text(value), "title": .text(title), "says": .text(says), "chosen": .flag(isChosen)]
    }
}

extension TemplateValue {
    /// An object that may be absent: a list of one or none, so that a section shows it once or not at all.
    static func maybe(_ value: TemplateValue?) -> TemplateValue { .list(value.map { [$0] } ?? []) }
}
