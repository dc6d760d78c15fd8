import Crypto
import Testing

@testable import Vault

@Suite struct CommitmentTests {
    @Test func isTheDigestThatTheFormatSays() {
        let salt = [UInt8](repeating: 7, count: 32)
        let commitment = Commitment(path: "correction/email", value: Array("a@b.example".utf8), salt: salt)
        let spelled =
            Array("habeas-commit-v1".utf8) + salt + [0, 0, 0, 0, 0, 0, 0, 16] + Array("correction/email".utf8)
            + [0, 0, 0, 0, 0, 0, 0, 11] + Array("a@b.example".utf8)
        #expect(commitment.digest == Array(SHA256.hash(data: spelled)))
        #expect(commitment.verifies(commitment.digest))
    }

    @Test func equalValuesAreNotSeenToBeEqual() {
        let one = Commitment(path: "p", value: [1])
        let other = Commitment(path: "p", value: [1])
        #expect(one.salt.count == 32)
        #expect(one.digest != other.digest)
    }

    @Test func aGuessCannotBeConfirmedWithoutTheSalt() {
        let digest = Commitment(path: "email", value: Array("a@b.example".utf8)).digest
        let guesses = ["a@b.example", "b@b.example", ""]
        for guess in guesses {
            for salt in [[], [UInt8](repeating: 0, count: 32), RandomToken.bytes(32)] {
                #expect(!Commitment(path: "email", value: Array(guess.utf8), salt: salt).verifies(digest))
            }
        }
    }

    @Test func pathAndValueAreFramed() {
        let salt = [UInt8](repeating: 7, count: 32)
        let one = Commitment(path: "ab", value: Array("c".utf8), salt: salt)
        let other = Commitment(path: "a", value: Array("bc".utf8), salt: salt)
        #expect(one.digest != other.digest)
    }
}

@Suite struct PasswordHashTests {
    @Test func knowsItsPassword() throws {
        let stored = try PasswordHash.make("kererū 42", logRounds: 8)
        #expect(stored.hasPrefix("$scrypt$ln=8,r=8,p=1$"))
        #expect(try PasswordHash.verify("kererū 42", stored))
        // The same word, typed with a combining macron.
        #expect(try PasswordHash.verify("kereru\u{304} 42", stored))
        #expect(try !PasswordHash.verify("kererū 43", stored))
        #expect(try !PasswordHash.verify("", stored))
        #expect(try PasswordHash.isOutdated(stored))
        #expect(try PasswordHash.make("kererū 42", logRounds: 8) != stored)
    }

    @Test func fullStrengthFitsIntoItsMemory() throws {
        let stored = try PasswordHash.make("pw")
        #expect(stored.hasPrefix("$scrypt$ln=17,r=8,p=1$"))
        #expect(try PasswordHash.verify("pw", stored))
        #expect(try !PasswordHash.isOutdated(stored))
    }

    /// RFC 7914 section 12, the vector that has r = 8 and p = 1.
    @Test func agreesWithTheVectorOfTheStandard() throws {
        let hash: [UInt8] = [
            0x70, 0x23, 0xBD, 0xCB, 0x3A, 0xFD, 0x73, 0x48, 0x46, 0x1C, 0x06, 0xCD, 0x81, 0xFD, 0x38, 0xEB,
            0xFD, 0xA8, 0xFB, 0xBA, 0x90, 0x4F, 0x8E, 0x3E, 0xA9, 0xB5, 0x43, 0xF6, 0x54, 0x5D, 0xA1, 0xF2,
        ]
        let salt = Array("SodiumChloride".utf8)
        #expect(try PasswordHash.derive("pleaseletmein", salt: salt, logRounds: 14) == hash)
    }

    @Test(arguments: [
        "", "plain", "$scrypt$", "$scrypt$ln=30,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
        "$scrypt$ln=17,r=80,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$ln=17,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=17,r=8,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ])
    func refusesWhatItDidNotWrite(_ stored: String) {
        #expect(throws: VaultError.passwordHashMalformed) { try PasswordHash.verify("pw", stored) }
    }
}

@Suite struct RandomTokenTests {
    @Test func haveTheirShapes() {
        for _ in 0..<200 {
            #expect(RandomToken.link().utf8.count == 22)
            #expect(RandomToken.spoken().utf8.count == 26)
        }
        #expect(Set((0..<1_000).map { _ in RandomToken.link() }).count == 1_000)
        #expect(RandomToken.bytes(13).count == 13)
        #expect(RandomToken.digest(of: "abc") == Array(SHA256.hash(data: Array("abc".utf8))))
    }

    @Test func codesAreEightDigitsOfTheSiteAndTheEffect() throws {
        let keyring = try Keyring.fresh(month: "2026-12")
        let codes = (0..<1_000).map { keyring.mailedCode("request-0-\($0)") }
        #expect(codes.allSatisfy { $0.utf8.count == 8 && $0.allSatisfy { $0.isASCII && $0.isNumber } })
        #expect(Set(codes).count > 990, "codes of a thousand effects hardly ever meet")
        #expect(keyring.mailedCode("request-0-1") == codes[1], "a mail that is sent again holds the same code")
        #expect(try Keyring.fresh(month: "2026-12").mailedCode("request-0-1") != codes[1])
    }

    @Test func plainSizesFollowFromSealedOnes() throws {
        let key = DataKey()
        for size in [0, 1, 65_535, 65_536, 65_537, 200_000] {
            var sealed: Int64 = 0
            let writer = try SealedWriter(key: key, context: "size") { sealed += Int64($0.count) }
            try writer.write([UInt8](repeating: 7, count: size))
            _ = try writer.finish()
            #expect(SealedStream.plainSize(ofSealed: sealed) == Int64(size))
        }
    }

    @Test func textOfBytesIsExact() {
        for count in 0..<40 {
            let bytes = RandomToken.bytes(count)
            #expect(ByteText.base64URL(ByteText.base64URL(bytes)) == bytes)
        }
        #expect(ByteText.base64URL("AB") == nil, "bits beyond the last byte must be zero")
        #expect(ByteText.base64URL("AA==") == nil)
        #expect(ByteText.base64URL("A+") == nil)
        #expect(ByteText.base32([0xFF]) == "zw")
        #expect(ByteText.base32([]).isEmpty)
    }

    @Test func framedPartsComeBack() {
        let parts: [[UInt8]] = [[], [1, 2, 3], [0], Array("é".utf8)]
        #expect(FramedBytes.split(FramedBytes.join(parts)) == parts)
        #expect(FramedBytes.split([0, 0]) == nil)
        #expect(FramedBytes.split([255, 255, 255, 255, 255, 255, 255, 255, 1]) == nil)
        #expect(FramedBytes.split([0, 0, 0, 0, 0, 0, 0, 2, 1]) == nil)
    }
}
