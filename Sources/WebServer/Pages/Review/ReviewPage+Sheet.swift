import Casework
import SubjectRequests

extension ReviewPage {
    init(_ frame: PageFrame, _ sheet: ReviewSheet, _ phrases: Phrases) {
        let place = ReviewPlace(sheet)
        let open = sheet.open
        self.init(
            frame: frame,
            reference: sheet.reference.text,
            digest: String((sheet.shownDigest ?? "").prefix(8)),
            pending: sheet.pending == 0 ? "" : phrases.counted("review-pending", sheet.pending),
            concerns: sheet.concerns.map { Concern($0, phrases) },
            marks: sheet.withholdings.map { Mark($0, phrases) },
            views: [false, true].map { asSent in
                PageLink(
                    text: phrases[asSent ? "review-as-sent" : "review-as-found"],
                    href: place.link(asSent: asSent),
                    isHere: asSent == sheet.query.asSent
                )
            },
            isAsSent: sheet.query.asSent,
            search: sheet.query.search,
            collections: sheet.parts.map { part in
                PageLink(
                    text: part.head.title(phrases),
                    href: place.link(collection: part.head.address),
                    isHere: part.head.address == open?.head.address,
                    count: phrases.number(part.rows)
                )
            },
            says: open?.head.title(phrases) ?? "",
            collection: open?.head.address ?? sheet.query.collection,
            range: phrases.counted("review-rows", sheet.found),
            entries: sheet.rows.map { Entry($0, sheet, phrases) },
            page: sheet.query.page + 1,
            grounds: sheet.grounds.map { rule in
                FormChoice(
                    value: rule.ground.rawValue,
                    title: "\(phrases["withheld-\(rule.ground.rawValue)"]) (\(rule.law))"
                )
            },
            mayWithhold: sheet.mayWithhold,
            maySettle: sheet.maySettle
        )
        if sheet.query.page > 0 { previous = place.link(page: sheet.query.page) }
        if (sheet.query.page + 1) * CaseDesk.rowsAPage < sheet.found { next = place.link(page: sheet.query.page + 2) }
    }
}

/// The address of a page of a review, from where one is.
private struct ReviewPlace {
    private let sheet: ReviewSheet

    init(_ sheet: ReviewSheet) { self.sheet = sheet }

    /// - Parameter page: counted from 1.
    func link(collection: String? = nil, asSent: Bool? = nil, page: Int = 1) -> String {
        var parts = ["collection=\(Route.encoded(collection ?? sheet.open?.head.address ?? ""))"]
        if asSent ?? sheet.query.asSent { parts.append("view=sent") }
        if page > 1 { parts.append("page=\(page)") }
        if !sheet.query.search.isEmpty { parts.append("search=\(Route.encoded(sheet.query.search))") }
        return "?" + parts.joined(separator: "&")
    }
}

extension ReviewPage.Concern {
    fileprivate init(_ concern: ConcernView, _ phrases: Phrases) {
        let counts = concern.counts.mapValues(phrases.number)
        var place: [String] = []
        if let found = concern.place?.disclosed {
            place = [
                found.entry, found.collection, found.row.map { phrases("review-row", ["row": String($0)]) },
                found.field,
            ]
            .compactMap { $0 }
        }
        self.init(
            id: concern.id,
            says: phrases("concern-\(concern.kind.rawValue)", counts),
            place: (place
                + ReviewPage.Concern.besides(concern).map { phrases.counted("concern-count-\($0.key)", $0.value) })
                .joined(separator: ", "),
            settled: concern.settledBy.map { "\($0.disclosed): \(concern.settledBecause?.disclosed ?? "")" } ?? ""
        )
    }
}

extension ReviewPage.Concern {
    /// Counts that its sentence does not say.
    fileprivate static func besides(_ concern: ConcernView) -> [(key: String, value: Int)] {
        concern.kind == .foreignIdentifiers ? [] : concern.counts.sorted { $0.key < $1.key }
    }

    fileprivate static let counts = ["more-places", "other-people", "values-not-searched"]
}

