import SubjectRequests
import Testing

@testable import DataMap

/// Reads one file as the map of one store.
func readMap(_ text: String, store: String = "main") throws -> StoreMap {
    try StoreMap.read([MapFile(store: store, path: "map.yml", text: text)])
}

/// A small shop in the shape of the reference's example, with a self-reference, a circle and a composite key.
let shop = """
    dataset:
      - fides_key: app
        habeas: {role: controller, controllers: [shop], backups-rotate: P30D}
        collections:
          - name: accounts
            habeas: {says: the organisation you belong to, sweep: {after: P28D, since: closed_on}}
            fields:
              - name: id
                fides_meta: {primary_key: true, data_type: integer}
              - name: closed_on
          - name: users
            habeas:
              says: {en: your user account, de: Ihr Konto}
              purpose: to let you sign in
              recipients: [host]
              list: {name: news, address: email, stop: {wants_news: false}}
            fields:
              - name: id
                fides_meta: {primary_key: true, data_type: integer}
              - name: account_id
                fides_meta: {references: [{dataset: app, field: accounts.id, direction: to}]}
              - name: email
                data_categories: [user.contact.email]
                fides_meta: {identity: email, data_type: string}
                habeas: {erase: keyed-hash}
              - name: customer_number
                fides_meta: {identity: customer_number}
              - name: phone
                data_categories: [user.contact.phone_number]
                habeas: {correct: free}
              - name: password_hash
                data_categories: [user.authorization.password]
                habeas: {disclose: never, because: a secret, erase: constant, value: "-"}
              - name: wants_news
                habeas: {marketing-stop: false}
          - name: invoices
            habeas:
              says: invoices in your name
              keep: {for: P7Y, since: issued_on, because: tax law obliges us to keep invoices}
            fields:
              - name: contact_email
                data_categories: [user.contact.email]
                fides_meta: {references: [{dataset: app, field: users.email, direction: from}]}
              - name: issued_on
          - name: replies
            habeas: {about: other, says: who in our team answered you}
            fields:
              - name: user_id
                fides_meta: {references: [{dataset: app, field: users.id, direction: from}]}
              - name: agent_name
                data_categories: [user.name]
          - name: comments
            habeas: {erase: row}
            fields:
              - name: id
                fides_meta: {primary_key: true}
              - name: user_id
                fides_meta: {references: [{dataset: app, field: users.id, direction: from}]}
              - name: parent_id
                fides_meta: {references: [{dataset: app, field: comments.id, direction: from}]}
              - name: body
                data_categories: [user.content]
    """
