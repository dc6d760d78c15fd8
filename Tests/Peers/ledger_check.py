"""Erases and unsubscribes people of both example sites, puts the stores' files back from copies made before, and has
everything applied again: then every row of every store must be what it was after the erasure, whoever's it is. Tells what came
back from what merely has an old key; imports people anew under other keys; kills the work half-way.

    ledger_check.py

Prints every difference, and last `erased N, restored N, imported N, kills N, rows N, differences N`.
"""
import datetime
import json
import shutil
import sqlite3
import sys
import time

from example_site import ExampleSite, HANDLER, SECOND

PLANS = {
    "outreachcrm": {
        "delete": ["tomas@harbourhill.example"],
        "unsubscribe": "lee@southern-choir.example",
        # A table whose rows go whole, its key, and the column that says whose a row is.
        "whole": ("app", "user_logins", "login_id", "user_number"),
        "list": ("messaging", "newsletter_subscriptions", "messaging.newsletter_subscriptions", "subscription_id"),
    },
    "insight-products": {
        "delete": ["zoe.lukasiewicz@canalside.example", "rupert.haldane@midshire-health.example"],
        "unsubscribe": "jocelyn.ferreira@weirbank.example",
        "whole": ("local-insight", "li_logins", "login_id", "user_id"),
        "list": ("local-insight", "li_newsletter", "local-insight.li_newsletter", "preference_id"),
    },
}


