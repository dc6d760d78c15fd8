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

    init(_ letter: InboundMessage, _ reading: Reading) {
        from = letter.sender?.address
        subjectLine = letter.subjectLine
        messageID = letter.messageID
        language = reading.language
        rights = reading.rights.map(\.right.rawValue)
        sentences = reading.rights.map(\.sentence)
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
