import CCurl

/// How far the talk with a mail server has come, by the last command that was sent.
enum SMTPStage: Sendable, Hashable, CaseIterable {
    case connecting
    /// EHLO.
    case greeting
    /// STARTTLS.
    case encryption
    /// AUTH.
    case signIn
    /// MAIL.
    case sender
    /// RCPT.
    case recipient
    /// DATA, before the first byte.
    case data
    /// From the message's first byte to the answer to its last.
    case message
}

/// Listens to the commands of one transfer. Only their first word is looked at: what follows it may be a password.
final class SMTPTalk {
    private(set) var stage = SMTPStage.connecting

    private func hear(command: UnsafeRawBufferPointer) {
        for (verb, stage) in SMTPTalk.verbs where command.starts(with: verb) { self.stage = stage }
    }

    /// With the sign behind it, which no line of a sign-in in Base64 has.
    private static let verbs: [([UInt8], SMTPStage)] = [
        ("EHLO ", .greeting), ("HELO ", .greeting), ("STARTTLS\r", .encryption), ("AUTH ", .signIn),
        ("MAIL ", .sender), ("RCPT ", .recipient), ("DATA\r", .data),
    ].map { (Array($0.utf8), $1) }

    static let hear: habeas_curl_trace = { _, kind, bytes, count, talk in
        guard let talk, let bytes else { return 0 }
        let listener = Unmanaged<SMTPTalk>.fromOpaque(talk).takeUnretainedValue()
        switch kind {
        case CURLINFO_HEADER_OUT: listener.hear(command: UnsafeRawBufferPointer(start: bytes, count: count))
        case CURLINFO_DATA_OUT: listener.stage = .message
        default: break
        }
        return 0
    }
}

/// How a talk with a mail server ended.
struct SMTPEnding: Sendable, Hashable {
    /// libcurl's verdict.
    let code: CURLcode
    /// The server's last answer.
    let status: Int?
    let stage: SMTPStage
    /// The connection was there already, from the message before.
    let isOnKeptConnection: Bool

    /// The server closed the connection between two messages, which it may (RFC 5321 section 4.5.3.2.7), by word or
    /// without one: it has taken nothing of this message, and a new connection may be tried at once.
    var wasClosedBetween: Bool {
        guard code != CURLE_OK, isOnKeptConnection, stage == .connecting || stage == .sender else { return false }
        return status == 421 || status == nil && code != CURLE_OPERATION_TIMEDOUT
    }

    /// Why the message was not taken, and whether that is the server's affair, whatever the message: then nothing else is sent
    /// to it for a while. Nil when it was taken.
    ///
    /// A 5xx before MAIL is temporary too (RFC 5321 section 3.1: another time the server may do its work), for no message is
    /// at fault. What is lost after DATA may have been taken: it is sent again under the same Message-ID.
    var failure: (error: OutboundError, isOfServer: Bool)? {
        if code == CURLE_OK { return nil }
        if let failure = failureOfConnection { return (failure, true) }
        guard let status, (400...599).contains(status) else {
            let sentence = "the connection to the mail server was lost"
            let lost = OutboundError("mail-connection-lost", sentence, isTemporary: true)
            return (lost, stage == .connecting || stage == .greeting)
        }
        switch (stage, status) {
        case (_, 421), (.connecting, _), (.greeting, _), (.encryption, _):
            return (temporary("mail-server-busy", "the mail server takes no mail at present"), true)
        case (.signIn, _), (.sender, 530), (.sender, 535): return (signInRefused, true)
        case (.sender, 400...499):
            return (temporary("mail-deferred", "the mail server asks to try later"), true)
        case (_, 400...499):
            return (temporary("mail-deferred", "the mail server asks to try later"), false)
        // RFC 1870 section 6; after the data also a mailbox that is full: a shorter message may fit.
        case (.sender, 552), (.message, 552): return (.messageTooLarge(status: status), false)
        default: return (refusal, false)
        }
    }

    private var failureOfConnection: OutboundError? {
        switch code {
        case CURLE_LOGIN_DENIED: signInRefused
        case CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE:
            temporary("mail-tls-failed", "no trusted TLS connection to the mail server could be made")
        case CURLE_OPERATION_TIMEDOUT: temporary("mail-server-slow", "the mail server did not answer in time")
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT:
            temporary("mail-server-unreachable", "the mail server cannot be reached")
        default: nil
        }
    }

    private var signInRefused: OutboundError {
        temporary("mail-sign-in-refused", "the mail server refused the user or password; mend mail in habeas.yml")
    }

    private func temporary(_ code: String, _ sentence: String) -> OutboundError {
        OutboundError(code, sentence + said, isTemporary: true, status: status)
    }

    /// What a 5xx means, by what it answers; staff can do something about each.
    private var refusal: OutboundError {
        let (code, sentence) =
            switch stage {
            case .sender:
                (
                    "mail-refused-sender",
                    "the mail server does not let this site send; mend mail.from, or its rights there"
                )
            case .recipient:
                ("mail-refused-recipient", "the mail server refuses the address; ask for another, or answer by post")
            default:
                (
                    "mail-refused-content",
                    "the mail server refuses what the message says; answer by download, or by post"
                )
            }
        return OutboundError(code, sentence + said, isTemporary: false, status: status)
    }

    private var said: String { status.map { " (\($0))" } ?? "" }
}

extension OutboundError {
    static func messageTooLarge(status: Int) -> OutboundError {
        OutboundError(
            OutboundError.tooLarge,
            "the message is larger than the mail server takes; deliver by download (\(status))",
            isTemporary: false,
            status: status
        )
    }
}
