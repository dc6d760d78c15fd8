"""Kills the demo at random instants and starts it again; in the end every letter's answer stands in the outbox exactly once,
and the exported history verifies. Prints `kills N, lost N, twice N`."""

import email
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

from example_site import CHECKOUT

program = os.environ.get("HABEAS_PROGRAM") or str(CHECKOUT / ".build/debug/habeas")
kills, seed = int(sys.argv[1]), int(sys.argv[2])
print(f"seed {seed}")
chance = random.Random(seed)
environment = {name: value for name, value in os.environ.items() if name != "HABEAS_HOME"}


def demo(folder):
    return [program, "demo", "--at", folder, "--once"]


def message_ids(folder):
    """Message-IDs of everything sent, by site."""
    found = []
    for mail in pathlib.Path(folder).glob("*/outbox/*/*"):
        if mail.is_file() and mail.parent.name in ("new", "cur"):
            found.append(email.message_from_bytes(mail.read_bytes())["Message-ID"])
    return found


with tempfile.TemporaryDirectory() as folder:
    done = 0
    while done < kills:
        process = subprocess.Popen(demo(folder), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.05, 2.5))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            done += 1
        process.wait()
        if process.returncode == 0:
            # It came to its end before the kill: begin another demo, so that kills hit work.
            subprocess.run(["rm", "-rf", folder], check=True)
            os.mkdir(folder)
    last = subprocess.run(demo(folder), env=environment, capture_output=True, text=True, timeout=300)
    summary = [line for line in last.stdout.splitlines() if line.startswith("letters ")][-1:]
    print(*summary)
    letters, expected = (int(word) for word in summary[0].replace(",", "").split() if word.isdigit())
    ids = message_ids(folder)
    twice = len(ids) - len(set(ids))
    for site in ("outreachcrm", "insight-products"):
        export = f"{folder}/{site}-history"
        subprocess.run([program, "audit", "export", "--site", f"{folder}/{site}", export], check=True, env=environment)
        subprocess.run([program, "audit", "verify", export], check=True, env=environment)
    print(f"kills {done}, lost {letters - expected}, twice {twice}")
    sys.exit(0 if letters == expected and twice == 0 and last.returncode == 0 else 1)
