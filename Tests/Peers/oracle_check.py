"""Draws people from both example sites, asks for a copy for each, and compares what comes with the oracle's queries.

    oracle_check.py [--people 50] [--seed N] [--stores sqlite|postgres]

Prints the seed, every difference, and last `people N, rows N, differences N`.
"""
import argparse
import base64
import collections
import csv
import io
import json
import random
import re
import sys

from example_site import ExampleSite, Oracle

HASH = re.compile(rb"\$(scrypt|2[aby]|argon2id?|pbkdf2)[^\s\"]{8,}|scrypt:[0-9:]+\$")

MASKED = re.compile(r"\S?•+( \S?•+)*")


def canonical(rows):
    return collections.Counter(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows)


def plain(value):
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def cell(value):
    """A JSON value as the CSV writes it, before neutralisation."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)


def strict_rows(data):
    """RFC 4180, strictly: CRLF between records, quotes only where they may stand, every record as long as the first."""
    text = data.decode("utf-8")
    if not text.endswith("\r\n") or re.search(r"(?<!\r)\n|\r(?!\n)", re.sub(r'"(?:[^"]|"")*"', '""', text)):
        raise ValueError("a record does not end with CRLF")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    if len({len(row) for row in rows}) > 1:
        raise ValueError("records of different lengths")
    return rows


class Comparison:
    def __init__(self):
        self.people = self.rows = self.differences = 0

    def differ(self, what):
        self.differences += 1
        print("difference:", what)

    def person(self, who, expected, archive):
        """Compares one package, or None where nothing was sent, with collection → (columns, rows)."""
        self.people += 1
        found = {} if archive is None else self.read(who, archive)
        for collection in sorted(set(expected) | set(found)):
            columns, rows = expected.get(collection, ([], []))
            wanted = canonical({name: plain(value) for name, value in row.items()} for row in rows)
            got = canonical(self.named(who, collection, columns, row) for row in found.get(collection, []))
            self.rows += sum(got.values())
            if collection not in expected:
                self.differ(f"{who} {collection}: unknown to the oracle")
            elif wanted != got:
                missing, extra = sum((wanted - got).values()), sum((got - wanted).values())
                self.differ(f"{who} {collection}: {missing} missing, {extra} too many")
                for kind, rest in (("missing", wanted - got), ("too many", got - wanted)):
                    for row in list(rest)[:1]:
                        print("   ", kind, row[:400])

    def named(self, who, collection, columns, row):
        """The columns that the oracle names; any other must hold nothing but masked names of somebody else."""
        for name in set(row) - set(columns):
            if row[name] is not None and not MASKED.fullmatch(row[name]):
                self.differ(f"{who} {collection}: shows {name}, which the oracle does not name")
        return {name: value for name, value in row.items() if name in columns}

    def read(self, who, archive):
        manifest = json.loads(archive.read("manifest.json"))
        for name in archive.namelist():
            if HASH.search(archive.read(name)):
                self.differ(f"{who} {name}: a password hash")
        found = {}
        for part in manifest["collections"]:
            address = f"{part['store']}.{part['collection']}"
            if part["rows"] == 0:
                continue
            rows = json.loads(archive.read(part["json"]))
            if len(rows) != part["rows"]:
                self.differ(f"{who} {address}: {len(rows)} rows, the manifest says {part['rows']}")
            found[address] = rows
            self.table(who, address, part, rows, archive.read(part["csv"]))
        return found

    def table(self, who, address, part, rows, data):
        try:
            header, *records = strict_rows(data)
        except (csv.Error, ValueError) as error:
            return self.differ(f"{who} {address}: no strict RFC 4180: {error}")
        if len(records) != len(rows) or any(list(row) != header for row in rows):
            return self.differ(f"{who} {address}: the CSV has other rows or columns than the JSON")
        noted = {(place["row"], place["field"]) for place in part.get("neutralised", [])}
        for number, (record, row) in enumerate(zip(records, rows), 1):
            for field, text in zip(header, record):
                wanted = ("'" if (number, field) in noted else "") + cell(row[field])
                if text != wanted:
                    self.differ(f"{who} {address}: row {number}, {field}: the CSV differs from the JSON")


def draw(generator, site, number):
    addresses = site.addresses()
    return generator.sample(addresses, number) + [f"nobody-{generator.randrange(10**6)}@elsewhere.example"]


def controllers(site, addresses):
    """OCSI for most, HACT for every fifth; Outreach is alone."""
    if site.name == "outreachcrm":
        return [(address, "outreach") for address in addresses]
    return [(address, "hact" if place % 5 == 4 else "ocsi") for place, address in enumerate(addresses)]


def check(site, generator, number, comparison):
    oracle, database = Oracle(site.example), site.merged()
    hashes = password_hashes(database)
    drawn = controllers(site, draw(generator, site, number))
    with site.serving():
        asked = {site.open("copy", address, controller): (address, controller) for address, controller in drawn}
        site.wait_for(asked, "review")
        for reference in asked:
            site.approve(reference)
        site.wait_until_closed(asked)
        ends = site.requests()
    packages = site.packages()
    for reference, (address, controller) in asked.items():
        who = f"{site.name} {controller} {reference}"
        sent_to, archive = packages.pop(reference, (address, None))
        if sent_to != address:
            comparison.differ(f"{who}: sent to somebody else")
        # Whose data are all held for customers is referred to them, and handed nothing.
        ways = ["fulfilled"] if archive else ["fulfilled", "referred"]
        if ends[reference]["outcome"] not in ways:
            comparison.differ(f"{who}: is in {ends[reference]['state']}")
        comparison.person(who, oracle.rows(database, address, controller), archive)
    for reference in packages:
        comparison.differ(f"{site.name} {reference}: answered without being asked")
    # Packages are opened below; among their packed bytes three that look like the beginning of a hash come by chance.
    parts = [part for mail in site.outbox() for part in mail.walk() if part.get_content_type() != "application/zip"]
    everything = b"".join(part.get_payload(decode=True) or b"" for part in parts)
    if HASH.search(everything) or any(text in everything for text in hashes):
        comparison.differ(f"{site.name}: a password hash in a mail")
    for reference, (_, archive) in site.packages().items():
        content = b"".join(archive.read(name) for name in archive.namelist())
        if any(text in content for text in hashes):
            comparison.differ(f"{site.name} {reference}: a password hash")


def password_hashes(database):
    found = set()
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if "password_hash" in [row[1] for row in database.execute(f"PRAGMA table_info({table})")]:
            query = f"SELECT password_hash FROM {table} WHERE length(password_hash) > 8"
            found |= {row[0].encode() for row in database.execute(query)}
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    parser.add_argument("--stores", default="sqlite", choices=["sqlite", "postgres"])
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    generator, comparison = random.Random(options.seed), Comparison()
    for name in ("outreachcrm", "insight-products"):
        site = ExampleSite(name, stores=options.stores)
        try:
            check(site, generator, options.people // 2, comparison)
        finally:
            site.close()
    # Two of those asked for, one at each site, are people of whom nothing is held.
    people = comparison.people - 2
    print(f"people {people}, rows {comparison.rows}, differences {comparison.differences}")
    sys.exit(0 if comparison.differences == 0 and comparison.rows > 0 and people == options.people else 1)


if __name__ == "__main__":
    main()
