"""Deletions in two kinds of stores at once, SQLite files and PostgreSQL, while one of them is down, or its file is away, refuses
our password, lacks a permission on one table, has changed since it was checked; and while the program is killed at random
instants, again and again. Each time the request must say precisely what is done and what is not, by store, and name what is in
the way; the other stores are erased meanwhile, by a program that has not seen the one in question; once that is mended the
request must finish, and do everything once. A twin of the site, where nothing goes wrong, says what must come out.

    store_faults_check.py [--kills 12] [--seed N]

Prints the seed, every difference, and last `faults 5, kills N, deletions 5, differences N`.
"""
import argparse
import random
import re
import sqlite3
import subprocess
import sys
import time

from example_site import ExampleSite, HANDLER, json_values

#: The store that lies in PostgreSQL, the others being files, and whose user there is not its owner.
SERVER_STORE, ROLE = "conversations", "habeas_store"
CONTROLLER = "ocsi"


class MixedSite(ExampleSite):
    def __init__(self):
        super().__init__("insight-products", stores="postgres")
        for file in self.folder.glob("controllers/*.yml"):
            file.write_text(file.read_text().replace("cooling-off: P3D", "cooling-off: P0D"))

    def fill_stores(self):
        settings = self.folder / "habeas.yml"
        for store, text in self.store_texts.items():
            if store != SERVER_STORE:
                with sqlite3.connect(self.folder / "stores" / f"{store}.db") as database:
                    database.executescript(text)
                continue
            self.cluster.database(store, text)
            self.sql(f"CREATE ROLE {ROLE} LOGIN PASSWORD 'right'")
            self.sql(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}")
            rules = self.cluster.folder / "data/pg_hba.conf"
            rules.write_text(f"local all {ROLE} scram-sha-256\n" + rules.read_text())
            self.cluster.run("pg_ctl", "-D", str(self.cluster.folder / "data"), "reload")
            url = f"postgres://{ROLE}:right@/{store}?host={self.cluster.folder}"
            before = settings.read_text()
            place = before.index(f"sqlite:stores/{store}.db")
            start = before.rindex("adapter: sqlite", 0, place)
            middle = before[start:place].replace("adapter: sqlite", "adapter: postgres")
            settings.write_text(before[:start] + middle + url + before[place + len(f"sqlite:stores/{store}.db"):])

    def sql(self, text):
        connection = ["-h", str(self.cluster.folder), "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-q"]
        self.cluster.run("psql", *connection, "-d", SERVER_STORE, "-c", text)

    def stop_server(self):
        self.cluster.run("pg_ctl", "-D", str(self.cluster.folder / "data"), "-m", "fast", "stop")

    def start_server(self):
        options = f"-c listen_addresses='' -c unix_socket_directories={self.cluster.folder} -c fsync=off"
        log = ["-l", str(self.cluster.folder / "data/server.log")]
        self.cluster.run("pg_ctl", "-w", "-D", str(self.cluster.folder / "data"), *log, "-o", options, "start")

    def contents(self, store):
        """Every row of a store by its own client; what is made by keys of the site is left out."""
        if store == SERVER_STORE:
            command = [str(self.cluster.bin / "pg_dump"), "-h", str(self.cluster.folder), "-U", "postgres", "--data-only",
                       "--inserts", SERVER_STORE]
        else:
            command = ["sqlite3", str(self.folder / "stores" / f"{store}.db"), ".dump"]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        lines = [line for line in text.splitlines() if line.startswith("INSERT INTO")]
        return sorted(re.sub(r"[0-9a-f]{16,}", "#", line) for line in lines)

    def all_contents(self):
        return {store: self.contents(store) for store in self.store_texts}

    def shown(self, reference):
        (summary,) = json_values(self.run("requests", "show", reference, "--json", "--as", HANDLER))
        return summary

    def prepare(self, addresses):
        """Deletions of all these people, found and approved; nothing is erased yet."""
        references = [self.open("delete", address, CONTROLLER) for address in addresses]
        self.until_idle()
        for reference in references:
            self.approve(reference)
        return references


