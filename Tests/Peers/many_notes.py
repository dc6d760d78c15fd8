"""Somebody of whom the contacts' store holds as many notes as a check wants."""
import sqlite3

ADDRESS = "many.notes@elsewhere.example"
MAP = """
  - fides_key: many
    habeas: {backups-rotate: P30D}
    collections:
      - name: many_people
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
      - name: many_notes
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - name: person
            fides_meta: {references: [{dataset: many, field: many_people.id, direction: from}]}
          - {name: body, data_categories: [user.content]}
"""


def add_notes(site, bodies):
    """Puts the person and their notes into an example site's store and its map; their copy needs no approval."""
    with sqlite3.connect(site.folder / "stores/contacts.db") as database:
        database.execute("CREATE TABLE many_people (id INTEGER PRIMARY KEY, email TEXT)")
        database.execute("CREATE TABLE many_notes (id INTEGER PRIMARY KEY, person INTEGER, body TEXT)")
        database.execute("CREATE INDEX many_notes_by_person ON many_notes (person)")
        database.execute("INSERT INTO many_people VALUES (1, ?)", (ADDRESS,))
        database.executemany("INSERT INTO many_notes VALUES (?, 1, ?)", enumerate(bodies))
    file = site.folder / "data-map/contacts.yml"
    file.write_text(file.read_text().rstrip() + MAP)
    for controller in site.folder.glob("controllers/*.yml"):
        controller.write_text(controller.read_text().replace("copy: one", "copy: none"))
