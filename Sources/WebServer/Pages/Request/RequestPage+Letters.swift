import Casework
import SubjectRequests

extension RequestPage {
    /// What was asked, in the person's own words: letters, and what a form or a call said.
    static func letters(_ sheet: RequestSheet, _ terms: Terms, _ phrases: Phrases) -> [Letter] {
        var letters = sheet.letters.map { letter in
            let envelope = letter.particulars?.disclosed
            return Letter(
                head: "\(envelope?.from ?? ""), \(phrases.moment(letter.receivedAt, in: sheet.zone))",
                subjectLine: envelope?.subjectLine ?? "",
                stretches: stretches(
                    terms.letters[letter.id] ?? "",
                    relied: zip(envelope?.sentences ?? [], envelope?.rights ?? []).map {
                        (sentence: $0, right: phrases["right-\($1)-short"])
                    }
                ),
                evidence: envelope?.authentication.flatMap { phrases.authentication($0) } ?? ""
            )
        }
        if let words = sheet.person.disclosed.words, !words.isEmpty {
            let head = "\(phrases["channel-\(sheet.channel.rawValue)"]), \(phrases.day(sheet.receivedOn))"
            letters.append(
                Letter(head: head, subjectLine: "", stretches: [Letter.Stretch(text: words, reliedFor: "")])
            )
        }
        return letters
    }

    /// Cuts a text where sentences begin and end that something was read from. A sentence that is not found stays unmarked.
    static func stretches(_ text: String, relied: [(sentence: String, right: String)]) -> [Letter.Stretch] {
        var found: [(range: Range<String.Index>, right: String)] = []
        for part in relied where !part.sentence.isEmpty {
            guard let range = text.firstRange(of: part.sentence) else { continue }
            if let same = found.firstIndex(where: { $0.range == range }) {
                found[same].right += ", " + part.right
            } else if !found.contains(where: { $0.range.overlaps(range) }) {
                found.append((range, part.right))
            }
        }
        var stretches: [Letter.Stretch] = []
        var position = text.startIndex
        for part in found.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            stretches.append(Letter.Stretch(text: String(text[position..<part.range.lowerBound]), reliedFor: ""))
            stretches.append(Letter.Stretch(text: String(text[part.range]), reliedFor: part.right))
            position = part.range.upperBound
        }
        stretches.append(Letter.Stretch(text: String(text[position...]), reliedFor: ""))
        return stretches.filter { !$0.text.isEmpty }
    }
}
