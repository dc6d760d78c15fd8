/// `multipart/form-data` (RFC 7578), strictly: browsers write one shape, and anything else refuses the form.
struct MultipartForm {
    private let delimiter: [UInt8]
    private let bounds: FormBounds
    private static let lineEnd: [UInt8] = [13, 10]
    private static let headBytesMax = 2_048

    init(boundary: String, bounds: FormBounds) throws(FormFault) {
        guard (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw .malformed
        }
        delimiter = Array("--\(boundary)".utf8)
        self.bounds = bounds
    }

    func read(_ body: [UInt8]) throws(FormFault) -> SubmittedForm {
        guard body.starts(with: delimiter) else { throw .malformed }
        var form = SubmittedForm()
        var position = delimiter.count
        while true {
            let rest = body[position...]
            if rest.starts(with: Array("--".utf8)) { return form }
            guard rest.starts(with: MultipartForm.lineEnd) else { throw .malformed }
            let start = position + 2
            guard
                let headEnd = find([13, 10, 13, 10], in: body, from: start, within: MultipartForm.headBytesMax),
                let end = find(MultipartForm.lineEnd + delimiter, in: body, from: headEnd + 4, within: body.count)
            else { throw .malformed }
            try take(PartHead(body[start..<headEnd]), body[(headEnd + 4)..<end], into: &form)
            position = end + 2 + delimiter.count
        }
    }

    private func take(
        _ head: PartHead,
        _ content: ArraySlice<UInt8>,
        into form: inout SubmittedForm
    ) throws(FormFault) {
        guard head.name.utf8.count <= bounds.nameBytesMax else { throw .tooMuch }
        guard let file = head.file else {
            guard form.fields.count < bounds.fieldsMax, content.count <= bounds.valueBytesMax else { throw .tooMuch }
            form.fields.append(FormField(name: head.name, value: try formText(content)))
            return
        }
        // A browser sends a nameless empty file for a field that was left empty.
        guard !(file.isEmpty && content.isEmpty) else { return }
        guard form.files.count < bounds.filesMax else { throw .tooMuch }
        form.files.append(
            UploadedFile(field: head.name, claimedName: file, claimedType: head.type, bytes: Array(content))
        )
    }

    private func find(_ needle: [UInt8], in body: [UInt8], from start: Int, within limit: Int) -> Int? {
        guard let first = needle.first, body.count >= needle.count else { return nil }
        var position = start
        let last = min(body.count - needle.count, start + limit)
        while position <= last {
            guard body[position] == first, body[position...].starts(with: needle) else {
                position += 1
                continue
            }
            return position
        }
        return nil
    }
}

/// The header lines of one part.
private struct PartHead {
    var name = ""
    /// Nil for a plain field.
    var file: String?
    var type = ""

    init(_ bytes: ArraySlice<UInt8>) throws(FormFault) {
        let text = try formText(bytes)
        for line in text.split(separator: "\n") {
            let pieces = line.split(separator: ":", maxSplits: 1)
            guard pieces.count == 2 else { throw .malformed }
            switch pieces[0].lowercased() {
            case "content-disposition":
                let halves = pieces[1].split(separator: ";", maxSplits: 1)
                guard halves.count == 2, halves[0].filter({ !$0.isWhitespace }).lowercased() == "form-data" else {
                    throw .malformed
                }
                let parameters = HeaderParameters(halves[1])
                guard let name = parameters["name"], !name.isEmpty else { throw .malformed }
                self.name = name
                file = parameters["filename"]
            case "content-type": type = String(pieces[1].drop(while: \.isWhitespace))
            default: continue
            }
        }
        guard !name.isEmpty else { throw .malformed }
    }
}

/// `a=b; c="d"`, with quotation marks as browsers write them (`%22` for a quotation mark inside).
struct HeaderParameters {
    private var values: [String: String] = [:]

    init(_ text: some StringProtocol) {
        var rest = text[...]
        while let equals = rest.firstIndex(of: "=") {
            let name = String(rest[..<equals]).filter { !$0.isWhitespace && $0 != ";" }.lowercased()
            rest = rest[rest.index(after: equals)...]
            let isQuoted = rest.first == "\""
            if isQuoted { rest = rest.dropFirst() }
            let end = rest.firstIndex(of: isQuoted ? "\"" : ";") ?? rest.endIndex
            if values[name] == nil {
                values[name] = String(rest[..<end]).replacing("%22", with: "\"").replacing("%0D%0A", with: " ")
            }
            rest = end < rest.endIndex ? rest[rest.index(after: end)...] : rest[end...]
        }
    }

    subscript(name: String) -> String? { values[name] }
}
