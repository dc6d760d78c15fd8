import Casework
import SubjectRequests
import Workflows

/// What comes with a verb, from a form or from a program; empty where it was not said.
struct MoveOrder: Sendable, Decodable {
    typealias Name = MoveField.Name

    /// Words of an assignment beside ids of staff.
    static let nobody = "nobody"
    static let me = "me"

    private let values: [Name: String]

    subscript(name: Name) -> String { values[name] ?? "" }

    /// Nil where it was left out.
    func given(_ name: Name) -> String? { self[name].isEmpty ? nil : self[name] }

    /// All of it in one text, so that equal orders are equal texts.
    var wish: String { Name.allCases.map { "\($0.rawValue): \(self[$0])" }.joined(separator: "\n") }

    var text: Sensitive<String> { Sensitive(self[.text]) }

    init(_ form: SubmittedForm) {
        values = Dictionary(uniqueKeysWithValues: Name.allCases.map { ($0, form[$0.rawValue]) })
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        var values: [Name: String] = [:]
        for name in Name.allCases { values[name] = try container.decodeIfPresent(String.self, forKey: name)?.trimmed }
        self.values = values
    }

    /// Whether everything is there that the verb needs, each in its own words.
    func fits(_ verb: MoveVerb) -> Bool {
        verb.shape.fields.allSatisfy { field in
            guard let value = given(field.name) else { return !field.isRequired }
            return !value.contains("\0") && field.name.takes(value)
        }
    }
}

extension MoveField.Name {
    /// How it is filled in on a page.
    enum Control: Sendable {
        /// Carried along unseen.
        case hidden
        case line
        case area
        case day
        case choice
    }

    var control: Control {
        switch self {
        case .shown, .hold, .collection, .row, .withholding, .concern: .hidden
        case .wrong, .correct, .other, .colleague, .field, .passage: .line
        case .text: .area
        case .until, .answered, .on: .day
        case .ground, .level, .category, .reach, .assignee, .length, .reason, .change, .task, .authority, .basis:
            .choice
        }
    }

    /// The closed list of its words; empty where it takes any.
    var words: [String] {
        switch self {
        case .ground: RefusalGround.allCases.map(\.rawValue)
        case .level: VerificationLevel.allCases.filter { $0 > .none }.map(\.rawValue)
        case .reach: ["request", "case"]
        case .authority: ["told", "not-told"]
        case .basis: WithholdingGround.allCases.map(\.rawValue)
        case .reason: ExtensionReason.allCases.map(\.rawValue)
        default: []
        }
    }

    /// The phrase that says what one of ``words`` means.
    func phrase(of word: String) -> String { self == .basis ? "withheld-\(word)" : "\(rawValue)-\(word)" }

    fileprivate func takes(_ value: String) -> Bool {
        switch self {
        case .until, .answered, .on: CivilDate(value) != nil
        case .length: DeadlineExtension(value) != nil
        case .other: Reference(value) != nil
        case .colleague: isMailAddress(value)
        default: words.isEmpty || words.contains(value)
        }
    }
}
