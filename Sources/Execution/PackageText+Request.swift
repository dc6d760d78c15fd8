import Casework
import DataMap
import Disclosure
import Foundation
import Storage
import SubjectRequests

extension Workshop {
    /// What the answer says beside the rows: who answers, when, and where to complain.
    func packageText(_ subject: RequestSubject) throws -> PackageText {
        let controller = subject.controller
        let words = words(subject)
        let language = words.language
        let statute = try casework.rules.statute(of: controller)
        let today = casework.clock.now.day(in: statute.timeZone)
        let authority = statute.authority(on: today)
        return PackageText(
            language: language,
            reference: subject.request.reference,
            madeAt: casework.clock.now,
            madeOn: words.day(today, weekday: true),
            receivedOn: words.day(subject.request.receivedOn, weekday: true),
            controller: PackageContact(controller, language),
            authority: PackageContact(
                name: controller.authority ?? words.name(authority?.name ?? ""),
                address: authority?.address,
                url: authority?.url
            ),
            mapDigest: casework.rules.mapDigest,
            statements: controller.notHeld[language] ?? controller.notHeld["en"] ?? [],
            beside: BesideCopy(statute.copyNotice, controller, words),
            recipients: controller.recipients.map {
                PackageRecipient(slug: $0.slug, name: $0.name, contact: $0.contact)
            },
            joint: joint(controller, language),
            backupsRotate: backups(controller, words),
            categories: categories(controller),
            marksCSV: controller.marksCSV,
            keyAddress: post.address + "/public-key.txt"
        )
    }

    /// The kinds of data of every field that the map names one for.
    private func categories(_ controller: DataController) -> [String: [String]] {
        let collections = casework.rules.map.datasets(of: controller.slug).flatMap(\.collections)
        let named = collections.flatMap { collection in
            collection.fields.filter { !$0.categories.isEmpty }.map { field in
                ("\(collection.store)/\(collection.address).\(field.path)", field.categories)
            }
        }
        return Dictionary(named, uniquingKeysWith: +)
    }

    private func joint(_ controller: DataController, _ language: String) -> [String: [PackageContact]] {
        var contacts: [String: [PackageContact]] = [:]
        for dataset in casework.rules.map.datasets(of: controller.slug) where dataset.role == .joint {
            let others = (dataset.controllers ?? controller.joint).filter { $0 != controller.slug }
            contacts[dataset.key] = others.compactMap { casework.rules.controllers[$0] }
                .map { PackageContact($0, language) }
        }
        return contacts
    }

    private func backups(_ controller: DataController, _ words: Phrases) -> [String: String] {
        var periods: [String: String] = [:]
        for dataset in casework.rules.map.datasets(of: controller.slug) {
            periods[dataset.key] = dataset.backupsRotate.map { words.period($0) }
        }
        return periods
    }
}

extension PackageContact {
    init(_ controller: DataController, _ language: String) {
        self.init(
            name: controller.names[language],
            address: controller.address,
            contact: controller.contact ?? controller.mailboxes.first
        )
    }
}

extension BesideCopy {
    /// What a statute wants said, in the words of a language: what the controller says itself, else that nothing is noted.
    init(_ notice: [CopyNoticePart], _ controller: DataController, _ words: Phrases) {
        func own(_ sentences: [String: [String]], else part: CopyNoticePart) -> [String] {
            let said = sentences[words.language] ?? sentences["en"] ?? []
            return said.isEmpty && notice.contains(part) ? [words[part.phrase]] : said
        }
        self.init(
            rights: notice.filter(\.isRight).map { words[$0.phrase] },
            decisions: own(controller.automatedDecisions, else: .automatedDecisions),
            transfers: own(controller.transfers, else: .transfers)
        )
    }
}
