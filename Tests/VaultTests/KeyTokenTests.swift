import Crypto
import Testing

@testable import Vault

@Suite struct KeyTokenTests {
    let ring: Keyring

    init() throws { ring = try Keyring.fresh(month: "2026-11") }

    @Test func blindIndexesDependOnKindTextAndKey() throws {
        let token = ring.indexToken("a@b.example", kind: "email")
        #expect(token.count == 16)
        #expect(token == ring.indexToken("a@b.example", kind: "email"))
        #expect(token != ring.indexToken("a@b.example", kind: "login"))
        #expect(token != ring.indexToken("b@b.example", kind: "email"))
        #expect(token != (try Keyring.fresh(month: "2026-11").indexToken("a@b.example", kind: "email")))
        // Kind and text are framed: moving a letter from one to the other is another token.
        #expect(ring.indexToken("bc", kind: "a") != ring.indexToken("c", kind: "ab"))
    }

    @Test func ledgerTokensAreOfAnotherKey() {
        #expect(ring.ledgerToken("a", kind: "k").count == 32)
        #expect(Array(ring.ledgerToken("a", kind: "k").prefix(16)) != ring.indexToken("a", kind: "k"))
    }

    /// Whatever its length: shorter than a block of the hash, as long, and longer.
    @Test func ledgerTokensAreTheLibrarysHMAC() {
        for length in [0, 1, 40, 47, 48, 55, 56, 63, 64, 119, 120, 1_000] {
            let text = String(repeating: "é", count: length / 2) + String(repeating: "x", count: length % 2)
            let code = HMAC<SHA256>.authenticationCode(
                for: FramedBytes.join("erased/app/app.users/key", text),
                using: ring.ledger
            )
            #expect(ring.ledgerToken(text, kind: "erased/app/app.users/key") == Array(code))
        }
    }

    @Test func replyTokensNameTheirReference() throws {
        let token = ring.replyToken(for: "C3K8Z0QW7T")
        #expect(token.hasPrefix("c3k8z0qw7t-"))
        #expect(token.utf8.count == 27)
        #expect(ring.reference(ofReplyToken: token) == "C3K8Z0QW7T")
        #expect(ring.reference(ofReplyToken: token.uppercased()) == "C3K8Z0QW7T")
        #expect(try Keyring.fresh(month: "2026-11").reference(ofReplyToken: token) == nil)
        for wrong in [
            "", "-", "c3k8z0qw7t", "c3k8z0qw7t-", "D" + token.dropFirst(), token + "0", "\(token.dropLast())",
        ] {
            #expect(ring.reference(ofReplyToken: wrong) == nil)
        }
    }

    @Test func unsubscribeTokensNameListAndAddress() throws {
        let token = try ring.unsubscribeToken(list: "outreach/news", address: "Ārohā+x@b.example")
        #expect(token == (try ring.unsubscribeToken(list: "outreach/news", address: "Ārohā+x@b.example")))
        let named = try #require(ring.listAndAddress(ofUnsubscribeToken: token))
        #expect(named.list == "outreach/news")
        #expect(named.address == "Ārohā+x@b.example")
        #expect(token.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
        #expect(try Keyring.fresh(month: "2026-11").listAndAddress(ofUnsubscribeToken: token) == nil)
        #expect(token != (try ring.unsubscribeToken(list: "outreach/new", address: "sĀrohā+x@b.example")))
    }

    @Test func everyChangedCharacterSpoilsAnUnsubscribeToken() throws {
        let token = try ring.unsubscribeToken(list: "news", address: "a@b.example")
        for place in token.indices {
            for other in "AZaz09-_=" where other != token[place] {
                var altered = token
                altered.replaceSubrange(place...place, with: String(other))
                #expect(ring.listAndAddress(ofUnsubscribeToken: altered) == nil)
            }
        }
        #expect(ring.listAndAddress(ofUnsubscribeToken: "") == nil)
        #expect(ring.listAndAddress(ofUnsubscribeToken: String(repeating: "A", count: 100_000)) == nil)
    }
}
