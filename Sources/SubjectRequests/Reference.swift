/// The one public name of a request or case: ten characters of Crockford base32, the last a check.
/// A case's begins with `C`, a request's never does.
package struct Reference: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    package var description: String { text }

    /// Reads what people type: any case, spaces and hyphens ignored, `O` for 0, `I` and `L` for 1.
    /// Nil when the length, a character or the check is wrong.
    package init?(_ typed: some StringProtocol) {
        var digits: [Int] = []
        for character in typed where character != " " && character != "-" {
            guard let digit = Reference.value(of: character) else { return nil }
            digits.append(digit)
        }
        guard digits.count == 10, let last = digits.last, last == Reference.check(digits.dropLast()) else { return nil }
        text = String(digits.map { Reference.alphabet[$0] })
    }

    /// A new reference for a request; about 45 random bits.
    package static func request(using random: inout some RandomNumberGenerator) -> Reference {
        make(random.next(upperBound: UInt64(31)), using: &random)
    }

    /// A new reference for a case; begins with `C`.
    package static func caseFile(using random: inout some RandomNumberGenerator) -> Reference {
        make(nil, using: &random)
    }

    private static func make(_ first: UInt64?, using random: inout some RandomNumberGenerator) -> Reference {
        // `C` stands at 12 in the alphabet; a request skips it.
        let head = first.map { Int($0) < 12 ? Int($0) : Int($0) + 1 } ?? 12
        var digits = [head]
        let bits: UInt64 = random.next()
        for place in 0..<8 { digits.append(Int((bits >> UInt64(place * 5)) & 31)) }
        digits.append(check(digits[...]))
        return Reference(digits: digits)
    }

    private init(digits: [Int]) { text = String(digits.map { Reference.alphabet[$0] }) }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    /// Horner's scheme over the field of 32 elements (x^5 + x^2 + 1), one digit a step: every single wrong character and
    /// every swap of neighbours changes the check.
    private static func check(_ digits: ArraySlice<Int>) -> Int {
        // Doubled after each digit, the last included: the check itself has weight 1, and no digit may share it.
        digits.reduce(1) { doubled($0 ^ $1) }
    }

    private static func doubled(_ element: Int) -> Int {
        element & 16 == 0 ? element << 1 : (element << 1) ^ 0b10_0101
    }

    private static func value(of character: Character) -> Int? {
        switch character.uppercased() {
        case "O": 0
        case "I", "L": 1
        case let upper: alphabet.firstIndex { String($0) == upper }
        }
    }
}
