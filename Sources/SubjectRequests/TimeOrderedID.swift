/// Makes ids that sort by the time at which they were made: random ids cost three times as much to index.
package enum TimeOrderedID {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// 26 characters of base32: 48 bits of milliseconds, then 80 random bits.
    package static func make(at time: Timestamp, using random: inout some RandomNumberGenerator) -> String {
        var characters: [UInt8] = []
        characters.reserveCapacity(26)
        let milliseconds = UInt64(max(0, time.microseconds / 1_000))
        for place in stride(from: 45, through: 0, by: -5) {
            characters.append(alphabet[Int((milliseconds >> UInt64(place)) & 31)])
        }
        // The system is asked twice and not for each character: asking it costs more than all the rest.
        for bits in [(random.next() as UInt64, 12), (random.next(), 4)] {
            for place in 0..<bits.1 { characters.append(alphabet[Int((bits.0 >> UInt64(place * 5)) & 31)]) }
        }
        return String(decoding: characters, as: UTF8.self)
    }
}
