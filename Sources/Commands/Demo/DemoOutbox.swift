import Foundation
import SubjectRequests

/// The demo's mailbox: the Maildir into which the site's mails go.
struct DemoOutbox {
    let folder: URL

    init(_ opening: SiteOpening) {
        folder = opening.file(String(opening.settings.mail.out.dropFirst("maildir:".count))).appending(path: "new")
    }

    struct Link {
        let reference: Reference
        let token: String
    }

    /// The raw mails, in the order in which they were written.
    func mails() throws -> [(name: String, raw: String)] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
            (name, String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self))
        }
    }

    /// Every link that was mailed, as a mail program would find it.
    func links() throws -> [Link] {
        try mails().flatMap { mail in
            // Quoted-printable breaks long lines with "=" at their end.
            let text = mail.raw.replacing("=\r\n", with: "").replacing("=\n", with: "").replacing("=3D", with: "=")
            return text.matches(of: /\/r\/([0-9A-Z]{10})#([A-Za-z0-9_-]{20,})/).compactMap { match in
                Reference(match.1).map { Link(reference: $0, token: String(match.2)) }
            }
        }
    }
}
