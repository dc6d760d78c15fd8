import Casework
import Foundation
import Mail
import Storage
import Vault

extension Workshop {
    /// Writes a letter that somebody prints and posts.
    ///
    /// - Parameter fileName: of the package that goes with it.
    func write(
        _ mail: some RequesterMail,
        for effect: EffectRow,
        to subject: RequestSubject,
        with fileName: String?
    ) async throws -> EffectOutcome {
        let rendered = try post.templates.render(mail, language: subject.caseFile.language)
        let letter = PaperLetter(
            name: subject.person.name,
            postalAddress: subject.person.postalAddress,
            subjectLine: rendered.subjectLine,
            text: rendered.text,
            html: rendered.html,
            fileName: fileName
        )
        let blob = try await casework.storage.blobs.seal(
            Array(try JSONEncoder().encode(letter)),
            id: "\(effect.id)-\(effect.fence)",
            keyID: subject.caseFile.keyID,
            key: subject.key
        )
        return .toPost(blob)
    }
}
