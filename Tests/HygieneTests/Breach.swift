/// A place where the repository does not keep a rule.
struct Breach: Hashable, CustomStringConvertible {
    let path: String
    /// Counted from 1; 0 where the whole file is meant.
    let line: Int
    let what: String

    var description: String { line == 0 ? "\(path): \(what)" : "\(path):\(line): \(what)" }
}

/// A rule of the house: a pure function over one file, with texts that it must catch and texts that it must let pass.
struct HygieneRule: Sendable, CustomStringConvertible {
    let name: String
    let check: @Sendable (SourceFile) -> [Breach]
    /// Each must give at least one breach: a rule that cannot fail keeps nothing.
    let planted: [SourceFile]
    /// None may give a breach.
    let innocent: [SourceFile]

    var description: String { name }

    static let all: [HygieneRule] =
        importRules + sizeRules + callRules + nameRules + wordRules + statementRules + testRules + scriptRules
}
