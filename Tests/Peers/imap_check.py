"""Letters out of real mailboxes: two of one Dovecot, with everything that goes wrong in between. What must become a case is
stored once and moved, everything else stays where it is and unread, whatever happens.

    imap_check.py [--letters 200] [--seed N]

Prints the seed, every difference, and last
`letters N, stored N, moved N, left unread N, faults N, differences N`.
"""
import argparse
import collections
import email.utils
import hashlib
import json
import pathlib
import random
import shutil
import sqlite3
import sys
import time

from example_site import ExampleSite, Failed, HANDLER
from mailbox_server import MailboxServer, letter

OURS = "info@outreach.example"
# The second is watched in a folder with a name that IMAP writes otherwise.
FOLDER = "Ünterlagen"
KINDS = ["case"] * 3 + ["other"] * 6 + ["held"]
TEXTS = {
    "case": ("My data", "Hello,\n\nplease send me a copy of all the personal data that you hold about me.\n\n{name}\n"),
    "other": ("Counter of list {number}", "Morena,\n\nwhen I sort list {number}, the counter above it still says 212.\n"
              "Is there a guide to the new forms?\n\n{name}\n"),
    "held": ("delete", "Delete everything that you have about me.\n"),
}


class Check:
    def __init__(self, seed):
        self.generator = random.Random(seed)
        self.differences = self.faults = 0
        self.sent = []
        self.server = MailboxServer("info", "help")
        self.server.do("help", ("create", f'"{utf7(FOLDER)}"'))
        self.site = ExampleSite("outreachcrm")
        self.settings = self.site.folder / "habeas.yml"
        self.plain = self.settings.read_text()
        self.password = self.site.folder / "mailbox-password"
        self.password.write_text("pass phrase of mailboxes\n")
        self.watch()

    def watch(self, second=FOLDER):
        boxes = [
            f'{{url: "imaps://localhost:{self.server.tls_port}/INBOX", user: info, controller: outreach, '
            f"password-file: mailbox-password, authorities: {self.server.certificate}}}",
            f'{{url: "imap://127.0.0.1:{self.server.port}/{second}", user: help, controller: {OURS}, filed: "Done & gone", '
            f"password-file: mailbox-password, authorities: {self.server.certificate}}}",
        ]
        old = 'mail: {out: "maildir:outbox"}'
        assert old in self.plain, "the example has changed"
        self.settings.write_text(self.plain.replace(old, f'mail: {{out: "maildir:outbox", in: [{", ".join(boxes)}]}}'))

    def close(self):
        self.site.close()
        self.server.close()

    def differ(self, text):
        self.differences += 1
        print(f"difference: {text}", flush=True)

    def same(self, found, expected, what):
        if found != expected:
            self.differ(f"{what}: expected {expected}, found {found}")

    def write(self, kind=None, user=None, connections=()):
        """Delivers a letter; answers what it is."""
        number = len(self.sent)
        kind = kind or self.generator.choice(KINDS)
        user = user or self.generator.choice(["info", "help"])
        name = f"Person {number}"
        subject, text = (part.format(number=number, name=name) for part in TEXTS[kind])
        sender = "" if kind == "held" else f"{name} <person{number}@elsewhere.example>"
        raw = letter(number, sender, OURS, subject, text, f"{number}.{self.generator.random()}@elsewhere.example")
        # Some days ago at noon, so that no zone puts it on another day.
        at = int(time.time()) // 86_400 * 86_400 - 86_400 * self.generator.randrange(2, 6)
        known = dict(connections).get(user)
        self.server.deliver(user, raw, "INBOX" if user == "info" else utf7(FOLDER), at, known)
        self.sent.append((kind, user, raw, at))
        return raw

    def rows(self, query):
        with self.site.database() as database:
            return database.execute(query).fetchall()

    def digest(self):
        """Of all that letters have become."""
        parts = [
            self.rows("SELECT id, verdict, case_id, received_at, received_basis FROM messages ORDER BY id"),
            self.rows("SELECT id, right_asked, state, received_on, received_basis FROM requests ORDER BY id"),
            self.rows("SELECT id, leaf FROM events ORDER BY id"),
            self.rows("SELECT mailbox, message_id, is_due FROM mailbox_letters ORDER BY mailbox, message_id"),
        ]
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def stored(self):
        return self.rows("SELECT count(*) FROM messages WHERE direction = 'in'")[0][0]

    def compare(self, what):
        """Mailboxes and database against what was sent. Answers how many were moved, and how many stay unread."""
        verdicts = collections.Counter(verdict for (verdict,) in self.rows(
            "SELECT verdict FROM messages WHERE direction = 'in'"))
        self.same(verdicts, collections.Counter(kind for kind, *_ in self.sent), f"{what}: verdicts")
        moved = left = 0
        for user, folder, filed in [("info", "INBOX", "Habeas"), ("help", utf7(FOLDER), "Done &- gone")]:
            for place, kinds in [(filed, ["case"]), (folder, ["other", "held"])]:
                expected = sorted(raw for kind, whose, raw, _ in self.sent if whose == user and kind in kinds)
                found = self.server.letters(user, place)
                if sorted(raw for raw, _ in found) != expected:
                    self.differ(f"{what}: {user}'s {place} holds {len(found)} letters, not {len(expected)}")
                read = [flags for _, flags in found if b"\\Seen" in flags or b"\\Deleted" in flags]
                self.same(read, [], f"{what}: marked letters in {place}")
                moved += len(found) if place == filed else 0
                left += len(found) - len(read) if place == folder else 0
        return moved, left

    def fault(self, what):
        self.faults += 1
        print(f"fault {self.faults}: {what}", flush=True)


