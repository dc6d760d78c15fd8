/// A command on its way to the process that holds the site.
struct ForwardedCommand: Codable {
    let arguments: [String]
    /// The folder in which it was typed.
    let folder: String
}

/// What came of it there.
struct ForwardedAnswer: Codable {
    let output: String
    let ending: CommandEnding
}
