"""A mail scanner opens every link of every mail before the person does: it GETs and HEADs each as it stands, and as a careless one
would with the fragment as a part of the path, follows redirects, fetches what the pages name, and posts nothing.

The mails are those of both sites of the demo, whose weeks are over; of letters that came today and wait for their links to be
followed; of an answer that is to be fetched; of a question to a colleague; and of newsletters with one-click links.
Every table of each site's database must be the same afterwards, but for `leases`, in which a running server says every few
seconds that it is there.

Prints what differs, and last `kinds N, links N, visits N, tables N, differences N`.
"""
import email
import email.policy
import hashlib
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

from example_site import Failed, environment, free_port, json_values, settle
from program import PROGRAM, habeas

#: Handles cases and approves, in the demo.
HANDLER, SETTLER = "priya@demo.example", "noor@demo.example"
#: What changes by itself while a server runs.
TECHNICAL = {"leases"}
#: Every kind of mail that has a link, by the words that stand before it in English.
KINDS = ["/r/", "/task#", "/console", "/unsubscribe/"]
differences = 0


def differ(text):
    global differences
    differences += 1
    print(f"difference: {text}", flush=True)


def digests(folder):
    """A digest of every table, its rows in order."""
    with sqlite3.connect(f"file:{folder / 'habeas.db'}?mode=ro", uri=True) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: hashlib.sha256(repr(sorted(map(repr, database.execute(f'SELECT * FROM "{name}"')))).encode()).hexdigest()
            for name in names if not name.startswith("sqlite_") and name not in TECHNICAL
        }


def settled(folder):
    """The digests once nothing changes them by itself."""
    before, since = digests(folder), time.monotonic()
    while time.monotonic() - since < 300:
        time.sleep(2)
        now = digests(folder)
        if now == before:
            return now
        before = now
    raise Failed("the site never comes to rest")


def mails(folder):
    for part in ("new", "cur"):
        for path in sorted((folder / "outbox" / part).glob("*")):
            yield email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def links(folder):
    """Every address in every mail, text and HTML."""
    found = set()
    for mail in mails(folder):
        for kind in ("plain", "html"):
            text = mail.get_body((kind,)).get_content()
            found |= {link.rstrip(".,)") for link in re.findall(r"https?://[^\s\"'<>]+", text.replace("&amp;", "&"))}
    return found


class Scanner:
    def __init__(self, base):
        self.base, self.visits, self.seen = base, 0, set()
        self.opener = urllib.request.build_opener()

    def visit(self, address, depth):
        for method in ("HEAD", "GET"):
            if (method, address) in self.seen:
                continue
            self.seen.add((method, address))
            self.visits += 1
            try:
                with self.opener.open(urllib.request.Request(address, method=method), timeout=60) as answer:
                    text, where = answer.read().decode("utf-8", "replace"), answer.geturl()
            except urllib.error.HTTPError as error:
                text, where = error.read().decode("utf-8", "replace"), address
            if depth == 0:
                continue
            for name in re.findall(r"(?:href|src|action)=\"([^\"]+)\"", text):
                further = urllib.parse.urljoin(where, name.replace("&amp;", "&"))
                if further.startswith(self.base):
                    self.visit(further.partition("#")[0], depth - 1)


