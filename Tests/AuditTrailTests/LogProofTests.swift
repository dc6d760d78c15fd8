import Testing

@testable import AuditTrail

@Suite struct LogProofTests {
    private func proof(_ trail: SampleTrail, _ index: Int) throws -> LogProof {
        let path = try #require(try MerkleProof.inclusion(of: index, in: trail.log.size, node: trail.node))
        return LogProof(leaf: trail.leaves[index], index: index, path: path, checkpoint: try trail.checkpoint())
    }

    @Test func provesEveryLeafOfEverySize() throws {
        var trail = SampleTrail()
        for size in 1...40 {
            try trail.append(SampleTrail.leaf(size - 1))
            for index in 0..<size {
                let read = try LogProof(text: proof(trail, index).text)
                #expect(try read.verify(trail.key) == Checkpoint(origin: SampleTrail.origin, trail.log))
                #expect(read.leaf == trail.leaves[index])
                #expect(try AuditLeaf(bytes: read.leaf).ordinal == index + 1)
            }
        }
    }

    @Test func isTheTextOfTheSpecification() throws {
        let trail = try SampleTrail(count: 2, checkpoints: [])
        let lines = try proof(trail, 1).text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "c2sp.org/tlog-proof@v1")
        #expect(lines[1].hasPrefix("extra "))
        #expect(lines[2] == "index 1")
        #expect(lines[3] == "\(ExactText.base64(TreeHash.leaf(trail.leaves[0]).bytes))")
        #expect(lines[4].isEmpty)
        #expect(lines[5] == "privacy.outreach.example/log")
        #expect(lines[6] == "2")
    }

    @Test func everyFlippedBitIsNoticed() throws {
        let trail = try SampleTrail(count: 5, checkpoints: [])
        let bytes = Array(try proof(trail, 3).text.utf8)
        let key = try trail.key
        for bit in 0..<bytes.count * 8 {
            var altered = bytes
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: TrailError.self, "bit \(bit)") {
                guard let text = String(validating: altered, as: UTF8.self) else { throw TrailError.proofWrong }
                try LogProof(text: text).verify(key)
            }
        }
    }

    @Test func survivesTheLineEndsOfALetter() throws {
        let trail = try SampleTrail(count: 5, checkpoints: [])
        let text = try proof(trail, 3).text
        let mailed = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        try LogProof(text: mailed).verify(trail.key)
    }

    @Test func anotherKeyAndAnotherLeafFail() throws {
        let trail = try SampleTrail(count: 5, checkpoints: [])
        let good = try proof(trail, 3)
        #expect(throws: TrailError.wrongKey) { try good.verify(SampleTrail().key) }
        let wrong = LogProof(
            leaf: trail.leaves[2],
            index: good.index,
            path: good.path,
            checkpoint: try trail.checkpoint()
        )
        #expect(throws: TrailError.proofWrong) { try wrong.verify(trail.key) }
    }
}
