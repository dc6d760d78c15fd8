"""A site whose own data lie in PostgreSQL, served by two servers side by side, each with nothing but settings and keys. Both
are killed at random instants again and again while people ask and staff approve; in the end each has the answer that the
oracle's queries say, exactly once.

    servers_check.py [--people 20] [--kills 6] [--seed N]

Prints the seed, every difference, and last `people N, rows N, kills N, differences N`.
"""
import argparse
import collections
import random
import subprocess
import sys
import time

from example_site import ExampleSite, Failed, Oracle, environment, free_port, sent_to
from oracle_check import Comparison, controllers, draw
from outbox_watch import Watch


WRITERS = [f"writer-{number}@elsewhere.example" for number in range(12)]


class Server:
    def __init__(self, site, number):
        self.site, self.folder = site, site.another(number)
        self.log = open(self.folder.parent / f"server-{number}.log", "w+")
        self.start()

    def start(self):
        arguments = ["serve", "--port", str(free_port()), "--site", str(self.folder)]
        self.process = subprocess.Popen(
            [str(self.site.program), *arguments], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            env=environment(),
        )

    def kill(self):
        if self.process.poll() is not None:
            self.log.seek(0)
            raise Failed(f"a server has ended by itself: {self.log.read()[-1500:]}")
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        if self.process.wait(timeout=60) != 0:
            raise Failed("a server did not end well")


def carry(site, servers, generator, kills, steps, state):
    """Takes one step after the other, kills a server after some of them while it works, and waits until every request is in
    a state. A step answers the reference that it was about. Answers the references."""
    fatal = set(generator.sample(range(1, len(steps)), kills))
    references = []
    for number, step in enumerate(steps):
        references.append(step())
        if number in fatal:
            time.sleep(generator.uniform(0, 0.6))
            server = generator.choice(servers)
            server.kill()
            server.start()
    site.wait_for(references, state)
    return references


def written(site, servers):
    """Letters come in at both servers; which of them files a letter is theirs to settle."""
    for number, address in enumerate(WRITERS):
        folder = servers[number % len(servers)].folder
        letter = (
            f"From: <{address}>\r\nTo: support@ocsi.example\r\nMessage-ID: <{address}>\r\nSubject: My data\r\n\r\n"
            "Please send me a copy of all the personal data that you hold about me.\r\n"
        ).encode()
        arguments = ["receive", "--mailbox", "support@ocsi.example", "--site", str(folder)]
        site.run(*arguments, at=False, letter=letter)
    site.wait(lambda: all(site.links(address) for address in WRITERS), "acknowledging every letter")


def check(site, generator, people, kills, comparison):
    oracle, database = Oracle(site.example), site.merged()
    outbox = site.folder / "outbox"
    for part in ("new", "cur", "tmp"):
        (outbox / part).mkdir(parents=True)
    watch = Watch([outbox / "new"])
    drawn = controllers(site, draw(generator, site, people - 1))
    servers = [Server(site, number) for number in range(2)]
    opening = [lambda one=one: site.open("copy", *one) for one in drawn]
    asked = dict(zip(carry(site, servers, generator, kills // 2, opening, "review"), drawn))
    approving = [lambda one=one: site.approve(one) or one for one in asked]
    carry(site, servers, generator, kills - kills // 2, approving, "answered")
    written(site, servers)
    for server in servers:
        server.stop()
    packages = site.packages()
    for reference, (address, controller) in asked.items():
        sent, archive = packages.pop(reference, (address, None))
        if sent != address:
            comparison.differ(f"{reference}: sent to somebody else")
        comparison.person(f"{site.name} {reference}", oracle.rows(database, address, controller), archive)
    for reference in packages:
        comparison.differ(f"{site.name} {reference}: answered without being asked")
    answered = collections.Counter(sent_to(mail) for mail in site.mails())
    for address in WRITERS:
        if answered.pop(address) != 1:
            comparison.differ("a letter has opened several cases")
    for address, number in answered.items():
        # An acknowledgement and an answer.
        if number != 2 * sum(address == one for one, _ in asked.values()):
            comparison.differ(f"{number} mails to one person")
    delivered = collections.Counter(name for name in watch.names() if not name.startswith("notice-"))
    again = sum(number - 1 for number in delivered.values())
    print(f"mails {len(delivered)}, delivered again after a kill {again}")
    if len(delivered) != 2 * len(asked) + len(WRITERS) or again > 16 * kills:
        comparison.differ(f"{len(delivered)} mails for {len(asked)} people, {again} again")
    exported = str(site.folder.parent / "history")
    site.run("audit", "export", exported)
    site.run("audit", "verify", exported, at=False)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    generator, comparison = random.Random(options.seed), Comparison()
    site = ExampleSite("insight-products", stores="postgres", storage="postgres")
    try:
        check(site, generator, options.people, options.kills, comparison)
    finally:
        site.close()
    # One of them is somebody of whom nothing is held.
    print(f"people {comparison.people}, rows {comparison.rows}, kills {options.kills}, differences {comparison.differences}")
    well = comparison.differences == 0 and comparison.rows > 0 and comparison.people == options.people
    sys.exit(0 if well else 1)


main()
