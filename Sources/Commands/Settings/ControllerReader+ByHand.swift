import Definitions
import SubjectRequests

extension SiteReader {
    /// What stands under `by-hand`: places that no program reaches, each with its question and the colleague to ask.
    func handPlaces(_ reader: DefinitionReader) -> [HandPlace] {
        guard !reader.isList else {
            let sentence = "name each place, such as 'paper-archive:', and under it 'ask' and 'question'"
            reader.problem("not-a-mapping", sentence)
            return []
        }
        return (reader.entries() ?? []).compactMap { key, value in
            guard let slug = key.text(), let keys = value.mapping(["ask", "question", "rights"]),
                let ask = keys.required("ask"), let address = ask.text(),
                let question = keys.required("question")?.text()
            else { return nil }
            guard isMailAddress(address) else {
                ask.problem("no-mail-address", "'\(address)' is no mail address; name the colleague who looks there")
                return nil
            }
            let rights = keys["rights"].map(handRights) ?? HandPlace.rights
            return HandPlace(
                slug: slug,
                question: question,
                colleague: IdentityKind.email.normalise(address),
                rights: rights
            )
        }
    }

    private func handRights(_ reader: DefinitionReader) -> Set<Right> {
        Set(
            (reader.list() ?? []).compactMap { item in
                guard let right = right(item) else { return nil }
                guard HandPlace.rights.contains(right) else {
                    let known = HandPlace.rights.map(\.rawValue).sorted().joined(separator: ", ")
                    let sentence = "nobody is asked by hand for '\(right.rawValue)'; say some of: \(known)"
                    item.problem("not-by-hand", sentence)
                    return nil
                }
                return right
            }
        )
    }
}