class Check:
    def __init__(self, name):
        self.plan, self.site = PLANS[name], ExampleSite(name)
        self.erased = self.restored = self.imported = self.kills = self.rows = self.differences = 0
        self.copies = self.site.folder.parent / "copies"

    def differ(self, what):
        self.differences += 1
        print("difference:", self.site.name, what)

    def store(self, name):
        return sqlite3.connect(self.site.folder / "stores" / f"{name}.db")

    def everything(self):
        return {store: {table: sorted(rows, key=repr) for table, (_, rows) in self.site.rows_of(store).items()}
                for store in self.site.store_texts}

    def same(self, what, wanted, but=()):
        now = self.everything()
        for store, tables in wanted.items():
            for table, rows in tables.items():
                if table in but:
                    continue
                self.rows += len(rows)
                if now[store][table] != rows:
                    strange = set(now[store][table]) ^ set(rows)
                    self.differ(f"{what}: {store}.{table}: {len(strange)} rows differ")

    def again(self, *arguments, verb="reapply", well=True):
        code, output, complaint = self.site.attempt("data-map", verb, "--as", HANDLER, "--json", *arguments)
        if (code == 0) != well:
            self.differ(f"{verb} {arguments} ended with {code}: {complaint} {output}")
        return json.loads(output)["stores"] if output else []

    def finish(self, right, address, approvers):
        reference = self.site.open(right, address, self.site.controller)
        self.site.until_idle()
        for approver in approvers:
            self.site.approve(reference, approver)
        self.site.until_idle()
        if self.site.requests()[reference]["outcome"] != "fulfilled":
            self.differ(f"{right} did not end well")

    def put_back(self):
        for file in self.copies.glob("*.db"):
            for side in ("-wal", "-shm"):
                (self.site.folder / "stores" / (file.name + side)).unlink(missing_ok=True)
            shutil.copy(file, self.site.folder / "stores" / file.name)

    def run(self):
        for file in self.site.folder.glob("controllers/*.yml"):
            file.write_text(file.read_text().replace("cooling-off: P3D", "cooling-off: P0D"))
        shutil.copytree(self.site.folder / "stores", self.copies, ignore=shutil.ignore_patterns("*.sql"))
        backup = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
        approvers = [HANDLER, SECOND] if self.site.name == "outreachcrm" else [HANDLER]
        before = self.everything()
        for address in self.plan["delete"]:
            self.finish("delete", address, approvers)
            self.erased += 1
        self.finish("unsubscribe", self.plan["unsubscribe"], [])
        after = self.everything()
        if after == before:
            self.differ("nothing was erased")
        if any(store["outcome"] != "nothing-returned" for store in self.again()):
            self.differ("something has come back before anything was restored")
        self.same("nothing restored", after)
        self.restore(before, after)
        self.other_states(after, backup)
        self.people_imported(after)
        self.events()

    def restore(self, before, after):
        self.put_back()
        self.again("--dry-run")
        self.same("a dry run", before)
        self.again()
        self.restored += 1
        self.same("applied again", after)
        if any(store["outcome"] != "nothing-returned" for store in self.again()):
            self.differ("the second time finds something")
        self.same("applied twice", after)
        for pause in (0.4, 0.9):
            self.put_back()
            process = self.site.start("data-map", "reapply", "--as", HANDLER, "--json")
            time.sleep(pause)
            process.kill()
            process.communicate()
            self.kills += 1
            self.again()
            self.same(f"killed after {pause} s", after)

    def other_states(self, after, backup):
        """A row that has an erased one's key and is somebody else's stays; an older state of an erased one goes when it is
        said when the backup was made, and stays while nobody has said so."""
        store, table, key, owner = self.plan["whole"]
        gone = {row[0] for row in sqlite3.connect(self.copies / f"{store}.db").execute(f"SELECT {key} FROM {table}")}
        with self.store(store) as database:
            gone -= {row[0] for row in database.execute(f"SELECT {key} FROM {table}")}
        if len(gone) < 2:
            return self.differ(f"{table}: only {len(gone)} rows were erased")
        self.put_back()
        reused, older = sorted(gone)[:2]
        with self.store(store) as database:
            other = database.execute(
                f"SELECT {owner} FROM {table} WHERE {key} NOT IN ({','.join('?' * len(gone))})", list(gone)
            ).fetchone()[0]
            database.execute(f"UPDATE {table} SET {owner} = ? WHERE {key} = ?", (other, reused))
            database.execute(f"UPDATE {table} SET ip_address = '192.0.2.99' WHERE {key} = ?", (older,))
        counts = self.again("--store", store, "--dry-run")[0]["collections"]
        mine = next(one for one in counts if one["collection"].endswith(f".{table}"))
        if (mine["reused"], mine["changed"]) != (1, 1):
            self.differ(f"{table}: reused {mine['reused']}, changed {mine['changed']}, of one each")
        self.again("--backup-of", backup)
        with self.store(store) as database:
            left = {row[0] for row in database.execute(f"SELECT {key} FROM {table}")} & gone
        if left != {reused}:
            self.differ(f"{table}: rows {sorted(left)} are left of the erased keys, not only {reused}")
        self.same("with the day of the backup", after, but={table})
        # Whoever comes after the backup came of their own will.
        now = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=1)).isoformat(timespec="seconds")
        self.put_back()
        before = self.everything()
        self.again("--store", store, "--backup-of", now)
        stops = ("newsletter", "unsubscribes")
        self.same("a backup that is younger", before, but={name for tables in before.values() for name in tables
                                                         if any(word in name for word in stops)})
        self.again()
        self.same("at the end", after)

    def people_imported(self, after):
        store, table, collection, key = self.plan["list"]
        with self.store(store) as database:
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            pattern = database.execute(f"SELECT * FROM {table} WHERE status = 'subscribed'").fetchone()
            top = database.execute(f"SELECT max({key}) FROM {table}").fetchone()[0]
            people = [self.plan["delete"][-1], self.plan["unsubscribe"], "new.reader@import.example"]
            for number, address in enumerate(people):
                row = dict(zip(columns, pattern)) | {key: top + 1 + number, "email": address.upper()}
                database.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(columns))})", list(row.values()))
        known = any(address.lower() == people[0] for address, in sqlite3.connect(self.copies / f"{store}.db").execute(
            f"SELECT email FROM {table}"))
        self.again("--store", store, "--collection", collection, verb="import")
        with self.store(store) as database:
            found = dict(database.execute(f"SELECT {key}, status FROM {table} WHERE {key} > ?", (top,)))
        wanted = {top + 2: "stopped", top + 3: "subscribed"} | ({} if known else {top + 1: "subscribed"})
        if found != wanted:
            self.differ(f"{table}: after the import {found}, not {wanted}")
        if not known and self.site.name == "insight-products":
            self.differ(f"nobody of {people[0]} stood in {table}: the check proves nothing")
        self.imported += 1
        with self.store(store) as database:
            database.execute(f"DELETE FROM {table} WHERE {key} > ?", (top,))
        self.same("beside the import", after)

    def events(self):
        with self.site.database() as database:
            kinds = database.execute("SELECT count(*) FROM events WHERE kind = 'erasures-reapplied'").fetchone()[0]
        if kinds < 4:
            self.differ(f"the history knows of {kinds} times only")
        content = b"".join(path.read_bytes() for path in self.site.folder.glob("habeas.db*"))
        for address in [*self.plan["delete"], self.plan["unsubscribe"]]:
            if address.encode() in content:
                self.differ("an address stands unsealed in the database")


def main():
    totals = {word: 0 for word in ("erased", "restored", "imported", "kills", "rows", "differences")}
    for name in PLANS:
        check = Check(name)
        try:
            check.run()
        finally:
            check.site.close()
        for word in totals:
            totals[word] += getattr(check, word)
    print(", ".join(f"{word} {count}" for word, count in totals.items()))
    sys.exit(0 if totals["differences"] == 0 and totals["rows"] > 0 else 1)


main()
