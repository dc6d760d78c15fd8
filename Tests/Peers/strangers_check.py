"""Strangers ask at both example sites for what is somebody else's: each from a mailbox of his own, by the web form and by the
API, with the customer number, the telephone number, the address and the name of a person whose data are held. Each follows
the link that was mailed to him, and staff approve everything. Half of them are people about whom we do hold data: they get
their own rows and no other.

    strangers_check.py [--people 4] [--seed N]

Prints the seed, every difference, and last `strangers N, rows N`: the rows of others that they were given.
"""
import argparse
import collections
import csv
import io
import json
import random
import re
import sys
import zipfile

from example_site import ExampleSite, HANDLER, Oracle, PASSWORD, SECOND, is_concern, sent_to
from web_browser import Browser


ASKS = [["copy", "csv-export", "confirm"], ["correct", "delete"]]
# What a stranger may know of his victim, by the ends of the columns' names.
KNOWN = re.compile(r"(^|_)(phone|telephone|email|full_name|address|customer_number|user_number|user_id)$")


class Victim:
    """A person of whom rows are held: what is known of them, and what only their own answer may show."""

    def __init__(self, address, rows):
        self.address, self.rows = address, rows
        self.known, self.secret = {}, set()
        for _, found in rows.values():
            for row in found:
                for column, value in row.items():
                    if KNOWN.search(column) and value:
                        self.known.setdefault(column, str(value))
                    elif isinstance(value, str) and len(value) > 11:
                        self.secret.add(value)

    def keep_own(self, others):
        """What stands in other people's rows too, such as the name of a shared plan, gives nobody away."""
        common = {value for rows in others for _, found in rows.values() for row in found for value in row.values()}
        self.secret -= common

    def first(self, *columns):
        return next((self.known[name] for name in self.known for column in columns if name.endswith(column)), "")

    def claims(self):
        """The fields in which a stranger says that he is this person."""
        everything = ", ".join(f"{name} {value}" for name, value in self.known.items())
        return {
            "name": self.first("full_name", "name") or "Somebody Else",
            "customer-number": self.first("customer_number", "user_number", "user_id"),
            "message": f"My usual address is {self.address}; I have lost that mailbox. I am {everything}.",
            "wrong": self.first("phone", "telephone") or "my old address",
            "correct": "+64 3 555 0100",
        }


class Stranger:
    def __init__(self, mailbox, victim, door, rights, own):
        self.mailbox, self.victim, self.door, self.rights = mailbox, victim, door, rights
        #: The rows that are his own: collection → (columns, rows).
        self.own = own
        self.references = []

    def ask(self, browser, controller):
        claims = self.victim.claims()
        if "correct" not in self.rights:
            claims = {name: text for name, text in claims.items() if name not in ("wrong", "correct")}
        if self.door == "form":
            fields = [("right", right) for right in self.rights] + [("email", self.mailbox), *claims.items()]
            answer = browser.post(f"/ask/{controller}", fields)
            assert answer.status == 303, f"the form answers {answer.status}"
        else:
            claims["customerNumber"] = claims.pop("customer-number")
            document = {"controller": controller, "rights": self.rights, "email": self.mailbox, **claims}
            answer = browser.post_json("/api/v1/requests", document)
            assert answer.status == 201, f"the API answers {answer.status} {answer.text}"

    def confirm(self, browser, site):
        """Presses the button behind the newest link in his own mailbox."""
        reference, token = site.links(self.mailbox)[-1]
        answer = browser.post(f"/r/{reference}", [("token", token)])
        assert answer.status == 303, f"the link of {self.mailbox} answers {answer.status}"


def cast(site, generator, number):
    """Victims with much to lose, and strangers of all doors and asks, some of whom are held themselves."""
    oracle, database, controller = Oracle(site.example), site.merged(), site.controller
    addresses = site.addresses()
    generator.shuffle(addresses)
    held = [(address, oracle.rows(database, address, controller)) for address in addresses[:80]]
    held = [(address, rows) for address, rows in held if sum(len(found) for _, found in rows.values()) > 10]
    victims = [Victim(*person) for person in held[:number]]
    for victim in victims:
        victim.keep_own([rows for address, rows in held if address != victim.address])
    insiders = iter(held[number:])
    strangers = []
    for place, victim in enumerate(victims):
        for door in ("form", "api"):
            for rights in ASKS:
                mailbox, own = f"stranger-{len(strangers)}@elsewhere.example", {}
                if "copy" in rights and place % 2:
                    mailbox, own = next(insiders)
                strangers.append(Stranger(mailbox, victim, door, rights, own))
    return strangers


def canonical(rows):
    return collections.Counter(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows)


