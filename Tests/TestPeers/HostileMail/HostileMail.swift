/// Mail as attackers and broken programs write it, made by a seed: the same letters for the same seed.
package struct HostileMail {
    package struct Letter: Sendable {
        /// What is wrong with it: `charset-utf-7`, `spoof-two-from`.
        package let family: String
        package let bytes: [UInt8]
        /// Whether some reader of mail would show a request in it, so that it must not be left alone.
        package let asks: Bool

        package init(family: String, bytes: [UInt8], asks: Bool) {
            (self.family, self.bytes, self.asks) = (family, bytes, asks)
        }
    }

    /// One way to be hostile.
    struct Family: Sendable {
        let name: String
        /// Whether what it makes shows its request to somebody.
        let asks: Bool
        let make: @Sendable (inout HostileMail) -> [UInt8]

        init(_ name: String, asks: Bool = true, _ make: @escaping @Sendable (inout HostileMail) -> String) {
            self.init(name, asks: asks, bytes: { Array(make(&$0).utf8) })
        }

        init(_ name: String, asks: Bool = true, bytes make: @escaping @Sendable (inout HostileMail) -> [UInt8]) {
            (self.name, self.asks, self.make) = (name, asks, make)
        }
    }

    var random: SeededGenerator
    /// One of so many letters of a heavy family is as large as may be, the others are small.
    let heavyOneIn: Int

    /// - Parameter heavyOneIn: one of so many letters of the families that exhaust is in fact huge.
    package init(seed: UInt64, heavyOneIn: Int = 40) {
        random = SeededGenerator(seed: seed)
        self.heavyOneIn = heavyOneIn
    }

    private static let families: [Family] =
        structure + boundaries + headers + contents + charsets + markup + texts
        + SpoofedSender.families.map { family in Family("spoof-\(family.name)") { family.letter(&$0) } }

    package static var familyNames: [String] { families.map(\.name) }

    /// Each family comes round; a quarter of the letters is damaged further, by bytes that changed, went or came twice.
    package mutating func letter(_ number: Int) -> Letter {
        let family = HostileMail.families[number % HostileMail.families.count]
        var bytes = family.make(&self)
        if chance(5) { bytes = endings(bytes) }
        guard chance(25) else { return Letter(family: family.name, bytes: bytes, asks: family.asks) }
        damage(&bytes)
        return Letter(family: family.name + "-damaged", bytes: bytes, asks: false)
    }

    /// Changes up to twenty places of a letter, or breaks it off.
    package mutating func damage(_ bytes: inout [UInt8]) {
        if chance(20) { bytes = Array(bytes.prefix(random.below(bytes.count + 1))) }
        for _ in 0..<(1 + random.below(20)) where !bytes.isEmpty {
            let place = random.below(bytes.count)
            switch random.below(5) {
            case 0: bytes[place] = UInt8(random.below(256))
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(contentsOf: bytes[place...].prefix(1 + random.below(60)), at: place)
            case 3: bytes[place] ^= 1 << UInt8(random.below(8))
            default: bytes.insert(one(Array("\r\n\0-:;\"=<>@ \t".utf8)), at: place)
            }
        }
    }

    /// The same lines with other ends.
    private mutating func endings(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.contains(0x0D) else { return bytes }
        return bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    }

    // MARK: - Pieces

    mutating func one<Element>(_ list: [Element]) -> Element { list[random.below(list.count)] }
    /// The same for texts, which the compiler knows at once.
    mutating func word(_ list: [String]) -> String { list[random.below(list.count)] }
    mutating func chance(_ percent: Int) -> Bool { random.chance(percent) }
    mutating func isHeavy() -> Bool { random.below(heavyOneIn) == 0 }

    /// A small number, or where the letter is a heavy one a great one.
    mutating func many(_ few: Int, _ heavy: Int) -> Int { isHeavy() ? heavy : 1 + random.below(few) }

    package static let wishes = [
        "Please delete all my personal data.", "Please send me a copy of all the personal data that you hold about me.",
        "Bitte löschen Sie alle meine personenbezogenen Daten.", "Veuillez supprimer toutes mes données personnelles.",
        "Por favor, eliminen todos mis datos personales.", "Please unsubscribe me from all of your mailing lists.",
    ]

    mutating func wish() -> String { one(HostileMail.wishes) }
    /// In English: ASCII alone, and of one language with what stands around it.
    mutating func plainWish() -> String { one([HostileMail.wishes[0], HostileMail.wishes[1], HostileMail.wishes[5]]) }

    /// The fields that an honest letter has.
    mutating func head(from: String = "Aroha Ngata <aroha@example.org>", subject: String = "Hello") -> String {
        """
        Received: from out.example.org by mx.outreach.example; Fri, 27 Nov 2026 09:30:00 +1300
        Message-ID: <\(random.next())@example.org>
        Date: Fri, 27 Nov 2026 09:29:00 +1300
        From: \(from)
        To: info@outreach.example
        Subject: \(subject)
        MIME-Version: 1.0

        """
    }

    /// A letter of one part.
    mutating func single(_ type: String, _ body: String, encoding: String = "8bit") -> String {
        head() + "Content-Type: \(type)\nContent-Transfer-Encoding: \(encoding)\n\n\(body)\n"
    }

    /// A letter of several parts, each with its own header.
    mutating func several(_ kind: String, _ parts: [String], boundary: String = "=_part", written: String? = nil)
        -> String
    {
        head() + HostileMail.multipart(kind, parts, boundary: boundary, written: written)
    }

    package static func multipart(_ kind: String, _ parts: [String], boundary: String, written: String? = nil) -> String
    {
        let parameter = written ?? "boundary=\"\(boundary)\""
        return "Content-Type: multipart/\(kind); \(parameter)\n\n"
            + parts.map { "--\(boundary)\n\($0)\n" }.joined() + "--\(boundary)--\n"
    }

    static func text(_ text: String) -> String { "Content-Type: text/plain; charset=utf-8\n\n\(text)" }
    static func html(_ text: String) -> String { "Content-Type: text/html; charset=utf-8\n\n\(text)" }

    func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
}
