import CGMime
import SubjectRequests

/// The fields of one header, in order. Values are text that GMime decoded (RFC 2047), cleaned and on one line.
struct MailHeader {
    private let fields: [(name: String, raw: String, value: String, isPlain: Bool)]

    init(_ list: UnsafeMutablePointer<GMimeHeaderList>?) {
        guard let list else {
            fields = []
            return
        }
        fields = (0..<g_mime_header_list_get_count(list)).compactMap { index in
            guard let header = g_mime_header_list_get_header_at(list, index), let name = g_mime_header_get_name(header)
            else { return nil }
            let raw = g_mime_header_get_raw_value(header).map { String(cString: $0) } ?? ""
            let value = g_mime_header_get_value(header).map { String(cString: $0) } ?? ""
            let written = g_mime_header_get_raw_name(header).map { String(cString: $0) } ?? ""
            let isPlain = written.unicodeScalars.allSatisfy { (0x21...0x7E).contains($0.value) }
            return (String(cString: name).lowercased().trimmed(), raw, PlainText.line(value), isPlain)
        }
    }

    func count(_ name: String) -> Int { fields.count { $0.name == name } }
    /// The value of the one field of that name, as it is written; nil where there are several, counting those that only look like
    /// it (`>From`), or a space stands before the colon.
    func only(_ name: String) -> String? {
        let letters = name.filter(\.isLetter)
        let all = fields.filter { $0.name == name || $0.name.filter(\.isLetter) == letters }
        return all.count == 1 ? all.first.flatMap { $0.isPlain && $0.name == name ? $0.raw : nil } : nil
    }
    func has(prefix: String) -> Bool { fields.contains { $0.name.hasPrefix(prefix) } }

    /// The topmost field of that name.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    func raw(_ name: String) -> String? { fields.first { $0.name == name }?.raw }
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The message ids in a field, without angle brackets; at most fifty.
    func messageIDs(_ name: String) -> [String] {
        let pieces = (raw(name) ?? "").split(separator: "<").dropFirst().prefix(50)
        return pieces.compactMap { piece in
            guard let end = piece.firstIndex(of: ">") else { return nil }
            let id = piece[..<end]
            let isSound = !id.isEmpty && id.utf8.count <= 500 && id.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
            return isSound ? String(id) : nil
        }
    }

    /// A date as RFC 5322 writes it, however sloppily.
    static func timestamp(_ text: some StringProtocol) -> Timestamp? {
        guard let date = g_mime_utils_header_decode_date(String(text)) else { return nil }
        defer { g_date_time_unref(date) }
        let seconds = g_date_time_to_unix(date)
        // Years 1970 to 9999; a date outside is a lie or a mistake.
        guard (0..<253_402_300_800).contains(seconds) else { return nil }
        return Timestamp(microseconds: Int64(seconds) * 1_000_000)
    }
}

/// The mailboxes of an address field, as GMime reads them.
struct AddressField {
    let mailboxes: [MailAddress]

    private static let bytesMax = 100_000
    private static let mailboxesMax = 200

    init(_ raw: String?) {
        let text = (raw ?? "").trimmed()
        guard !text.isEmpty, text.utf8.count <= AddressField.bytesMax, let list = internet_address_list_parse(nil, text)
        else {
            mailboxes = []
            return
        }
        defer { g_object_unref(list) }
        mailboxes = (0..<min(internet_address_list_length(list), Int32(AddressField.mailboxesMax))).compactMap {
            index in
            internet_address_list_get_address(list, index).flatMap(AddressField.mailbox)
        }
    }

    /// Nil for a group, and for what cannot be an address.
    private static func mailbox(_ address: UnsafeMutablePointer<InternetAddress>) -> MailAddress? {
        let isMailbox = UnsafeMutableRawPointer(address).withMemoryRebound(to: GTypeInstance.self, capacity: 1) {
            g_type_check_instance_is_a($0, internet_address_mailbox_get_type()) != 0
        }
        guard isMailbox else { return nil }
        let mailbox = UnsafeMutableRawPointer(address).assumingMemoryBound(to: InternetAddressMailbox.self)
        guard let text = internet_address_mailbox_get_addr(mailbox) else { return nil }
        let name = internet_address_get_name(address).map { PlainText.line(String(cString: $0), charactersMax: 200) }
        return MailAddress(name: name ?? "", written: String(cString: text))
    }
}

extension MailAddress {
    /// Nil for anything but `local@domain` in the plain form that nearly every address has.
    init?(name: String, written: String) {
        let parts = written.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[0].utf8.count <= 64, parts[1].utf8.count <= 253 else {
            return nil
        }
        let isLocal = parts[0].unicodeScalars.allSatisfy { MailAddress.isLocalScalar($0) }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        let isDomain =
            labels.count >= 1
            && labels.allSatisfy { label in
                !label.isEmpty
                    && label.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0.isDigit || $0 == "-" }
            }
        guard isLocal, isDomain else { return nil }
        self.name = name
        address = "\(parts[0])@\(parts[1].lowercased())"
    }

    private static func isLocalScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.isDigit || "!#$%&'*+-/=?^_`{|}~.".unicodeScalars.contains(scalar)
    }
}

extension MailAddress {
    /// Whether two addresses may belong to one organisation: the same domain, or both below one that can be registered.
    func isRelated(to other: MailAddress) -> Bool { registered == other.registered }

    /// `example.org` of `mail.example.org`, `example.co.uk` of `mail.example.co.uk`; no list, only what is likely.
    private var registered: [Substring] {
        let labels = domain.split(separator: ".")
        guard labels.count > 2, let last = labels.last else { return labels }
        let isCountry = last.utf8.count == 2 && labels[labels.count - 2].utf8.count <= 3
        return labels.suffix(isCountry ? 3 : 2)
    }
}

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }
}
