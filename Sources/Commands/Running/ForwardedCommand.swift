/// A command on its way to the process that holds the site.
struct ForwardedCommand: Codable {
    let arguments: [String]
}

/// What came of it there.
struct ForwardedAnswer: Codable {
    let output: String
    let ending: CommandEnding
}
