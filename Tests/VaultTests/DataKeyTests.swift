import Testing

@testable import Vault

@Suite struct DataKeyTests {
    @Test func opensWhatItSealed() throws {
        let key = DataKey()
        for count in [0, 1, 15, 16, 17, 1_000] {
            let plain = RandomToken.bytes(count)
            let sealed = try key.seal(plain, context: "people/name/7")
            #expect(sealed.count == count + DataKey.overhead)
            #expect(try key.open(sealed, context: "people/name/7") == plain)
        }
    }

    @Test func sealsTheSameValueDifferentlyEachTime() throws {
        let key = DataKey()
        #expect(try key.seal([1, 2, 3], context: "c") != key.seal([1, 2, 3], context: "c"))
    }

    @Test func refusesAnotherContext() throws {
        let key = DataKey()
        let sealed = try key.seal([1, 2, 3], context: "people/name/7")
        #expect(throws: VaultError.cannotOpen(context: "people/name/8")) {
            try key.open(sealed, context: "people/name/8")
        }
    }

    @Test func refusesAnotherKey() throws {
        let sealed = try DataKey().seal([1, 2, 3], context: "c")
        #expect(throws: VaultError.cannotOpen(context: "c")) { try DataKey().open(sealed, context: "c") }
    }

    @Test func refusesEveryFlippedBitAndEveryCut() throws {
        let key = try DataKey(bytes: Array(0..<32))
        let sealed = try key.seal(Array("Aroha".utf8), context: "c")
        for bit in 0..<sealed.count * 8 {
            var altered = sealed
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: VaultError.self) { try key.open(altered, context: "c") }
        }
        for count in 0..<sealed.count {
            #expect(throws: VaultError.self) { try key.open(Array(sealed.prefix(count)), context: "c") }
        }
    }

    @Test func takesOnlyThirtyTwoBytes() {
        #expect(throws: VaultError.keyLength(31)) { try DataKey(bytes: RandomToken.bytes(31)) }
    }

    @Test func printsNothing() throws {
        let key = try DataKey(bytes: [UInt8](repeating: 0xAB, count: 32))
        #expect("\(key)" == "***")
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("171"))
    }
}
