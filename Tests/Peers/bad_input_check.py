"""Breaks one thing at a time at an example site: the complaint must be coded and name the place, and nothing may be
lost.

Prints one line for each case, and last `cases N, wrong N`.
"""
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys

from example_site import HANDLER, PASSWORD, ExampleSite, Failed, Oracle, environment
from web_browser import Browser

MAILBOX = "info@outreach.example"
HELD = "aroha@kereru-neighbours.example"
LIST = ("requests", "list", "--all", "--as", HANDLER)


def letter(number, sender="somebody@elsewhere.example", more=""):
    return (
        f"From: Somebody <{sender}>\r\nTo: {MAILBOX}\r\nMessage-ID: <{number}@elsewhere.example>\r\n"
        f"Subject: My data\r\n\r\nPlease send me a copy of all the personal data that you hold about me.\r\n{more}"
    ).encode()


def expect(condition, what):
    if not condition:
        raise Failed(what)


def refused(site, file, line, code):
    """The command must end with 1 and name file, line and code."""
    ended, _, complaint = site.attempt(*LIST)
    expect(ended == 1, f"exit {ended}: {complaint}")
    expect(re.search(rf"{re.escape(file)}:{line}:\d+", complaint), f"no place {file}:{line} in: {complaint}")
    expect(code in complaint, f"no {code} in: {complaint}")


def unknown_key(site):
    file = site.folder / "habeas.yml"
    text = file.read_text()
    file.write_text(text + "colour: blue\n")
    refused(site, "habeas.yml", text.count("\n") + 1, "unknown-key")
    file.write_text(text)
    site.run(*LIST)


def broken_yaml(site):
    file = site.folder / "habeas.yml"
    text = file.read_text()
    file.write_text(text + "retention: {case: [P3Y\n")
    ended, _, complaint = site.attempt(*LIST)
    expect(ended == 1, f"exit {ended}: {complaint}")
    expect(re.search(r"habeas\.yml:\d+:\d+", complaint), f"no place in: {complaint}")
    # Mail is still taken, or put off: it is never refused for good, and what was taken comes through.
    before = count(site)
    ended, _, _ = site.attempt("receive", "--mailbox", MAILBOX, letter=letter("broken-yaml"))
    expect(ended in (0, 75), f"receive ended with {ended}: the mail server would send the letter back")
    file.write_text(text)
    site.until_idle()
    expect(count(site) - before == (ended == 0), f"receive ended with {ended}, {count(site) - before} letters came")


def unknown_column(site):
    """A map that names a column which is not there: the request waits, visibly, for a person, who is told where."""
    file = site.folder / "data-map/app.yml"
    text = file.read_text()
    expect("name: job_title" in text, "the example has changed")
    line = next(number for number, found in enumerate(text.splitlines(), 1) if "name: job_title" in found)
    file.write_text(text.replace("name: job_title", "name: job_titel"))
    reference = site.open("copy", HELD, "outreach")
    site.until_idle()
    summary = site.requests()[reference]
    shown = site.run("requests", "show", reference, "--as", HANDLER)
    expect(summary["phase"] != "closed" and summary["state"] != "review", f"went on: {shown}")
    expect("parked" in summary["flags"], f"no flag: {summary['flags']}")
    expect(re.search(rf"collect: parked schema-changed data-map/app\.yml:{line}:\d+", shown), f"no place in: {shown}")
    expect(reference not in site.packages(), "something was sent")
    file.write_text(text)


