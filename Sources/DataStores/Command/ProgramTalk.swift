/// A conversation with a program, which is started when it is first needed, kept, and started anew after its end. Lives
/// on the store's own thread, which it blocks.
///
/// Each line is an object. We begin with `{"habeas":1}`, which the program answers in kind. Then each of our lines is a
/// question, `schema`, `read` or `write`, with a number; the program answers with any number of lines, and at last with
/// `done` or `fault`, and every line of it has the question's number. So what belongs to one question, however late it
/// comes, is never taken for another's.
final class ProgramTalk {
    private let store: String
    private let call: ProgramCall
    private let limits: ProgramLimits
    private var program: SpawnedProgram?
    /// Whether the program said of itself that a `write` is done whole or not at all.
    private(set) var hasTransactions = true
    /// The questions beyond the usual ones that it says it can answer.
    private(set) var abilities: Set<String> = []
    /// Of the last question; no two have the same, whichever program was asked.
    private var number: Int64 = 0

    init(store: String, call: ProgramCall, limits: ProgramLimits) {
        self.store = store
        self.call = call
        self.limits = limits
    }

    /// Asks, hands over each answer but the last, and answers the value of `done`.
    ///
    /// - Parameter take: throws a ``ProgramBreach`` where the answer is none; any other error ends the taking, and is
    ///   thrown once the program has come to the end of its answer.
    /// - Throws: ``StoreFault`` where the program reports one, or breaks the protocol.
    func ask(
        _ verb: String,
        _ question: JSONValue,
        _ take: (_ word: String, _ value: JSONValue) throws -> Void
    ) throws -> JSONValue {
        do {
            let program = try listening()
            try put(verb, question, to: program)
            let (word, value) = try answer(of: program, take)
            if program.bearing == .talks { throw ProgramBreach.answerUnasked }
            guard word == "fault" else { return value }
            throw try ProgramReport(value).fault(store: store, about: question)
        } catch let breach as ProgramBreach {
            throw broken(breach)
        }
    }

    /// Puts a question, and kills the program that long after without listening.
    func askAndKill(_ verb: String, _ question: JSONValue, after milliseconds: Int) throws(StoreFault) {
        do {
            let program = try listening()
            try put(verb, question, to: program)
            program.end(afterMilliseconds: milliseconds)
            self.program = nil
        } catch {
            throw broken(error)
        }
    }

    /// Makes sure that a program runs that has said what it can do.
    func greet() throws(StoreFault) {
        do {
            _ = try listening()
        } catch {
            throw broken(error)
        }
    }

    /// - Throws: where the program's count of its answers is not right.
    func check(_ isRight: Bool) throws(StoreFault) { if !isRight { throw broken(.countWrong) } }

    /// Ends the program in peace.
    func end() {
        program?.end(within: limits.farewellSeconds)
        program = nil
    }

    /// Ends the program that did this, and says so.
    func broken(_ breach: ProgramBreach) -> StoreFault {
        let complaintBytes = program?.complaintBytes ?? 0
        // One that is silent or says what is wrong is not waited for. One that has died is, so that we know how.
        let ending = program?.end(within: breach == .died ? limits.farewellSeconds : 0) ?? .unknown
        program = nil
        return StoreFault(store: store, breach, complaintBytes: complaintBytes, ending)
    }

    private func put(_ verb: String, _ question: JSONValue, to program: SpawnedProgram) throws(ProgramBreach) {
        number += 1
        try program.send(JSONValue.object(["id": .integer(number), verb: question]).line)
    }

    /// The last line of an answer.
    private func answer(
        of program: SpawnedProgram,
        _ take: (_ word: String, _ value: JSONValue) throws -> Void
    ) throws -> (word: String, value: JSONValue) {
        var bytes = 0
        var unwanted: (error: any Error, bytes: Int)?
        while true {
            let line = try line(of: program)
            bytes += line.count
            guard bytes <= limits.answerBytesMax else { throw ProgramBreach.answerTooLong(limits.answerBytesMax) }
            if let unwanted, bytes - unwanted.bytes > limits.skippedBytesMax {
                end()
                throw unwanted.error
            }
            let (word, value) = try member(line)
            if word == "done" || word == "fault" {
                if let unwanted { throw unwanted.error }
                return (word, value)
            }
            guard unwanted == nil else { continue }
            do {
                try take(word, value)
            } catch let breach as ProgramBreach {
                throw breach
            } catch {
                unwanted = (error, bytes)
            }
        }
    }

