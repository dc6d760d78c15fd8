import Foundation
import Outbound
import SubjectRequests
import Templates
import TestPeers
import Testing

@testable import Mail

@Suite("Mails to requesters")
struct OutgoingTests {
    static let templates = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "mail-templates")

    private func message(
        _ mail: some RequesterMail,
        attachments: [OutboundMessage.Attachment] = [],
        answering: [String] = []
    ) throws -> OutboundMessage {
        try OutboundMessage(
            effect: "018f-0-3",
            host: "privacy.outreach.example",
            from: .init(name: "Outreach, “Privacy” – Māori", address: "info@outreach.example"),
            to: .init(name: "Aroha Ngāta", address: "aroha@example.org"),
            mail: MailTemplates(folders: [OutgoingTests.templates]).render(mail, language: "en"),
            sentAt: Timestamp(microseconds: 1_795_000_000_000_000),
            answering: answering,
            attachments: attachments
        )
    }

    @Test("every mail stands in every shipped language, with a subject, in text and HTML")
    func complete() throws {
        let templates = try MailTemplates(folders: [OutgoingTests.templates])
        #expect(templates.languages.contains("en"))
        let folder = OutgoingTests.templates.appending(path: "en")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix("_") }
        #expect(
            Set(files.map { $0.prefix { $0 != "." } })
                == Set(RequesterMails.names.union(StaffMails.names).map { $0[...] })
        )
        for mail in RequesterMails.all {
            for language in templates.languages { try check(mail.sample, templates, language) }
        }
    }

    private func check(_ mail: some RequesterMail, _ templates: MailTemplates, _ language: String) throws {
        let rendered = try templates.render(mail, language: language)
        #expect(!rendered.subjectLine.isEmpty && rendered.subjectLine.count <= 78)
        for text in [rendered.text, rendered.html] {
            #expect(text.contains(mail.letterhead.reference) && text.contains(mail.letterhead.controller))
            #expect(!text.contains("{{"))
        }
        let readable = HTMLText.text(of: rendered.html).split(whereSeparator: \.isWhitespace)
        #expect(readable.count > 30, "the HTML says too little")
    }

    @Test("the texts read as a person would write them")
    func texts() throws {
        let templates = try MailTemplates(folders: [OutgoingTests.templates])
        let text = try templates.render(AcknowledgementMail.sample, language: "en").text
        let expected = """
            Hello,

            We received your request on Friday 27 November 2026. You asked us to:

            - send you a copy of what we hold about you (7QK2M9X4TB)
              We will do this by Monday 18 January 2027. The days from 25 December to 15 January are not working days.
            - stop sending you news (8QK2M9X4TD)
              This is done.

            Before we go on, please show us that this address is yours. Open this page and press the button:
            """
        #expect(text.hasPrefix(expected))
        var kept = DeletionAnswerMail.sample
        kept.kept = []
        kept.backups = []
        let short = try templates.render(kept, language: "en").text
        #expect(!short.contains("Some data stay") && !short.contains("backups"))
        #expect(
            try templates.render(PackageMail.sample, language: "xx").text.contains("We share this with nobody") == false
        )
        var nobody = PackageMail.sample
        nobody.recipients = []
        #expect(try templates.render(nobody, language: "en").text.contains("We share this with nobody."))
    }

    @Test("mails to unverified addresses can hold nothing of the letter: their models have no place for it")
    func noEcho() {
        let open: [any RequesterMail] = [
            IdentityLinkMail.sample, CodeMail.sample, UnsubscribedMail.sample, WithdrawnMail.sample,
        ]
        #expect(open.map { Set($0.own.keys) } == [["link", "until"], ["code", "minutes"], [], ["first"]])
    }

    @Test("a template without a subject, or with an unknown value, is refused when it is loaded")
    func faults() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mail-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let language = folder.appending(path: "en")
        try FileManager.default.createDirectory(at: language, withIntermediateDirectories: true)
        try Data("Your code {{code}} {{minutes}}\n{{> _close}}\n".utf8).write(
            to: language.appending(path: "code.txt.mustache")
        )
        try Data("Subject: x\n\n{{nmae}}\n".utf8).write(to: language.appending(path: "withdrawn.txt.mustache"))
        let faults = try #require(throws: TemplateFaults.self) {
            try MailTemplates(folders: [OutgoingTests.templates, folder])
        }
        #expect(faults.all.map(\.code) == ["template-unknown-variable"])
        try FileManager.default.removeItem(at: language.appending(path: "withdrawn.txt.mustache"))
        let subject = try #require(throws: TemplateFaults.self) {
            try MailTemplates(folders: [OutgoingTests.templates, folder])
        }
        #expect(subject.all.map(\.code) == ["subject-missing"])
    }

    @Test("a message reads back as it was meant, and is the same bytes each time")
    func roundTrip() throws {
        let file = [UInt8]((0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let message = try message(
            PackageMail.sample,
            attachments: [.init(name: "Daten für Ngāta.zip", type: "application/zip", bytes: file)],
            answering: ["first@example.org", "bad id", "last@example.org"]
        )
        #expect(message.bytes == message.bytes)
        let text = String(decoding: message.bytes, as: UTF8.self)
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
        #expect(text.replacing("\r\n", with: "").utf8.allSatisfy { $0 != 0x0A && $0 != 0x0D })
        #expect(text.contains("Auto-Submitted: auto-replied\r\n"))
        let read = try InboundMessage.parse(message.bytes)
        #expect(read.messageID == "018f-0-3@privacy.outreach.example")
        #expect(read.sender == MailAddress(name: "Outreach, “Privacy” – Māori", address: "info@outreach.example"))
        #expect(read.to.map(\.name) == ["Aroha Ngāta"])
        #expect(read.references == ["first@example.org", "last@example.org"] && read.inReplyTo == ["last@example.org"])
        #expect(read.text.contains("Here is what we hold about you."))
        #expect(read.sentAt == Timestamp(microseconds: 1_795_000_000_000_000))
        #expect(read.attachments == [MailAttachment(name: "Daten für Ngāta.zip", type: "application/zip", size: 5_000)])
        #expect(read.flags.contains(.autoReply))
        // What answers no letter says so, and both ask Exchange for reports of failure alone (MS-OXCMAIL 2.2.3.2.14).
        let own = String(decoding: try self.message(CodeMail.sample).bytes, as: UTF8.self)
        #expect(own.contains("Auto-Submitted: auto-generated\r\n"))
        #expect(own.contains("X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\r\n"))
    }

    @Test("no line break or control character gets into a header, whatever it is made of")
    func headers() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let parts = [
            "\r\n", "\n", "\r", "\0", "Bcc: x@example.org", "a", "ü", "\u{2028}", "=?utf-8?Q?=0A?=", "\"", "<", "\t",
        ]
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 1...6, using: &random)).map { _ in parts.randomElement(using: &random) ?? ""
            }.joined()
            let mail = RenderedMail(subjectLine: text, text: "x\n", html: "<p>x</p>")
            let made = try? OutboundMessage(
                effect: "1",
                host: "h",
                from: .init(name: text, address: "a@example.org"),
                to: .init(address: "b@example.org"),
                mail: mail,
                sentAt: Timestamp(microseconds: 0)
            )
            let isUnsafe = text.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{2028}" } || text.contains("=?")
            #expect((made == nil) == isUnsafe)
            guard let made else { continue }
            let head = String(decoding: made.bytes, as: UTF8.self).components(separatedBy: "\r\n\r\n")[0]
            let names = head.components(separatedBy: "\r\n").filter { !$0.hasPrefix(" ") && !$0.hasPrefix("\t") }
                .map { $0.prefix { $0 != ":" } }
            #expect(!names.contains("Bcc") && Set(names).count == names.count, "\(head)")
            #expect(try InboundMessage.parse(made.bytes).subjectLine == PlainText.line(text))
        }
        #expect(throws: UnsafeHeader.address) { try OutboundMessage.Mailbox(address: "a@b@c") }
        #expect(throws: UnsafeHeader.messageID) { try OutboundMessage.messageID(effect: "a b", host: "h") }
        #expect(throws: UnsafeHeader.type) { try OutboundMessage.Attachment(name: "x", type: "a/b\r\nX: y", bytes: []) }
    }

    @Test("a Maildir holds each message once, also when a mail program has moved it")
    func maildir() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "maildir-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let sender = Sender.maildir(Maildir(folder))
        let message = try message(CodeMail.sample)
        func names(_ part: String) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: part).path)
        }
        for _ in 1...3 { try await sender.send(message) }
        #expect(try names("new") == ["018f-0-3_40_privacy.outreach.example"] && names("tmp").isEmpty)
        let file = folder.appending(path: "new/018f-0-3_40_privacy.outreach.example")
        let bytes = try [UInt8](Data(contentsOf: file))
        #expect(!bytes.contains(0x0D))
        #expect(try InboundMessage.parse(bytes).text.contains("4821 9077"))
        try FileManager.default.moveItem(at: file, to: folder.appending(path: "cur/\(file.lastPathComponent):2,S"))
        try await sender.send(message)
        #expect(try names("new").isEmpty && names("cur").count == 1)
    }

    @Test("a mail folder that cannot be written is a temporary failure")
    func unwritable() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "file-\(UUID())")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let message = try message(CodeMail.sample)
        let error = await #expect(throws: OutboundError.self) { try await Sender.maildir(Maildir(file)).send(message) }
        #expect(error?.code == "maildir-unwritable" && error?.isTemporary == true)
    }
}
