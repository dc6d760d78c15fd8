import Crypto
import Testing

@testable import Vault

@Suite struct KeyringTests {
    @Test func filesGiveTheSameKeys() throws {
        let ring = try Keyring.fresh(month: "2026-11").adding(month: "2026-12")
        let again = try Keyring(files: ring.files)
        #expect(again.files == ring.files)
        #expect(again.months == ["2026-11", "2026-12"])
        #expect(again.fingerprint == ring.fingerprint)
        #expect(again.indexToken("a@b.example", kind: "email") == ring.indexToken("a@b.example", kind: "email"))
        #expect(again.ledgerToken("a@b.example", kind: "email") == ring.ledgerToken("a@b.example", kind: "email"))
    }

    @Test func aFileSaysWhatItIs() throws {
        let files = try Keyring.fresh(month: "2026-11").files
        #expect(Set(files.keys) == ["index.key", "ledger.key", "site.key", "month-2026-11.key"])
        func firstLine(_ name: String) -> String? {
            files[name].flatMap { String(decoding: $0, as: UTF8.self).split(separator: "\n").first.map(String.init) }
        }
        #expect(firstLine("index.key") == "habeas index key, version 1")
        #expect(firstLine("month-2026-11.key") == "habeas key-encryption key of 2026-11, version 1")
    }

    @Test func namesEverythingThatIsWrongAtOnce() throws {
        var files = try Keyring.fresh(month: "2026-11").files
        let other = try Keyring.fresh(month: "2026-11").files
        files["index.key"] = nil
        files["ledger.key"]?[40] ^= 1
        files["month-2026-11.key"] = other["month-2026-11.key"]
        #expect(
            throws: VaultError.keyFiles([
                .missing("index.key"), .damaged("ledger.key"), .foreign("month-2026-11.key"),
            ])
        ) { try Keyring(files: files) }
    }

    @Test func tellsAKeyUnderAnotherKeysName() throws {
        var files = try Keyring.fresh(month: "2026-11").adding(month: "2026-12").files
        files["index.key"] = files["ledger.key"]
        files["month-2026-11.key"] = files["month-2026-12.key"]
        #expect(throws: VaultError.keyFiles([.misnamed("index.key"), .misnamed("month-2026-11.key")])) {
            try Keyring(files: files)
        }
    }

    @Test func tellsThatTheSiteKeyItselfIsAnotherSites() throws {
        var files = try Keyring.fresh(month: "2026-11").files
        files["site.key"] = try Keyring.fresh(month: "2026-11").files["site.key"]
        #expect(throws: VaultError.keyFiles([.foreign("site.key")])) { try Keyring(files: files) }
    }

    @Test func anEmptyFolderNamesAllThatIsMissing() {
        let all = ["month-YYYY-MM.key", "index.key", "ledger.key", "site.key"]
        #expect(throws: VaultError.keyFiles(all.map(KeyFileFault.missing))) { try Keyring(files: [:]) }
    }

    @Test func leavesOtherFilesAlone() throws {
        var files = try Keyring.fresh(month: "2026-11").files
        files["smtp-password"] = Array("secret".utf8)
        #expect(try Keyring(files: files).months == ["2026-11"])
    }

    @Test func everyFlippedBitOfAFileIsNoticed() throws {
        let files = try Keyring.fresh(month: "2026-11").files
        for name in files.keys.sorted() {
            for bit in 0..<(files[name]?.count ?? 0) * 8 {
                var altered = files
                altered[name]?[bit / 8] ^= 1 << UInt8(bit % 8)
                #expect(throws: VaultError.self, "\(name) bit \(bit)") { try Keyring(files: altered) }
            }
        }
    }

    @Test func wrapsUnderTheNewestMonthAndUnwrapsUnderEach() throws {
        let november = try Keyring.fresh(month: "2026-11")
        let key = DataKey()
        let old = try november.wrap(key, id: "k1")
        let december = try november.adding(month: "2026-12")
        let new = try december.wrap(key, id: "k1")
        #expect(old.month == "2026-11")
        #expect(new.month == "2026-12")
        for wrapped in [old, new] {
            #expect(try december.unwrap(wrapped.bytes, id: "k1", month: wrapped.month).bytes == key.bytes)
        }
        #expect(throws: VaultError.monthMissing("2026-12")) {
            try november.unwrap(new.bytes, id: "k1", month: "2026-12")
        }
        #expect(throws: VaultError.cannotUnwrap(id: "k2")) {
            try december.unwrap(old.bytes, id: "k2", month: "2026-11")
        }
        #expect(throws: VaultError.monthMissing("2026-11")) {
            try december.removing(month: "2026-11").unwrap(old.bytes, id: "k1", month: "2026-11")
        }
        #expect(throws: VaultError.cannotUnwrap(id: "k1")) {
            try Keyring.fresh(month: "2026-11").unwrap(old.bytes, id: "k1", month: "2026-11")
        }
    }

    @Test(arguments: ["2026-13", "2026-00", "26-11", "2026-1", "2026/11", "", "+026-11", "2026-+1"])
    func refusesWhatIsNoMonth(_ month: String) {
        #expect(throws: VaultError.monthMalformed(month)) { try Keyring.fresh(month: month) }
    }

    @Test func signsForItsPublicKey() throws {
        let ring = try Keyring.fresh(month: "2026-11")
        let message = Array("checkpoint".utf8)
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: ring.publicKey)
        #expect(key.isValidSignature(try ring.sign(message), for: message))
        #expect(ring.fingerprint == Keyring.fingerprint(of: ring.publicKey))
        #expect(ring.fingerprint.count == 32)
    }

    @Test func printsNothing() throws {
        let ring = try Keyring.fresh(month: "2026-11")
        var dumped = ""
        dump(ring, to: &dumped)
        #expect("\(ring)" == "***")
        #expect(!dumped.contains("2026-11"))
    }
}
