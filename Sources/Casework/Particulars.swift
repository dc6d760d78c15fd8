import Foundation
import Mail
import SubjectRequests
import Vault

/// Who somebody in a case is; sealed under the case's key.
package struct PersonParticulars: Sendable, Codable, Hashable {
    package var name: String?
    package var mailAddress: String?
    package var postalAddress: String?
    /// `Message-ID` of the letter that our answers thread under.
    package var answersTo: String?
    package var subjectLine: String?
    /// What was said, where it did not come as a stored letter.
    package var words: String?
}

/// What a stored message says on its envelope; sealed under the message's key.
package struct MessageParticulars: Sendable, Codable, Hashable {
    package var from: String?
    package var subjectLine: String?
    package var messageID: String?
    package var language: String?
    package var rights: [String]
    /// The sentence that each right was read from.
    package var sentences: [String]
    /// What it shows about itself, as words; nil in what older versions stored, like all that follows.
    package var flags: [String]?
    /// How it begins, on one line.
    package var opening: String?
    /// When our mail server took it, in microseconds, where its header says so.
    package var arrivedAt: Int64?
    /// The day by which an authority wants an answer, `YYYY-MM-DD`.
    package var namedDay: String?
    /// What our own mail server found about its sender, as `spf pass (kereru.example)`: evidence, and never who it is.
    package var authentication: [String]?

    /// - Parameter found: what our own mail server says of it.
    init(_ letter: InboundMessage, _ reading: Reading, _ found: [AuthenticationResult], receivedAt: Timestamp) {
        flags = reading.flags.map(\.rawValue).sorted()
        opening = MessageParticulars.opening(letter.parts.new.isEmpty ? letter.text : letter.parts.new)
        arrivedAt = letter.receivedAt?.microseconds
        authentication = found.isEmpty ? nil : found.map(\.words)
        if reading.flags.contains(.authority) {
            // Whichever zone it is in, the day before is not over.
            let day = CivilDate(daysSinceEpoch: Int(receivedAt.microseconds / 86_400_000_000) - 1)
            namedDay = NamedDay.find(in: letter.text, notBefore: day)?.day.description
        }
        from = letter.sender?.address
        subjectLine = letter.subjectLine
        messageID = letter.messageID
        language = reading.language
        rights = reading.rights.map(\.right.rawValue)
        sentences = reading.rights.map(\.sentence)
    }

    private static func opening(_ text: String) -> String {
        String(text.prefix(1_000).split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(160))
    }

    /// Of a message that we sent: which one of the catalogue.
    package init(sent mail: String, messageID: String) {
        subjectLine = mail
        self.messageID = messageID
        rights = []
        sentences = []
    }
}

extension DataKey {
    /// Seals a value as JSON, bound to the place where it stands.
    package func seal(encoding value: some Encodable, context: String) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try seal(Array(try encoder.encode(value)), context: context)
    }

    /// Opens what ``seal(encoding:context:)`` made.
    package func open<Value: Decodable>(_ sealed: [UInt8], as: Value.Type, context: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(try open(sealed, context: context)))
    }
}
