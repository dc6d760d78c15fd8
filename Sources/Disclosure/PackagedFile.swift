import SubjectRequests

/// A file that goes into a package as it is: found by a person where no program could look.
package struct PackagedFile: Sendable {
    /// As whoever found it called it; shown as text, never used as a path.
    package let name: String
    /// Of the content, in hexadecimal.
    package let sha256: String
    /// Hands the content over in pieces.
    let content: @Sendable (_ sink: ByteSink) throws -> Void

    package init(
        name: String,
        sha256: String,
        content: @escaping @Sendable (_ sink: ByteSink) throws -> Void
    ) {
        self.name = name
        self.sha256 = sha256
        self.content = content
    }

    /// Its place in the package: numbered from 1, without signs that a file system may take for something, with the ending that it came with.
    func entry(_ number: Int) -> String {
        let parts = name.split(separator: ".")
        let ending = parts.count > 1 ? parts.last.map { EntryNames.safe(String($0.prefix(12))) } : nil
        let stem = EntryNames.readable(parts.dropLast(parts.count > 1 ? 1 : 0).joined(separator: "."))
        return "files/\(number)-\(stem)" + (ending.map { ".\($0)" } ?? "")
    }
}