def wrong_keys(site):
    reference = site.open("copy", "another@elsewhere.example", "outreach")
    kept = site.folder / "keys-kept"
    (site.folder / "keys").rename(kept)
    fresh = site.folder.parent / "other"
    site.run("init", str(fresh), at=False)
    shutil.copytree(fresh / "keys", site.folder / "keys")
    ended, output, complaint = site.attempt("requests", "show", reference, "--as", HANDLER)
    expect(ended == 1 and re.search(r"habeas: [a-z]+(-[a-z]+)+: ", complaint), f"exit {ended}: {output}{complaint}")
    # Good keys of another site: a letter that is taken now is sealed with them.
    taken, _, _ = site.attempt("receive", "--mailbox", MAILBOX, letter=letter("other-keys"))
    expect(taken in (0, 75), f"receive ended with {taken}")
    shutil.rmtree(site.folder / "keys")
    (site.folder / "keys").mkdir()
    for file in kept.iterdir():
        (site.folder / "keys" / file.name).write_bytes(b"this is no key\n")
    ended, _, complaint = site.attempt(*LIST)
    expect(ended == 1 and re.search(r"habeas: [a-z]+(-[a-z]+)+: ", complaint), f"exit {ended}: {complaint}")
    ended, _, complaint = site.attempt("receive", "--mailbox", MAILBOX, letter=letter("no-keys"))
    expect(ended == 75, f"receive ended with {ended}, the mail server would send the letter back: {complaint}")
    shutil.rmtree(site.folder / "keys")
    kept.rename(site.folder / "keys")
    expect(reference in site.requests(), "the request is gone")
    # A letter that cannot be opened stands in nobody's way, and is not lost.
    incoming = site.folder / "incoming"
    before = count(site)
    (incoming / "0000.letter").write_bytes(b"no letter of ours")
    site.receive(letter("right-keys"), MAILBOX)
    site.until_idle()
    expect(count(site) == before + 1, f"{count(site) - before} letters came")
    left = sorted(path.name for path in incoming.iterdir())
    expect(len(left) == 1 + (taken == 0), f"left: {left}")
    for path in incoming.iterdir():
        path.unlink()


def known_to(site, store):
    """Those whom a store knows and who have asked for nothing yet, with the numbers of their rows everywhere."""
    oracle, database = Oracle(site.example), site.merged()
    for address in site.addresses():
        found = {name: len(rows) for name, (_, rows) in oracle.rows(database, address, "outreach").items() if rows}
        if address != HELD and any(name.startswith(f"{store}.") for name in found):
            yield address, found


def store_down(site):
    """Somebody writes while a store is away. They are answered at once that we have begun, the request waits where staff see
    it, and when the store is back they get what the oracle says."""
    store = site.folder / "stores/messaging.db"
    away = site.folder / "stores/messaging.away"
    person, expected = next(known_to(site, "messaging"))
    store.rename(away)
    with site.serving() as port:
        site.receive(letter("store-down", person), MAILBOX)
        site.wait(lambda: site.links(person), "acknowledging the letter", seconds=90)
        (case, token), browser = site.links(person)[-1], Browser(port)
        answer = browser.post(f"/r/{case}", [("token", token)])
        expect(answer.status == 303, f"the link answers {answer.status}")
        reference = next(one["reference"] for one in site.requests().values() if plain(one["case"]) == plain(case))
        site.wait(lambda: "waiting-for-store" in site.requests()[reference]["flags"], "waiting for the store", 90)
        shown = site.run("requests", "show", reference, "--as", HANDLER)
        expect(re.search(r"collect: \S+ store-unavailable", shown), f"no code on the effect: {shown}")
        browser.sign_in(HANDLER, PASSWORD)
        for page, sign in (("/console", "Waits for a store"), (f"/console/requests/{reference}", "store-unavailable")):
            text = browser.get(page).text
            expect(reference in text and sign in text, f"{page} does not show that it waits")
        expect(not store.exists(), "a store was made where there was none")
        expect(reference not in site.packages(), "something was sent")
        away.rename(store)
        site.wait_for([reference], "review")
        site.approve(reference)
        site.wait_for([reference], "answered")
    address, archive = site.packages()[reference]
    parts = json.loads(archive.read("manifest.json"))["collections"]
    found = {f"{part['store']}.{part['collection']}": part["rows"] for part in parts if part["rows"]}
    expect(address == person and found == expected, f"answered with {found}, not {expected}")


def full_disk(site):
    """On a file system of 2 MB where mounting is allowed; with a limit on the size of files, which anybody may set."""
    incoming = site.folder / "incoming"
    incoming.mkdir(exist_ok=True)
    site.until_idle()
    expect(list(incoming.iterdir()) == [], "letters are left over")
    before = count(site)
    big = letter("full-disk", more="a line of a long letter\r\n" * 150_000)
    command = [str(site.program), "receive", "--mailbox", MAILBOX, "--site", str(site.folder)]

    def limited():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    ended = subprocess.run(
        command, input=big, preexec_fn=limited, timeout=120, env=environment(), capture_output=True
    )
    full(ended.returncode, ended.stderr.decode(), incoming)
    mounted = os.geteuid() == 0 and mount(incoming)
    if mounted:
        try:
            ended, _, complaint = site.attempt("receive", "--mailbox", MAILBOX, letter=big)
            full(ended, complaint, incoming)
        finally:
            subprocess.run(["umount", str(incoming)], check=True, timeout=60)
    print(f"  limit on files: seen, tmpfs of 2 MB: {'seen' if mounted else 'not permitted here'}")
    site.receive(big, MAILBOX)
    expect(len(list(incoming.glob("*.letter"))) == 1, "was not taken afterwards")
    full_database(site, limited)
    site.until_idle()
    expect(count(site) == before + 1 and not list(incoming.iterdir()), "the letter is not filed afterwards")