class Check:
    def __init__(self, generator, kills):
        self.generator, self.kills_wanted = generator, kills
        self.differences, self.faults, self.kills, self.deletions = 0, 0, 0, 0

    def differ(self, text):
        self.differences += 1
        print("difference:", text, flush=True)

    def expect(self, holds, text):
        if not holds:
            self.differ(text)

    def erasures(self, summary):
        """Store → state of its erasure. Each store has one."""
        work = [piece for piece in summary["work"] if piece["effect"] == "erase"]
        found = {piece["store"]: piece for piece in work}
        self.expect(len(found) == len(work), f"a store is erased twice: {work}")
        return found

    def tells_the_truth(self, what, site, summary, before, asked=None):
        """What is said to be done is, with its rows; what is said not to have begun is not."""
        for store, piece in self.erasures(summary).items():
            if asked and store not in asked:
                continue
            is_changed = site.contents(store) != before[store]
            if piece["state"] == "done":
                self.expect(is_changed, f"{what}: {store} is said to be erased, and is as before")
                self.expect(sum(piece["rows"].values()) > 0 and piece.get("finished"), f"{what}: {store} has no receipt")
            elif piece["state"] in ("planned", "parked"):
                self.expect(not is_changed, f"{what}: {store} is said not to be erased, and is changed")

    def touched(self, site, reference, store):
        """A table of the store in which rows of theirs are to be erased."""
        (found,) = [piece["rows"] for piece in site.shown(reference)["work"] if piece["effect"] == "resolve"]
        names = [match[1] for name, count in found.items() if count and (match := re.match(rf"{store}\.(\w+) erased", name))]
        return self.generator.choice(sorted(names))

    def finish(self, what, site, reference):
        """Until the request has ended: work that waits is tried again after some seconds."""
        end = time.monotonic() + 240
        while (summary := site.shown(reference))["phase"] != "closed":
            if time.monotonic() > end:
                self.differ(f"{what}: never finishes: {summary['waiting']}")
                return
            site.until_idle()
        states = {piece["state"] for piece in self.erasures(summary).values()}
        self.expect(summary["outcome"] in ("fulfilled", "partly-fulfilled"), f"{what}: ends {summary['outcome']}")
        self.expect(states == {"done"} and not summary["waiting"], f"{what}: closed with {states}")
        probes = [piece["store"] for piece in summary["work"] if piece["effect"] == "probe" and piece["state"] == "done"]
        self.expect(sorted(probes) == sorted(self.erasures(summary)), f"{what}: probed {probes}")
        self.deletions += 1

    def fault(self, what, site, reference, store, make, mend, words, parks):
        before = site.all_contents()
        make()
        site.until_idle()
        summary = site.shown(reference)
        waiting = [piece for piece in summary["waiting"] if piece["store"] == store]
        print(f"{what}: {summary['waiting']}", flush=True)
        self.expect(waiting, f"{what}: nothing is said to wait for {store}: {summary['waiting']}")
        for piece in waiting:
            for word in words:
                self.expect(word in piece["reason"], f"{what}: the reason does not say '{word}': {piece['reason']}")
            self.expect((piece["state"] == "parked") == parks, f"{what}: is {piece['state']}")
            self.expect(not parks or piece["owner"], f"{what}: nobody owns what is parked")
        self.expect(("parked" if parks else "waiting-for-store") in summary["flags"], f"{what}: flags {summary['flags']}")
        self.expect(self.erasures(summary)[store]["state"] != "done", f"{what}: {store} is said to be done")
        self.goes_on_elsewhere(what, site, reference, summary, store)
        self.expect(summary["phase"] != "closed" and summary.get("outcome") is None, f"{what}: is closed meanwhile")
        mend()
        self.tells_the_truth(what, site, summary, before)
        if parks:
            site.run("requests", "unpark", reference, "--as", HANDLER, "--reason", "mended")
        self.finish(what, site, reference)
        self.faults += 1

    def goes_on_elsewhere(self, what, site, reference, summary, store):
        """Every other store is erased meanwhile, and whoever looks is told so by name."""
        others = {name: piece for name, piece in self.erasures(summary).items() if name != store}
        self.expect(others, f"{what}: only {store} is concerned")
        told = site.run("requests", "show", reference, "--as", HANDLER)
        for name, piece in others.items():
            self.expect(piece["state"] == "done", f"{what}: {name} waits for {store}: {piece}")
            says = re.search(rf"^  erase in {name}: done erased [1-9]\d* rows$", told, re.MULTILINE)
            self.expect(says, f"{what}: it is not told that {name} is done: {told}")
        says = re.search(rf"^  erase in {store}: (planned|parked) \S.*; (waits|parked)", told, re.MULTILINE)
        self.expect(says, f"{what}: it is not told that {store} waits: {told}")

    def killed(self, site, reference):
        """The program is killed at random instants, between two stores among them, until it has finished in spite of it."""
        before = site.all_contents()
        while self.kills < self.kills_wanted:
            process = site.start("run", "--until-idle")
            try:
                process.wait(timeout=self.generator.uniform(0.05, 1.2))
            except subprocess.TimeoutExpired:
                process.kill()
                self.kills += 1
            process.communicate()
            summary = site.shown(reference)
            self.tells_the_truth("killed", site, summary, before)
            if summary["phase"] == "closed":
                break
        self.finish("killed", site, reference)


