import Foundation
import SubjectRequests
import Testing

@testable import Mail

@Suite("What mail servers report, as RFC 3464 writes it and in their own words")
struct DeliveryReportTests {
    private func parsed(_ sample: ReportSample) throws -> (InboundMessage, [UInt8]) {
        let raw = Array(sample.mail.replacing("\n", with: "\r\n").utf8)
        return (try InboundMessage.parse(raw), raw)
    }

    @Test(
        "each is known as a report, asks for nothing, and says what became of which mail",
        arguments: ReportSample.all
    )
    func samples(sample: ReportSample) throws {
        let (message, raw) = try parsed(sample)
        #expect(message.flags.contains(.bounce))
        #expect(try Shipped.classifier.get().read(message).verdict == .note)
        let report = DeliveryReport(raw)
        #expect(report.outcome == sample.outcome)
        #expect(report.status == sample.status)
        #expect(report.messageIDs.contains(ReportSample.ours))
    }

    @Test(
        "a server that does not say what it is, in four languages and in the words of several",
        arguments: [
            "Subject: Undeliverable: We have your request", "Subject: Undelivered mail",
            "Subject: Delivery failure (aroha@x.example)",
            "Subject: Unzustellbar: Ihre Anfrage", "Subject: Zustellung fehlgeschlagen",
            "Subject: Ihre Nachricht konnte nicht zugestellt werden", "Subject: Nicht zugestellt: Ihre Anfrage",
            "Subject: Non remis : votre demande", "Subject: Échec de la remise", "Subject: Message non distribué",
            "Subject: Notification d'échec de remise", "Subject: No se puede entregar: su solicitud",
            "Subject: No entregado: su solicitud", "Subject: Error de entrega de correo",
            "Subject: Mensaje no entregado",
            "From: Systemadministrator <postmaster@elsewhere.example>",
        ]
    )
    func freeForms(field: String) throws {
        let from = field.hasPrefix("From") ? "" : "From: Mail <mail@elsewhere.example>\n"
        #expect(try InboundMessage.parse(Array("\(from)\(field)\n\nhello".utf8)).flags.contains(.bounce))
    }

    @Test("a person who writes about mail that did not arrive is no mail server")
    func people() throws {
        for subject in [
            "My parcel was not delivered", "Lieferung nicht erhalten", "Colis non livré", "Mi pedido no llegó",
        ] {
            let mail = "From: Aroha <aroha@x.example>\nSubject: \(subject)\n\nWhere is it?"
            #expect(try InboundMessage.parse(Array(mail.utf8)).flags.isEmpty)
        }
    }
}

/// A report as a server writes it.
struct ReportSample: Sendable, CustomTestStringConvertible {
    let name: String
    let mail: String
    var outcome = DeliveryReport.Outcome.failed
    var status: String? = "5.1.1"

    var testDescription: String { name }

    /// The Message-ID of ours that comes back in every sample.
    static let ours = "0192-0-1@privacy.outreach.example"

    private static func report(
        _ from: String,
        _ subject: String,
        _ words: String,
        action: String = "failed",
        status: String = "5.1.1"
    ) -> String {
        """
        From: \(from)
        To: info@outreach.example
        Subject: \(subject)
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain; charset=utf-8

        \(words)
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.elsewhere.example

        Final-Recipient: rfc822; aroha@elsewhere.example
        Action: \(action)
        Status: \(status)
        Diagnostic-Code: smtp; 550 5.1.1 no such user
        --b
        Content-Type: message/rfc822

        From: info@outreach.example
        Subject: We have your request
        Message-ID:
         <\(ours)>

        Hello
        --b--
        """
    }

    private static func plain(_ head: String, _ words: String) -> String {
        """
        \(head)
        To: info@outreach.example
        Content-Type: text/plain; charset=utf-8

        \(words)

        --- Below this line is a copy of the message.

        Return-Path: <info@outreach.example>
        Subject: We have your request
        Message-ID: <\(ours)>
        """
    }

    private static let exchange =
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@elsewhere.example>"
    private static let postfix = "MAILER-DAEMON@mx.elsewhere.example (Mail Delivery System)"
    private static let google = "Mail Delivery Subsystem <mailer-daemon@googlemail.com>"