def scan(folder, others):
    """Opens every link of a site; answers the kinds of links, how many there were, visits and tables."""
    written = re.search(r"^address: (\S+)", (folder / "habeas.yml").read_text(), re.M)[1]
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    for controller in (folder / "controllers").glob("*.yml"):
        controller.write_text(controller.read_text().replace("delivery: mail", "delivery: download"))
    log = open(folder.parent / f"{folder.name}.log", "w+")
    server = subprocess.Popen([PROGRAM, "serve", "--port", str(port), "--site", folder], env=environment(),
                              stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        end = time.monotonic() + 120
        while not (folder / "run/habeas.sock").exists():
            if server.poll() is not None or time.monotonic() > end:
                raise Failed("no server")
            time.sleep(0.1)
        bustle(folder)
        before = settled(folder)
        mailed = links(folder)
        own = [link for link in mailed if any(link.startswith(site) for site in (written, *others))] + unsubscribe(folder)
        kinds = {kind for kind in KINDS if any(kind in link for link in own)}
        scanner = Scanner(base)
        for link in own:
            path = re.sub(r"^https?://[^/]+", "", link)
            scanner.visit(base + path.partition("#")[0], depth=1)
            scanner.visit(base + path.replace("#", "/"), depth=0)
            scanner.visit(base + path.replace("#", "%23"), depth=0)
        after = settled(folder)
        for table in sorted(before.keys() | after.keys()):
            if before.get(table) != after.get(table):
                differ(f"{folder.name}: the table {table} is another")
        server.terminate()
        if server.wait(timeout=60) != 0:
            differ("the server did not end well")
        return kinds, len(own), scanner.visits, len(before)
    except BaseException:
        log.seek(0)
        print(log.read()[-2000:])
        raise
    finally:
        server.kill()
        server.wait()
        log.close()


def site_run(folder, *arguments, letter=None):
    ended = subprocess.run([PROGRAM, *arguments, "--site", folder], env=environment(), input=letter or b"",
                           capture_output=True, timeout=120)
    if ended.returncode != 0:
        raise Failed(f"{arguments[:2]}: {ended.stderr.decode()}")
    return ended.stdout.decode()


WISHES = ["Please send me a copy of all personal data that you hold about me.",
          "Please delete all personal data that you hold about me.",
          "Please unsubscribe me from your newsletter."]


def bustle(folder):
    """What makes links that work today."""
    controller = sorted((folder / "controllers").glob("*.yml"))[0]
    mailbox = re.search(r"mailboxes: \[([^,\]]+)", controller.read_text())[1]
    # The first wish comes twice: the second letter is told that it is under way.
    for number, wish in enumerate([*WISHES, WISHES[0]]):
        sender = f"person{number % len(WISHES)}@elsewhere.example"
        head = f"From: <{sender}>\nTo: <{mailbox}>\nSubject: My data\nMessage-ID: <{number}@elsewhere.example>\n\n"
        site_run(folder, "receive", "--mailbox", mailbox, letter=(head + wish + "\n").replace("\n", "\r\n").encode())
    reader = re.search(r"<([^<>]+@[^<>]+)>", (folder / "letters").joinpath(
        sorted(path.name for path in (folder / "letters").glob("*copy*.eml"))[0]).read_text(errors="replace"))[1]
    opened = json.loads(site_run(folder, "requests", "open", "--controller", controller.stem, "--right", "copy", "--identity",
                                 f"email={reader}", "--verified", "known", "--as", HANDLER, "--json"))["reference"]
    asked = json.loads(site_run(folder, "requests", "open", "--controller", controller.stem, "--right", "copy", "--identity",
                                "email=other@elsewhere.example", "--verified", "known", "--as", HANDLER, "--json"))["reference"]
    for reference, state in ((opened, "review"), (asked, "review")):
        wait_for(folder, reference, state)
    settle(lambda *arguments: site_run(folder, *arguments), opened, SETTLER)
    site_run(folder, "requests", "approve", opened, "--as", HANDLER)
    site_run(folder, "requests", "ask", asked, "--colleague", "archive@elsewhere.example", "--question", "A card?",
             "--as", HANDLER)
    wait_for(folder, opened, "answered")


def wait_for(folder, reference, state):
    end = time.monotonic() + 300
    while True:
        rows = json_values(site_run(folder, "requests", "list", "--all", "--json", "--as", HANDLER))
        if {row["state"] for row in rows if row["reference"] == reference} == {state}:
            return
        if time.monotonic() > end:
            raise Failed(f"{reference} never came to {state}")
        time.sleep(0.3)


def unsubscribe(folder):
    """The one-click links of a newsletter to some who got mail."""
    slug = sorted((folder / "controllers").glob("*.yml"))[0].stem
    found = []
    for address in ("aroha@kereru.example", "nobody@elsewhere.example"):
        code, output, complaint = habeas("unsubscribe", "header", "--list", slug, "--address", address, "--json",
                                         "--site", folder)
        if code != 0:
            raise Failed(complaint)
        found += re.findall(r"<(https:[^>]*)>", json.loads(output)["List-Unsubscribe"])
    return found


def main():
    with tempfile.TemporaryDirectory(prefix="habeas-scanner-") as place:
        place = pathlib.Path(place)
        port = free_port()
        code, output, complaint = habeas("demo", "--once", "--at", place, "--port", port, limit=600)
        if code != 0:
            raise Failed(complaint + output)
        sites = sorted(path.parent for path in place.glob("*/habeas.yml"))
        demo = [f"http://127.0.0.1:{port + index}" for index in range(len(sites))]
        kinds, counts = set(), [0, 0, 0]
        for site in sites:
            of_site, *numbers = scan(site, demo)
            kinds |= of_site
            counts = [sum(pair) for pair in zip(counts, numbers)]
    well = differences == 0 and kinds >= set(KINDS) and min(counts) > 0 and len(sites) == 2
    print(f"kinds {len(kinds)}, links {counts[0]}, visits {counts[1]}, tables {counts[2]}, differences {differences}")
    sys.exit(0 if well else 1)


main()
