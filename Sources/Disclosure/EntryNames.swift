import SubjectRequests

/// The names of the files in a package: safe on every file system, the same for the same data map.
struct EntryNames {
    private var taken: Set<String> = []

    /// `data/STORE.COLLECTION`, without an ending. Letters beyond ASCII, spaces and the like become `-`; a name that is
    /// taken already, in any case of letters, gets a number.
    mutating func make(for head: HeldCollection) -> String {
        let name = "data/\(EntryNames.safe(head.store)).\(EntryNames.safe(head.collection))"
        var candidate = name
        var number = 2
        while !taken.insert(candidate.lowercased()).inserted {
            candidate = "\(name)-\(number)"
            number += 1
        }
        return candidate
    }

    /// At most 60 characters of `A-Z a-z 0-9 _ -`, never empty.
    static func safe(_ text: String) -> String {
        let characters = text.utf8.prefix(60).map { byte -> Character in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                Character(UnicodeScalar(byte))
            default: "-"
            }
        }
        return characters.isEmpty ? "-" : String(characters)
    }

    /// The same with the letters of every script, for names that people gave: `Lebenslauf-Müller`.
    static func readable(_ text: String) -> String {
        let characters = text.unicodeScalars.prefix(60).map { scalar -> Character in
            let isKept = scalar.isASCII ? isSafe(scalar) : scalar.properties.isAlphabetic
            return isKept ? Character(scalar) : "-"
        }
        return characters.isEmpty ? "-" : String(characters)
    }

    private static func isSafe(_ scalar: UnicodeScalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: false
        }
    }
}
