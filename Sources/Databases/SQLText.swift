/// A statement and its binds. Whatever is interpolated becomes a bind, numbered `$1…$n` in order of appearance, which
/// both engines read alike:
///
/// ```swift
/// try connection.run("UPDATE cases SET language = \(language) WHERE id = \(id)")
/// ```
///
/// Text that is no value enters only as a ``SQLFragment`` or a ``SQLIdentifier``, by `\(raw:)`.
package struct SQLText: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// What the engine is given; also the key under which the prepared statement is kept.
    package private(set) var text: String
    package private(set) var binds: [SQLValue]
    /// Where each `$n` begins and ends in ``text``, in UTF-8 bytes, so that a text can be put into another.
    private var markers: [Range<Int>]

    package init(stringLiteral value: String) {
        text = value
        binds = []
        markers = []
    }

    package init(stringInterpolation: StringInterpolation) { self = stringInterpolation.assembled }

    /// `self`, then `other` with its binds numbered on.
    package func followed(by other: SQLText) -> SQLText {
        var result = self
        result.append(other)
        return result
    }

    /// The text with `?` for each bind, as ODBC wants it.
    var withQuestionMarks: String {
        var bytes: [UInt8] = []
        let all = Array(text.utf8)
        var position = 0
        for marker in markers {
            bytes += all[position..<marker.lowerBound]
            bytes.append(UInt8(ascii: "?"))
            position = marker.upperBound
        }
        return String(decoding: bytes + all[position...], as: UTF8.self)
    }

    fileprivate mutating func append(literal: String) { text += literal }

    fileprivate mutating func append(value: SQLValue) {
        let start = text.utf8.count
        binds.append(value)
        text += "$"
        text += String(binds.count)
        markers.append(start..<text.utf8.count)
    }

    /// As ``followed(by:)``, in place.
    package mutating func append(_ other: SQLText) {
        let bytes = other.text.utf8
        var position = bytes.startIndex
        for (value, marker) in zip(other.binds, other.markers) {
            text += other.text[position..<bytes.index(bytes.startIndex, offsetBy: marker.lowerBound)]
            append(value: value)
            position = bytes.index(bytes.startIndex, offsetBy: marker.upperBound)
        }
        text += other.text[position...]
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var assembled: SQLText

        package init(literalCapacity: Int, interpolationCount: Int) {
            assembled = SQLText(stringLiteral: "")
            assembled.text.reserveCapacity(literalCapacity + interpolationCount * 4)
            assembled.binds.reserveCapacity(interpolationCount)
            assembled.markers.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) { assembled.append(literal: literal) }

        /// A bind.
        package mutating func appendInterpolation(_ value: some SQLBindable) { assembled.append(value: value.sqlValue) }

        /// A bind; nil is NULL.
        package mutating func appendInterpolation(_ value: (some SQLBindable)?) {
            assembled.append(value: value?.sqlValue ?? .null)
        }

        /// Another text, its binds numbered on.
        package mutating func appendInterpolation(_ text: SQLText) { assembled.append(text) }

        /// One bind for each value, with commas between: for `IN (…)`. Every length is a statement of its own; where
        /// lengths vary freely, ``SQLDialect/isAmong(_:)`` is better.
        package mutating func appendInterpolation(list values: [some SQLBindable]) {
            for (index, value) in values.enumerated() {
                if index > 0 { assembled.append(literal: ", ") }
                assembled.append(value: value.sqlValue)
            }
        }

        /// A piece of SQL in which the engines differ; see ``SQLDialect``.
        package mutating func appendInterpolation(raw fragment: SQLFragment) {
            assembled.append(literal: fragment.text)
        }

        /// The quoted name of a table or column of somebody else's database.
        package mutating func appendInterpolation(raw identifier: SQLIdentifier) {
            assembled.append(literal: identifier.quoted)
        }
    }
}

/// The name of a table or column, perhaps with its schema; quoted, so that it can never be anything but a name.
package struct SQLIdentifier: Sendable, Hashable {
    /// From the outside in: schema, table.
    package let parts: [String]

    /// Throws ``SQLError`` where a part is empty or has a NUL in it.
    package init(_ parts: String...) throws {
        for part in parts where part.isEmpty || part.utf8.contains(0) { throw SQLError.badIdentifier }
        guard !parts.isEmpty else { throw SQLError.badIdentifier }
        self.parts = parts
    }

    package var quoted: String {
        parts.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ".")
    }
}
