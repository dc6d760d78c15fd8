extension JSONValue {
    /// - Throws: ``NotJSON`` where the bytes are not exactly one value.
    init(reading bytes: [UInt8]) throws(NotJSON) {
        var reading = JSONReading(bytes)
        self = try reading.value()
        try reading.finish()
    }
}

extension JSONReading {
    fileprivate mutating func value() throws(NotJSON) -> JSONValue {
        switch try form() {
        case .object: return .object(try members())
        case .list:
            var elements: [JSONValue] = []
            try list { reading throws(NotJSON) in elements.append(try reading.value()) }
            return .list(elements)
        case .text: return .text(try text(try string()))
        case .number:
            let (digits, isWhole) = try number()
            let text = text(ofDigits: digits)
            if isWhole, let number = Int64(text) { return .integer(number) }
            return .number(text)
        case .flag: return .boolean(try flag())
        case .null:
            try null()
            return .null
        }
    }

    private mutating func members() throws(NotJSON) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        try object { reading, name throws(NotJSON) in
            let value = try reading.value()
            guard members.updateValue(value, forKey: try reading.text(name)) == nil else {
                throw NotJSON(offset: name.lowerBound, flaw: .nameTwice)
            }
        }
        return members
    }
}
