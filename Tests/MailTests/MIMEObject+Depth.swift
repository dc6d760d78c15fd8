import CGMime

@testable import Mail

extension MIMEObject {
    /// How deep the parser took a message apart, parts and messages within messages counted alike.
    static func depth(_ message: UnsafeMutablePointer<GMimeMessage>) -> Int {
        guard let part = g_mime_message_get_mime_part(message) else { return 0 }
        return depth(part)
    }

    private static func depth(_ part: UnsafeMutablePointer<GMimeObject>) -> Int {
        let object = MIMEObject(pointer: part)
        if let children = object.children { return 1 + (children.map { depth($0.pointer) }.max() ?? 0) }
        let isMessage = UnsafeMutableRawPointer(part).withMemoryRebound(to: GTypeInstance.self, capacity: 1) {
            g_type_check_instance_is_a($0, g_mime_message_part_get_type()) != 0
        }
        guard isMessage,
            let inner = g_mime_message_part_get_message(
                UnsafeMutableRawPointer(part).assumingMemoryBound(to: GMimeMessagePart.self)
            )
        else { return 0 }
        return 1 + depth(inner)
    }
}
