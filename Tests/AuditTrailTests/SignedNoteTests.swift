import Crypto
import Testing

@testable import AuditTrail

@Suite struct SignedNoteTests {
    /// The example of the reference implementation (golang.org/x/mod/sumdb/note).
    static let knownKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let knownNote = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

        """

    @Test func verifiesTheKnownNote() throws {
        let key = try NoteKey(text: SignedNoteTests.knownKey)
        #expect(key.name == "PeterNeumann")
        #expect(key.text == SignedNoteTests.knownKey)
        let note = try SignedNote(note: SignedNoteTests.knownNote)
        try note.verify(key)
        #expect(note.note == SignedNoteTests.knownNote)
    }

    @Test func everyFlippedBitOfANoteIsNoticed() throws {
        let trail = try SampleTrail(count: 3, checkpoints: [3])
        let bytes = Array(try #require(trail.notes.first).note.utf8)
        let key = try trail.key
        for bit in 0..<bytes.count * 8 {
            var altered = bytes
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: TrailError.self, "bit \(bit)") {
                guard let text = String(validating: altered, as: UTF8.self) else { throw TrailError.wrongKey }
                try Checkpoint(note: text, key: key)
            }
        }
    }

    @Test func ignoresSignaturesOfOthersAndNeedsItsOwn() throws {
        let trail = try SampleTrail(count: 3, checkpoints: [3])
        let note = try #require(trail.notes.first).note
        let other = Curve25519.Signing.PrivateKey()
        let otherKey = try NoteKey(name: "witness.example", publicKey: Array(other.publicKey.rawRepresentation))
        let text = try SignedNote(note: note).text
        let cosigned = try SignedNote(text, key: otherKey) { Array(try other.signature(for: $0)) }
        let line = cosigned.note.dropFirst(text.count + 1)
        try SignedNote(note: note + line).verify(trail.key)
        try SignedNote(note: note + line).verify(otherKey)
        #expect(throws: TrailError.wrongKey) { try cosigned.verify(trail.key) }
    }

    @Test func aWrongSignatureOfOursSpoilsTheNote() throws {
        let trail = try SampleTrail(count: 3, checkpoints: [3])
        let first = try #require(trail.notes.first)
        let forged = first.note.replacingFirst("\n3\n", with: "\n4\n")
        #expect(throws: TrailError.signatureWrong) { try SignedNote(note: forged).verify(trail.key) }
    }

    @Test(arguments: [
        "", "\n", "a\n", "a\n\n", "\n\u{2014} k AAAAAAA=\n", "a\n\n- k AAAAAAA=\n", "a\r\n\n\u{2014} k AAAAAAA=\n",
    ])
    func refusesWhatIsNoNote(_ text: String) {
        #expect(throws: TrailError.self) { try SignedNote(note: text) }
    }

    @Test func theTextMayHaveEmptyLines() throws {
        let trail = SampleTrail()
        let note = try SignedNote("one\n\ntwo\n", key: trail.key) { Array(try trail.signing.signature(for: $0)) }
        let again = try SignedNote(note: note.note)
        #expect(again == note)
        try again.verify(trail.key)
    }

    @Test(arguments: [
        "", "a", "a+b+c", "a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumanm+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ])
    func refusesWhatIsNoKey(_ text: String) {
        #expect(throws: TrailError.self) { try NoteKey(text: text) }
    }

    @Test(arguments: ["o\n3\n", "o\n03\nX\n", "o\n-1\n", "\n3\n", "o\n3\nAAAA\n"])
    func refusesWhatIsNoCheckpoint(_ text: String) {
        #expect(throws: TrailError.self) { try Checkpoint(text: text) }
    }

    @Test func readsItsOwnCheckpoint() throws {
        let checkpoint = Checkpoint(origin: "privacy.example/log", size: 20_852_163, root: .leaf([1]))
        #expect(try Checkpoint(text: checkpoint.text) == checkpoint)
        #expect(throws: TrailError.self) { try Checkpoint(text: checkpoint.text + "extension\n") }
    }

    @Test func anotherLogsCheckpointIsNotOurs() throws {
        let trail = try SampleTrail(count: 3, checkpoints: [])
        let strange = Checkpoint(origin: "other.example/log", trail.log)
        let note = try strange.signed(trail.key) { Array(try trail.signing.signature(for: $0)) }
        #expect(throws: TrailError.wrongKey) { try Checkpoint(note: note.note, key: trail.key) }
    }
}

extension String {
    func replacingFirst(_ old: String, with new: String) -> String {
        guard let range = firstRange(of: old) else { return self }
        return replacingCharacters(range, with: new)
    }

    private func replacingCharacters(_ range: Range<Index>, with new: String) -> String {
        self[..<range.lowerBound] + new + self[range.upperBound...]
    }
}