class Verdict:
    def __init__(self):
        self.strangers = self.rows = self.differences = 0

    def differ(self, what):
        self.differences += 1
        print("difference:", what)

    def mail(self, stranger, mail):
        """Counts the rows in one mail that are not the reader's own, and looks for the victim's secrets in all of it."""
        mine = " ".join(str(value) for _, rows in stranger.own.values() for row in rows for value in row.values())
        secrets = {text for text in stranger.victim.secret if text not in mine}
        texts = [mail.get_body(("plain",)).get_content()]
        for part in mail.iter_attachments():
            content = part.get_payload(decode=True)
            if part.get_content_type() == "application/zip":
                archive = zipfile.ZipFile(io.BytesIO(content))
                texts += [archive.read(name).decode() for name in archive.namelist()]
                self.archive(stranger, archive)
            else:
                texts.append(content.decode())
                if part.get_filename() == "your-data.csv":
                    self.table(stranger, list(csv.DictReader(io.StringIO(content.decode(), newline=""))))
        shown = [text for text in secrets if any(text in whole for whole in texts)]
        if shown:
            self.rows += len(shown)
            print("   ", shown[0][:100])
            self.differ(f"{stranger.door}: {len(shown)} values of somebody else in a mail")

    def archive(self, stranger, archive):
        for part in json.loads(archive.read("manifest.json"))["collections"]:
            rows = json.loads(archive.read(part["json"])) if part["rows"] else []
            columns, own = stranger.own.get(f"{part['store']}.{part['collection']}", ([], []))
            named = [{name: value for name, value in row.items() if name in columns} for row in rows]
            self.count(stranger, part["collection"], canonical(named), canonical(own))

    def table(self, stranger, records):
        found = collections.Counter((record["collection"], record["record"]) for record in records)
        found = collections.Counter(collection for collection, _ in found)
        own = collections.Counter({name.split(".")[1]: len(rows) for name, (_, rows) in stranger.own.items()})
        self.count(stranger, "your-data.csv", found, own)

    def count(self, stranger, what, found, own):
        if found != own:
            self.rows += sum((found - own).values())
            self.differ(f"{stranger.door} {what}: {sum((found - own).values())} rows of others, "
                        f"{sum((own - found).values())} of his own missing")


def play(site, generator, number, verdict):
    strangers = cast(site, generator, number)
    before = {store: site.rows_of(store) for store in site.store_texts}
    with site.serving() as port:
        for stranger in strangers:
            stranger.ask(Browser(port), site.controller)
        site.wait(lambda: all(site.links(stranger.mailbox) for stranger in strangers), "having mailed every link")
        for stranger in strangers:
            stranger.confirm(Browser(port), site)
        carried(site, port)
    for store, tables in before.items():
        if site.rows_of(store) != tables:
            verdict.differ(f"{site.name} {store}: rows have changed")
    answers = collections.Counter()
    for mail in site.mails():
        for stranger in strangers:
            if stranger.mailbox == sent_to(mail):
                verdict.mail(stranger, mail)
                answers[stranger.mailbox] += 1
    for stranger in strangers:
        # An acknowledgement, and an answer to each right.
        if answers[stranger.mailbox] < 1 + len(stranger.rights):
            verdict.differ(f"{site.name}: {stranger.door} {stranger.rights} got {answers[stranger.mailbox]} mails")
    verdict.strangers += len(strangers)


def carried(site, port):
    """Staff approve whatever can be approved, and refuse corrections of which no row was found, until nothing is open."""
    staff = [Browser(port), Browser(port)]
    for browser, user in zip(staff, (HANDLER, SECOND)):
        browser.sign_in(user, PASSWORD)

    def is_through():
        open_ones = [summary for summary in site.requests().values() if summary["phase"] != "closed"]
        for summary in open_ones:
            if summary["state"] == "review":
                decide(site, staff, summary)
        return not open_ones
    site.wait(is_through, "an end of every request", seconds=120)


def decide(site, staff, summary):
    """As the console's page has it: what is approved is what the page showed, once nothing about it gives concern."""
    page = f"/console/requests/{summary['reference']}"
    for browser in staff:
        text = browser.get(page).text
        shown, token = (re.search(rf'name="{name}" value="([^"]+)"', text) for name in ("shown", "form-token"))
        if is_concern(text):
            site.settle(summary["reference"])
        elif shown:
            browser.post(page + "/approval", [("shown", shown[1])], token=token[1])
        elif summary["right"] == "correct":
            because = [("ground", "not-covered"), ("text", "We hold no row of yours in which this could be put right.")]
            return browser.post(page + "/refusal", because, token=token[1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=4)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    generator, verdict = random.Random(options.seed), Verdict()
    for name in ("outreachcrm", "insight-products"):
        site = ExampleSite(name)
        try:
            play(site, generator, options.people, verdict)
        finally:
            site.close()
    print(f"strangers {verdict.strangers}, rows {verdict.rows}")
    sys.exit(0 if verdict.differences == 0 and verdict.strangers == options.people * 8 else 1)


main()
