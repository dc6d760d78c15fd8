import Databases
import Foundation
import SubjectRequests
import Workflows

// How the domain's values stand in columns: instants as microseconds, days as YYYY-MM-DD, closed lists as their words.

extension Timestamp: SQLBindable {
    package var sqlValue: SQLValue { .int(microseconds) }
}

extension CivilDate: SQLBindable {
    package var sqlValue: SQLValue { .text(description) }
}

extension Reference: SQLBindable {
    package var sqlValue: SQLValue { .text(text) }
}

extension IdentityKind: SQLBindable {}
extension IdentityStanding: SQLBindable {}
extension IdentityOrigin: SQLBindable {}
extension VerificationLevel: SQLBindable {}
extension VerificationSource: SQLBindable {}
extension Right: SQLBindable {}
extension Phase: SQLBindable {}
extension Outcome: SQLBindable {}
extension RefusalGround: SQLBindable {}
extension IntakeChannel: SQLBindable {}
extension Role: SQLBindable {}
extension DutyKind: SQLBindable {}
extension EffectKind: SQLBindable {}
extension ConcernKind: SQLBindable {}

extension SQLRow {
    package func time(_ index: Int) throws -> Timestamp { Timestamp(microseconds: try int(index)) }

    package func optionalTime(_ index: Int) throws -> Timestamp? {
        try optionalInt(index).map { Timestamp(microseconds: $0) }
    }

    package func day(_ index: Int) throws -> CivilDate {
        guard let day = CivilDate(try text(index)) else { throw wrongType(index, "a day") }
        return day
    }

    package func optionalDay(_ index: Int) throws -> CivilDate? {
        guard let text = try optionalText(index) else { return nil }
        guard let day = CivilDate(text) else { throw wrongType(index, "a day") }
        return day
    }

    package func reference(_ index: Int) throws -> Reference {
        guard let reference = Reference(try text(index)) else { throw wrongType(index, "a reference") }
        return reference
    }

    /// A value that was stored by ``storedJSON(_:)``.
    package func json<Value: Decodable>(_ index: Int, as: Value.Type = Value.self) throws -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(try text(index).utf8))
        } catch is DecodingError {
            throw wrongType(index, "readable JSON")
        }
    }
}

/// A value as text with sorted keys; columns of JSON are never searched, only read whole.
package func storedJSON(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}
