"""Lets customers close and trials end at the Insight Products, and lets the retention sweep take them: everybody who is due is
gone from every store, as the oracle's queries say it, and not one other row has changed. A person under a hold stays, with all
that hangs on them. The program is killed between two stores.

    sweep_check.py [--stores postgres]

With --stores postgres the same is done with the stores in PostgreSQL, and what is left there must be what is left in SQLite.
Prints every difference, and last `due N, rows gone or emptied N, rows of others N, differences N`.
"""
import argparse
import collections
import datetime
import json
import re
import signal
import sqlite3
import subprocess
import sys
import time
import zoneinfo

from closure_check import Check
from example_site import ExampleSite, HANDLER, Oracle, SECOND, sent_to

TODAY = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/London")).date()
#: Closed exactly 28 days ago, long ago, too late (by two days: midnight may pass while this runs), and by mistake in the future.
CLOSED = [("li", 107, 28), ("ci", 255, 400), ("li", 119, 26), ("ci", 250, -3000)]
DUE = [closed[:2] for closed in CLOSED if closed[2] >= 28]
#: Trials by number: some contacted last more than three months ago, the others today.
TRIALS_DUE = [5403, 5411, 5427, 9401]
#: A user of a live customer who once had a trial: the trial goes, the user stays.
STILL_USER = (9900, "imogen.farrow@thornbeck-council.example")
HELD = "SELECT lower(email) FROM li_users WHERE organisation_id = 107 ORDER BY user_id LIMIT 1"
#: Whose request the hold is noted on; no store knows them.
NOBODY = "nobody@elsewhere.example"
#: Of these rows nothing says anything but their owner, so the ledger knows them by it.
TAKEN_ALONG = {"conversations.cv_third_party_details", "local-insight.li_logins", "local-insight.li_saved_areas",
               "local-insight.li_usage_log"}


def ago(days):
    return (TODAY - datetime.timedelta(days=days)).isoformat()


