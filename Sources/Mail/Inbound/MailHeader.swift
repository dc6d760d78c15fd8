import CGMime
import SubjectRequests

/// The fields of one header, in order. Values are text that GMime decoded (RFC 2047), cleaned and on one line.
struct MailHeader {
    private let fields: [(name: String, raw: String, value: String)]

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
            return (String(cString: name).lowercased(), raw, PlainText.line(value))
        }
    }

    func count(_ name: String) -> Int { fields.count { $0.name == name } }
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

/// The mailboxes of an address field, and whether the field is as a single honest sender would write it.
struct AddressField {
    let mailboxes: [MailAddress]
    /// A group, an address that is no address, a name that shows another address, encoded or invisible parts.
    let isSuspect: Bool

    init(_ raw: String?) {
        let text = (raw ?? "").trimmed()
        guard !text.isEmpty, text.utf8.count <= 100_000, let list = internet_address_list_parse(nil, text) else {
            mailboxes = []
            isSuspect = !text.isEmpty
            return
        }
        defer { g_object_unref(list) }
        var found: [MailAddress] = []
        var isSuspect = false
        for index in 0..<min(internet_address_list_length(list), 200) {
            guard let address = internet_address_list_get_address(list, index) else { continue }
            guard let mailbox = AddressField.mailbox(address) else {
                isSuspect = true
                continue
            }
            isSuspect = isSuspect || mailbox.name.contains("@") && !AddressField.repeats(mailbox)
            found.append(mailbox)
        }
        mailboxes = found
        self.isSuspect = isSuspect || AddressField.hasOddBytes(text) || AddressField.signs(in: text) != found.count
    }

    /// How many `@` stand outside quotes and comments: more than mailboxes means routes and other tricks.
    private static func signs(in text: String) -> Int {
        var (count, comments, isQuoted, isEscaped) = (0, 0, false, false)
        for byte in text.utf8 {
            defer { isEscaped = byte == UInt8(ascii: "\\") && !isEscaped }
            if isEscaped { continue }
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "(") where !isQuoted: comments += 1
            case UInt8(ascii: ")") where !isQuoted: comments -= 1
            case UInt8(ascii: "@") where !isQuoted && comments <= 0: count += 1
            default: continue
            }
        }
        return count
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

    /// A name that only repeats the address misleads nobody.
    private static func repeats(_ mailbox: MailAddress) -> Bool {
        mailbox.name.lowercased().trimmed { "'\"<> ".contains($0) } == mailbox.address.lowercased()
    }

    /// Control characters and percent, route and comment tricks that readers take apart differently.
    private static func hasOddBytes(_ text: String) -> Bool {
        text.unicodeScalars.contains { ($0.value < 0x20 && !"\r\n\t".unicodeScalars.contains($0)) || $0.value == 0x7F }
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

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }
}
