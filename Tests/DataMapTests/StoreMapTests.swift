import SubjectRequests
import Testing

@testable import DataMap

@Suite struct StoreMapTests {
    @Test func readsTheReferencesExample() throws {
        let map = try readMap(shop)
        #expect(map.stores == ["main"])
        let users = try #require(map[CollectionAddress("app", "users")])
        #expect(users.about == .person)
        #expect(users.keys.says?.text(in: "de-AT") == "Ihr Konto")
        #expect(users.field("email")?.erase == .keyedHash(suffix: ""))
        #expect(users.field("password_hash")?.withheldBecause?.text(in: "en") == "a secret")
        #expect(users.field("password_hash")?.erase == .constant(.text("-")))
        #expect(users.keys.list?.stop == [FieldValue(field: "wants_news", value: .boolean(false))])
        #expect(map[CollectionAddress("app", "accounts")]?.about == .nobody)
        #expect(map[CollectionAddress("app", "replies")]?.about == .other)
        #expect(map[CollectionAddress("app", "invoices")]?.keys.keep?.period == Period("P7Y"))
        #expect(map.datasets.first?.backupsRotate == Period("P30D"))
        #expect(map.remarks.isEmpty)
    }

    @Test func questionsInTheSameWordsAreOne() throws {
        let text = """
            dataset:
              - fides_key: d
                habeas: {controllers: [shop]}
                collections:
                  - name: a
                    fields:
                      - {name: email, data_categories: [user], fides_meta: {identity: email}}
                      - {name: town, habeas: {fact: {en: Which town?, de: Welcher Ort?}}}
                      - {name: since, habeas: {fact: Since when?}}
                  - name: b
                    fields:
                      - {name: mail, data_categories: [user], fides_meta: {identity: email}}
                      - {name: place, habeas: {fact: {de: Welcher Ort?, en: Which town?}}}
            """
        let map = try readMap(text)
        let asked = map.facts(of: "shop")
        #expect(asked.map { $0.says.text(in: "de-CH") } == ["Welcher Ort?", "Since when?"])
        #expect(asked.map { $0.fields.map(\.description) } == [["d.a.town", "d.b.place"], ["d.a.since"]])
        #expect(map.facts(of: "another").isEmpty)
    }

    @Test func readsWhatOtherToolsWrite() throws {
        let map = try readMap(
            """
            dataset:
            - fides_key: old_shop
              organization_fides_key: default_organization
              tags: null
              name: Old Shop
              description: null
              meta: null
              data_categories: null
              fides_meta: null
              collections:
              - name: customer
                description: null
                data_categories: null
                fields:
                - name: id
                  data_categories: [system.operations]
                  fidesops_meta:
                    primary_key: True
                - name: email
                  data_categories: [user.contact.email]
                  fides_meta:
                    references: null
                    identity: email
                    primary_key: null
                    data_type: string
                    length: 40
                    masking_strategy_override: {strategy: string_rewrite, configuration: {rewrite_value: gone}}
                  fields: null
                - name: extra
                  fides_meta: {data_type: object}
                  fields:
                  - name: nick
                    data_categories: [user.name]
                fides_meta:
                  masking_strategy_override: {strategy: delete}
                  colour: blue
            """
        )
        let customer = try #require(map[CollectionAddress("old_shop", "customer")])
        #expect(customer.primaryKey == ["id"])
        #expect(customer.erasesRows)
        #expect(customer.field("email")?.masking == .constant(.text("gone")))
        #expect(customer.field("email")?.length == 40)
        #expect(customer.field("extra")?.isUnderUser == true)
        #expect(customer.field("extra.nick")?.isUnderUser == true)
        #expect(map.remarks.map(\.code) == ["backups-unsaid", "unknown-key"])
        #expect(map.remarks.last?.place == SourcePlace(file: "map.yml", line: 36, column: 7))
    }

    @Test func categoriesAreComparedByWholeSegments() {
        #expect("user.name".isCategory(within: "user"))
        #expect("user".isCategory(within: "user"))
        #expect(!"users.name".isCategory(within: "user"))
        #expect(!"user.named".isCategory(within: "user.name"))
    }

    @Test func correctionsReachWhatThePersonMayChange() throws {
        let map = try readMap(shop)
        let phones = map.correctionTargets("user.contact.phone_number", controller: "shop")
        #expect(phones.map(\.field) == ["phone"])
        #expect(phones.map(\.rule) == [.free])
        #expect(
            map.correctionTargets("user.contact", controller: "shop").map(\.field) == [
                "email", "phone", "contact_email",
            ]
        )
        #expect(map.correctionTargets("user.contact", controller: "other").isEmpty)
        #expect(map.correctionTargets("user.name", controller: "shop").isEmpty)
        #expect(map.correctionTargets("user.authorization", controller: "shop").isEmpty)
    }

    @Test func listsAndStopsAreFound() throws {
        let map = try readMap(shop)
        #expect(map.lists(of: "shop").map(\.list.name) == ["news"])
        #expect(
            map.marketingStops(of: "shop").map(\.values) == [[FieldValue(field: "wants_news", value: .boolean(false))]]
        )
    }

    @Test func headingsSpeakTheLanguage() throws {
        let map = try readMap(shop)
        let users = try #require(map[CollectionAddress("app", "users")]).heading(in: "de")
        #expect(users.says == "Ihr Konto")
        #expect(users.recipients == ["host"])
        #expect(users.shown == ["id", "account_id", "email", "customer_number", "phone", "wants_news"])
        #expect(map[CollectionAddress("app", "invoices")]?.heading(in: "en").keptBecause?.hasPrefix("tax law") == true)
        #expect(map[CollectionAddress("app", "replies")]?.maskedFields == ["agent_name"])
    }

    @Test func keptRowsGoWhenTheirTimeIsOver() throws {
        let keep = try #require(try readMap(shop)[CollectionAddress("app", "invoices")]?.keys.keep)
        let issued = CivilDate(year: 2019, month: 3, day: 1)
        #expect(keep.keeps(from: issued, on: try #require(CivilDate("2026-02-28"))))
        #expect(!keep.keeps(from: issued, on: try #require(CivilDate("2026-03-01"))))
        #expect(keep.keeps(from: nil, on: try #require(CivilDate("2026-03-01"))))
    }
}

extension HeldCollection {
    fileprivate var shown: [String] { fields.filter { $0.withheldBecause == nil }.map(\.name) }
}
