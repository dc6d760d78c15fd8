/// Lines of an access log. `-` is NULL.
struct LogRecords: RecordFormat {
    let pattern: LogPattern
    let encoding: FileTable.Encoding
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    func locate(_ bytes: [UInt8], _ range: Range<Int>, into cells: inout [FileCell]) throws(RecordFlaw) {
        cells.removeAll(keepingCapacity: true)
        var place = range.lowerBound
        for (number, part) in pattern.parts.enumerated() {
            if number == pattern.optionalFrom, place == range.upperBound { break }
            switch part {
            case .sign(let sign):
                guard bytes[place..<range.upperBound].starts(with: sign) else {
                    throw RecordFlaw("is not as the log's pattern has it")
                }
                place += sign.count
            case .value(let slot):
                let end = end(of: slot, number, bytes, place..<range.upperBound)
                add(slot, bytes, place..<end, to: &cells)
                place = end
            }
        }
        guard place == range.upperBound else { throw RecordFlaw("goes on after the end of the log's pattern") }
        while cells.count < pattern.columns.count { cells.append(.absent) }
    }

    private func end(of slot: LogPattern.Slot, _ number: Int, _ bytes: [UInt8], _ range: Range<Int>) -> Int {
        guard pattern.parts.indices.contains(number + 1), case .sign(let sign) = pattern.parts[number + 1] else {
            return range.upperBound
        }
        var place = range.lowerBound
        while place < range.upperBound {
            if slot.isQuoted, bytes[place] == LogRecords.backslash {
                place = min(place + 2, range.upperBound)
                continue
            }
            // A line of the common format ends here.
            if bytes[place] == sign[0], bytes[place..<range.upperBound].starts(with: sign) { return place }
            place += 1
        }
        return place
    }

    private func add(_ slot: LogPattern.Slot, _ bytes: [UInt8], _ range: Range<Int>, to cells: inout [FileCell]) {
        guard slot.role == .request else { return cells.append(cell(slot, bytes, range)) }
        let spaces = range.filter { bytes[$0] == UInt8(ascii: " ") }
        guard spaces.count == 2 else {
            // What a scanner sent in place of a request.
            cells += [.absent, cell(slot, bytes, range), .absent]
            return
        }
        cells += [
            cell(slot, bytes, range.lowerBound..<spaces[0]), cell(slot, bytes, spaces[0] + 1..<spaces[1]),
            cell(slot, bytes, spaces[1] + 1..<range.upperBound),
        ]
    }

    private func cell(_ slot: LogPattern.Slot, _ bytes: [UInt8], _ range: Range<Int>) -> FileCell {
        if range.count == 1, bytes[range.lowerBound] == UInt8(ascii: "-") { return FileCell(range: range, form: .null) }
        let isWritten = slot.role == .time || bytes[range].contains(LogRecords.backslash)
        return FileCell(range: range, form: isWritten ? .written : .plain)
    }

    func content(of column: Int, _ cell: FileCell, _ bytes: [UInt8]) throws(RecordFlaw) -> CellContent {
        switch cell.form {
        case .absent, .null: return .null
        case .plain, .number, .flag, .structure: return .text(try encoding.decode(bytes[cell.range]))
        case .written:
            if isTime(column) {
                let text = try encoding.decode(bytes[cell.range])
                return .text(LogTime.iso8601(text) ?? text)
            }
            // Bytes that make no text stay as the server wrote them.
            let plain = LogRecords.unescaped(bytes[cell.range])
            if encoding == .utf8, String(validating: plain, as: UTF8.self) == nil {
                return .text(try encoding.decode(bytes[cell.range]))
            }
            return .text(try encoding.decode(plain[...]))
        }
    }

    func setting(_ column: Int, _ cell: FileCell, to content: CellContent, in bytes: [UInt8]) -> [UInt8]? {
        guard cell.form != .absent else { return content == .null ? bytes : nil }
        var written = [UInt8(ascii: "-")]
        if let text = content.plainText {
            guard !isTime(column), text != "-", !text.isEmpty, let encoded = encoding.encode(text) else { return nil }
            written = LogRecords.escaped(encoded)
        }
        var changed = bytes
        changed.replaceSubrange(cell.range, with: written)
        // A space in a value without quotes would make two of it.
        var cells: [FileCell] = []
        do throws(RecordFlaw) {
            try locate(changed, 0..<changed.count, into: &cells)
            let now = try self.content(of: column, cells[column], changed)
            return now.plainText == content.plainText ? changed : nil
        } catch {
            return nil
        }
    }

    private func isTime(_ column: Int) -> Bool {
        pattern.parts.contains { part in
            guard case .value(let slot) = part else { return false }
            return slot.role == .time && slot.column == column
        }
    }

    /// `\x22`, `\"` and `\\` as the bytes that they stand for.
    static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        var place = bytes.startIndex
        while place < bytes.endIndex {
            let rest = bytes.endIndex - place
            guard bytes[place] == backslash, rest > 1 else {
                plain.append(bytes[place])
                place += 1
                continue
            }
            let sign = bytes[place + 1]
            if sign == UInt8(ascii: "x"), rest > 3,
                let byte = UInt8(String(decoding: bytes[place + 2..<place + 4], as: UTF8.self), radix: 16)
            {
                plain.append(byte)
                place += 4
                continue
            }
            if sign != quote, sign != backslash { plain.append(backslash) }
            plain.append(sign)
            place += 2
        }
        return plain
    }

    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { byte -> [UInt8] in
            guard byte < 0x20 || byte == quote || byte == backslash || byte == 0x7F else { return [byte] }
            let digits = String(byte, radix: 16)
            return Array("\\x\(digits.count < 2 ? "0" : "")\(digits)".utf8)
        }
    }
}

/// The time of an access log.
enum LogTime {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `2000-10-10T13:55:36-07:00` for `10/Oct/2000:13:55:36 -0700`; nil for anything else.
    static func iso8601(_ text: String) -> String? {
        let letters = Array(text)
        guard letters.count == 26, let month = months.firstIndex(of: String(letters[3...5])), letters[2] == "/",
            letters[6] == "/", letters[11] == ":", letters[20] == " ", letters[21] == "+" || letters[21] == "-"
        else { return nil }
        let digits = [0...1, 7...10, 12...13, 15...16, 18...19, 22...25].flatMap { letters[$0] }
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        let day = "\(String(letters[7...10]))-\(number)-\(String(letters[0...1]))"
        return "\(day)T\(String(letters[12...19]))\(String(letters[21...23])):\(String(letters[24...25]))"
    }
}
