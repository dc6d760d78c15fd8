"""Deletes, corrects and unsubscribes people of both example sites, and asks the oracle and the stores what came of it:
what stays does so with a reason, the new value stands in each store, the lists are stopped, the account remains, and
no row of anybody else has changed.

    changes_check.py [--seed N]

Prints the seed, every difference, and last `deleted N, corrected N, unsubscribed N, rows of others N, differences N`.
"""
import argparse
import collections
import random
import re
import sys

from example_site import ExampleSite, HANDLER, Oracle, SECOND

# Rows that a whole organisation shares: they are in many people's copies, and nobody's deletion may touch them.
SHARED = re.compile(r"(_organisations|licensees|accounting_customers|_billing_accounts|payments)$")
# Rows about our own people, who answered: they stay, and the check looks only for the person's address in them.
ABOUT_OTHERS = {"support_replies", "cv_answers"}
PLANS = {
    "outreachcrm": {
        "controller": "outreach",
        "delete": ["tomas@harbourhill.example", "rangi@kereru-neighbours.example"],
        "correct": ("aroha@kereru-neighbours.example", "+64 3 555 0142", "+64 21 555 0186", 3),
        "unsubscribe": ["lee@southern-choir.example"],
    },
    "insight-products": {
        "controller": "ocsi",
        "delete": ["zoe.lukasiewicz@canalside.example", "rupert.haldane@midshire-health.example",
                   "vikram.sethi@northgate-alliance.example"],
        "correct": ("harriet.blom@canalside.example", "01632 960931", "01632 960977", 4),
        "unsubscribe": ["jocelyn.ferreira@weirbank.example"],
    },
}


class Tables:
    """Every row of every store at one moment, and the oracle's answers about it."""

    def __init__(self, site, oracle, controller):
        self.oracle, self.controller = oracle, controller
        self.tables, self.columns, self.store = {}, {}, {}
        self.database = site.attached()
        for store in site.store_texts:
            for table, (columns, rows) in site.rows_of(store).items():
                self.columns[table], self.store[table] = columns, store
                self.tables[table] = collections.Counter(rows)

    def of(self, address, kind=""):
        """Collection → the columns that the oracle names and its rows, where there are any."""
        found = self.oracle.rows(self.database, address, self.controller, kind)
        return {name.split(".")[1]: answer for name, answer in found.items() if answer[1]}

    def whole(self, table, columns, rows):
        """The complete rows of a table whose named columns are those given."""
        wanted = {tuple(row[column] for column in columns) for row in rows}
        places = [self.columns[table].index(column) for column in columns]
        return {row for row in self.tables[table] if tuple(row[place] for place in places) in wanted}

    def mine(self, address):
        return {table: self.whole(table, *answer) for table, answer in self.of(address).items()}