def full_database(site, limited):
    """No room in our own database either: a command says so, and half a request is none."""
    before = set(site.requests())
    command = ["requests", "open", "--controller", "outreach", "--right", "copy", "--identity", f"email={HELD}",
               "--verified", "known to the test", "--as", HANDLER]
    ended = subprocess.run(
        [str(site.program), *command, "--site", str(site.folder)], preexec_fn=limited, timeout=120, env=environment(),
        capture_output=True, stdin=subprocess.DEVNULL,
    )
    complaint = ended.stderr.decode()
    expect(ended.returncode == 75 and re.search(r"habeas: [a-z]+(-[a-z]+)+: ", complaint),
           f"exit {ended.returncode}: {complaint}")
    expect(set(site.requests()) == before, "half a request is there")


def mount(folder):
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    return subprocess.run(command, timeout=60, stderr=subprocess.DEVNULL).returncode == 0


def full(ended, complaint, incoming):
    expect(ended == 75, f"exit {ended}: {complaint}")
    expect("cannot-store" in complaint, f"no code in: {complaint}")
    expect(list(incoming.glob("*.letter")) == [], "half a letter lies there under its final name")


def malformed(site):
    """Bytes that are no letter are kept and shown for a person to look at. A letter to an address that is nobody's is not
    lost: at a site with one controller it is theirs."""
    site.until_idle()
    before, all_before = held(site), count(site)
    for strange in [b"", b"\0\xff\xfe" * 400, b"From\r\n\r\n\r\n", b"Subject: x\r\n" * 9000]:
        site.receive(strange, MAILBOX)
    ended, _, complaint = site.attempt("receive", "--mailbox", "nobody@nowhere.example", letter=letter("unknown"))
    expect(ended == 0, f"exit {ended}: {complaint}")
    site.until_idle()
    expect(held(site) == before + 4, f"{held(site) - before} of 4 are held: {verdicts(site)}")
    expect(count(site) == all_before + 5, f"{count(site) - all_before} of 5 are kept")
    with site.serving() as port:
        browser = Browser(port)
        browser.sign_in(HANDLER, PASSWORD)
        shown = browser.get("/console/held").text.count('class="pen-from"')
    expect(shown == held(site), f"{shown} of {held(site)} are shown")
    ended, _, complaint = site.attempt("requests", "show", "0000000000", "--as", HANDLER)
    expect(ended == 1 and "habeas: " in complaint, f"exit {ended}: {complaint}")
    ended, _, complaint = site.attempt("requests", "list", "--as", "nobody@staff.example")
    expect(ended == 1 and "unknown-user" in complaint, f"exit {ended}: {complaint}")


def verdicts(site):
    with site.database() as database:
        return database.execute("SELECT verdict, held_because FROM messages WHERE direction = 'in'").fetchall()


def held(site):
    return sum(verdict == "held" for verdict, _ in verdicts(site))


def plain(reference):
    return re.sub("[^0-9A-Z]", "", str(reference).upper())


def count(site):
    with site.database() as database:
        return database.execute("SELECT count(*) FROM messages WHERE direction = 'in'").fetchone()[0]


def main():
    cases = [unknown_key, broken_yaml, unknown_column, wrong_keys, store_down, full_disk, malformed]
    wrong = 0
    site = ExampleSite("outreachcrm")
    try:
        for case in [case for case in cases if len(sys.argv) < 2 or case.__name__ in sys.argv[1:]]:
            try:
                case(site)
                print(f"{case.__name__}: as it should be", flush=True)
            except (Failed, subprocess.TimeoutExpired) as error:
                wrong += 1
                print(f"{case.__name__}: {error}", flush=True)
                site.close()
                site = ExampleSite("outreachcrm")
    finally:
        site.close()
    print(f"cases {len(cases)}, wrong {wrong}")
    sys.exit(0 if wrong == 0 else 1)


main()
