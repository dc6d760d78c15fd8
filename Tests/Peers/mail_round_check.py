"""A letter goes the whole round on real servers: by SMTP with TLS to Postfix, by LMTP to Dovecot, by IMAP to us; it becomes a
case, and what we write goes out through the same Postfix into the requester's own mailbox. On the way somebody is put off,
somebody is refused, a connection drops within DATA, a mail comes back undelivered, and the mailbox is renamed under us.

    mail_round_check.py [--seed N]

Prints the seed, every difference, and last
`letters N, cases N, acknowledged N, answered N, deferred N, refused N, dropped N, bounced N, filed N, differences N`.
"""
import argparse
import collections
import email
import email.policy
import random
import re
import smtplib
import socket
import ssl
import sys
import threading

from example_site import ExampleSite, Failed, HANDLER, SECOND
from mail_server import MailServer
from mailbox_server import MailboxServer, letter

OURS = "info@outreach.example"
# As an alias of the mail server has it: what is written to the address goes to a folder of the mailbox.
FOLDER, ALIAS = "Letters", "info+Letters@outreach.example"
# About the first something is held; to her the whole answer goes.
HELD, *OTHERS = PEOPLE = ["hana@kereru-neighbours.example"] + [f"person{number}@elsewhere.example" for number in range(7)]


class RoundServer(MailServer):
    """Postfix that hands everything to Dovecot, and speaks with nobody in the clear."""

    def __init__(self, mailboxes):
        super().__init__()
        with open(self.folder / "etc/main.cf", "a") as settings:
            settings.write(
                f"virtual_transport = lmtp:inet:127.0.0.1:{mailboxes.lmtp_port}\n"
                "smtpd_tls_security_level = encrypt\nsmtpd_tls_loglevel = 1\n"
                f"smtpd_tls_cert_file = {mailboxes.certificate}\n"
                f"smtpd_tls_key_file = {mailboxes.folder / 'key.pem'}\n"
            )
        with open(self.folder / "etc/master.cf", "a") as services:
            services.write("lmtp unix - - n - - lmtp\ntlsmgr unix - - n 1000? 1 tlsmgr\n")
        self.run("reload")

    def words(self):
        return (self.folder / "log/mail.log").read_text(errors="replace")


class Dropper:
    """Stands before a mail server and passes everything on; once, when told to, it closes the connection while a message is
    being sent."""

    def __init__(self, port):
        self.target, self.dropped, self.armed = port, 0, False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            ours, _ = self.listener.accept()
            theirs = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self.carry, args=[ours, theirs, True], daemon=True).start()
            threading.Thread(target=self.carry, args=[theirs, ours, False], daemon=True).start()

    def carry(self, source, target, is_sending):
        sent = 0
        try:
            while part := source.recv(1_000):
                sent += len(part)
                # Greeting, handshake and envelope are less than this, and every mail of ours is more.
                if is_sending and self.armed and sent > 2_500:
                    self.armed, self.dropped = False, self.dropped + 1
                    break
                target.sendall(part)
        except OSError:
            pass  # The other side has closed.
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Round:
    def __init__(self, seed):
        self.generator = random.Random(seed)
        self.differences = self.sent = 0
        self.late, self.gone, self.unknown = self.generator.sample(OTHERS, 3)
        # Of the unknown one only Dovecot knows that there is no mailbox: Postfix takes the mail, and returns it later.
        self.mailboxes = MailboxServer(OURS, HANDLER, SECOND, *[one for one in PEOPLE if one != self.unknown])
        self.mailboxes.do(OURS, ("create", FOLDER))
        self.post = RoundServer(self.mailboxes)
        self.dropper = Dropper(self.post.port)
        self.site = ExampleSite("outreachcrm")
        (self.site.folder / "mailbox-password").write_text("pass phrase of mailboxes\n")
        settings = self.site.folder / "habeas.yml"
        trusted = f"authorities: {self.mailboxes.certificate}"
        box = (f'{{url: "imaps://localhost:{self.mailboxes.tls_port}/{FOLDER}", user: {OURS}, controller: outreach, '
               f"password-file: mailbox-password, {trusted}}}")
        old = 'mail: {out: "maildir:outbox"}'
        assert old in settings.read_text(), "the example has changed"
        new = f'mail: {{out: "smtp://localhost:{self.dropper.port}", bounces-to: "{ALIAS}", {trusted}, in: [{box}]}}'
        settings.write_text(settings.read_text().replace(old, new))

    def close(self):
        self.site.close()
        self.post.close()
        self.mailboxes.close()

    def differ(self, text):
        self.differences += 1
        print(f"difference: {text}", flush=True)

    def send(self, raw, sender):
        """As a requester's own mail server hands it over."""
        context = ssl.create_default_context(cafile=str(self.mailboxes.certificate))
        with smtplib.SMTP("localhost", self.post.port, timeout=60) as connection:
            connection.starttls(context=context)
            connection.sendmail(sender, [ALIAS], raw)
        self.sent += 1

    def write(self, person):
        self.send(letter(self.sent, f"Some One <{person}>", OURS, "My data",
                         "Please send me a copy of all the personal data that you hold about me.\n"), person)

    @property
    def reached(self):
        return [person for person in PEOPLE if person not in (self.gone, self.unknown)]

    def mails(self, person):
        found = [email.message_from_bytes(raw, policy=email.policy.default) for raw, _ in self.mailboxes.letters(person)]
        return [mail for mail in found if OURS in str(mail["From"])]

    def rows(self, query, *values):
        with self.site.database() as database:
            return database.execute(query, values).fetchall()

    def reference(self, person):
        """The request that a person's acknowledgement names."""
        known = self.site.requests()
        for mail in self.mails(person):
            for word in re.findall(r"[0-9A-Z]{10}", mail.as_string()):
                if word in known:
                    return word
        return None

    def folders(self):
        """Which folders the letters were read from last."""
        return self.rows("SELECT name, uid_validity FROM mailboxes ORDER BY name")

    def wait(self, condition, what):
        self.site.wait(condition, what, seconds=240)