    /// A program that has been greeted and waits.
    private func listening() throws(ProgramBreach) -> SpawnedProgram {
        switch program?.bearing {
        case .talks: throw .answerUnasked
        case .isGone: end()
        case .listens, nil: break
        }
        if let program { return program }
        let fresh = try SpawnedProgram(call, limits)
        program = fresh
        try fresh.send(JSONValue.object(["habeas": .integer(1)]).line)
        let greeting = try JSONValue(line: try line(of: fresh), what: "the greeting")
        guard greeting["habeas"] == .integer(1) else { throw .version }
        hasTransactions = greeting["transactions"]?.flag ?? true
        abilities = Set(greeting["can"]?.texts ?? [])
        return fresh
    }

    private func line(of program: SpawnedProgram) throws(ProgramBreach) -> [UInt8] {
        guard let line = try program.nextLine() else { throw .died }
        return line
    }

    /// What one line of the answer says.
    private func member(_ line: [UInt8]) throws(ProgramBreach) -> (word: String, value: JSONValue) {
        let value = try JSONValue(line: line, what: "a line that is not JSON")
        guard case .object(var members) = value, let id = members.removeValue(forKey: "id"), id.integer != nil,
            let member = members.first, members.count == 1
        else {
            throw .garbage(what: "a line that is not an object with the question's id and one more member")
        }
        guard id == .integer(number) else { throw .questionWrong }
        return (member.key, member.value)
    }
}

extension JSONValue {
    fileprivate init(line: [UInt8], what: String) throws(ProgramBreach) {
        do {
            try self.init(reading: line)
        } catch {
            throw .garbage(what: what)
        }
    }
}

/// A fault that a program reports: `{"code": …, "sentence": …, "temporary": …}`.
private struct ProgramReport {
    let code: String
    let sentence: String
    let isTemporary: Bool

    init(_ value: JSONValue) throws(ProgramBreach) {
        guard let code = value["code"]?.text, ProgramReport.isCode(code), let sentence = value["sentence"]?.text,
            case .some(.boolean(let isTemporary)) = value["temporary"]
        else { throw .garbage(what: "a fault") }
        self.code = code
        self.sentence = sentence
        self.isTemporary = isTemporary
    }

    private static func isCode(_ text: String) -> Bool {
        (1...60).contains(text.utf8.count) && text.first != "-" && text.last != "-"
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }

    /// A sentence that repeats a value of the question is not passed on: it would carry it into logs and letters.
    func fault(store: String, about question: JSONValue) -> StoreFault {
        let isFit =
            sentence.count <= 300 && !sentence.contains(where: \.isNewline) && !question.holdsText(within: sentence)
        return StoreFault(
            store: store,
            code: code,
            sentence: "The program of the store \(store) reports "
                + (isFit ? "\(code): \(sentence)" : "\(code), in words that are not repeated here"),
            isTemporary: isTemporary
        )
    }
}

extension JSONValue {
    /// True where a key or a value that is to be written stands in `sentence`. Names of columns and tables may.
    fileprivate func holdsText(within sentence: String) -> Bool {
        func stands(_ value: JSONValue) -> Bool {
            switch value {
            case .text(let text): text.count > 2 && sentence.contains(text)
            case .integer(let number): abs(number) > 99 && sentence.contains("\(number)")
            case .list(let elements): elements.contains(where: stands)
            case .object(let members): members.values.contains(where: stands)
            case .number(let digits): digits.count > 2 && sentence.contains(digits)
            case .null, .boolean: false
            }
        }
        switch self {
        case .object(let members):
            return members.contains { name, value in
                ["keys", "set", "unchanged", "values"].contains(name)
                    ? stands(value) : value.holdsText(within: sentence)
            }
        case .list(let elements): return elements.contains { $0.holdsText(within: sentence) }
        case .null, .boolean, .integer, .number, .text: return false
        }
    }
}
