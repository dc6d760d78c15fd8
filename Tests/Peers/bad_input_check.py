"""Breaks one thing at a time at an example site: the complaint must be coded and name the place, and nothing may be lost.

Prints one line for each case, and last `cases N, wrong N`.
"""
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

from example_site import HANDLER, ExampleSite, Failed, environment

MAILBOX = "info@outreach.example"
LETTER = (
    b"From: Somebody <somebody@elsewhere.example>\r\nTo: info@outreach.example\r\nMessage-ID: <1@elsewhere.example>\r\n"
    b"Subject: My data\r\n\r\nPlease send me a copy of all the personal data that you hold about me.\r\n"
)
LIST = ("requests", "list", "--all", "--as", HANDLER)


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
    # Mail is still taken, or put off: it is never refused for good.
    ended, _, _ = site.attempt("receive", "--mailbox", MAILBOX, letter=LETTER)
    expect(ended in (0, 75), f"receive ended with {ended}: the mail server would send the letter back")
    file.write_text(text)
    site.run(*LIST)


def unknown_column(site):
    """A map that names a column which is not there: the request waits, visibly, for a person."""
    file = site.folder / "data-map/app.yml"
    text = file.read_text()
    expect("name: job_title" in text, "the example has changed")
    file.write_text(text.replace("name: job_title", "name: job_titel"))
    reference = site.open("copy", "nobody@elsewhere.example", "outreach")
    site.until_idle()
    summary = site.requests()[reference]
    shown = site.run("requests", "show", reference, "--as", HANDLER)
    expect(summary["phase"] != "closed" and summary["state"] != "review", f"went on: {shown}")
    expect(set(summary["flags"]) & {"parked", "waiting-for-store"}, f"no flag: {summary['flags']}")
    expect(re.search(r"collect.*(parked|waiting|ready).* [a-z]+(-[a-z]+)+", shown), f"no code on the effect: {shown}")
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
    shutil.rmtree(site.folder / "keys")
    (site.folder / "keys").mkdir()
    for file in kept.iterdir():
        (site.folder / "keys" / file.name).write_bytes(b"this is no key\n")
    ended, _, complaint = site.attempt(*LIST)
    expect(ended == 1 and re.search(r"habeas: [a-z]+(-[a-z]+)+: ", complaint), f"exit {ended}: {complaint}")
    ended, _, complaint = site.attempt("receive", "--mailbox", MAILBOX, letter=LETTER)
    expect(ended == 75, f"receive ended with {ended}, the mail server would send the letter back: {complaint}")
    shutil.rmtree(site.folder / "keys")
    kept.rename(site.folder / "keys")
    expect(reference in site.requests(), "the request is gone")


def store_down(site):
    store = site.folder / "stores/messaging.db"
    away = site.folder / "stores/messaging.away"
    store.rename(away)
    reference = site.open("copy", "hana.takahashi@elsewhere.example", "outreach")
    site.until_idle()
    summary = site.requests()[reference]
    shown = site.run("requests", "show", reference, "--as", HANDLER)
    expect("waiting-for-store" in summary["flags"], f"no flag: {summary['flags']} {shown}")
    expect(re.search(r"collect: \S+ [a-z]+(-[a-z]+)+", shown), f"no code on the effect: {shown}")
    expect(not store.exists(), "a store was made where there was none")
    away.rename(store)
    until(site, reference, "review")
    site.approve(reference)
    site.until_idle()
    expect(site.requests()[reference]["outcome"] == "fulfilled", "was not answered afterwards")


def until(site, reference, state):
    """Effects are tried again a little later, each time by a new run."""
    end = time.monotonic() + 120
    while site.requests()[reference]["state"] != state:
        shown = site.run("requests", "show", reference, "--as", HANDLER)
        expect(time.monotonic() < end, f"never came to {state}: {shown}")
        site.until_idle()


def full_disk(site):
    """On a file system of 2 MB where mounting is allowed; and with a limit on the size of files, which anybody may set."""
    incoming = site.folder / "incoming"
    incoming.mkdir(exist_ok=True)
    site.until_idle()
    expect(list(incoming.iterdir()) == [], "letters are left over")
    big = LETTER + b"a line of a long letter\r\n" * 150_000
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


def mount(folder):
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    return subprocess.run(command, timeout=60, stderr=subprocess.DEVNULL).returncode == 0


def full(ended, complaint, incoming):
    expect(ended == 75, f"exit {ended}: {complaint}")
    expect("cannot-store" in complaint, f"no code in: {complaint}")
    expect(list(incoming.glob("*.letter")) == [], "half a letter lies there under its final name")


def malformed(site):
    """Bytes that are no letter are kept for a person to look at."""
    site.until_idle()
    before = count(site)
    for number, letter in enumerate([b"", b"\0\xff\xfe" * 400, b"From\r\n\r\n\r\n", b"Subject: x\r\n" * 9000]):
        site.receive(letter, MAILBOX)
    site.until_idle()
    expect(count(site) == before + 4, f"{count(site) - before} of 4 are kept")
    ended, _, complaint = site.attempt("requests", "show", "0000000000", "--as", HANDLER)
    expect(ended == 1 and "habeas: " in complaint, f"exit {ended}: {complaint}")
    ended, _, complaint = site.attempt("requests", "list", "--as", "nobody@staff.example")
    expect(ended == 1 and "unknown-user" in complaint, f"exit {ended}: {complaint}")


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
