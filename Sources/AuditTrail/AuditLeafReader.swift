extension AuditLeaf {
    /// Reads exact leaf bytes: unknown fields, other versions and any spelling but the canonical one are errors.
    package init(bytes: [UInt8]) throws(TrailError) {
        guard bytes.count <= AuditLeaf.bytesMax else { throw .leafTooLong(bytes.count) }
        guard case .object(let members) = try CanonicalReader.read(bytes) else { throw .leafMalformed("not an object") }
        var fields = LeafFields(members)
        guard try fields.integer("v") == 1 else { throw .leafMalformed("another version") }
        self.init(
            log: try fields.text("log"),
            recordedAt: try fields.text("t"),
            scope: try fields.optionalText("req"),
            ordinal: try fields.integer("n"),
            action: try fields.text("act"),
            who: try fields.text("who")
        )
        previous = try fields.optionalText("prev").map(LeafFields.hash)
        from = try fields.optionalText("from")
        to = try fields.optionalText("to")
        definition = try fields.optionalText("def")
        effectiveOn = try fields.optionalText("day")
        effect = try fields.optionalText("eff")
        outcome = try fields.optionalText("out")
        counts = try fields.counts()
        commitments = try fields.commitments()
        evidence = try fields.evidence()
        try fields.finish()
    }
}

/// The members of a leaf, each taken once; what is left at the end is unknown.
private struct LeafFields {
    private var members: [String: CanonicalValue]

    init(_ members: [String: CanonicalValue]) { self.members = members }

    mutating func optionalText(_ name: String) throws(TrailError) -> String? {
        guard let value = members.removeValue(forKey: name) else { return nil }
        guard case .text(let text) = value else { throw .leafMalformed("\(name) is not text") }
        return text
    }

    mutating func text(_ name: String) throws(TrailError) -> String {
        guard let text = try optionalText(name) else { throw .leafMalformed("\(name) is missing") }
        return text
    }

    mutating func integer(_ name: String) throws(TrailError) -> Int {
        guard case .integer(let number) = members.removeValue(forKey: name) else {
            throw .leafMalformed("\(name) is not a number")
        }
        return number
    }

    mutating func counts() throws(TrailError) -> [String: Int] {
        var counts: [String: Int] = [:]
        for (name, value) in try object("cnt") {
            guard case .integer(let count) = value else { throw .leafMalformed("cnt is not numbers") }
            counts[name] = count
        }
        return counts
    }

    mutating func commitments() throws(TrailError) -> [String: TreeHash] {
        var commitments: [String: TreeHash] = [:]
        for (path, value) in try object("c") {
            guard case .text(let text) = value else { throw .leafMalformed("c is not digests") }
            commitments[path] = try LeafFields.hash(text)
        }
        return commitments
    }

    mutating func evidence() throws(TrailError) -> [TreeHash] {
        guard let value = members.removeValue(forKey: "ev") else { return [] }
        guard case .list(let values) = value, !values.isEmpty else { throw .leafMalformed("ev is not digests") }
        var evidence: [TreeHash] = []
        for value in values {
            guard case .text(let text) = value else { throw .leafMalformed("ev is not digests") }
            evidence.append(try LeafFields.hash(text))
        }
        return evidence
    }

    func finish() throws(TrailError) {
        if let name = members.keys.min() { throw .leafMalformed("\(name) is not a field") }
    }

    /// An object that is left out when empty; so an empty one is not canonical.
    private mutating func object(_ name: String) throws(TrailError) -> [String: CanonicalValue] {
        guard let value = members.removeValue(forKey: name) else { return [:] }
        guard case .object(let object) = value, !object.isEmpty else { throw .leafMalformed("\(name) is no object") }
        return object
    }

    static func hash(_ text: String) throws(TrailError) -> TreeHash {
        guard let bytes = ExactText.hex(text), let hash = TreeHash(bytes) else {
            throw .leafMalformed("not a digest")
        }
        return hash
    }
}
