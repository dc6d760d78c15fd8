import CCurl

/// Sends messages through one mail server.
package struct SMTPDelivery: Sendable {
    private let client: OutboundClient
    private let server: SMTPServer

    package init(client: OutboundClient, server: SMTPServer) {
        self.client = client
        self.server = server
    }

    /// Delivers one message, whose lines end in CRLF, to every recipient or to none.
    ///
    /// - Parameter sender: the envelope's sender; empty for the null sender, which nobody answers (RFC 3834 section 3).
    /// - Throws: `OutboundError`, temporary where the message is not at fault (a 4xx, no connection, a time-out, a refused
    ///   sign-in, failed TLS, a server that is left alone), permanent where sender, recipient or message are refused with a 5xx
    ///   and for an address that cannot stand in an envelope. See ``SMTPEnding/failure``.
    package func send(_ message: [UInt8], from sender: String, to recipients: [String]) async throws(OutboundError) {
        let envelope = try SMTPEnvelope(sender: sender, recipients: recipients)
        try await client.deliver(message, envelope: envelope, server: server)
    }
}

/// A mail server that takes our mail.
package struct SMTPServer: Sendable, Hashable {
    package let address: OutboundAddress
    package let credentials: Credentials?
    /// The name that EHLO says.
    package let greetingName: String
    /// A file with the certificate authorities to trust in place of the system's.
    package let authoritiesFile: String?

    package struct Credentials: Sendable, Hashable, CustomReflectable, CustomStringConvertible {
        let user: String
        let password: String

        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }

        package var description: String { "***" }
        package var customMirror: Mirror { Mirror(self, children: []) }
    }

    package init(
        address: OutboundAddress,
        credentials: Credentials? = nil,
        greetingName: String = "localhost",
        authoritiesFile: String? = nil
    ) {
        self.address = address
        self.credentials = credentials
        self.greetingName = greetingName.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
        self.authoritiesFile = authoritiesFile
    }

    /// TLS from the first byte for `smtps`; for `smtp` STARTTLS, which may be missing only where nobody can listen in
    /// between and no password is sent.
    func apply(to handle: CurlHandle) throws(OutboundError) {
        let mayBePlain = address.isLoopback && credentials == nil
        try handle.set(CURLOPT_USE_SSL, Int(mayBePlain ? CURLUSESSL_TRY.rawValue : CURLUSESSL_ALL.rawValue))
        try handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let authoritiesFile { try handle.set(CURLOPT_CAINFO, authoritiesFile) }
        guard let credentials else { return }
        try handle.set(CURLOPT_USERNAME, credentials.user)
        try handle.set(CURLOPT_PASSWORD, credentials.password)
    }
}

/// Sender and recipients as SMTP sees them, which is not what the message's header says.
struct SMTPEnvelope: Sendable, Hashable {
    let sender: String
    let recipients: [String]

    init(sender: String, recipients: [String]) throws(OutboundError) {
        let isSound = (sender.isEmpty || SMTPEnvelope.isSound(sender)) && recipients.allSatisfy(SMTPEnvelope.isSound)
        guard isSound, !recipients.isEmpty else {
            throw OutboundError("bad-envelope", "an address cannot stand in an envelope", isTemporary: false)
        }
        self.sender = sender
        self.recipients = recipients
    }

    /// No control characters, spaces or angle brackets: nothing that could end the command and begin another.
    private static func isSound(_ address: String) -> Bool {
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && address.utf8.count <= 254
            && address.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F && $0 != "<" && $0 != ">" }
    }
}