    static let all = [
        ReportSample(
            name: "Postfix",
            mail: report(postfix, "Undelivered Mail Returned to Sender", "This is the mail system at host mx.")
        ),
        ReportSample(
            name: "Postfix, delayed",
            mail: report(
                postfix,
                "Delayed Mail (still being retried)",
                "YOU DO NOT NEED TO RESEND",
                action: "delayed",
                status: "4.4.1"
            ),
            outcome: .delayed,
            status: "4.4.1"
        ),
        ReportSample(
            name: "Sendmail",
            mail: report(
                "Mail Delivery Subsystem <MAILER-DAEMON@mx.elsewhere.example>",
                "Returned mail: see transcript for details",
                "The original message was received"
            )
        ),
        ReportSample(
            name: "Exchange",
            mail: report(exchange, "Undeliverable: We have your request", "Your message couldn't be delivered.")
        ),
        ReportSample(
            name: "Exchange, German",
            mail: report(
                exchange,
                "Unzustellbar: Ihre Anfrage",
                "Ihre Nachricht konnte nicht zugestellt werden.",
                status: "5.1.10"
            ),
            status: "5.1.10"
        ),
        ReportSample(
            name: "Exchange, French",
            mail: report(exchange, "Non remis : Votre demande", "Votre message n'a pas pu être remis.")
        ),
        ReportSample(
            name: "Exchange, Spanish",
            mail: report(exchange, "No se puede entregar: Su solicitud", "No se pudo entregar el mensaje.")
        ),
        ReportSample(
            name: "Gmail",
            mail: report(google, "Delivery Status Notification (Failure)", "** Address not found **")
        ),
        ReportSample(
            name: "Gmail, German",
            mail: report(google, "Delivery Status Notification (Failure)", "** Adresse nicht gefunden **")
        ),
        ReportSample(
            name: "Gmail, French",
            mail: report(google, "Delivery Status Notification (Failure)", "** Adresse introuvable **")
        ),
        ReportSample(
            name: "Gmail, Spanish",
            mail: report(google, "Delivery Status Notification (Failure)", "** No se ha encontrado la dirección **")
        ),
        ReportSample(
            name: "Gmail, delayed",
            mail: report(
                google,
                "Delivery Status Notification (Delay)",
                "** Delivery incomplete **",
                action: "delayed",
                status: "4.4.1"
            ),
            outcome: .delayed,
            status: "4.4.1"
        ),
        ReportSample(
            name: "receipt",
            mail: report(postfix, "Successful Mail Delivery Report", "It arrived.", action: "relayed", status: "2.0.0"),
            outcome: .delivered,
            status: "2.0.0"
        ),
        ReportSample(
            name: "qmail",
            mail: plain(
                "From: MAILER-DAEMON@elsewhere.example\nSubject: failure notice",
                "Hi. This is the qmail-send program at elsewhere.example.\nI'm afraid I wasn't able to deliver your message."
            ),
            status: nil
        ),
        ReportSample(
            name: "Exim",
            mail: plain(
                "From: Mail Delivery System <Mailer-Daemon@elsewhere.example>\nAuto-Submitted: auto-replied\n"
                    + "X-Failed-Recipients: aroha@elsewhere.example\nSubject: Mail delivery failed: returning message to sender",
                "This message was created automatically by mail delivery software.\nA message that you sent could not be delivered."
            ),
            status: nil
        ),
        ReportSample(
            name: "Exim, delayed",
            mail: plain(
                "From: Mail Delivery System <Mailer-Daemon@elsewhere.example>\nAuto-Submitted: auto-replied\n"
                    + "Subject: Warning: message 1abc-de delayed 24 hours",
                "A message that you sent has not yet been delivered.\nNo action is required on your part."
            ),
            outcome: .delayed,
            status: nil
        ),
        ReportSample(
            name: "Sendmail, delayed",
            mail: plain(
                "From: Mail Delivery Subsystem <MAILER-DAEMON@elsewhere.example>\n"
                    + "Subject: Warning: could not send message for past 4 hours",
                "**      THIS IS A WARNING MESSAGE ONLY      **"
            ),
            outcome: .delayed,
            status: nil
        ),
    ]
}
