"""Kills the demo at random instants and starts it again. In the end what stands in both outboxes must be what one demo that
nobody disturbed sends, message for message, and the exported histories verify.

    kill_check.py KILLS SEED

A Maildir keeps one file for each Message-ID, so a delivery that is repeated cannot be seen in it afterwards; the kernel is
asked for every file that is put there. A message may be delivered again after a kill, under its own Message-ID, where the
kill fell between its delivery and the note that it was delivered; never within one run, and never under another.

Prints last `kills N, lost N, twice N`.
"""
import collections
import email
import email.policy
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from example_site import CHECKOUT, environment
from outbox_watch import Watch

SITES = ("outreachcrm", "insight-products")


class Demo:
    """The demo in a folder of its own, its outboxes where they can be watched from before the first mail."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        home = self.folder / "home"
        home.mkdir(parents=True)
        for part in CHECKOUT.iterdir():
            if part.is_dir() and part.name not in ("Sources", "Tests", "docs", "examples") and part.name[0] != ".":
                shutil.copytree(part, home / part.name)
        self.outboxes = []
        for site in SITES:
            outbox = self.folder / f"{site}-outbox"
            for part in ("new", "cur", "tmp"):
                (outbox / part).mkdir(parents=True)
            self.outboxes.append(outbox / "new")
            self.example(home / "examples" / site, CHECKOUT / "examples" / site, outbox)
        self.environment = {**environment(), "HABEAS_HOME": str(home)}
        self.watch = Watch(self.outboxes)

    @staticmethod
    def example(place, example, outbox):
        shutil.copytree(example, place)
        text = (example / "habeas.yml").read_text()
        assert "maildir:outbox" in text, "the example has changed"
        (place / "habeas.yml").write_text(text.replace("maildir:outbox", f"maildir:{outbox}"))

    def start(self, **streams):
        command = [program, "demo", "--at", str(self.folder / "demo"), "--once"]
        return subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL, text=True, **streams)

    def finish(self):
        """Runs to the end; answers (exit code, how many letters, how many as expected)."""
        process = self.start(stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        output, complaint = process.communicate(timeout=300)
        found = re.search(r"letters (\d+), as expected (\d+)", output)
        print(found[0] if found else output[-1000:], complaint[-2000:])
        return process.returncode, int(found[1]), int(found[2])

    def mails(self):
        """What stands in the outboxes: who got what, without what differs from demo to demo."""
        return collections.Counter(
            described(folder.parent.name, raw) for folder in self.outboxes for raw in letters(folder)
        )

    def told_twice(self):
        """New requests of which a member of staff was told more than once. How many mails tell them of all depends on time."""
        told = collections.Counter()
        for folder in self.outboxes:
            for mail in map(parsed, staff_mails(folder)):
                text = mail.get_body(("plain",)).get_content()
                part = re.search(r"^New requests, .*\n((?:- .*\n)+)", text, re.M)
                if part and "something has happened" in mail["Subject"]:
                    told.update((str(mail["To"]), reference) for reference in re.findall(r"requests/(\w+)", part[1]))
        print(f"told to staff {len(told)}")
        return sum(number - 1 for number in told.values()) + (not told)

    def verify(self):
        for site in SITES:
            export = f"{self.folder}/{site}-history"
            arguments = ["audit", "export", "--site", str(self.folder / "demo" / site), export]
            subprocess.run([program, *arguments], check=True, env=self.environment, timeout=120)
            subprocess.run([program, "audit", "verify", export], check=True, env=self.environment, timeout=120)


def letters(folder):
    """What people got."""
    return [raw for raw in (path.read_bytes() for path in folder.iterdir()) if not is_to_staff(raw)]


def staff_mails(folder):
    return [raw for raw in (path.read_bytes() for path in folder.iterdir()) if is_to_staff(raw)]


def is_to_staff(raw):
    return str(parsed(raw)["To"]).endswith("@demo.example")


def parsed(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def described(site, raw):
    """A message without its references, which are drawn anew in each demo: to whom, about what, with which files."""
    mail = parsed(raw)
    files = sorted(part.get_filename() or "" for part in mail.iter_attachments())
    subject = re.sub(r"\bC?[0-9A-HJKMNP-TV-Z]{9,10}\b", "…", str(mail["Subject"]))
    return site, str(mail["To"]), subject, str(mail["In-Reply-To"]), *files


program = os.environ.get("HABEAS_PROGRAM") or str(CHECKOUT / ".build/debug/habeas")


def main():
    kills, seed = int(sys.argv[1]), int(sys.argv[2])
    print(f"seed {seed}")
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        undisturbed = Demo(folder + "/undisturbed")
        undisturbed.finish()
        wanted = undisturbed.mails()
        whole_runs = collections.Counter(undisturbed.watch.names())
        twice = sum(number - 1 for number in whole_runs.values())
        done, round_number, lost, again = 0, 0, 0, 0
        demo = None
        while done < kills or demo is None:
            demo = Demo(f"{folder}/{round_number}")
            round_number += 1
            delivered = set()
            finished = False
            while not finished and done < kills:
                process = demo.start(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(chance.uniform(0.05, 2.5))
                finished = process.poll() is not None
                if not finished:
                    process.send_signal(signal.SIGKILL)
                    done += 1
                process.wait()
                # It came to its end before the kill: the next demo begins afresh, so that kills hit work.
                repeated, again_now = run_of(demo, delivered)
                twice, again = twice + repeated, again + again_now
            code, letters, expected = demo.finish()
            repeated, again_now = run_of(demo, delivered)
            twice, again = twice + repeated, again + again_now
            mails = demo.mails()
            lost += letters - expected + sum((wanted - mails).values()) + (code != 0)
            twice += sum((mails - wanted).values()) + demo.told_twice()
            for difference in list((wanted - mails) + (mails - wanted))[:3]:
                print("difference:", *difference)
            demo.verify()
            demo.watch.close()
    print(f"messages of a demo {sum(wanted.values())}, demos killed {round_number}, delivered again after a kill {again}")
    print(f"kills {done}, lost {lost}, twice {twice}")
    sys.exit(0 if lost == 0 and twice == 0 and again <= 16 * done and sum(wanted.values()) > 36 else 1)


def run_of(demo, delivered):
    """Of the run that has just ended: how many messages it delivered more than once, and how many an earlier one had."""
    names = collections.Counter(demo.watch.names())
    again = sum(name in delivered for name in names)
    delivered |= set(names)
    return sum(number - 1 for number in names.values()), again


main()
