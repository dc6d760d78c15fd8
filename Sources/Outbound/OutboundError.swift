/// Why something could not be delivered to or fetched from another host. Never holds an address of a person, a message
/// text or a server's own words, because those may quote them.
package struct OutboundError: Error, Sendable, Hashable, CustomStringConvertible {
    package let code: String
    package let sentence: String
    /// True when the same call may succeed later: no connection, a time-out, an SMTP 4xx.
    package let isTemporary: Bool
    /// The server's last SMTP or HTTP status, where there was one.
    package let status: Int?
    /// For how many seconds another try would be in vain: the server is left alone meanwhile.
    package let pauseSeconds: Int

    package init(_ code: String, _ sentence: String, isTemporary: Bool, status: Int? = nil, pauseSeconds: Int = 0) {
        self.code = code
        self.sentence = sentence
        self.isTemporary = isTemporary
        self.status = status
        self.pauseSeconds = pauseSeconds
    }

    /// The same, to be tried again after a pause.
    func pausing(seconds: Int) -> OutboundError {
        OutboundError(code, sentence, isTemporary: isTemporary, status: status, pauseSeconds: seconds)
    }

    package var description: String { "\(code): \(sentence)" }

    static func notAllowed(_ address: OutboundAddress) -> OutboundError {
        OutboundError(
            "address-not-allowed",
            "\(address) is not in the list of addresses that this site may connect to; add it to habeas.yml",
            isTemporary: false
        )
    }

    /// The code of a message that is larger than may be mailed, by our own limit or by the server's.
    package static let tooLarge = "message-too-large"

    static let badSetting = OutboundError("network-setting", "libcurl refused a setting", isTemporary: false)

    static let noHandle = OutboundError("network-unavailable", "libcurl could not be started", isTemporary: true)
}
