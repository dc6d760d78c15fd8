import SubjectRequests
import Templates

/// A mail to a member of staff. It crosses networks that nobody watches over, so it holds references, counts and links, and
/// nothing of any person: no name, no right, no text.
package protocol StaffMail: TemplateModel {}

/// Every mail that staff may get. A language has a template for each, or is not loaded.
package enum StaffMails {
    package static let all: [any StaffMail.Type] = [
        StaffNoticeMail.self, StaffDigestMail.self, ColleagueTaskMail.self,
    ]

    package static let names = Set(all.map { $0.template })
}

/// A part of a mail to staff: one thing that happened, at one controller.
package struct StaffMailPart: Sendable, Hashable {
    /// What a part may be about.
    package enum Topic: String, Sendable, Hashable, CaseIterable {
        case newRequests, replies, bounces, near, late, leftLying, leftLyingLate, parked, held, storeDisobeys

        /// By which templates ask for it: `isNewRequests`.
        var flag: String { "is\(rawValue.prefix(1).uppercased())\(rawValue.dropFirst())" }
    }

    package struct Line: Sendable, Hashable {
        package var reference: String
        package var link: String

        package init(reference: String, link: String) {
            self.reference = reference
            self.link = link
        }
    }

    package var topic: Topic
    /// The controller's name.
    package var controller: String
    package var count: Int
    package var lines: [Line]
    /// The page that shows all of them.
    package var link: String

    package init(topic: Topic, controller: String, count: Int, lines: [Line], link: String) {
        self.topic = topic
        self.controller = controller
        self.count = count
        self.lines = lines
        self.link = link
    }

    static let sample = StaffMailPart(
        topic: .newRequests,
        controller: "Outreach Software Limited",
        count: 4,
        lines: [Line(reference: "7QK2M9X4TB", link: "https://privacy.outreach.example/console/requests/7QK2M9X4TB")],
        link: "https://privacy.outreach.example/console"
    )

    var value: TemplateValue {
        var values: [String: TemplateValue] = [
            "controller": .text(controller), "count": .text(String(count)), "link": .text(link),
            "lines": lines.values { .object(["reference": .text($0.reference), "link": .text($0.link)]) },
            "isMore": .flag(count > lines.count),
        ]
        for topic in Topic.allCases { values[topic.flag] = .flag(self.topic == topic) }
        return .object(values)
    }
}

/// At once: what has just happened.
package struct StaffNoticeMail: StaffMail {
    package static let template = "staff-notice"

    package var parts: [StaffMailPart]

    package init(parts: [StaffMailPart]) { self.parts = parts }

    package static let sample = StaffNoticeMail(parts: [.sample])

    package var values: TemplateValue { .object(["parts": parts.values(\.value)]) }
}

/// Each working morning: what waits.
package struct StaffDigestMail: StaffMail {
    package static let template = "staff-digest"

    package var parts: [StaffMailPart]
    /// The queue.
    package var link: String

    package init(parts: [StaffMailPart], link: String) {
        self.parts = parts
        self.link = link
    }

    package static let sample = StaffDigestMail(parts: [.sample], link: "https://privacy.outreach.example/console")

    package var values: TemplateValue {
        .object(["parts": parts.values(\.value), "link": .text(link)])
    }
}
