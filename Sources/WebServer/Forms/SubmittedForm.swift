/// What a form sent: names and values in their order, and files.
package struct SubmittedForm: Sendable, Equatable {
    package var fields: [FormField]
    package var files: [UploadedFile]

    package init(fields: [FormField] = [], files: [UploadedFile] = []) {
        self.fields = fields
        self.files = files
    }

    /// The first value of that name, without white space around it; empty when there is none.
    package subscript(name: String) -> String {
        let value = fields.first { $0.name == name }?.value ?? ""
        let start = value.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }

    /// All values of that name, as of boxes that were ticked.
    package func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}

package struct FormField: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// A file that came with a form. Its name and type are claims of the sender.
package struct UploadedFile: Sendable, Equatable {
    package var field: String
    package var claimedName: String
    package var claimedType: String
    package var bytes: [UInt8]
}

/// How much a form may bring. Beyond it the whole form is refused: half a form would be another form.
package struct FormBounds: Sendable {
    package var fieldsMax = 200
    package var nameBytesMax = 100
    package var valueBytesMax = 64 * 1_024
    package var filesMax = 10

    package init() {}
}

/// Why a form cannot be read.
package enum FormFault: Error, Equatable {
    /// Not in the encoding that it says it is in, or text that is not UTF-8, or text with a NUL.
    case malformed
    case tooMuch
    /// Neither of the two encodings that browsers send.
    case unknownEncoding
}

extension SubmittedForm {
    /// Reads what a browser sends.
    ///
    /// - Parameter contentType: the header's value.
    package init(
        body: [UInt8],
        contentType: String,
        bounds: FormBounds = FormBounds()
    ) throws(FormFault) {
        let pieces = contentType.split(separator: ";", maxSplits: 1)
        switch pieces.first?.lowercased().filter({ !$0.isWhitespace }) {
        case "application/x-www-form-urlencoded":
            self = try URLEncodedForm(bounds: bounds).read(body)
        case "multipart/form-data":
            guard let boundary = HeaderParameters(pieces.dropFirst().first ?? "")["boundary"] else { throw .malformed }
            self = try MultipartForm(boundary: boundary, bounds: bounds).read(body)
        default: throw .unknownEncoding
        }
    }
}

/// A value as the rest of the house may hold it: UTF-8, no NUL (which databases cut texts at), one kind of line end.
func formText(_ bytes: some Collection<UInt8>) throws(FormFault) -> String {
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var last: UInt8 = 0
    for byte in bytes {
        if byte != 10 || last != 13 { plain.append(byte == 13 ? 10 : byte) }
        last = byte
    }
    guard !plain.contains(0), let text = String(validating: plain, as: UTF8.self) else { throw .malformed }
    return text
}
