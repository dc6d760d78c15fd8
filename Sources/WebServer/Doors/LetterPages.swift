import Casework
import Hummingbird
import SubjectRequests

extension SiteDoors {
    /// The letters that opened no case, to read.
    func addWaitingMail(to router: Router<WebContext>) {
        onStaff(.heldMail, .get, router) { request, context, staff in
            let page = HeldMailPage(
                frame: try await staffFrame(request, context, staff, here: .heldMail),
                mails: try await mails(.held, for: staff)
            )
            return try writer.html(page, language: context.language)
        }
        onStaff(.leftAlone, .get, router) { request, context, staff in
            let page = LeftAlonePage(
                frame: try await staffFrame(request, context, staff, here: .leftAlone),
                mails: try await mails(.leftAlone, for: staff)
            )
            return try writer.html(page, language: context.language)
        }
    }

    private func mails(_ place: WaitingPlace, for staff: StaffMember) async throws -> [WaitingMail] {
        let phrases = writer.phrases("en")
        var mails: [WaitingMail] = []
        for letter in try await casework.waitingLetters(for: staff, place) {
            let owner = casework.rules.controller(ofMailbox: letter.mailbox) ?? controllers.first
            let zone = try owner.map { try casework.rules.statute(of: $0).timeZone }
            let envelope = letter.particulars?.disclosed
            mails.append(
                WaitingMail(
                    id: letter.id,
                    received: zone.map { phrases.moment(letter.receivedAt, in: $0) } ?? "",
                    from: envelope?.from ?? "",
                    subjectLine: envelope?.subjectLine ?? "",
                    organisation: owner?.names["en"] ?? "",
                    because: letter.heldBecause.map { $0.replacing("-", with: " ").capitalisedFirst + "." } ?? "",
                    flags: [],
                    text: try await casework.text(ofLetter: letter.id)?.disclosed ?? "",
                    action: "",
                    rights: []
                )
            )
        }
        return mails
    }
}
