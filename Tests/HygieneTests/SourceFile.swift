/// A text file of the repository: its path from the root, its text, and, where it is Swift, its code taken apart.
struct SourceFile: Sendable, CustomStringConvertible {
    let path: String
    let text: String
    let code: SwiftCode
    /// May it be run? Known for files of the repository; planted ones say.
    let isExecutable: Bool

    init(_ path: String, _ text: String, isExecutable: Bool = false) {
        self.path = path
        self.text = text
        self.isExecutable = isExecutable
        code = path.hasSuffix(".swift") ? SwiftCode(text) : SwiftCode("")
    }

    var description: String { path }

    var isSwift: Bool { path.hasSuffix(".swift") }
    var isSource: Bool { isSwift && path.hasPrefix("Sources/") }
    var isTest: Bool { isSwift && path.hasPrefix("Tests/") }

    /// The target that a file under Sources or Tests belongs to.
    var room: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && ["Sources", "Tests"].contains(parts[0]) ? String(parts[1]) : nil
    }

    var fileName: Substring { path.split(separator: "/").last ?? "" }
    var ending: Substring { fileName.split(separator: ".", omittingEmptySubsequences: false).last ?? "" }

    /// Lines as people count them: a newline at the end begins no further one.
    var lines: [Substring] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.last?.isEmpty == true ? lines.dropLast() : lines
    }

    func breach(_ line: Int, _ what: String) -> Breach { Breach(path: path, line: line, what: what) }
}