def utf7(name):
    return name.replace("Ü", "&ANw-")


def first_letters(check, count):
    """Many at once; we are killed while they are stored, and once more while they are moved."""
    connections = {user: check.server.sign_in(user) for user in ("info", "help")}
    for _ in range(count):
        check.write(connections=connections)
    for connection in connections.values():
        connection.logout()
    for state in ("storing", "filing"):
        process = check.site.start("run", "--until-idle")
        goal = check.stored() + 15
        check.site.wait(lambda: process.poll() is not None or check.stored() >= goal, state, seconds=120)
        if process.poll() is None:
            process.kill()
        process.wait()
        check.fault(f"killed while {state}, with {check.stored()} letters stored")
    check.site.until_idle()
    check.same(check.stored(), count, "letters stored after two kills")
    days = check.rows("SELECT DISTINCT received_basis FROM requests")
    check.same(days, [("internal-date",)], "what the day of receipt rests on")
    times = {at for kind, _, _, at in check.sent if kind == "case"}
    found = {at // 10**6 for (at,) in check.rows("SELECT received_at FROM messages WHERE verdict = 'case'")}
    check.same(found, times, "days of receipt")
    check.compare("first letters")


def nothing_new(check):
    before = check.digest()
    check.site.until_idle()
    check.same(check.digest(), before, "another look changes nothing")


def other_uids(check):
    """The server forgets how it has numbered the letters, and numbers them anew."""
    check.server.stop()
    for file in (check.server.folder / "mail").rglob("dovecot*"):
        if file.is_file():
            file.unlink()
    check.server.start()
    check.fault("every UIDVALIDITY is another")
    before = check.stored()
    check.site.until_idle()
    check.same(check.stored(), before, "letters stored after another UIDVALIDITY")
    check.compare("after another UIDVALIDITY")


def taken_away(check):
    """Somebody deletes a letter before we have seen it, and one that we have; a copy of an old letter comes."""
    gone = check.write("other", "info")
    connection = check.server.sign_in("info")
    connection.select("INBOX")
    known = {raw: number for number, (raw, _) in enumerate(check.server.letters("info"), 1)}
    old = next(raw for kind, user, raw, _ in check.sent if kind == "other" and user == "info" and raw != gone)
    for raw in (gone, old):
        connection.store(str(known[raw]), "+FLAGS", "\\Deleted")
    connection.expunge()
    connection.logout()
    check.fault("two letters were expunged")
    check.sent.pop()
    copied = next(raw for kind, user, raw, _ in check.sent if kind == "case" and user == "info")
    check.server.deliver("info", copied)
    check.write("case", "info")
    before = check.stored()
    check.site.until_idle()
    check.same(check.stored(), before + 1, "letters stored after an expunge and a copy")
    # The copy is moved too; what was deleted stays stored.
    check.same(len(check.server.letters("info", "Habeas")),
               1 + sum(kind == "case" and user == "info" for kind, user, *_ in check.sent), "letters filed with the copy")
    connection = check.server.sign_in("info")
    connection.select("Habeas")
    places = [number for number, (raw, _) in enumerate(check.server.letters("info", "Habeas"), 1) if raw == copied]
    connection.store(str(places[-1]), "+FLAGS", "\\Deleted")
    connection.expunge()
    connection.logout()
    check.server.deliver("info", old)
    check.site.until_idle()
    check.compare("after an expunge")


def renamed(check):
    """A folder is renamed under us: that mailbox fails by name, the other is read, and nothing is lost."""
    check.server.do("help", ("rename", f'"{utf7(FOLDER)}"', '"Elsewhere"'))
    check.fault("a folder was renamed")
    check.write("case", "info")
    before = check.stored()
    code, _, complaint = check.site.attempt("run", "--until-idle")
    if code != 75 or "mailboxes-unread" not in complaint:
        check.differ(f"a renamed folder ends with {code}: {complaint}")
    check.same(check.stored(), before + 1, "letters of the other mailbox")
    doctor = check.site.attempt("doctor")[1]
    if "it fails: mailbox-missing" not in doctor:
        check.differ(f"doctor does not say that the folder is missing: {doctor}")
    code, found, _ = check.site.attempt("check")
    if code != 1 or "habeas.yml:6:" not in found or "mailbox-missing" not in found:
        check.differ(f"check ends with {code} and says: {found}")
    check.server.do("help", ("rename", '"Elsewhere"', f'"{utf7(FOLDER)}"'))
    check.write("case", "help")
    check.site.until_idle()
    if "fails" in check.site.attempt("doctor")[1]:
        check.differ("doctor still says that a mailbox fails")
    check.compare("after a rename")


def refused(check):
    """Another password than the server's, and a certificate that nobody trusts."""
    check.password.write_text("not this one")
    check.fault("the password is wrong")
    code, _, complaint = check.site.attempt("run", "--until-idle")
    if code != 75 or complaint.count("mail-sign-in-refused") != 2:
        check.differ(f"a wrong password ends with {code}: {complaint}")
    complaint = check.site.attempt("run", "--until-idle")[2]
    if "mail-sign-in-refused" in complaint:
        check.differ("the same failure is logged twice")
    code, found, _ = check.site.attempt("check")
    if code != 1 or found.count("mail-sign-in-refused") != 2:
        check.differ(f"check of a wrong password ends with {code}: {found}")
    check.password.write_text("pass phrase of mailboxes\n")
    text = check.settings.read_text()
    check.settings.write_text(text.replace(f", authorities: {check.server.certificate}", ""))
    check.fault("nobody has signed the certificate")
    code, _, complaint = check.site.attempt("run", "--until-idle")
    if code != 75 or complaint.count("mail-tls-failed") != 2:
        check.differ(f"an unknown certificate ends with {code}: {complaint}")
    check.settings.write_text(text)


def too_large(check):
    """A letter larger than any that is read waits for staff; the one behind it is filed."""
    number = len(check.sent)
    raw = letter(number, f"Big <big{number}@elsewhere.example>", OURS, "Copy", "Please send me a copy of my data.\n")
    raw += b"x" * 70 + b"\r\n"
    raw += (b"y" * 70 + b"\r\n") * ((26 << 20) // 72)
    check.server.deliver("info", raw, at=int(time.time()))
    check.sent.append(("held", "info", raw, 0))
    check.write("case", "info")
    check.site.until_idle()
    why = check.rows("SELECT held_because FROM messages WHERE direction = 'in' ORDER BY id DESC LIMIT 2")
    if ("message-too-large",) not in why:
        check.differ(f"a large letter is held because {why}")
    check.compare("after a large letter")


def served(check):
    """While a server of ours runs, Dovecot is stopped and started: what comes is filed without our doing anything."""
    with check.site.serving():
        check.write("case", "info")
        goal = len(check.sent)
        check.site.wait(lambda: check.stored() == goal, "a letter's being read by the server", seconds=180)
        check.server.stop()
        check.fault("the mailbox server was stopped")
        # The server's own next look may be a minute away; a command looks at once, in the server.
        code, _, complaint = check.site.attempt("run", "--until-idle")
        if code != 75 or "fails: mail-" not in check.site.attempt("doctor")[1]:
            check.differ(f"without a mailbox server a look ends with {code}: {complaint}")
        check.server.start()
        check.write("case", "help")
        check.site.until_idle()
        check.same(check.stored(), goal + 1, "letters stored after the mailbox server was away")
        check.site.wait(lambda: not check.rows("SELECT 1 FROM mailbox_letters WHERE is_due = 1"), "moving", seconds=240)
    return check.compare("after the mailbox server was away")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--letters", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    check = Check(options.seed)
    try:
        code, found, _ = check.site.attempt("check")
        check.same((code, "mailbox" in found), (0, False), f"check of good mailboxes says {found}")
        first_letters(check, options.letters)
        for step in (nothing_new, other_uids, taken_away, renamed, refused, too_large):
            began = time.monotonic()
            step(check)
            print(f"{step.__name__}: {time.monotonic() - began:.0f} s", flush=True)
        moved, left = served(check)
        cases = check.rows("SELECT count(*) FROM cases")[0][0]
        check.same(cases, sum(kind == "case" for kind, *_ in check.sent), "cases")
        print(f"letters {len(check.sent)}, stored {check.stored()}, moved {moved}, left unread {left}, "
              f"faults {check.faults}, differences {check.differences}")
        sys.exit(0 if check.differences == 0 and moved > 20 and left > 20 and check.faults == 8 else 1)
    except Failed:
        print(check.server.log())
        raise
    finally:
        check.close()


main()
