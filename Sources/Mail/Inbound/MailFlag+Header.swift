extension MailFlag {
    /// Automatic replies, bounces and list mail, by their headers and the common free forms (RFC 3834, RFC 3464, RFC 2919).
    static func read(_ header: MailHeader, body: MessageContent, sender: MailAddress?) -> Set<MailFlag> {
        var flags: Set<MailFlag> = []
        if isBounce(header, body: body, sender: sender) { flags.insert(.bounce) }
        if isAutomatic(header) || body.reportType == "disposition-notification" { flags.insert(.autoReply) }
        if isFromList(header) { flags.insert(.list) }
        return flags
    }

    private static func isBounce(_ header: MailHeader, body: MessageContent, sender: MailAddress?) -> Bool {
        if let report = body.reportType { return report != "disposition-notification" }
        if body.types.contains("message/delivery-status") || header.has(prefix: "x-failed-recipients") { return true }
        let local = sender?.address.prefix { $0 != "@" }.lowercased() ?? ""
        if ["mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon"].contains(local) { return true }
        // Exchange writes as MicrosoftExchange and 32 digits.
        if local.hasPrefix("microsoftexchange3") { return true }
        if isAutomatic(header) { return false }
        return hasNullSender(header) || begins(header["subject"], with: bounceSubjects)
    }

    private static func hasNullSender(_ header: MailHeader) -> Bool {
        header["return-path"]?.filter { !$0.isWhitespace } == "<>"
    }

    private static func isAutomatic(_ header: MailHeader) -> Bool {
        if let word = header["auto-submitted"]?.lowercased(), !word.isEmpty, !word.hasPrefix("no") { return true }
        if header.has(prefix: "x-autoreply") || header.has(prefix: "x-autorespond") { return true }
        let precedence = header["precedence"]?.lowercased() ?? ""
        if precedence.hasPrefix("auto") { return true }
        return begins(header["subject"], with: automaticSubjects)
    }

    private static func isFromList(_ header: MailHeader) -> Bool {
        let precedence = header["precedence"]?.lowercased() ?? ""
        return header.has(prefix: "list-") || precedence == "bulk" || precedence == "list" || precedence == "junk"
            || header["x-mailing-list"] != nil || header["feedback-id"] != nil && header["list-unsubscribe"] != nil
    }

    private static func begins(_ subject: String?, with forms: [String]) -> Bool {
        guard let subject = subject?.lowercased() else { return false }
        return forms.contains { subject.hasPrefix($0) }
    }

    private static let automaticSubjects = [
        "automatic reply", "auto reply", "auto-reply", "autoreply", "auto:", "out of office", "out of the office",
        "vacation reply", "vacation notice", "vacation:", "away from the office", "automatische antwort",
        "abwesenheitsnotiz", "abwesenheit:", "réponse automatique",
        "reponse automatique", "absence du bureau", "respuesta automática", "respuesta automatica",
        "fuera de la oficina",
        "automatisch antwoord", "risposta automatica", "resposta automática", "[auto-reply]", "[autoreply]",
    ]
    private static let bounceSubjects = [
        "undeliver", "delivery status", "mail delivery", "returned mail", "failure notice", "delivery failure",
        "unzustellbar", "non remis", "no se puede entregar", "delivery has failed", "message not delivered",
        "zustellung fehlgeschlagen", "nicht zugestellt", "ihre nachricht konnte nicht zugestellt",
        "échec de la remise", "echec de la remise", "échec de remise", "notification d'échec de",
        "message non distribu",
        "message non remis", "no entregado", "error de entrega", "mensaje no entregado",
        "notificación de error de entrega",
        "delivery notification", "delivery delayed", "delayed mail", "warning: could not send message",
    ]
}
