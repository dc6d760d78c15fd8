/// A place where personal data lie and no program reaches: a paper archive, a supplier's portal. A colleague looks there.
package struct HandPlace: Sendable, Hashable {
    /// By which tasks know it.
    package let slug: String
    /// What the colleague is asked, in the organisation's own words.
    package let question: String
    /// The colleague's mail address, in normal form.
    package let colleague: String
    /// Which requests reach it.
    package let rights: Set<Right>

    /// Those whose answer can hold what a colleague did by hand; a confirmation and an export are made of rows alone.
    package static let rights: Set<Right> = [.copy, .correct, .delete, .closeAccount, .restrict]

    package init(slug: String, question: String, colleague: String, rights: Set<Right> = HandPlace.rights) {
        self.slug = slug
        self.question = question
        self.colleague = colleague
        self.rights = rights
    }
}
