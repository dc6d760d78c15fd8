"""Canaries and the erasure ledger in stores of every kind but SQL: two HTTP services, a folder of files and a program. One site
has all four. Somebody is erased in all, comes back out of backups, and goes again; canaries are planted, with what their rows must
point at, looked after, and touch nobody's row; then each kind says that it did what it did not, and is found out.

    store_kinds_check.py

Prints every difference, and last `stores N, planted N, rounds N, reapplied N, lies N, differences N`.
"""
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request

from program import CHECKOUT, PROGRAM, environment

USER, PASSWORD = "handler@staff.example", "a long pass phrase"
MAPS = {
    "lists": """dataset:
  - fides_key: lists
    collections:
      - name: readers
        habeas: {list: {name: post, address: email, stop: {wants_news: false}}}
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: name, data_categories: [user.name]}
          - {name: wants_news}
      - name: answers
        habeas: {erase: row}
        fields:
          - {name: reader, fides_meta: {references: [{dataset: lists, field: readers.id, direction: from}]}}
          - {name: text, data_categories: [user.content]}
      - name: access
        habeas: {erase: row}
        fields:
          - {name: host, data_categories: [user.device.ip_address]}
          - {name: user, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: time, fides_meta: {primary_key: true}}
""",
    "erp": """dataset:
  - fides_key: erp
    collections:
      - name: customers
        habeas: {about: nobody}
        fields:
          - name: number
            fides_meta: {primary_key: true, references: [{dataset: erp, field: people.customer, direction: from}]}
          - {name: title}
      - name: people
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: customer}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: name, data_categories: [user.name]}
      - name: notes
        habeas: {erase: row}
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: person, fides_meta: {references: [{dataset: erp, field: people.id, direction: from}]}}
          - {name: text, data_categories: [user.content]}
""",
}
ERP = """
CREATE TABLE customers (number TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE people (id INTEGER PRIMARY KEY, customer TEXT NOT NULL REFERENCES customers (number), email TEXT, name TEXT);
CREATE TABLE notes (id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES people (id), text TEXT);
INSERT INTO customers VALUES ('C-1', 'Acme'), ('C-2', 'Zenith');
INSERT INTO people VALUES (1, 'C-1', 'ana@x.org', 'Ana'), (2, 'C-1', 'ben@x.org', 'Ben'), (3, 'C-2', 'cara@x.org', 'Cara');
INSERT INTO notes VALUES (10, 1, 'of Ana'), (11, 1, 'of Ana too'), (12, 2, 'of Ben');
"""
FILES = {
    "readers.csv": 'id,email,name,wants_news\r\n1,ana@x.org,Ana,true\r\n2,ben@x.org,"Ngata, Ben",true',
    "answers.jsonl": '{"reader": 1, "text": "More"}\n{"reader": 2, "text": "Fewer"}\n',
    "access.log": '10.0.0.8 - ben@x.org [21/Nov/2026:09:00:00 +1300] "GET / HTTP/1.1" 200 512 "-" "Fox"\n',
    "access.log.1": '10.0.0.7 - ana@x.org [20/Nov/2026:09:00:00 +1300] "GET / HTTP/1.1" 200 512 "-" "Fox"\n'
                    '10.0.0.8 - ben@x.org [20/Nov/2026:09:00:01 +1300] "GET / HTTP/1.1" 200 512 "-" "Fox"\n',
}
STORES = """
  lists:
    adapter: files
    url: "folder:files"
    datasets: [data-map/lists.yml]
    files:
      readers: {match: readers.csv, columns: {id: integer, wants_news: boolean}, key: id}
      answers: {match: answers.jsonl}
      access: {match: "access.log*"}
  erp: {adapter: command, url: "command:./erp.py erp.db", datasets: [data-map/erp.yml]}
"""
PLANTED = {
    "crm": ["crm.contacts", "crm.notes"], "newsletter": ["newsletter.subscribers"],
    "lists": ["lists.answers", "lists.readers"], "erp": ["erp.customers", "erp.notes", "erp.people"],
}
GAPS = {"crm": [], "newsletter": [("newsletter.opens", "no-create-endpoint")], "lists": [("lists.access", "access-log")],
        "erp": []}
