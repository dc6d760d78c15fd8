import Foundation

/// Bytes as text, each spelling exact: a text is read only when it is what writing the bytes would give.
enum ByteText {
    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        var characters: [UInt8] = []
        for byte in bytes {
            characters.append(hexDigits[Int(byte >> 4)])
            characters.append(hexDigits[Int(byte & 15)])
        }
        return String(decoding: characters, as: UTF8.self)
    }

    static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    static func base64(_ text: some StringProtocol) -> [UInt8]? {
        guard let data = Data(base64Encoded: String(text)) else { return nil }
        return data.base64EncodedString() == text ? Array(data) : nil
    }

    /// RFC 4648 section 5, without padding.
    static func base64URL(_ bytes: [UInt8]) -> String {
        String(base64(bytes).compactMap { urlAlphabet[$0] ?? $0 }.filter { $0 != "=" })
    }

    static func base64URL(_ text: some StringProtocol) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        let standard = text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        guard !text.contains(where: { "+/=".contains($0) }) else { return nil }
        return base64(String(standard) + padding)
    }

    /// Crockford's base32 in small letters, most significant bits first; 5 bits a character.
    static func base32(_ bytes: some Sequence<UInt8>) -> String {
        var characters: [UInt8] = []
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                characters.append(base32Digits[Int(pending >> bits & 31)])
            }
        }
        if bits > 0 { characters.append(base32Digits[Int(pending << (5 - bits) & 31)]) }
        return String(decoding: characters, as: UTF8.self)
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
    private static let base32Digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private static let urlAlphabet: [Character: Character] = ["+": "-", "/": "_"]
}