class RetentionSite(ExampleSite):
    """The Insight Products with dates of ours."""

    def __init__(self, stores):
        super().__init__("insight-products", stores=stores)

    def fill_stores(self):
        changes = collections.defaultdict(list)
        names = {"li": "local-insight", "ci": "community-insight", "vi": "value-insight"}
        for product, store in names.items():
            changes[store].append(f"UPDATE {product}_organisations SET closed_on = NULL;")
        for product, organisation, days in CLOSED:
            changes[names[product]].append(
                f"UPDATE {product}_organisations SET closed_on = '{ago(days)}' WHERE organisation_id = {organisation};")
        numbers = ", ".join(str(number) for number in TRIALS_DUE)
        changes["conversations"] += [
            f"UPDATE cv_trial_users SET last_contact = '{ago(0)}' WHERE last_contact IS NOT NULL;",
            f"UPDATE cv_trial_users SET last_contact = '{ago(100)}' WHERE trial_id IN ({numbers});",
            f"INSERT INTO cv_trial_users VALUES ({STILL_USER[0]}, NULL, 'Imogen', '{STILL_USER[1]}', NULL, 'Value Insight', "
            f"'{ago(300)}', '{ago(200)}', '{ago(150)}');",
        ]
        self.store_texts = {name: text + "\n" + "\n".join(changes[name]) for name, text in self.store_texts.items()}
        super().fill_stores()

    def rows_of(self, store):
        if self.stores != "postgres":
            return super().rows_of(store)
        found = {}
        tables = self.ask(store, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (table,) in tables:
            found[table] = [], self.ask(store, f"SELECT * FROM {table}")
        return found

    def ask(self, store, query):
        """Rows of a PostgreSQL store as texts; NULL is empty."""
        command = [str(self.cluster.bin / "psql"), "-h", str(self.cluster.folder), "-U", "postgres", "-d", store, "-At", "-c",
                   f"SELECT json_agg(json_build_array(VARIADIC ARRAY(SELECT value FROM json_each_text(to_json(t))))) "
                   f"FROM ({query}) t"]
        output = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout.strip()
        return [tuple(row) for row in json.loads(output)] if output else []


class SweepCheck(Check):
    def expect(self, site, oracle):
        """All that goes: by table, whole rows as they were."""
        before = self.tables(site)
        database, owed, kept = site.attached(), collections.defaultdict(set), collections.defaultdict(set)
        held = database.execute(HELD).fetchone()[0]
        people, elsewhere = set(), set()
        for product, organisation in DUE:
            members, _, goes, stays, others = self.expected(site, oracle, product, organisation)
            people |= members
            elsewhere |= others
            for table, rows in goes.items():
                owed[table] |= rows
            for table, rows in stays.items():
                kept[table] |= rows
        trials = dict(database.execute("SELECT trial_id, lower(email) FROM cv_trial_users"))
        live = {address for trial, address in trials.items() if trial not in TRIALS_DUE}
        for product in ("li", "ci", "vi"):
            live |= self.people_of(site, product, None)[1]
        for trial in TRIALS_DUE:
            if trials[trial] in live:
                self.differ(f"the trial {trial} is not alone in the example any more")
            people.add(trials[trial])
            for table, rows in self.owed(site, oracle, {trials[trial]}, before).items():
                owed[table] |= rows
        owed["cv_trial_users"] |= set(database.execute("SELECT * FROM cv_trial_users WHERE trial_id = ?", STILL_USER[:1]))
        spared = self.owed(site, oracle, {held}, before)
        for table, rows in spared.items():
            owed[table] -= rows
        return before, owed, kept, people - {held}, elsewhere | {held}, held

    def sweep(self, site):
        """From the day's start to its end; answers the request."""
        other = site.open("delete", NOBODY, "ocsi")
        held = site.merged().execute(HELD).fetchone()[0]
        site.run("requests", "hold", other, "--identity", f"email={held}", "--reason", "a claim is pending", "--as", HANDLER)
        site.until_idle()
        found = [summary for reference, summary in site.requests().items() if reference != other]
        if [summary["state"] for summary in found] != ["review"]:
            raise SystemExit(f"not one sweep waits for approval: {found}")
        reference = found[0]["reference"]
        dry = json.loads(site.run("data-map", "sweep", "--dry-run", "--as", HANDLER, "--json"))["controllers"]
        if [(report["controller"], report["reference"], report["under-way"]) for report in dry] != [("ocsi", reference, True)]:
            self.differ(f"the dry run says {dry}")
        self.counts = dry[0]["counts"]
        site.approve(reference, SECOND)
        return reference

    def killed(self, site, reference):
        """One store cannot be written; the program is killed when others are done, and started again."""
        with site.database() as database:
            (stores,) = database.execute("SELECT stores FROM requests WHERE reference = ?", (reference,)).fetchone()
        first, *_, last = json.loads(stores)
        lock = sqlite3.connect(site.folder / f"stores/{last}.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        program = site.start("run", "--until-idle")
        before = site.rows_of(first)
        done = "SELECT count(*) FROM effects WHERE kind = 'erase' AND state = 'done'"

        def is_half_done():
            with site.database() as database:
                return program.poll() is not None or database.execute(done).fetchone()[0] >= len(json.loads(stores)) - 1

        site.wait(is_half_done, "all stores but one", seconds=60)
        program.send_signal(signal.SIGKILL)
        program.wait()
        if site.rows_of(first) == before:
            self.differ("nothing was erased before the kill")
        with site.database() as database:
            states = collections.Counter(
                database.execute("SELECT state FROM effects WHERE kind = 'erase' AND store = ?", (last,)).fetchall())
        if states[("done",)]:
            self.differ("the store that could not be written is done")
        lock.execute("ROLLBACK")
        lock.close()

    def finish(self, site, reference):
        end = time.monotonic() + 120
        while site.requests()[reference]["phase"] != "closed" and time.monotonic() < end:
            site.until_idle()
            time.sleep(0.5)
        summary = site.requests()[reference]
        if summary["outcome"] != "fulfilled":
            shown = site.run("requests", "show", reference, "--as", SECOND)
            self.differ(f"the sweep is in {summary['state']}\n{shown}")

    def look_into_history(self, site, reference):
        """One event and one count for each store; a tombstone for each row; nobody was written to; nothing is due again."""
        with site.database() as database:
            (request,) = database.execute("SELECT id FROM requests WHERE reference = ?", (reference,)).fetchone()
            events = database.execute("SELECT count(*) FROM events WHERE scope = ? AND kind = 'rows-erased'", (request,))
            effects = database.execute(
                "SELECT store, counts FROM effects WHERE request_id = ? AND kind = 'erase' AND state = 'done'", (request,)).fetchall()
            # One of each row that is not taken along with its owner; others are of the identities in them.
            tombstones = dict(database.execute(
                "SELECT collection, count(*) FROM erased WHERE collection NOT LIKE '%.%.%' GROUP BY collection"))
            (events,) = events.fetchone()
        counts = {name: rows for _, counts in effects if counts for name, rows in json.loads(counts).items()}
        erased = sum(counts.values())
        promised = sum(rows for name, rows in self.counts.items() if name.endswith(" erased"))
        if not (events == len(effects) == len({store for store, _ in effects})):
            self.differ(f"{len(effects)} effects of stores, {events} events")
        expected = {name: rows for name, rows in counts.items() if name not in TAKEN_ALONG}
        if erased != promised or tombstones != expected or not TAKEN_ALONG <= set(counts):
            self.differ(f"erased {counts}, tombstones {tombstones}, shown {promised}")
        written = {sent_to(mail) for mail in site.mails()} - {NOBODY}
        if written:
            self.differ(f"somebody was written to: {written}")
        known = set(site.requests())
        again = json.loads(site.run("data-map", "sweep", "--as", HANDLER, "--json"))["controllers"]
        if set(site.requests()) != known or any(name.endswith(" erased") for name in again[0]["counts"]):
            self.differ(f"it is due again: {again}")


def same(value):
    """A value as both engines write it; a keyed hash is another at each site."""
    if value is None:
        return ""
    return re.sub(r"^[0-9a-f]{64}$", "#", str(value))


def texts(check, site):
    return {table: collections.Counter(tuple(map(same, row)) for row in rows)
            for table, (_, rows) in check.tables(site).items()}


def on_sqlite(check):
    site = RetentionSite("sqlite")
    try:
        before, owed, kept, people, elsewhere, _ = check.expect(site, Oracle(site.example))
        check.people = len(people)
        reference = check.sweep(site)
        check.killed(site, reference)
        check.finish(site, reference)
        check.compare(site, people, before, check.tables(site), owed, kept, elsewhere, "")
        check.look_into_history(site, reference)
        return texts(check, site)
    finally:
        site.close()


def on_postgres(check, wanted):
    site = RetentionSite("postgres")
    try:
        reference = check.sweep(site)
        check.finish(site, reference)
        check.look_into_history(site, reference)
        found = texts(check, site)
        for table in sorted(set(wanted) | set(found)):
            for row in (wanted[table] - found[table]) + (found[table] - wanted[table]):
                check.differ(f"{table}: not the same in PostgreSQL: {row}")
    finally:
        site.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stores", choices=["sqlite", "postgres"], default="sqlite")
    stores = parser.parse_args().stores
    check = SweepCheck()
    left = on_sqlite(check)
    if stores == "postgres":
        on_postgres(check, left)
    print(f"due {check.people}, rows gone or emptied {check.gone}, rows of others {check.others}, "
          f"differences {check.differences}")
    sys.exit(0 if check.differences == 0 and check.gone > 0 and check.others > 0 else 1)


main()
