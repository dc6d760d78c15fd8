"""Plants canaries in both example sites and looks after them: no row of anybody else changes and none is left behind; then the
stores lie, by triggers that undo what was written, and each lie must open an incident and a mail to those who keep the site.

    canaries_check.py

Prints every difference, and last `stores N, whole N, planted N, rounds N, lies N, differences N`: in how many stores a canary stands
in every collection that holds people.
"""
import json
import re
import sqlite3
import sys

from example_site import ExampleSite, HANDLER

#: What a store does instead of what it is told, and what the canary must say of it.
LIES = {
    "outreachcrm": ("messaging", {
        "not-stopped in messaging.newsletter_subscriptions":
            "CREATE TRIGGER lie AFTER UPDATE ON newsletter_subscriptions WHEN new.status <> old.status "
            "BEGIN UPDATE newsletter_subscriptions SET status = old.status WHERE subscription_id = old.subscription_id; END",
        "not-erased in messaging.newsletter_subscriptions":
            "CREATE TRIGGER lie AFTER DELETE ON newsletter_subscriptions BEGIN INSERT INTO newsletter_subscriptions "
            "VALUES (old.subscription_id, old.email, old.newsletter, old.status, old.subscribed_at, old.signed_up_by); END",
    }),
    "insight-products": ("conversations", {
        "not-corrected in conversations.cv_contacts":
            "CREATE TRIGGER lie AFTER UPDATE ON cv_contacts WHEN new.full_name <> old.full_name "
            "BEGIN UPDATE cv_contacts SET full_name = old.full_name WHERE contact_id = old.contact_id; END",
        "not-found in conversations.cv_contacts": "DELETE FROM cv_contacts WHERE email LIKE 'canary-%'",
    }),
}


#: What stands in a row of a canary: its address, a key, or a word of ours.
CANARY = re.compile("canary|habeas corrected", re.IGNORECASE)


def is_canary(row):
    return bool(CANARY.search(repr(row))) or any(isinstance(value, int) and 1_600_000_000 <= value < 2_100_000_000 for value in row)


class Check:
    def __init__(self, name):
        self.site = ExampleSite(name)
        self.stores = self.whole = self.planted = self.rounds = self.lies = self.differences = 0

    def differ(self, what):
        self.differences += 1
        print("difference:", self.site.name, what)

    def canaries(self, verb, codes=(0,)):
        code, output, complaint = self.site.attempt("canaries", verb, "--as", HANDLER, "--json")
        if code not in codes:
            self.differ(f"{verb} ended with {code}: {complaint} {output}")
        self.rounds += verb == "run"
        return {store["store"]: store for store in json.loads(output)["stores"]} if output else {}

    def rows(self):
        """Every row that is not a canary's, and how many of theirs there are."""
        people, canaries = {}, 0
        for store in self.site.store_texts:
            for table, (_, rows) in self.site.rows_of(store).items():
                mine = [row for row in rows if is_canary(row)]
                canaries += len(mine)
                people[store, table] = sorted((row for row in rows if row not in mine), key=repr)
        return people, canaries

    def incidents(self):
        with self.site.database() as database:
            return {reason for reason, in database.execute(
                "SELECT reason FROM incidents WHERE kind = 'canary' AND closed_at IS NULL")}

    def run(self):
        before, none = self.rows()
        if none:
            self.differ("there are canaries already")
        reports = self.canaries("plant")
        self.stores = len(reports)
        self.whole = sum(bool(store["planted"]) and not store["missing"] for store in reports.values())
        self.planted = sum(len(store["planted"]) for store in reports.values())
        now, canaries = self.rows()
        if now != before or canaries != self.planted or self.planted < 3:
            self.differ(f"planted {self.planted}, in the stores {canaries}, others as they were: {now == before}")
        gaps = [gap for store in reports.values() for gap in store["missing"]]
        print(f"{self.site.name}: planted", {name: store["planted"] for name, store in reports.items()}, "not", gaps)
        for _ in range(2):
            reports = self.canaries("run")
            for name, store in reports.items():
                if store["planted"] and store["outcome"] != "obeys":
                    self.differ(f"{name}: {store['outcome']} {store['faults']}")
            now, canaries = self.rows()
            if now != before or canaries != self.planted:
                strange = [place for place in now if now[place] != before[place]]
                self.differ(f"after a round: {canaries} canaries, not {self.planted}; others differ in {strange}")
        if self.incidents():
            self.differ(f"incidents without a cause: {self.incidents()}")
        store, lies = LIES[self.site.name]
        for said, lie in lies.items():
            self.lie(store, said, lie)
        if {request for request in self.site.requests()}:
            self.differ("a canary has become a request")

    def lie(self, store, said, lie):
        self.lies += 1
        mails = len([mail for mail in self.site.outbox()])
        with sqlite3.connect(self.site.folder / "stores" / f"{store}.db") as database:
            database.execute(lie)
        reports = self.canaries("run", codes=(1,))
        if not any(fault.startswith(said) for fault in reports[store]["faults"]):
            self.differ(f"{said} is not among {reports[store]['faults']}")
        if not any(reason.startswith(f"{store}: {said}") for reason in self.incidents()):
            self.differ(f"no incident says {said}")
        code, output, _ = self.site.attempt("doctor")
        if code != 1 or said not in output:
            self.differ("the doctor does not know of it")
        with self.site.database() as database:
            told = database.execute("SELECT count(*) FROM notices WHERE sections LIKE '%store-disobeys%'").fetchone()[0]
        if not told:
            self.differ("nobody is written to")
        with sqlite3.connect(self.site.folder / "stores" / f"{store}.db") as database:
            database.execute("DROP TRIGGER IF EXISTS lie")
            for table in ("newsletter_subscriptions", "cv_contacts"):
                if database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
                    address = reports[store]["address"]
                    database.execute(f"DELETE FROM {table} WHERE email LIKE 'canary-%' AND email <> ?", (address,))
        self.canaries("run")
        if self.incidents():
            self.differ(f"the store obeys again, and there are incidents: {self.incidents()}")


def main():
    totals = {word: 0 for word in ("stores", "whole", "planted", "rounds", "lies", "differences")}
    for name in LIES:
        check = Check(name)
        try:
            check.run()
        finally:
            check.site.close()
        for word in totals:
            totals[word] += getattr(check, word)
    print(", ".join(f"{word} {count}" for word, count in totals.items()))
    sys.exit(0 if totals["differences"] == 0 and totals["lies"] == 4 else 1)


main()