def people(site, generator):
    """Six whose data lie in the server's store and in a file's."""
    holders = {}
    for store, text in site.store_texts.items():
        database = sqlite3.connect(":memory:")
        database.executescript(text)
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in database.execute(f"SELECT * FROM {table}"):
                for value in row:
                    if isinstance(value, str) and re.fullmatch(r"[\w.-]+@[\w.-]+", value):
                        holders.setdefault(value.lower(), set()).add(store)
    chosen = sorted(who for who, stores in holders.items() if {SERVER_STORE, "local-insight", "community-insight"} <= stores)
    return generator.sample(chosen, 6)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    generator = random.Random(options.seed)
    check, sites = Check(generator, options.kills), []
    try:
        twin = MixedSite()
        sites.append(twin)
        addresses = people(twin, generator)
        references = twin.prepare(addresses)
        for reference in references:
            check.finish("the twin", twin, reference)
        check.deletions = 0
        expected = twin.all_contents()

        site = MixedSite()
        sites.append(site)
        start = site.all_contents()
        check.expect(all(start[store] != expected[store] for store in (SERVER_STORE, "local-insight")), "nothing to erase")

        def prepared(address):
            return site.prepare([address])[0]

        down, away, wrong, lacking, changed, killed = addresses
        check.fault("store down", site, prepared(down), SERVER_STORE, site.stop_server, site.start_server,
                    ["store-unavailable"], parks=False)
        file = site.folder / "stores/local-insight.db"
        kept = file.with_suffix(".away")
        check.fault("file away", site, prepared(away), "local-insight", lambda: file.rename(kept), lambda: kept.rename(file),
                    ["store-unavailable"], parks=False)
        check.fault("wrong credentials", site, prepared(wrong), SERVER_STORE,
                    lambda: site.sql(f"ALTER ROLE {ROLE} PASSWORD 'another'"),
                    lambda: site.sql(f"ALTER ROLE {ROLE} PASSWORD 'right'"), ["store-unavailable"], parks=False)
        reference = prepared(lacking)
        table = check.touched(site, reference, SERVER_STORE)
        check.fault("permission missing", site, reference, SERVER_STORE,
                    lambda: site.sql(f"REVOKE DELETE, UPDATE ON {table} FROM {ROLE}"),
                    lambda: site.sql(f"GRANT DELETE, UPDATE ON {table} TO {ROLE}"), ["store-refused", table], parks=True)
        reference = prepared(changed)
        other = check.touched(site, reference, "local-insight")

        def renamed(name, new):
            with sqlite3.connect(site.folder / "stores/local-insight.db") as database:
                database.execute(f"ALTER TABLE {name} RENAME TO {new}")

        check.fault("schema changed", site, reference, "local-insight",
                    lambda: renamed(other, "moved"), lambda: renamed("moved", other),
                    ["schema-changed", "data-map/local-insight.yml:"], parks=True)
        check.killed(site, prepared(killed))
        final = site.all_contents()
        for store, rows in expected.items():
            if final[store] != rows:
                lost, come = [row for row in rows if row not in final[store]], [row for row in final[store] if row not in rows]
                check.differ(f"{store} is not as its twin: {lost[:3]} {come[:3]}")
    finally:
        for site in sites:
            site.close()
    print(f"faults {check.faults}, kills {check.kills}, deletions {check.deletions}, differences {check.differences}")
    sys.exit(0 if check.differences == 0 and check.faults == 5 and check.kills > 0 else 1)


main()