class Check:
    def __init__(self):
        self.deleted = self.corrected = self.unsubscribed = self.others = self.differences = 0

    def differ(self, what):
        self.differences += 1
        print("difference:", what)

    def finish(self, site, right, address, approvers, *more):
        reference = site.open(right, address, PLANS[site.name]["controller"], *more)
        site.until_idle()
        for approver in approvers:
            site.approve(reference, approver)
        site.until_idle()
        summary = site.requests()[reference]
        if summary["outcome"] != "fulfilled":
            shown = site.run("requests", "show", reference, "--as", HANDLER)
            self.differ(f"{site.name} {right} {reference} is in {summary['state']}\n{shown}")

    def strangers_rows(self, what, before, after, mine):
        """Every row that is not the person's is there as it was, and none has come."""
        for table, rows in before.tables.items():
            theirs = rows - collections.Counter({row: rows[row] for row in mine.get(table, ())})
            self.others += sum(theirs.values())
            lost = theirs - after.tables[table]
            come = sum(after.tables[table].values()) - sum(rows.values())
            if lost or come > 0:
                self.differ(f"{what}: {table}: {sum(lost.values())} rows of others changed, {max(0, come)} came")

    def delete(self, site, oracle, address, generator):
        controller = PLANS[site.name]["controller"]
        before = Tables(site, oracle, controller)
        mine, kept = before.mine(address), before.of(address, "after-delete")
        shared = {table: rows for table, rows in mine.items() if SHARED.search(table)}
        own = {table: rows for table, rows in mine.items() if table not in shared}
        others = {}
        for other in generator.sample(site.addresses(), 60):
            rows = before.of(other)
            whole = {table: before.whole(table, *answer) for table, answer in rows.items() if table in own}
            if other != address and not any(own[table] & found for table, found in whole.items()):
                others[other] = rows
        self.finish(site, "delete", address, [HANDLER, SECOND] if site.name == "outreachcrm" else [HANDLER])
        after = Tables(site, oracle, controller)
        self.deleted += 1
        self.strangers_rows(f"{site.name} delete", before, after, own)
        for other, rows in others.items():
            if after.of(other) != rows:
                self.differ(f"{site.name} delete: the oracle finds other rows for somebody else")
        self.remains(site, address, own, kept, after)

    def remains(self, site, address, own, kept, after):
        for table, (columns, rows) in kept.items():
            if len(after.whole(table, columns, rows)) < len(rows):
                self.differ(f"{site.name} delete: {table}: not every row is kept that must be")
        for table, rows in own.items():
            unkept = len(rows) - len(kept[table][1]) if table in kept else len(rows)
            # Of rows that stay without a reason to keep a name, nothing may be left that says whose they were.
            places = [place for place, column in enumerate(after.columns[table])
                      if column not in (kept[table][0] if table in kept else ())]
            for row in after.tables[table]:
                if any(isinstance(row[place], str) and address in row[place].lower() for place in places):
                    self.differ(f"{site.name} delete: {table}: the address is still there")
            unchanged = sum(row in after.tables[table] for row in rows)
            if table not in ABOUT_OTHERS and unkept > 0 and unchanged > len(rows) - unkept:
                self.differ(f"{site.name} delete: {table}: {unchanged} of {len(rows)} rows are untouched")

    def correct(self, site, oracle):
        address, old, new, least = PLANS[site.name]["correct"]
        controller = PLANS[site.name]["controller"]
        before = Tables(site, oracle, controller)
        own = before.mine(address)
        holding = {table: {row for row in rows if old in row} for table, rows in own.items() if not SHARED.search(table)}
        holding = {table: rows for table, rows in holding.items() if rows}
        self.finish(site, "correct", address, [HANDLER], "--change", f"user.contact.phone_number={new}")
        after = Tables(site, oracle, controller)
        self.corrected += 1
        self.strangers_rows(f"{site.name} correct", before, after, holding)
        for table, rows in holding.items():
            for row in rows:
                if tuple(new if value == old else value for value in row) not in after.tables[table]:
                    self.differ(f"{site.name} correct: {table}: the new value does not read back")
        stores = {before.store[table] for table in holding}
        if len(stores) < least:
            self.differ(f"{site.name} correct: only in {sorted(stores)}")
        content = b"".join(path.read_bytes() for path in site.folder.glob("habeas.db*"))
        if old.encode() in content or new.encode() in content:
            self.differ(f"{site.name} correct: a value stands unsealed in the database")

    def unsubscribe(self, site, oracle, address):
        controller = PLANS[site.name]["controller"]
        before = Tables(site, oracle, controller)
        own = before.mine(address)
        self.finish(site, "unsubscribe", address, [])
        after = Tables(site, oracle, controller)
        self.unsubscribed += 1
        self.strangers_rows(f"{site.name} unsubscribe", before, after, own)
        stopped = 0
        for table, rows in own.items():
            if "newsletter" in table:
                place = after.columns[table].index("status")
                left = after.whole(table, *after.of(address).get(table, ([], [])))
                stopped += sum(row[place] == "stopped" for row in left)
                if any(row[place] != "stopped" for row in left) or len(left) < len(rows):
                    self.differ(f"{site.name} unsubscribe: {table} is not stopped")
            elif re.search(r"(^|_)users$", table) and any(row not in after.tables[table] for row in rows):
                self.differ(f"{site.name} unsubscribe: {table}: the account has changed")
        if stopped == 0:
            self.differ(f"{site.name} unsubscribe: no list was stopped")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    generator, check = random.Random(options.seed), Check()
    for name, plan in PLANS.items():
        site, oracle = ExampleSite(name), None
        try:
            oracle = Oracle(site.example)
            for file in site.folder.glob("controllers/*.yml"):
                file.write_text(file.read_text().replace("cooling-off: P3D", "cooling-off: P0D"))
            check.correct(site, oracle)
            for address in plan["unsubscribe"]:
                check.unsubscribe(site, oracle, address)
            for address in plan["delete"]:
                check.delete(site, oracle, address, generator)
        finally:
            site.close()
    counts = f"deleted {check.deleted}, corrected {check.corrected}, unsubscribed {check.unsubscribed}"
    print(f"{counts}, rows of others {check.others}, differences {check.differences}")
    sys.exit(0 if check.differences == 0 and check.others > 0 else 1)


main()
