import CCurl

/// A mailbox server, and who signs in there.
package struct IMAPServer: Sendable, Hashable {
    package let address: OutboundAddress
    let credentials: SMTPServer.Credentials
    /// A file with the certificate authorities to trust in place of the system's.
    let authoritiesFile: String?

    /// - Parameter address: `imaps`, or `imap` with STARTTLS, without which only a server on this machine is signed in to.
    package init(address: OutboundAddress, user: String, password: String, authoritiesFile: String? = nil) {
        self.address = address
        credentials = SMTPServer.Credentials(user: user, password: password)
        self.authoritiesFile = authoritiesFile
    }

    func apply(to handle: CurlHandle) throws(OutboundError) {
        let security = address.isLoopback ? CURLUSESSL_TRY : CURLUSESSL_ALL
        try handle.set(CURLOPT_USE_SSL, Int(security.rawValue))
        try handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let authoritiesFile { try handle.set(CURLOPT_CAINFO, authoritiesFile) }
        try handle.set(CURLOPT_USERNAME, credentials.user)
        try handle.set(CURLOPT_PASSWORD, credentials.password)
    }
}

/// A folder as it was when it was selected.
package struct IMAPFolder: Sendable, Hashable {
    /// Another number means that every UID known so far names another letter, or none (RFC 3501 section 2.3.1.1).
    package let uidValidity: UInt32
    /// False where letters can be read and not be moved.
    package let isWritable: Bool
}

/// A letter as it lies in a mailbox.
package struct IMAPLetter: Sendable, Hashable {
    package let uid: UInt32
    /// When the server took it (INTERNALDATE), in seconds since 1970-01-01T00:00:00Z.
    package let takenAtSeconds: Int64
    /// Its bytes; of one that is larger than was asked for only the first.
    package let bytes: [UInt8]
}

extension OutboundError {
    /// What became of connecting and signing in; nil when all went well.
    init?(mailboxSaid code: CURLcode) {
        switch code {
        case CURLE_OK: return nil
        case CURLE_LOGIN_DENIED:
            self.init(
                "mail-sign-in-refused",
                "the mail server refused the user or password, or offers no way to sign in",
                isTemporary: true
            )
        case CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE:
            self.init(
                "mail-tls-failed",
                "no trusted TLS connection to the mail server could be made",
                isTemporary: true
            )
        case CURLE_OPERATION_TIMEDOUT: self = .mailboxSlow
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT:
            self.init("mail-server-unreachable", "the mail server cannot be reached", isTemporary: true)
        default: self = .mailboxLost
        }
    }

    static let mailboxSlow = OutboundError(
        "mail-server-slow",
        "the mail server did not answer in time",
        isTemporary: true
    )
    package static let mailboxLost = OutboundError(
        "mail-connection-lost",
        "the connection to the mail server was lost",
        isTemporary: true
    )
    package static let mailboxStopped = OutboundError(
        "mailbox-stopped",
        "reading the mailbox was ended before its time",
        isTemporary: true
    )
    package static let mailboxMissing = OutboundError(
        "mailbox-missing",
        "there is no such folder in the mailbox; correct the url's last part, or put the folder back",
        isTemporary: true
    )
    static let folderUnmakeable = OutboundError(
        "folder-unmakeable",
        "the folder for filed letters is not there and cannot be made; make it by hand, or name another as 'filed'",
        isTemporary: true
    )
    package static let mailboxRefuses = OutboundError(
        "mailbox-refuses",
        "the mail server refuses what is asked of the mailbox; see its own log",
        isTemporary: true
    )
    package static let mailboxUnclear = OutboundError(
        "mailbox-unclear",
        "the mail server gave an answer that is no IMAP, or larger than was asked for",
        isTemporary: true
    )
    static let folderName = OutboundError(
        "folder-name",
        "the name of a mailbox's folder holds control characters, or is longer than 200 bytes",
        isTemporary: false
    )
}