def play(round):
    deferring = f"/^{re.escape(round.late)}$/ 451 4.7.1 greylisted, try later\n"
    refusing = f"/^{re.escape(round.gone)}$/ 550 5.1.1 no such user\n"
    round.post.refuse(deferring + refusing)
    half = len(PEOPLE) // 2
    with round.site.serving():
        for person in PEOPLE[:half]:
            round.write(person)
        round.wait(lambda: round.rows("SELECT count(*) FROM cases")[0][0] == half, "the first cases")
        # The next letter makes the folder anew, with other UIDs; a bounce may come before anybody looks.
        before = round.folders()
        round.mailboxes.do(OURS, ("rename", FOLDER, "Archive"))
        round.wait(
            lambda: "fails: mailbox-missing" in round.site.attempt("doctor")[1] or round.folders() != before,
            "missing the folder",
        )
        round.dropper.armed = True
        for person in PEOPLE[half:]:
            round.write(person)
        round.wait(lambda: round.rows("SELECT count(*) FROM cases")[0][0] == len(PEOPLE), "all cases")
        round.wait(lambda: round.dropper.dropped == 1, "a dropped connection")
        round.wait(lambda: round.post.answers(451) >= 2, "a second try of what was put off")
        round.wait(lambda: round.rows("SELECT 1 FROM effects WHERE parked_reason LIKE 'mail-refused%'"), "a refusal")
        round.post.refuse(refusing)
        round.wait(lambda: all(map(round.mails, round.reached)), "every acknowledgement")

        reference = round.reference(HELD)
        means = ["--level", "channel", "--how", "the link mailed to the sender", "--as", HANDLER]
        round.site.run("requests", "verify", reference, *means)
        round.site.wait_for([reference], "review")
        round.site.approve(reference)
        round.site.wait_for([reference], "answered")
        round.wait(lambda: len(round.mails(HELD)) == 2, "the answer in the requester's mailbox")

        round.wait(lambda: round.rows("SELECT 1 FROM events WHERE kind = 'message-bounced'"), "a bounce on its case")
        round.sent += 1
        round.wait(lambda: not round.rows("SELECT 1 FROM mailbox_letters WHERE is_due = 1"), "moving")
        round.post.settle()


def plain(reference):
    return re.sub("[^0-9A-Z]", "", str(reference))


def compare(round):
    counts = collections.Counter(people=len(PEOPLE))
    for person in PEOPLE:
        mails = round.mails(person) if person in round.reached else []
        expected = 0 if person not in round.reached else 2 if person == HELD else 1
        if len(mails) != expected or len({mail["Message-ID"] for mail in mails}) != expected:
            round.differ(f"{person} has {len(mails)} mails, not {expected}")
        counts["acknowledged"] += bool(mails)
        for mail in mails:
            files = [part.get_content_type() for part in mail.iter_attachments()]
            counts["answered"] += "application/zip" in files
            if not mail["Auto-Submitted"]:
                round.differ("a mail of ours does not say that a machine has sent it")
    known = {round.site.requests()[round.reference(person)]["case"] for person in round.reached}
    bounced = round.rows("""SELECT c.reference FROM messages m JOIN cases c ON c.id = m.case_id
                            WHERE m.direction = 'out' AND m.bounced_at IS NOT NULL""")
    if {plain(reference) for (reference,) in bounced} & {plain(reference) for reference in known}:
        round.differ("a bounce stands on the case of somebody whom we reached")
    counts["cases"] = round.rows("SELECT count(*) FROM cases")[0][0]
    stored = round.rows("SELECT count(*) FROM messages WHERE direction = 'in'")[0][0]
    if stored != round.sent:
        round.differ(f"{stored} letters are stored, and {round.sent} were sent")
    filed = len(round.mailboxes.letters(OURS, "Habeas"))
    archived = len(round.mailboxes.letters(OURS, "Archive"))
    left = len(round.mailboxes.letters(OURS, FOLDER))
    if filed + archived != round.sent or left:
        round.differ(f"{filed} letters are filed, {archived} in the archive, {left} lie where they came")
    if "TLS connection established from" not in round.post.words():
        round.differ("nobody came with TLS")
    return counts, len(bounced), filed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    round = Round(options.seed)
    try:
        play(round)
        counts, bounced, filed = compare(round)
        deferred, refused = round.post.answers(451), round.post.answers(550)
        print(f"letters {round.sent}, cases {counts['cases']}, acknowledged {counts['acknowledged']}, "
              f"answered {counts['answered']}, deferred {deferred}, refused {refused}, "
              f"dropped {round.dropper.dropped}, bounced {bounced}, filed {filed}, differences {round.differences}")
        well = round.differences == 0 and counts["cases"] == len(PEOPLE) and counts["answered"] == 1
        well = well and counts["acknowledged"] == len(round.reached) and deferred > 1 and refused == 1 and bounced == 1
        sys.exit(0 if well and filed > 0 else 1)
    except Failed:
        print(round.post.log(), round.mailboxes.log())
        raise
    finally:
        round.close()


main()
