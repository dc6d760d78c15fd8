import Foundation

/// What somebody gave as a fact, compared with whole held values: in any usual spelling, and never with a part of one.
///
/// Ignored are case, accents, spaces and punctuation; a day is one however it is written, and so is a telephone number with or
/// without its country. Fewer than three letters or digits never agree, for they are soon guessed.
package struct GivenFact: Sendable {
    private let folded: FoldedFact
    private let days: Set<CivilDate>

    /// The fewest letters and digits that are worth anything.
    private static let fewest = 3

    /// - Parameter months: the numbers of the months by their names, folded.
    /// - Returns: nil where nothing was given.
    package init?(_ text: String, months: [String: Int] = [:]) {
        folded = FoldedFact(text)
        guard !folded.text.isEmpty else { return nil }
        days = WrittenDay.days(in: text, months: months)
    }

    /// The held value in the one spelling that all of its spellings share, where what was given is that value; nil where it is
    /// not. Two facts that agree in one such value are one.
    package func agreement(with held: HeldValue) -> String? {
        switch held {
        case .null, .boolean, .bytes: nil
        case .integer(let number): agreement(withText: String(number))
        case .real(let number): agreement(withText: number.description)
        case .text(let text): agreement(withText: text)
        }
    }

    private func agreement(withText text: String) -> String? {
        if let day = WrittenDay.held(text) { return days.contains(day) ? day.description : nil }
        let held = FoldedFact(text)
        guard held.text.count >= GivenFact.fewest else { return nil }
        if let phone = held.phone, let given = folded.phone {
            return phone.agrees(with: given) ? phone.ending : nil
        }
        return held.text == folded.text ? held.text : nil
    }

    /// A text as ``agreement(with:)`` answers it.
    package static func spelling(of text: String) -> String {
        let folded = FoldedFact(text)
        return WrittenDay.held(text)?.description ?? folded.phone?.ending ?? folded.text
    }
}

/// A text without what people write in different ways.
struct FoldedFact: Sendable {
    let text: String
    let phone: WrittenPhone?

    init(_ written: String) {
        let plain = written.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        text = String(plain.filter { $0.isLetter || $0.isNumber })
        phone = WrittenPhone(written)
    }
}

/// A telephone number as somebody wrote it.
struct WrittenPhone: Sendable, Hashable {
    /// Digits alone, without the zeros or the plus sign that they begin with.
    private let digits: String
    private let isInternational: Bool

    /// Countries have numbers of one to three digits (ITU-T E.164).
    private static let countryDigits = 1...3
    /// With fewer it is one without its area.
    private static let fewest = 7

    /// Nil for what is not written as a telephone number.
    init?(_ text: String) {
        guard text.allSatisfy({ $0.isASCII && $0.isNumber || "+-()/. ".contains($0) }) else { return nil }
        let number = IdentityKind.phone.normalise(text)
        guard number.first == "+" || number.first == "0" else { return nil }
        isInternational = number.first == "+"
        digits = String(number.drop { $0 == "+" || $0 == "0" })
        guard digits.count >= WrittenPhone.fewest else { return nil }
    }

    /// In which national and international spelling are the same.
    var ending: String { String(digits.suffix(WrittenPhone.fewest)) }

    func agrees(with other: WrittenPhone) -> Bool {
        guard isInternational != other.isInternational else { return digits == other.digits }
        let (long, short) = isInternational ? (digits, other.digits) : (other.digits, digits)
        return long.hasSuffix(short) && WrittenPhone.countryDigits.contains(long.count - short.count)
    }
}
