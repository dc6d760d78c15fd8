import Templates

/// Fetching the answer: what the file is, and the fresh code that it takes.
struct DownloadPage: TemplateModel {
    static let template = "download"

    var frame: PageFrame
    /// The request's reference.
    var reference: String
    var file: String
    /// `1.2 MB`.
    var size: String
    /// The last day on which it can be fetched.
    var until: String
    var fetchesLeft: Int
    /// SHA-256 of the file, in hexadecimal.
    var digest: String
    /// Whether it was mailed as well, in an encrypted ZIP.
    var isMailedEncrypted = false
    /// What opens the encrypted file that was mailed; empty where there is none, or no fresh code was typed.
    var passphrase = ""
    /// Whether a fresh code was typed a moment ago, so that none is asked for.
    var isFresh = false
    /// Whether a code is on its way; the page asks for it then.
    var isCodeSent: Bool
    var code = FieldContent()
    /// Back to the case.
    var back: String

    static let sample = DownloadPage(
        frame: .sample,
        reference: "7H3QX9K2M4",
        file: "your-data-7H3QX9K2M4.zip",
        size: "84 kB",
        until: "13 January 2027",
        fetchesLeft: 4,
        digest: "5f1d7a84db00d2fce00b31a7fc73224f5f1d7a84db00d2fce00b31a7fc73224f",
        isMailedEncrypted: true,
        passphrase: "k3tz-9m2q-7xwe-h4dn-vb61",
        isCodeSent: true,
        code: FieldContent("", error: "Enter the code from our mail."),
        back: Route.link(reference: "C7H3QX9K2M").path
    )

    var values: TemplateValue {
        let problems = code.error.isEmpty ? [] : [FieldProblem(field: "code", text: code.error)]
        return [
            "frame": frame.values,
            "file": .text(file),
            "size": .text(size),
            "until": .text(until),
            "left": .text(fetchesLeft),
            "digest": .text(digest),
            "passphrase": .text(passphrase),
            "mailed": .flag(isMailedEncrypted),
            "fresh": .flag(isFresh),
            "sent": .flag(isCodeSent && !isFresh),
            "unsent": .flag(!isCodeSent && !isFresh),
            "code": code.values,
            "problems": .list(problems.map(\.values)),
            "back": .text(back),
            "fetch": .text(Route.download(reference: reference).path),
            "send-code": .text(Route.downloadCode(reference: reference).path),
        ]
    }
}
