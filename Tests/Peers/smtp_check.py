"""Answers by mail, over the wire. First to a real mail server, which puts one person off and refuses another for good; then to
one that kills us at the worst moment, between its taking a message and our noting it. Then to one that takes no large message:
whoever's answer does not fit gets a link to it.

    smtp_check.py [--seed N]

Prints the seed, every difference, and last `answers N, rows N, deferred N, refused N, sent again N, too large N, differences N`.
"""
import argparse
import collections
import email
import email.policy
import io
import random
import re
import socket
import sys
import threading
import zipfile

from example_site import ExampleSite, HANDLER, Oracle
from mail_server import MailServer
from oracle_check import Comparison

PEOPLE = 6


def post_by(site, port):
    settings = site.folder / "habeas.yml"
    text = settings.read_text()
    assert "maildir:outbox" in text, "the example has changed"
    settings.write_text(text.replace("maildir:outbox", f"smtp://127.0.0.1:{port}"))


def parsed(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def package(mail):
    for part in mail.iter_attachments():
        if part.get_content_type() == "application/zip":
            return zipfile.ZipFile(io.BytesIO(part.get_payload(decode=True)))
    return None


def flags(site, reference):
    return site.requests()[reference]["flags"], site.run("requests", "show", reference, "--as", HANDLER)


def real_server(site, generator, comparison):
    """Answers how often somebody was put off and refused."""
    oracle, database = Oracle(site.example), site.merged()
    held = [address for address in site.addresses() if site.holds(oracle, database, address)]
    people = generator.sample(held, PEOPLE)
    late, gone = people[:2]
    server = MailServer()
    try:
        post_by(site, server.port)
        deferring = f"/^{re.escape(late)}$/ 451 4.7.1 greylisted, try later\n"
        refusing = f"/^{re.escape(gone)}$/ 550 5.1.1 no such user\n"
        server.refuse(deferring + refusing)
        with site.serving():
            asked = {site.open("copy", address, site.controller): address for address in people}
            of = {address: reference for reference, address in asked.items()}
            site.wait_for(asked, "review")
            for reference in asked:
                site.approve(reference)
            site.wait_for([of[address] for address in people[2:]], "answered")
            site.wait(lambda: server.answers(451) >= 2, "a second try of what was put off")
            waits, shown = flags(site, of[late])
            if not re.search(r"deliver: \S+ mail-deferred", shown) or "parked" in waits:
                comparison.differ(f"what was put off is not shown as waiting: {waits} {shown}")
            site.wait(lambda: "parked" in flags(site, of[gone])[0], "parking what was refused")
            if "mail-refused" not in flags(site, of[gone])[1]:
                comparison.differ("the refusal is not shown")
            server.refuse(refusing)
            site.wait_for([of[late]], "answered")
            # The acknowledgement and the answer, each once.
            if server.answers(550) != 2:
                comparison.differ(f"what was refused for good was tried {server.answers(550)} times")
        server.settle()
        mails = [parsed(raw) for raw in server.messages()]
        # How many mails tell staff of it depends on time.
        mails = [mail for mail in mails if not str(mail["To"]).rstrip(">").endswith("@staff.example")]
        deferred, refused = server.answers(451), server.answers(550)
    finally:
        server.close()
    ids = collections.Counter(mail["Message-ID"] for mail in mails)
    # An acknowledgement and an answer for each.
    if len(mails) != 2 * (PEOPLE - 1) or set(ids.values()) != {1}:
        comparison.differ(f"{len(mails)} mails with {len(ids)} Message-IDs for {PEOPLE - 1} people")
    for mail in [mail for mail in mails if package(mail)]:
        if mail["Return-Path"] != "<>":
            comparison.differ(f"the envelope's sender is {mail['Return-Path']}")
        address = mail["X-Original-To"] or mail["To"].addresses[0].addr_spec
        comparison.person(mail["To"], oracle.rows(database, address, site.controller), package(mail))
    if site.requests()[of[gone]]["phase"] == "closed":
        comparison.differ("a request whose answer was refused is closed")
    return deferred, refused


class KillingServer:
    """Takes mail, and does what it is told to between a message's last byte and its answer to it."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.taken, self.before_answer = [], None
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.session, args=[connection], daemon=True).start()

    def session(self, connection):
        stream = connection.makefile("rb")

        def say(text):
            try:
                connection.sendall(text.encode() + b"\r\n")
            except OSError:
                pass  # Whom we have killed hears nothing.

        say("220 killer")
        while line := stream.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                say("354 go on")
                lines = []
                while (line := stream.readline()) not in (b".\r\n", b""):
                    lines.append(line[1:] if line.startswith(b".") else line)
                if line == b"":
                    return
                self.taken.append(b"".join(lines))
                if self.before_answer:
                    self.before_answer()
                say("250 taken")
            elif verb == b"QUIT":
                say("221 bye")
                return connection.close()
            else:
                say("250 yes")


def killed_in_between(site, comparison):
    """Answers how many messages were sent again."""
    server = KillingServer()
    post_by(site, server.port)
    oracle, database = Oracle(site.example), site.merged()
    address = next(address for address in site.addresses() if site.holds(oracle, database, address))
    reference = site.open("copy", address, site.controller)
    site.until_idle()
    server.taken.clear()
    process = None
    killed = threading.Event()

    def kill():
        server.before_answer = None
        process.kill()
        process.wait()
        killed.set()

    site.approve(reference)
    server.before_answer = kill
    process = site.start("run", "--until-idle")
    if not killed.wait(timeout=60):
        comparison.differ("nothing was sent")
    site.until_idle()
    site.wait(lambda: site.requests()[reference]["state"] == "answered" or site.until_idle(), "answering after the kill")
    first, *rest = [parsed(raw) for raw in server.taken]
    # The mail server has it twice; a mail program shows it once, because both are the same message.
    if len(rest) != 1 or {mail["Message-ID"] for mail in rest} != {first["Message-ID"]}:
        comparison.differ(f"taken {len(server.taken)} times: {[mail['Message-ID'] for mail in (first, *rest)]}")
    for mail in rest:
        one, other = package(first), package(mail)
        if [one.read(name) for name in one.namelist()] != [other.read(name) for name in other.namelist()]:
            comparison.differ("what was sent again is another answer")
    return len(rest)


def too_large(site, generator, comparison):
    """How many got a link, because no mail server takes their answer."""
    oracle, database = Oracle(site.example), site.merged()
    address = generator.choice([each for each in site.addresses() if site.holds(oracle, database, each)])
    # An acknowledgement fits; a package does not.
    server = MailServer(size=12_000)
    try:
        post_by(site, server.port)
        with site.serving():
            reference = site.open("copy", address, site.controller)
            site.wait_for([reference], "review")
            site.approve(reference)
            site.wait_for([reference], "answered")
        server.settle()
        mails = [mail for mail in map(parsed, server.messages()) if address in str(mail["To"]).lower()]
    finally:
        server.close()
    texts = [mail.get_body(("plain",)).get_content() for mail in mails]
    if any(package(mail) for mail in mails):
        comparison.differ("a package went out that is larger than the server takes")
    return len([text for text in texts if re.search(r"/r/[0-9A-Z]{10}#[A-Za-z0-9_-]{20,}", text)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    comparison, again = Comparison(), 0
    site = ExampleSite("insight-products")
    try:
        deferred, refused = real_server(site, random.Random(options.seed), comparison)
    finally:
        site.close()
    site = ExampleSite("insight-products")
    try:
        again = killed_in_between(site, comparison)
    finally:
        site.close()
    site = ExampleSite("insight-products")
    try:
        links = too_large(site, random.Random(options.seed), comparison)
    finally:
        site.close()
    print(f"answers {comparison.people}, rows {comparison.rows}, deferred {deferred}, refused {refused}, "
          f"sent again {again}, too large {links}, differences {comparison.differences}")
    well = comparison.differences == 0 and comparison.rows > 0 and comparison.people == PEOPLE - 1
    sys.exit(0 if well and deferred > 1 and refused == 2 and again == 1 and links == 1 else 1)


main()
