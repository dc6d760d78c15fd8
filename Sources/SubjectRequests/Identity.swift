/// Something by which stores know a person: an address, a phone number, a customer number.
package struct Identity: Sendable, Hashable {
    package let kind: IdentityKind
    /// Normalised by ``IdentityKind/normalise(_:)``, so that equal identities are equal texts.
    package let value: String

    /// Nil when nothing is left after normalisation.
    package init?(kind: IdentityKind, value: String) {
        let value = kind.normalise(value)
        guard !value.isEmpty else { return nil }
        self.kind = kind
        self.value = value
    }
}

/// The name that a data map gives an identity (`fides_meta.identity`): open, because maps name their own.
package struct IdentityKind: RawRepresentable, Sendable, Hashable, Codable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let email = IdentityKind(rawValue: "email")
    package static let phone = IdentityKind(rawValue: "phone_number")
    package static let name = IdentityKind(rawValue: "name")
    package static let postalAddress = IdentityKind(rawValue: "postal_address")
    package static let organisation = IdentityKind(rawValue: "organisation")
    package static let customerNumber = IdentityKind(rawValue: "customer_number")

    /// Folds what people write differently for the same thing; leaves everything else as it is.
    package func normalise(_ text: String) -> String {
        let trimmed = text.trimmingWhitespace()
        switch self {
        case .email: return trimmed.lowercased()
        case .phone: return IdentityKind.phoneNumber(trimmed)
        case .name: return trimmed.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        default: return trimmed
        }
    }

    /// "00" before a country is "+", and "(0)" after one is not dialled.
    private static func phoneNumber(_ text: String) -> String {
        let isInternational = text.hasPrefix("+") || text.hasPrefix("00") || text.hasPrefix("(+")
        let written = isInternational ? text.replacing("(0)", with: "") : text
        let digits = written.filter { $0.isASCII && ($0.isNumber || $0 == "+") }
        return digits.hasPrefix("00") ? "+" + digits.dropFirst(2) : digits
    }
}

/// How far an identity may be used: only verified ones start a search; a linked one was shown by a store in the same row.
package enum IdentityStanding: String, Sendable, Hashable, Codable, CaseIterable {
    case claimed
    case linked
    case verified
}

/// Where an identity came from.
package enum IdentityOrigin: String, Sendable, Hashable, Codable, CaseIterable {
    case letter
    case form
    case staff
    case store
}

extension String {
    fileprivate func trimmingWhitespace() -> String {
        // Most have nothing to trim, and to take letters together from signs would cost more than all else.
        if let first = utf8.first, let last = utf8.last, (0x21...0x7E).contains(first), (0x21...0x7E).contains(last) {
            return self
        }
        let start = drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}

/// Whether mail could go there: the shape alone, on the lenient side. What browsers and mail servers reject is rejected.
package func isMailAddress(_ text: String) -> Bool {
    let halves = text.split(separator: "@", omittingEmptySubsequences: false)
    guard halves.count == 2, text.utf8.count <= 254, (1...64).contains(halves[0].utf8.count) else { return false }
    guard
        text.unicodeScalars.allSatisfy({
            $0.value > 0x20 && $0.value != 0x7F && !"<>()[],;:\\\"".contains(Character($0))
        })
    else { return false }
    let labels = halves[1].split(separator: ".", omittingEmptySubsequences: false)
    return labels.count >= 2 && labels.allSatisfy { !$0.isEmpty && !$0.hasPrefix("-") && !$0.hasSuffix("-") }
}
