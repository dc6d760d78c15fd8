/// A sentence of the map that the person reads, in one or several languages.
package struct Said: Sendable, Hashable {
    /// By language tag; the empty tag stands for text given without a language.
    private let texts: [String: String]

    package init(_ text: String) { texts = ["": text] }

    /// Nil when there is no text at all.
    package init?(_ texts: [String: String]) {
        guard !texts.isEmpty else { return nil }
        self.texts = texts
    }

    /// The text in `language`, else in its base language, else in the language that the map was written in.
    package func text(in language: String) -> String {
        let base = String(language.prefix { $0 != "-" })
        for tag in [language, base, "", "en"] {
            if let text = texts[tag] { return text }
        }
        return texts.min { $0.key < $1.key }?.value ?? ""
    }
}
