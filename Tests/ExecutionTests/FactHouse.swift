import Casework
import DataMap
import Execution
import Foundation
import Mail
import Storage
import SubjectRequests
import Testing

/// A house whose copies ask for `matched`, and whose map has five questions in two stores.
enum FactHouse {
    static let stranger = "aroha.new@elsewhere.test"

    static let map = HouseData.map
        .replacing(
            "          - name: phone\n            data_categories: [user.contact.phone_number]\n"
                + "            habeas: {correct: free}\n",
            with: """
                          - name: phone
                            data_categories: [user.contact.phone_number]
                            habeas: {correct: free, fact: What is your phone number?}
                          - {name: number, fides_meta: {identity: customer_number}}
                          - name: town
                            data_categories: [user.contact.address.city]
                            habeas: {fact: {en: In which town do you live?, de: In welchem Ort wohnen Sie?}}
                          - {name: since, habeas: {fact: Since when have you been with us?}}

                """
        )
        .replacing(
            "{name: recipient, data_categories: [user.name]}",
            with: "{name: recipient, data_categories: [user.name], fides_meta: {identity: name}}"
        )
        .replacing(
            "          - name: telephone\n            data_categories: [user.contact.phone_number]\n"
                + "            habeas: {correct: free}\n",
            with: """
                          - name: telephone
                            data_categories: [user.contact.phone_number]
                            habeas: {correct: free, fact: What is your phone number?}
                          - {name: born, data_categories: [user.demographic], habeas: {fact: When were you born?}}
                          - {name: club, data_categories: [user], habeas: {fact: Which club are you in?}}

                """
        )

    static func run(
        on engine: Engine = .sqlite,
        change: @Sendable (inout DataController) -> Void = { _ in },
        _ body: (TestHouse) async throws -> Void
    ) async throws {
        try await TestHouse.run(
            on: engine,
            map: map,
            change: { controller in
                controller.verification = [.copy: .matched, .correct: .matched]
                controller.misdelivery = nil
                change(&controller)
            }
        ) { house in
            try house.app.run(
                """
                ALTER TABLE users ADD COLUMN number TEXT;
                ALTER TABLE users ADD COLUMN town TEXT;
                ALTER TABLE users ADD COLUMN since TEXT;
                UPDATE users SET number = 'OC1', town = 'Dunedin', since = '2019-03-01' WHERE id = 1;
                UPDATE users SET number = 'OC2', town = 'Ōamaru', since = '2020-07-09' WHERE id = 2;

                """
            )
            try house.crm.run(
                """
                ALTER TABLE contacts ADD COLUMN born TEXT;
                ALTER TABLE contacts ADD COLUMN club TEXT;
                UPDATE contacts SET born = '1990-01-02', club = 'Rowing' WHERE id = 1;
                UPDATE contacts SET born = '1985-12-24', club = 'Chess' WHERE id = 2;

                """
            )
            try await body(house)
        }
    }
}

/// What a question is about, to answer it wherever it stands.
enum AskedFact: String, CaseIterable {
    case phone, town, since, born, club
}

extension TestHouse {
    /// Somebody writes, names a customer number or not, and follows the link; answers their session.
    func asked(
        from address: String = FactHouse.stranger,
        claiming numbers: [String] = ["OC1"],
        _ rights: Right...,
        changes: [DescribedChange] = [],
        name: String? = nil
    ) async throws -> (opened: OpenedCase, session: String) {
        var asking = Asking(
            controller: "house",
            channel: .mail,
            rights: rights.isEmpty ? [.copy] : rights,
            language: "en",
            receivedOn: try #require(CivilDate("2026-11-27")),
            receivedBasis: .topmostReceived
        )
        asking.mailAddress = Sensitive(address)
        asking.name = name.map { Sensitive($0) }
        asking.claimed = numbers.compactMap { Identity(kind: .customerNumber, value: $0) }
        asking.changes = changes
        let opened = try await casework.open(asking, by: .requester)
        try await work()
        let base = "https://privacy.house.test/r/\(opened.reference)#"
        let text = try #require(try mails().last { $0.text.contains(base) }).text
        let token = text[try #require(text.range(of: base)).upperBound...].prefix { !$0.isWhitespace }
        return (opened, try await casework.confirm(String(token), reference: opened.reference))
    }

    /// Gives facts, as the page's form does.
    func give(_ facts: [AskedFact: String], _ opened: OpenedCase, session: String) async throws {
        let questions = try await casework.factTrial(opened.reference, session: session)?.questions ?? []
        var given: [Int: Sensitive<String>] = [:]
        for (fact, text) in facts {
            let place = questions.firstIndex { $0.fields.contains { $0.field == fact.rawValue } }
            if let place { given[place] = Sensitive(text) }
        }
        try await workshop.compareFacts(given, of: opened.reference, session: session)
    }

    /// How far the person of a case is proven, and each identity of theirs.
    func proven(_ opened: OpenedCase) async throws -> (level: VerificationLevel, identities: [String: String]) {
        try await casework.storage.read { connection in
            let key = try connection.keys.ofCase(opened.id).key
            let identities = try casework.identities(opened.id, key, on: connection)
            return (
                try connection.people.verifiedLevel(inCase: opened.id),
                Dictionary(
                    identities.map {
                        ($0.value.disclosed, "\($0.standing.rawValue) \($0.level?.rawValue ?? "-")")
                    }
                ) { first, _ in first }
            )
        }
    }

    func facts(_ opened: OpenedCase) async throws -> FactStanding? {
        let reference = try #require(opened.requests.first).reference
        return try await casework.request(reference, for: handler).facts
    }
}

extension FactStanding {
    /// `asked 1`: the stage, and the tries.
    var told: String { "\(stage.rawValue) \(tries)" }
}
