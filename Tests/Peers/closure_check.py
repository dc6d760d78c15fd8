"""Closes accounts of customers of both example sites and asks the oracle what is left: of everything that the people of
the organisation would be owed, nothing stays but what is kept and marked, and no row of any other customer changes.

    closure_check.py

Prints every difference, and last `closed N, people N, rows gone or emptied N, rows of others N, differences N`.
"""
import collections
import re
import sys

from example_site import ExampleSite, HANDLER, Oracle, SECOND

# Who asks, the customer, where its people stand, and the column that says whose a row is; written from the meaning of the
# data. `data` are the tables of what is held for the customer itself, with the rows that are the customer's.
CLOSURES = {
    "outreachcrm": [
        ("wiremu@kereru-neighbours.example", None, "customer_number", "OC2001",
         [("users", "email"), ("licensee_contacts", "email"), ("individual_licensees", "email"),
          ("invoice_contacts", "contact_email")],
         {"form_contacts": "customer_number = :key",
          "contact_messages": "contact_oid IN (SELECT contact_oid FROM form_contacts WHERE customer_number = :key)",
          "contact_unsubscribes": "contact_oid IN (SELECT contact_oid FROM form_contacts WHERE customer_number = :key)"}),
    ],
    "insight-products": [
        ("callum.adeyinka@thornbeck-council.example", "local-insight.li_organisations=901", "organisation_id", 901,
         [("li_users", "email"),
          ("li_billing_contacts JOIN li_billing_accounts USING (account_number)", "email")], {}),
    ],
}
# Rows of the customer itself, in which nobody is named: the record of a former customer.
RECORD = re.compile(r"(_organisations|licensees|accounting_customers|_billing_accounts|payments)$")
ABOUT_OTHERS = {"support_replies", "cv_answers"}


class Check:
    def __init__(self):
        self.closed = self.people = self.gone = self.others = self.differences = 0

    def differ(self, what):
        self.differences += 1
        print("difference:", what)

    def tables(self, site):
        found = {}
        for store in site.store_texts:
            found.update(site.rows_of(store))
        return found

    def whole(self, tables, table, columns, rows):
        names, all_rows = tables[table]
        places = [names.index(column) for column in columns]
        wanted = {tuple(row[column] for column in columns) for row in rows}
        return {row for row in all_rows if tuple(row[place] for place in places) in wanted}

    def owed(self, site, oracle, people, tables, kind=""):
        database, found = site.attached(), collections.defaultdict(set)
        for person in people:
            for name, (columns, rows) in oracle.rows(database, person, site.controller, kind).items():
                table = name.split(".")[1]
                if rows and not RECORD.search(table):
                    found[table] |= self.whole(tables, table, columns, rows)
        return found

    def approve(self, site, reference, state, *people):
        """One after another, as many as it needs."""
        for person in people:
            if site.requests()[reference]["state"] == state:
                site.approve(reference, person)
                site.until_idle()

    def close(self, site, oracle, asks, account, column, key, members, data):
        before = self.tables(site)
        database = site.attached()
        people = set()
        for table, address in members:
            query = f"SELECT lower({address}) FROM {table} WHERE {column} = :key"
            people |= {row[0] for row in database.execute(query, {"key": key})}
        self.people += len(people)
        owed = self.owed(site, oracle, people, before)
        kept = self.owed(site, oracle, people, before, "after-delete")
        for table, condition in data.items():
            owed[table] |= set(database.execute(f"SELECT * FROM {table} WHERE {condition}", {"key": key}))
        # A colleague may be somebody at another customer too: those rows are not this customer's to close.
        for table, rows in owed.items():
            names = before[table][0]
            if column in names:
                owed[table] = {row for row in rows if row[names.index(column)] == key}
        reference = site.open("close-account", asks, site.controller)
        site.until_idle()
        self.approve(site, reference, "export-review", HANDLER, SECOND)
        site.run("requests", "settle", reference, "--reason", "nothing is open", "--as", HANDLER)
        site.until_idle()
        if account:
            site.run("requests", "account", reference, "--close", account, "--as", HANDLER)
            site.until_idle()
        shown = site.run("requests", "show", reference, "--as", SECOND)
        self.approve(site, reference, "review", SECOND, "third@staff.example")
        summary = site.requests()[reference]
        if summary["outcome"] != "fulfilled":
            return self.differ(f"{site.name} {reference} is in {summary['state']}\n{shown}")
        self.closed += 1
        self.compare(site, people, before, self.tables(site), owed, kept)

    def compare(self, site, people, before, after, owed, kept):
        for table, (names, rows) in before.items():
            mine, now = owed.get(table, set()), collections.Counter(after[table][1])
            theirs = collections.Counter(row for row in rows if row not in mine)
            self.others += sum(theirs.values())
            lost, come = theirs - now, sum(now.values()) - len(rows)
            if lost or come > 0:
                self.differ(f"{site.name}: {table}: {sum(lost.values())} rows of others changed: {list(lost)[:2]}")
            if table in ABOUT_OTHERS:
                continue
            left = [row for row in mine - kept.get(table, set()) if now[row]]
            self.gone += len(mine) - len(left)
            for row in left:
                self.differ(f"{site.name}: {table}: a row is untouched: {dict(zip(names, row))}")
            for row in after[table][1]:
                texts = [value.lower() for value in row if isinstance(value, str)]
                named = [person for person in people if any(person in text for text in texts)]
                if named and row not in theirs and table not in kept:
                    self.differ(f"{site.name}: {table}: an address is left: {dict(zip(names, row))}")


def main():
    check = Check()
    for name, closures in CLOSURES.items():
        site = ExampleSite(name)
        try:
            oracle = Oracle(site.example)
            site.run("users", "add", "--email", "third@staff.example", "--name", "third", "--password",
                     "a long pass phrase", "--grant", "approver")
            for file in site.folder.glob("controllers/*.yml"):
                file.write_text(file.read_text().replace("cooling-off: P3D", "cooling-off: P0D"))
            for closure in closures:
                check.close(site, oracle, *closure)
        finally:
            site.close()
    counts = f"closed {check.closed}, people {check.people}, rows gone or emptied {check.gone}"
    print(f"{counts}, rows of others {check.others}, differences {check.differences}")
    sys.exit(0 if check.differences == 0 and check.others > 0 else 1)


main()