extension ReviewPage.Mark {
    fileprivate init(_ withholding: WithholdingView, _ phrases: Phrases) {
        let parts = [
            withholding.collection, withholding.row == nil ? nil : phrases["review-one-row"], withholding.field,
            withholding.passage == nil ? nil : phrases["review-words"],
        ]
        self.init(
            id: withholding.id,
            place: parts.compactMap { $0 }.joined(separator: ", "),
            ground: phrases["withheld-\(withholding.ground)"],
            by: withholding.by.disclosed,
            isBuilt: withholding.isBuilt
        )
    }
}

extension ReviewPage.Entry {
    fileprivate init(_ row: ReviewRow, _ sheet: ReviewSheet, _ phrases: Phrases) {
        guard let head = sheet.open?.head else {
            self.init(number: row.number, token: "", cells: [])
            return
        }
        let marks = row.token.map { token in
            sheet.withholdings.filter {
                $0.store == head.store && $0.collection == head.address && ($0.row ?? token) == token
            }
        }
        let seen = sheet.findings.suggestions.filter {
            $0.store == head.store && $0.collection == head.address && $0.row == row.token
        }
        let cells = zip(head.shownFields, row.values).map { field, value in
            ReviewPage.Cell(
                field.name,
                value,
                marks: (marks ?? []).filter { $0.field == field.name },
                seen: seen.filter { $0.field == field.name }.compactMap(\.passage),
                phrases
            )
        }
        self.init(
            number: row.number,
            token: row.token?.hexadecimal ?? "",
            withheld: marks?.first { $0.field == nil }.map { phrases["withheld-\($0.ground)"] } ?? "",
            cells: cells,
            suggestions: cells.flatMap { cell in
                cell.stretches.filter { $0.isSuggested && cell.withheld.isEmpty }.map { stretch in
                    ReviewPage.Suggestion(
                        says: phrases("review-suggestion", ["field": cell.name]),
                        field: cell.name,
                        passage: stretch.text
                    )
                }
            }
        )
        if !withheld.isEmpty { suggestions = [] }
    }
}

extension ReviewPage.Cell {
    /// Takes a text apart where words are withheld, or seem to be somebody else's.
    fileprivate init(
        _ name: String,
        _ value: HeldValue,
        marks: [WithholdingView],
        seen: [Range<Int>],
        _ phrases: Phrases
    ) {
        let whole = marks.first { $0.passage == nil }.map { phrases["withheld-\($0.ground)"] } ?? ""
        guard case .text(let text) = value else {
            let shown = phrases.shown(value)
            let isGone = whole.isEmpty ? marks.first.map { phrases["withheld-\($0.ground)"] } ?? "" : whole
            self.init(name: name, stretches: shown.isEmpty ? [] : [.init(text: shown)], withheld: isGone)
            return
        }
        let scalars = Array(text.unicodeScalars)
        let gone = marks.compactMap { mark in mark.passage.map { ($0, phrases["withheld-\(mark.ground)"]) } }
        let ends = (gone.map(\.0) + seen).flatMap { [$0.lowerBound, $0.upperBound] }.filter { $0 <= scalars.count }
        let cuts = Set([0, scalars.count] + ends).sorted()
        self.init(name: name, stretches: [], withheld: whole)
        stretches = zip(cuts, cuts.dropFirst()).map { from, to in
            var words = String.UnicodeScalarView()
            words.append(contentsOf: scalars[from..<to])
            let ground = gone.first { $0.0.lowerBound <= from && to <= $0.0.upperBound }?.1 ?? ""
            let isSeen = ground.isEmpty && seen.contains { $0.lowerBound <= from && to <= $0.upperBound }
            return .init(text: String(words), withheld: ground, isSuggested: isSeen)
        }
    }
}

extension HeldCollection {
    /// What a collection is called; the files that colleagues found have no words of a map.
    fileprivate func title(_ phrases: Phrases) -> String { says.isEmpty ? phrases["review-files"] : says }
}

extension Phrases {
    static let requiredByReview: [String] =
        ConcernKind.allCases.map { "concern-\($0.rawValue)" } + ReviewPage.Concern.counts.map { "concern-count-\($0)" }
        + [
            "review-pending", "review-as-sent", "review-as-found", "review-rows", "review-row", "review-one-row",
            "review-words", "review-suggestion", "review-files", "review-open",
        ]
}