CANARY = re.compile("canary|habeas corrected", re.IGNORECASE)
#: A file system that says that it has given a new file its name, and has not.
LYING_RENAME = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int renameat(int from, const char *old, int to, const char *name) {
    if (strcmp(name, "readers.csv") == 0) { unlinkat(from, old, 0); return 0; }
    int (*real)(int, const char *, int, const char *) = dlsym(RTLD_NEXT, "renameat");
    return real(from, old, to, name);
}
"""


class Check:
    def __init__(self, folder, service):
        self.folder, self.site = folder, folder / "site"
        self.port = service.stdout.readline().strip()
        self.preload = None
        self.stores = self.planted = self.rounds = self.reapplied = self.lies = self.differences = 0

    def differ(self, what):
        self.differences += 1
        print("difference:", what)

    def habeas(self, *arguments, codes=(0,)):
        more = {"CRM_TOKEN": "crm-token"} | ({"LD_PRELOAD": self.preload} if self.preload else {})
        ended = subprocess.run([PROGRAM, *arguments, "--site", self.site], env=dict(environment(), **more),
                               stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=240)
        if ended.returncode not in codes:
            self.differ(f"{' '.join(arguments[:2])} ended with {ended.returncode}: {ended.stderr} {ended.stdout}")
        return ended.stdout

    def json(self, *arguments, codes=(0,)):
        output = self.habeas(*arguments, "--as", USER, "--json", codes=codes)
        return {store["store"]: store for store in json.loads(output)["stores"]} if output.startswith("{") else {}

    def control(self, path, fields=None):
        data = json.dumps(fields).encode() if fields is not None else None
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_test/{path}", data, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def make(self):
        subprocess.run([PROGRAM, "init", self.site], env=environment(), check=True, capture_output=True, timeout=60)
        example = CHECKOUT / "examples/adapters/http"
        for part in ("endpoints", "data-map"):
            shutil.copytree(example / part, self.site / part, dirs_exist_ok=True)
        (self.site / "secrets").mkdir()
        (self.site / "secrets/newsletter").write_text("pass:word\n")
        stores = (example / "habeas.yml").read_text().partition("stores:\n")[2]
        for name in ("crm", "news"):
            stores = stores.replace(f"https://{name}.example", f"http://127.0.0.1:{self.port}")
        stores = stores.replace("    adapter: http\n", "    adapter: http\n    reach: [loopback]\n").rstrip() + STORES
        settings = self.site / "habeas.yml"
        settings.write_text(settings.read_text().replace("stores: {}\n", "stores:\n" + stores))
        for name, text in MAPS.items():
            (self.site / f"data-map/{name}.yml").write_text(text)
        shutil.copy(CHECKOUT / "examples/adapters/erp.py", self.site)
        with (self.site / "controllers/example.yml").open("a") as file:
            file.write("cooling-off: P0D\n")
        self.fill()
        grants = ["--grant", "case-handler", "--grant", "approver"]
        self.habeas("users", "add", "--email", USER, "--name", USER, "--password", PASSWORD, *grants)

    def fill(self):
        """The folder and the program's database as they were in the beginning."""
        (self.site / "files").mkdir(exist_ok=True)
        for age, (name, text) in enumerate(FILES.items()):
            (self.site / "files" / name).write_bytes(text.encode())
            os.utime(self.site / "files" / name, (1_790_000_000 - age, 1_790_000_000 - age))
        (self.site / "erp.db").unlink(missing_ok=True)
        with sqlite3.connect(self.site / "erp.db") as database:
            database.executescript(ERP)

    def everything(self):
        """All rows of all stores by place: those of people, and how many are canaries'."""
        held = self.control("data")
        rows = {f"http {name}": [repr(row) for row in (part if isinstance(part, list) else part.items())]
                for name, part in held.items()}
        for name in FILES:
            rows[f"files {name}"] = (self.site / "files" / name).read_bytes().decode().splitlines()
        with sqlite3.connect(self.site / "erp.db") as database:
            for table in ("customers", "people", "notes"):
                rows[f"erp {table}"] = [repr(row) for row in database.execute(f"SELECT * FROM {table}")]
        people = {place: sorted(row for row in mine if not CANARY.search(row)) for place, mine in rows.items()}
        return people, sum(len(mine) for mine in rows.values()) - sum(len(mine) for mine in people.values())

    # MARK: What was erased and has come back

    def come_back(self):
        before, _ = self.everything()
        opened = self.habeas("requests", "open", "--controller", "example", "--right", "delete", "--identity", "email=ana@x.org",
                             "--verified", "known to the test", "--as", USER, "--json")
        reference = json.loads(opened)["reference"]
        self.habeas("run", "--until-idle")
        self.habeas("requests", "approve", reference, "--as", USER)
        self.habeas("run", "--until-idle")
        after, _ = self.everything()
        gone = {place: len(set(rows) - set(after[place])) for place, rows in before.items()}
        wanted = {"http contacts": 1, "http notes": 2, "http subscribers": 1, "http opens": 3, "files readers.csv": 1,
                  "files answers.jsonl": 1, "files access.log.1": 1, "erp people": 1, "erp notes": 2}
        if {place: rows for place, rows in gone.items() if rows} != wanted:
            self.differ(f"erased {gone}")
        self.fill()
        self.control("add", {"number": "1", "email": "Ana@X.org", "name": "Ana Ågren", "phone": "+64 21 555 0101"})
        if self.everything()[0] != before:
            self.differ("the backups are not what was there")
        # What nobody can list is said, and needs somebody.
        found = self.json("data-map", "reapply", "--dry-run", codes=(1,))
        if self.everything()[0] != before:
            self.differ("a dry run has changed something")
        unreadable = {name: store["unreadable"] for name, store in found.items() if store["unreadable"]}
        if unreadable != {"newsletter": ["newsletter.opens"]}:
            self.differ(f"said to be unreadable: {unreadable}")
        done = self.json("data-map", "reapply", codes=(1,))
        if {name: store["outcome"] for name, store in done.items()} != {name: "done" for name in PLANTED}:
            self.differ(f"reapplied: {done}")
        now, _ = self.everything()
        if now != after:
            self.differ(f"after all was applied again: {[place for place in now if now[place] != after[place]]}")
        again = self.json("data-map", "reapply", codes=(1,))
        if any(store["outcome"] != "nothing-returned" for store in again.values()):
            self.differ(f"the second time: {again}")
        self.reapplied += len(done)

    # MARK: Canaries

    def incidents(self):
        with sqlite3.connect(f"file:{self.site / 'habeas.db'}?mode=ro", uri=True) as database:
            return {reason for reason, in database.execute(
                "SELECT reason FROM incidents WHERE kind = 'canary' AND closed_at IS NULL")}

    def tend(self, codes=(0,)):
        self.rounds += 1
        return self.json("canaries", "run", codes=codes)

    def obey(self, before, what):
        """A round in which every store obeys, and nobody's row changes; answers how many rows canaries have."""
        for name, store in self.tend().items():
            if store["outcome"] != "obeys" or sorted(store["planted"]) != PLANTED[name]:
                self.differ(f"{what}: {name}: {store}")
        now, canaries = self.everything()
        if now != before:
            self.differ(f"{what}: rows of others changed in {[place for place in now if now[place] != before[place]]}")
        if self.incidents():
            self.differ(f"{what}: incidents {self.incidents()}")
        return canaries

    def canaries(self):
        checked = self.habeas("data-map", "check")
        for name, code in [gap for gaps in GAPS.values() for gap in gaps]:
            if not re.search(rf"warning: no-canary: .*{name}.*\[{code}\]", checked):
                self.differ(f"the check does not say {code} of {name}: {checked}")
        before, none = self.everything()
        if none:
            self.differ("there are canaries already")
        for name, store in self.json("canaries", "plant").items():
            self.stores += 1
            self.planted += len(store["planted"])
            gaps = [(gap["collection"], gap["code"]) for gap in store["missing"]]
            if sorted(store["planted"]) != PLANTED[name] or gaps != GAPS[name]:
                self.differ(f"planted in {name}: {store}")
        now, canaries = self.everything()
        if now != before or canaries != self.planted:
            self.differ(f"{canaries} rows of canaries, not {self.planted}; others as they were: {now == before}")
        for number in (1, 2):
            if self.obey(before, f"round {number}") != self.planted:
                self.differ(f"after round {number} canaries have other rows than {self.planted}")
        return before

    def lie(self, before, store, said, truth=lambda: None, after=1):
        """`truth` ends the lie; `after`: how many rounds it takes until what it has left is settled."""
        self.lies += 1
        reports = self.tend(codes=(1,))
        if not any(fault == said for fault in reports.get(store, {"faults": []})["faults"]):
            self.differ(f"{said} is not among {reports.get(store)}")
        if not any(reason == f"{store}: {said}" for reason in self.incidents()):
            self.differ(f"no incident says {said}: {self.incidents()}")
        if said not in self.habeas("doctor", codes=(1,)):
            self.differ(f"the doctor does not know of {said}")
        if any(other["outcome"] != "obeys" for name, other in reports.items() if name != store):
            self.differ(f"{said}: another store is blamed: {reports}")
        truth()
        for _ in range(after - 1):
            self.tend(codes=(0, 1))
        self.obey(before, f"after {said}")

    def lie_all(self, before):
        self.control("fault", {"kind": "lie", "times": 2, "method": "DELETE", "path": "/crm/contacts"})
        self.lie(before, "crm", "not-erased in crm.contacts")
        self.control("fault", {"kind": "lie", "times": 1, "method": "POST", "path": "/news/subscribers/canary"})
        self.lie(before, "newsletter", "not-stopped in newsletter.subscribers")
        program = self.site / "erp.py"
        honest = program.read_text()
        lying = honest.replace("    db.execute(what,", "    if not delete: db.execute(what,")
        assert lying != honest, "the example has changed"
        program.write_text(lying)
        self.lie(before, "erp", "not-erased in erp.notes", truth=lambda: program.write_text(honest))
        source, library = self.folder / "lying.c", self.folder / "lying.so"
        source.write_text(LYING_RENAME)
        subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True, timeout=60)
        self.preload = str(library)
        # The next canary's row was not put in either.
        self.lie(before, "lists", "not-erased in lists.readers", truth=self.rename_truly, after=2)

    def rename_truly(self):
        self.preload = None

    def run(self):
        self.make()
        self.come_back()
        self.lie_all(self.canaries())


def main():
    script = pathlib.Path(__file__).with_name("http_service.py")
    service = subprocess.Popen([sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        with tempfile.TemporaryDirectory(prefix="habeas-kinds-") as place:
            check = Check(pathlib.Path(place), service)
            check.run()
    finally:
        service.kill()
        service.wait()
    words = ("stores", "planted", "rounds", "reapplied", "lies", "differences")
    print(", ".join(f"{word} {getattr(check, word)}" for word in words))
    sys.exit(0 if (check.stores, check.lies, check.differences) == (4, 4, 0) else 1)


main()
