import Definitions
import Foundation
import Mail
import Storage
import SubjectRequests

/// A letter of an example site, and what must come of it.
struct DemoLetter: Sendable {
    let name: String
    let raw: [UInt8]
    /// When the example's mail server took it.
    let receivedAt: Timestamp?
    let verdict: MessageVerdict
    let rights: [Right]
    /// How each right's request must end.
    let end: [Right: Outcome]
    let note: String

    init(_ file: String, in folder: URL, site: String) throws {
        name = String(file.dropLast(4))
        raw = Array(try Data(contentsOf: folder.appending(path: file)))
        receivedAt = DemoLetter.receivedAt(raw)
        let problems = ProblemList()
        let path = folder.appending(path: "\(name).expect.yml")
        let text = try String(contentsOf: path, encoding: .utf8)
        let keys = DefinitionReader.parse(text, file: "\(site)/letters/\(name).expect.yml", problems: problems)?
            .mapping(["verdict", "rights", "end", "note", "change", "referral"])
        verdict = keys?.required("verdict")?.word(MessageVerdict.self, code: "unknown-verdict") ?? .held
        rights = (keys?["rights"]?.list() ?? []).compactMap { $0.word(Right.self, code: "unknown-right") }
        var end: [Right: Outcome] = [:]
        for (key, value) in keys?["end"]?.entries() ?? [] {
            guard let right = key.word(Right.self, code: "unknown-right") else { continue }
            end[right] = value.word(Outcome.self, code: "unknown-outcome")
        }
        self.end = end
        note = keys?["note"]?.text() ?? ""
        try problems.throwIfAny()
    }

    /// Nil where the letter does not say.
    static func receivedAt(_ raw: [UInt8]) -> Timestamp? {
        do { return try InboundMessage.parse(raw).receivedAt } catch { return nil }
    }
}
