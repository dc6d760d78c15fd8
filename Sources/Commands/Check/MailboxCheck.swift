import Execution
import Outbound
import SubjectRequests

/// The mailboxes that letters are read from, against their servers.
struct MailboxCheck {
    let site: SiteOpening

    /// What may pass by itself; everything else somebody must mend.
    private static let passing: Set<String> = [
        "mail-server-unreachable", "mail-server-slow", "mail-connection-lost",
    ]

    func run(_ findings: inout SiteFindings) async {
        for settings in site.settings.mail.incoming {
            if !settings.address.isLoopback, settings.address.scheme == "imap" {
                let sentence =
                    "the connection begins without TLS and must change to it; imaps has it from the first byte"
                findings.warn("mailbox-starttls", sentence, at: settings.place)
            }
            do {
                try await settings.mailbox(in: site).probe()
            } catch let error as any CodedError {
                guard MailboxCheck.passing.contains(error.code) else {
                    findings.note(error, at: settings.place)
                    continue
                }
                findings.silent.append(
                    SiteFindings.SilentStore(
                        store: "mailbox \(settings.name)",
                        code: error.code,
                        sentence: error.sentence
                    )
                )
            } catch {
                findings.note("file-unreadable", "what it names cannot be read; check its owner", at: settings.place)
            }
        }
    }
}
