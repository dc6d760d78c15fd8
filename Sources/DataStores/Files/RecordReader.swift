import Foundation

/// Cuts a file's bytes into records, one at a time; holds one record and a piece of what follows.
final class RecordReader {
    /// A record that is longer is no record.
    static let bytesMax = 1 << 20

    /// The record stands in these at ``content``, with its line end at ``whole``.
    private(set) var bytes: [UInt8] = []
    private(set) var content = 0..<0
    private(set) var whole = 0..<0
    /// The number of the record's first line, from 1.
    private(set) var line = 0
    /// How many bytes of the file stand before the record.
    var offset: Int { dropped + whole.lowerBound }
    /// False for a last record without a line end.
    private(set) var isTerminated = true

    private let source: any ByteSource
    private let file: String
    private let store: String
    /// True where a line end inside quotes belongs to the record.
    private let joinsQuotedLines: Bool
    private var nextLine = 1
    private var dropped = 0
    private var isAtEnd = false

    init(_ source: any ByteSource, file: String, store: String, joinsQuotedLines: Bool) {
        self.source = source
        self.file = file
        self.store = store
        self.joinsQuotedLines = joinsQuotedLines
    }

    /// Goes on to the next record; false after the last.
    func next() throws(StoreFault) -> Bool {
        var start = whole.upperBound
        var search = start
        var quotes = 0
        line = nextLine
        while true {
            let newline = find(0x0A, from: search)
            let stop = newline ?? bytes.count
            guard stop - start <= RecordReader.bytesMax else {
                throw .recordTooLong(file: file, line: line, store: store)
            }
            if joinsQuotedLines { quotes += countQuotes(search..<stop) }
            if let newline {
                nextLine += 1
                search = newline + 1
                guard quotes.isMultiple(of: 2) else { continue }
                try take(start..<newline, end: newline + 1)
                return true
            }
            search = stop
            if isAtEnd {
                guard start < stop else { return false }
                guard quotes.isMultiple(of: 2) else { throw flaw("has a quote that is never closed") }
                isTerminated = false
                try take(start..<stop, end: stop)
                return true
            }
            bytes.removeSubrange(0..<start)
            dropped += start
            search -= start
            start = 0
            isAtEnd = try source.read(into: &bytes) == 0
        }
    }

    func flaw(_ words: String) -> StoreFault { .malformed(RecordFlaw(words), file: file, line: line, store: store) }

    private func take(_ range: Range<Int>, end: Int) throws(StoreFault) {
        whole = range.lowerBound..<end
        var (first, last) = (range.lowerBound, range.upperBound)
        if first < last, bytes[last - 1] == 0x0D { last -= 1 }
        if offset == 0 {
            if bytes[first..<last].starts(with: [0xFF, 0xFE]) || bytes[first..<last].starts(with: [0xFE, 0xFF]) {
                throw flaw("begins a file in UTF-16, which is not read; save it as UTF-8")
            }
            // The mark that some programs put in front of UTF-8.
            if bytes[first..<last].starts(with: [0xEF, 0xBB, 0xBF]) { first += 3 }
        }
        content = first..<last
        if find(0, from: first).map({ $0 < last }) ?? false { throw flaw("holds bytes that are no text") }
    }

    private func find(_ byte: UInt8, from start: Int) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, start < buffer.count,
                let found = memchr(base + start, Int32(byte), buffer.count - start)
            else { return nil }
            return base.distance(to: found)
        }
    }

    private func countQuotes(_ range: Range<Int>) -> Int {
        bytes.withUnsafeBufferPointer { buffer in
            var count = 0
            for place in range where buffer[place] == 0x22 { count += 1 }
            return count
        }
    }
}
