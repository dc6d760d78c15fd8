import Crypto
import Testing

@testable import Vault

/// A sealed stream in memory.
private func sealed(
    _ plain: [UInt8],
    key: DataKey,
    writes: Int = 10_000
) throws -> (bytes: [UInt8], stream: SealedStream) {
    var bytes: [UInt8] = []
    let writer = try SealedWriter(key: key, context: "blobs/content/1") { bytes.append(contentsOf: $0) }
    var rest = plain[...]
    while !rest.isEmpty {
        try writer.write(rest.prefix(writes))
        rest = rest.dropFirst(writes)
    }
    let stream = try writer.finish()
    return (bytes, stream)
}

private func opened(
    _ bytes: [UInt8],
    key: DataKey,
    context: String = "blobs/content/1",
    reads: Int = .max
) throws -> [UInt8] {
    var plain: [UInt8] = []
    let reader = reader(bytes, key: key, context: context, reads: reads)
    while let chunk = try reader.next() { plain += chunk }
    return plain
}

private func reader(_ bytes: [UInt8], key: DataKey, context: String, reads: Int) -> SealedReader {
    var rest = bytes[...]
    return SealedReader(key: key, context: context) { buffer in
        let part = rest.prefix(min(buffer.count, reads))
        buffer.copyBytes(from: part)
        rest = rest.dropFirst(part.count)
        return part.count
    }
}

@Suite struct SealedStreamTests {
    let key = DataKey()

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
    func readsWhatWasWritten(_ count: Int) throws {
        let plain = RandomToken.bytes(count)
        let (bytes, stream) = try sealed(plain, key: key)
        let chunks = max(1, (count + 65_535) / 65_536)
        #expect(stream.plainSize == Int64(count))
        #expect(stream.size == Int64(bytes.count))
        #expect(bytes.count == 24 + count + chunks * 16)
        #expect(stream.sha256 == Array(SHA256.hash(data: bytes)))
        #expect(try opened(bytes, key: key) == plain)
        var viewed: [UInt8] = []
        try reader(bytes, key: key, context: "blobs/content/1", reads: 4_096).each { viewed.append(contentsOf: $0) }
        #expect(viewed == plain)
    }

    @Test(arguments: [1, 7, 4_096, 65_552, 65_553])
    func anySizeOfWriteAndReadWillDo(_ step: Int) throws {
        let plain = RandomToken.bytes(step == 1 ? 70_000 : 140_000)
        let (bytes, _) = try sealed(plain, key: key, writes: step)
        #expect(try opened(bytes, key: key, reads: step) == plain)
    }

    @Test func noticesEveryCut() throws {
        let (bytes, _) = try sealed(RandomToken.bytes(65_536 + 40), key: key)
        let cuts = Array(0..<60) + Array(65_550..<bytes.count)
        for cut in cuts {
            #expect(throws: VaultError.self, "cut at \(cut)") { try opened(Array(bytes.prefix(cut)), key: key) }
        }
    }

    @Test func tellsACutFromAChange() throws {
        let (bytes, _) = try sealed(RandomToken.bytes(65_536 * 2 + 40), key: key)
        #expect(throws: VaultError.streamTruncated(chunks: 1)) {
            try opened(Array(bytes.prefix(24 + 65_552)), key: key)
        }
        #expect(throws: VaultError.streamTruncated(chunks: 0)) { try opened(Array(bytes.prefix(30)), key: key) }
        #expect(throws: VaultError.notSealedStream) { try opened(Array(bytes.prefix(20)), key: key) }
        var altered = bytes
        altered[24 + 65_552 + 5] ^= 1
        #expect(throws: VaultError.streamAltered(chunk: 1)) { try opened(altered, key: key) }
    }

    @Test func noticesFlipsSwapsRepeatsAndAdditions() throws {
        let (bytes, _) = try sealed(RandomToken.bytes(65_536 * 3 + 40), key: key)
        let header = Array(bytes.prefix(24))
        let chunks = (0..<4).map { Array(bytes.dropFirst(24 + $0 * 65_552).prefix(65_552)) }
        for order in [[1, 0, 2, 3], [0, 0, 1, 2, 3], [0, 2, 3], [0, 1, 2, 3, 3]] {
            #expect(throws: VaultError.self, "\(order)") {
                try opened(header + order.flatMap { chunks[$0] }, key: key)
            }
        }
        #expect(throws: VaultError.self) { try opened(bytes + [0], key: key) }
        for place in stride(from: 0, to: bytes.count, by: 1_999) {
            var altered = bytes
            altered[place] ^= 0x10
            #expect(throws: VaultError.self, "byte \(place)") { try opened(altered, key: key) }
        }
    }

    @Test func belongsToKeyAndContext() throws {
        let (bytes, _) = try sealed([1, 2, 3], key: key)
        #expect(throws: VaultError.streamAltered(chunk: 0)) { try opened(bytes, key: DataKey()) }
        #expect(throws: VaultError.streamAltered(chunk: 0)) { try opened(bytes, key: key, context: "blobs/content/2") }
    }

    /// The nonces of all streams are the same, so what differs must be the key.
    @Test func twoStreamsUnderOneKeyShareNoKeystream() throws {
        let plain = [UInt8](repeating: 0, count: 100)
        let one = try sealed(plain, key: key).bytes
        let other = try sealed(plain, key: key).bytes
        #expect(zip(one, other).dropFirst(24).count { $0 == $1 } < 16)
        for place in 0..<24 {
            var altered = one
            altered[place] ^= 1
            #expect(throws: VaultError.self, "header byte \(place)") { try opened(altered, key: key) }
        }
    }

    @Test func unfinishedIsTruncatedAndFinishedIsFinal() throws {
        var bytes: [UInt8] = []
        let writer = try SealedWriter(key: key, context: "c") { bytes.append(contentsOf: $0) }
        try writer.write(RandomToken.bytes(100_000))
        #expect(throws: VaultError.streamTruncated(chunks: 1)) { try opened(bytes, key: key, context: "c") }
        let stream = try writer.finish()
        #expect(try writer.finish() == stream)
        #expect(throws: VaultError.streamFinished) { try writer.write([1]) }
    }

    @Test func passesOnTheErrorsOfSinkAndSource() throws {
        struct Full: Error {}
        var room = 30
        let writer = try SealedWriter(key: key, context: "c") { bytes in
            room -= bytes.count
            if room < 0 { throw Full() }
        }
        #expect(throws: Full.self) {
            try writer.write(RandomToken.bytes(70_000))
        }
        let reader = SealedReader(key: key, context: "c") { _ in throw Full() }
        #expect(throws: Full.self) { try reader.next() }
    }
}
