"""Closes accounts of customers of both example sites and asks the oracle what is left: of everything that the people of
the organisation would be owed, nothing stays but what is kept and marked, and no row of any other customer changes.

    closure_check.py

Prints every difference, and last `closed N, people N, rows gone or emptied N, rows of others N, differences N`.
"""
import collections
import re
import sys

from example_site import ExampleSite, HANDLER, Oracle, PASSWORD, SECOND

#: Approves where the third colleague has settled what gave concern.
FOURTH = "fourth@staff.example"

# Written from the meaning of the data: where people stand as a customer's, by which column and address; and for each closure
# who asks, whether staff must name the customer, and its column and key.
BILLED = "{0}_billing_contacts JOIN {0}_billing_accounts USING (account_number)"
MEMBERS = {
    "outreachcrm": [("users", "customer_number", "email"), ("licensee_contacts", "customer_number", "email"),
                    ("individual_licensees", "customer_number", "email"),
                    ("invoice_contacts", "customer_number", "contact_email")],
    "insight-products": [member for product in ("li", "ci", "vi") for member in (
        (f"{product}_users", "organisation_id", "email"), (BILLED.format(product), "organisation_id", "email"))],
}
CLOSURES = {
    "outreachcrm": [
        ("wiremu@kereru-neighbours.example", None, None, "OC2001"),
        ("niamh@tui-garden.example", None, None, "OC2003"),
        # Known at two customers: staff say which one is meant, and what the other needs stays.
        ("sina@bridgework.example", "app.licensees=OC2005", None, "OC2005"),
    ],
    "insight-products": [
        ("callum.adeyinka@thornbeck-council.example", None, "li", 901),
        ("soeren.entwhistle@inchmarsh-council.example", "community-insight.ci_organisations=256", "ci", 256),
    ],
}
# What is held for a customer itself.
HELD_FOR = {
    "outreachcrm": {
        "form_contacts": "customer_number = :key",
        "contact_messages": "contact_oid IN (SELECT contact_oid FROM form_contacts WHERE customer_number = :key)",
        "contact_unsubscribes": "contact_oid IN (SELECT contact_oid FROM form_contacts WHERE customer_number = :key)",
    },
    "insight-products": {},
}
# Rows of the customer itself, in which nobody is named: the record of a former customer.
RECORD = re.compile(r"(_organisations|^licensees|accounting_customers|_billing_accounts|payments)$")
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

    @staticmethod
    def hangs_on_member(table, product):
        """True for what hangs on the number of the customer's users or contacts alone."""
        if product:
            return re.search(rf"^{product}_(logins|usage_log|saved_areas|group_members|shared_maps|invoices)", table)
        return re.search(r"^user_|^page_views|^emails_sent|^support_|^invoices", table)

    @staticmethod
    def names(row, people):
        texts = [value.lower() for value in row if isinstance(value, str)]
        return any(person in text for person in people for text in texts)

    def approve(self, site, reference, state, *people):
        """One after another, as many as it needs."""
        for person in people:
            if site.requests()[reference]["state"] == state:
                site.approve(reference, person)
                site.until_idle()

    def people_of(self, site, product, key):
        """The addresses of the customer's people, and of those whom another customer's rows name."""
        database, ours, elsewhere = site.attached(), set(), set()
        for table, column, address in MEMBERS[site.name]:
            mine = product is None or table.startswith(f"{product}_")
            for owner, found in database.execute(f"SELECT {column}, lower({address}) FROM {table}").fetchall():
                (ours if mine and owner == key else elsewhere).add(found)
        return ours, elsewhere

    def expected(self, site, oracle, product, key):
        """What goes with a customer: its people, all rows as they are, those that go, those of them in which something is
        kept, and the people whom another customer's rows name too."""
        before = self.tables(site)
        database = site.attached()
        people, elsewhere = self.people_of(site, product, key)
        self.people += len(people)
        owed = self.owed(site, oracle, people, before)
        staying = self.owed(site, oracle, elsewhere, before)
        kept = self.owed(site, oracle, people, before, "after-delete")
        for table in list(owed):
            columns = {column for name, column, _ in MEMBERS[site.name]} & set(before[table][0])
            if table.endswith("_billing_contacts"):
                owed[table] = set(database.execute(
                    f"SELECT c.* FROM {table} c JOIN {table[:2]}_billing_accounts a USING (account_number) "
                    "WHERE a.organisation_id = :key", {"key": key})) if table.startswith(f"{product}_") else set()
            elif columns:
                # A colleague may be somebody at another customer too: those rows are not this customer's to close.
                place = before[table][0].index(columns.pop())
                mine = product is None or table.startswith(f"{product}_")
                owed[table] = {row for row in owed[table] if mine and row[place] == key}
            elif site.name == "outreachcrm" and table != "mail_contacts" and "user_number" in before[table][0]:
                place = before[table][0].index("user_number")
                users = {row[0] for row in database.execute(
                    "SELECT user_number FROM users WHERE customer_number = :key", {"key": key})}
                owed[table] = {row for row in owed[table] if row[place] in users}
            elif not self.hangs_on_member(table, product):
                # And what no customer's row owns stays while another customer's people need it.
                owed[table] -= {row for row in staying[table] if not self.names(row, people - elsewhere)}
        for table, condition in HELD_FOR[site.name].items():
            owed[table] |= set(database.execute(f"SELECT * FROM {table} WHERE {condition}", {"key": key}))
        return people, before, owed, kept, elsewhere

    def close(self, site, oracle, asks, account, product, key):
        people, before, owed, kept, elsewhere = self.expected(site, oracle, product, key)
        reference = site.open("close-account", asks, site.controller)
        site.until_idle()
        self.approve(site, reference, "export-review", HANDLER, SECOND)
        site.run("requests", "settle", reference, "--reason", "nothing is open", "--as", HANDLER)
        site.until_idle()
        if account:
            site.run("requests", "account", reference, "--close", account, "--as", HANDLER)
            site.until_idle()
        shown = site.run("requests", "show", reference, "--as", SECOND)
        self.approve(site, reference, "review", SECOND, FOURTH)
        summary = site.requests()[reference]
        if summary["outcome"] != "fulfilled":
            return self.differ(f"{site.name} {reference} is in {summary['state']}\n{shown}")
        self.closed += 1
        self.compare(site, people, before, self.tables(site), owed, kept, elsewhere, asks)

    def compare(self, site, people, before, after, owed, kept, elsewhere, asks):
        for table, (names, rows) in before.items():
            mine, now = owed.get(table, set()), collections.Counter(after[table][1])
            theirs = collections.Counter(row for row in rows if row not in mine)
            self.others += sum(theirs.values())
            if "newsletter" in table:
                # Marketing to the one who asks stops at once, on every list.
                theirs = collections.Counter({row: count for row, count in theirs.items() if asks not in row})
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
                if self.names(row, people - elsewhere) and row not in theirs and table not in kept:
                    self.differ(f"{site.name}: {table}: an address is left: {dict(zip(names, row))}")


def main():
    check = Check()
    for name, closures in CLOSURES.items():
        site = ExampleSite(name)
        try:
            oracle = Oracle(site.example)
            site.run("users", "add", "--email", FOURTH, "--name", "fourth", "--password", PASSWORD, "--grant", "approver")
            for file in site.folder.glob("controllers/*.yml"):
                file.write_text(file.read_text().replace("cooling-off: P3D", "cooling-off: P0D"))
            for closure in closures:
                check.close(site, oracle, *closure)
        finally:
            site.close()
    counts = f"closed {check.closed}, people {check.people}, rows gone or emptied {check.gone}"
    print(f"{counts}, rows of others {check.others}, differences {check.differences}")
    sys.exit(0 if check.differences == 0 and check.others > 0 else 1)


if __name__ == "__main__":
    main()
