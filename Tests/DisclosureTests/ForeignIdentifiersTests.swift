import SubjectRequests
import TestPeers
import Testing

/// What a compliance reviewer calls somebody else's in an answer, and what only looks like it.
@Suite struct ForeignIdentifiersTests {
    private let tokens = RowTokens(key: { bytes, _ in bytes }, caseID: "case")

    private static let person = [
        identity(.email, "Aroha@kereru.example"), identity(.phone, "+64 21 555 0124"), identity(.email, "a@gmail.com"),
    ]
    private static let house = [identity(.email, "info@outreach.example"), identity(.phone, "03 555 7000")]

    private static func identity(_ kind: IdentityKind, _ value: String) -> [Identity] {
        Identity(kind: kind, value: value).map { [$0] } ?? []
    }

    private func known(house: [Identity] = ForeignIdentifiersTests.house.flatMap { $0 }) -> KnownIdentifiers {
        KnownIdentifiers(
            person: ForeignIdentifiersTests.person.flatMap { $0 },
            claimed: ForeignIdentifiersTests.identity(.email, "old@elsewhere.example"),
            house: house,
            organisations: ForeignIdentifiersTests.identity(.phone, "0800 555 123"),
            sharedMailboxes: ["finance", "info"]
        )
    }

    /// How many of other people's stand in one value.
    private func foreign(
        _ text: String,
        field: String = "note",
        store: String = "app",
        _ known: KnownIdentifiers? = nil
    )
        throws -> Int
    {
        let head = HeldCollection(
            store: store,
            dataset: "crm",
            collection: "users",
            says: "",
            about: .person,
            fields: [HeldField(name: field)]
        )
        let spool = try Fixture.spool([.collection(head), .row([.text(text)])])
        return try ForeignIdentifiers(known: known ?? self.known(), tokens: tokens).scan(spool).distinct
    }

    @Test(arguments: [
        // Their own, as people write it.
        "aroha@KERERU.example", "mail aroha+news@kereru.example.", "0064 21 555 0124", "021 555 0124",
        "+64 (0)21 555-0124",
        "(021) 5550124", "a@gmail.com",
        // The organisation's, and whoever writes for it.
        "INFO@outreach.example", "from mereana@outreach.example", "desk@mail.outreach.example", "+64 3 555 7000",
        "0800 555 123",
        // Nobody's in particular.
        "finance@kereru.example", "no-reply@shop.example", "mailer-daemon@mx.example",
        // Numbers of other things.
        "Order INV-0012345678", "no. #0211234567", "https://shop.example/orders/0211234567", "0000123456",
        "2026-11-27 10:00:00.012345678", "10:15:30.001234567", "3,0123456789", "GB09 BARC 0215 5501 2501 23",
        "FR76 3000 6000 0112 3456 7890 189", "DE89370400440532013000", "192.168.100.200", "ISBN 978-0-306-40615-7",
    ])
    func notForeign(_ text: String) throws { #expect(try foreign(text) == 0, "\(text)") }

    @Test(arguments: [
        "ben@kereru.example", "aroha@kereru.example.org", "info@elsewhere.example", "b@gmail.com", "finance@gmail.com",
        "021 555 0125", "+44 7700 900123", "call 0800 555 124", "outreach.example@evil.example",
        "x@notoutreach.example",
        // No bank account: the sum is wrong, and the last groups are a number as people write it.
        "GB00 BARC 0215 5501 2501 23",
    ])
    func foreign(_ text: String) throws { #expect(try foreign(text) == 1, "\(text)") }

    @Test func aFieldsNameSaysWhatItsNumbersAre() throws {
        #expect(try foreign("0215550125", field: "order_reference") == 0)
        #expect(try foreign("+64 21 555 0125", field: "order_reference") == 1)
        #expect(try foreign("5550125", field: "mobile") == 1 && foreign("5550125") == 0)
        #expect(try foreign("5550124", field: "mobile") == 0, "a number without its area is the person's still")
    }

    @Test func whatIsOnlyClaimedIsKnownInTheirOwnLettersAlone() throws {
        #expect(try foreign("old@elsewhere.example") == 1)
        #expect(try foreign("old@elsewhere.example", store: HeldCollection.ownStore) == 0)
        #expect(try foreign("ben@elsewhere.example", store: HeldCollection.ownStore) == 1)
    }

    /// Somebody who works for the organisation is not told apart from colleagues by its domain; nor does the domain of a
    /// public provider say whose an address is.
    @Test func aDomainThatProvesNothing() throws {
        let works = ForeignIdentifiersTests.identity(.email, "info@kereru.example")
        #expect(try foreign("ben@kereru.example", known(house: works)) == 1)
        #expect(try foreign("info@kereru.example", known(house: works)) == 0)
        let small = ForeignIdentifiersTests.identity(.email, "joe.plumber@web.de")
        #expect(try foreign("ben@web.de", known(house: small)) == 1)
    }

    /// Whatever the spelling, one's own is never counted, and somebody else's always is.
    @Test func spellingsOfRandomIdentities() throws {
        var random = SeededGenerator(for: "foreign identifiers")
        for _ in 0..<300 {
            let digits = (0..<7).map { _ in String(Int.random(in: 1...9, using: &random)) }.joined()
            let other =
                String(digits.reversed()) == digits
                ? digits.replacing(digits.prefix(1), with: "0") : String(digits.reversed())
            let own = KnownIdentifiers(
                person: ForeignIdentifiersTests.identity(.phone, "+6421\(digits)")
                    + ForeignIdentifiersTests.identity(.email, "p\(digits)@x.example")
            )
            for spelling in spellings(digits, &random) { #expect(try foreign(spelling, own) == 0, "\(spelling)") }
            for spelling in spellings(other, &random) {
                #expect(try foreign(spelling, own) == 1, "\(spelling), own \(digits)")
            }
        }
    }

    private func spellings(_ digits: String, _ random: inout SeededGenerator) -> [String] {
        let gap = ["", " ", "-", ".", "\u{A0}"].randomElement(using: &random) ?? ""
        let cut = "\(digits.prefix(3))\(gap)\(digits.dropFirst(3))"
        let around = [("", ""), ("tel: ", "."), ("(", ")"), ("\"", "\",")].randomElement(using: &random) ?? ("", "")
        return [
            "+6421\(gap)\(cut)", "021\(gap)\(cut)", "0064 21\(gap)\(cut)", "P\(digits)+t@X.example",
            "p\(digits)@x.EXAMPLE",
        ]
        .map { around.0 + $0 + around.1 }
    }
}
