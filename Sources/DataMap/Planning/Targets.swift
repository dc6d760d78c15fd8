import SubjectRequests

/// A field that a correction may change.
package struct CorrectionTarget: Sendable, Hashable {
    package let store: String
    package let collection: CollectionAddress
    package let field: String
    package let rule: CorrectionRule
}

/// A mailing list of the site.
package struct ListTarget: Sendable, Hashable {
    package let store: String
    package let collection: CollectionAddress
    package let list: MailingList

    /// As our own storage, the history and staff speak of it; lists may share the name that people see.
    package var name: String { "\(collection)" }
}

/// Values that, written into the person's rows, stop marketing.
package struct MarketingStop: Sendable, Hashable {
    package let store: String
    package let collection: CollectionAddress
    package let values: [FieldValue]
}

extension StoreMap {
    /// The fields in `category` or below that a correction at `controller` may change, in the order of the map.
    package func correctionTargets(_ category: String, controller: String) -> [CorrectionTarget] {
        answered(controller).flatMap { collection in
            collection.fields.compactMap { field in
                let rule = collection.correctionRule(of: field)
                guard field.isIn(category: category), rule != .never else { return nil }
                return CorrectionTarget(
                    store: collection.store,
                    collection: collection.address,
                    field: field.path,
                    rule: rule
                )
            }
        }
    }

    /// Every mailing list of `controller`, those that nobody may leave among them.
    package func lists(of controller: String) -> [ListTarget] {
        answered(controller).compactMap { collection in
            collection.keys.list.map {
                ListTarget(store: collection.store, collection: collection.address, list: $0)
            }
        }
    }

    /// Every collection of `controller` whose rows carry a marketing stop.
    package func marketingStops(of controller: String) -> [MarketingStop] {
        answered(controller).filter(\.stopsMarketing).map { collection in
            MarketingStop(
                store: collection.store,
                collection: collection.address,
                values: collection.fields.compactMap { field in
                    field.marketingStop.map { FieldValue(field: field.path, value: $0) }
                }
            )
        }
    }

    private func answered(_ controller: String) -> [MappedCollection] {
        datasets(of: controller).flatMap(\.collections).filter { !$0.isSkipped }
    }
}

extension MappedCollection {
    /// What the map says, else `checked` for what is the person's and can be written, else `never`.
    package func correctionRule(of field: MappedField) -> CorrectionRule {
        guard about == .person else { return .never }
        if let rule = field.correct { return rule }
        let isFixed = field.isPrimaryKey || field.isReadOnly || field.withheldBecause != nil || !field.fields.isEmpty
        return field.isUnderUser && !isFixed ? .checked : .never
    }

    /// What the person reads above the rows, in their language.
    package func heading(in language: String) -> HeldCollection {
        HeldCollection(
            store: store,
            dataset: address.dataset,
            collection: address.collection,
            says: (keys.says ?? details)?.text(in: language) ?? name,
            purpose: keys.purpose?.text(in: language),
            source: keys.source?.text(in: language),
            recipients: keys.recipients,
            about: about,
            keptBecause: keys.keep?.because.text(in: language),
            keptFor: keys.keep?.period.description,
            fields: fields.map { field in
                HeldField(name: field.path, withheldBecause: field.withheldBecause?.text(in: language))
            }
        )
    }

    /// The fields whose values are hidden where the rows are somebody else's: what is about a person, or, where the map
    /// does not say what is, everything that rows are not found by.
    package var maskedFields: Set<String> {
        guard about == .other else { return [] }
        let personal = fields.filter { $0.isUnderUser || $0.identity != nil }
        let hidden = personal.isEmpty ? fields.filter { $0.references.isEmpty && !$0.isPrimaryKey } : personal
        return Set(hidden.map(\.path))
    }
}
