/// A value that a template has to say, whatever its language.
package struct RequiredContent: Sendable, Hashable {
    /// The template's name up to the first full stop.
    package let template: String
    /// As templates name it: `authority.name`, `mayComplain`.
    package let value: String
    /// Who demands it, for the one who mends the template: "GDPR Art. 12(4)".
    package let law: String

    package init(template: String, value: String, law: String) {
        self.template = template
        self.value = value
        self.law = law
    }
}

extension TemplateCatalogue {
    /// What this language leaves out: templates that `english` has, and values that one of its templates says and ours does not.
    ///
    /// - Parameter folder: where this language's files lie: `mail-templates/de/`.
    package func omissions(beside english: TemplateCatalogue, folder: String) -> [TemplateFault] {
        english.uses.flatMap { name, said -> [TemplateFault] in
            guard let own = uses[name] else {
                let sentence = "This template is missing; English has it, so translate that."
                return [TemplateFault("template-missing", sentence, file: "\(folder)\(name.fileName)")]
            }
            return said.subtracting(own).map { value in
                let sentence = "English says '\(value)' here, and this template leaves it out."
                return TemplateFault("template-value-unused", sentence, file: file(of: name, folder))
            }
        }
    }

    /// What a statute demands and a template, in one of its forms, does not say.
    package func omissions(of required: [RequiredContent], folder: String) -> [TemplateFault] {
        required.flatMap { content in
            uses.filter { $0.key.stem == content.template && !$0.value.contains(content.value) }.keys.map { name in
                let sentence =
                    "This message has to say '\(content.value)' (\(content.law)), and nothing is said of it here."
                return TemplateFault("template-content-required", sentence, file: file(of: name, folder))
            }
        }
    }

    private func file(of name: TemplateName, _ folder: String) -> String { files[name] ?? folder + name.fileName }
}

extension TemplateName {
    /// `acknowledgement.txt.mustache`.
    var fileName: String { "\(registered).\(kind.rawValue).mustache" }
}
