"""How much memory a copy takes at its most, by the system's own account: of somebody with 10,000 rows, and of somebody with
100,000, each in a process of its own that reads the store, seals, packs and delivers.

Prints last `rows 100000, peak N MiB, at 10000 rows N MiB, more N.N MiB`; ends well where it is at most 8 MiB more.
"""
import contextlib
import pathlib
import subprocess
import sys
import time

from example_site import ExampleSite, HANDLER, environment
from many_notes import ADDRESS, add_notes

FEW, MANY, MORE_MAX = 10_000, 100_000, 8
BODY = "a note of the length that notes have, so that it would be felt if all of them were held at once"


def peak(site, *arguments):
    """Runs a command to its end; answers the most memory that it had, in MiB. (What wait4 says counts ours too, before the
    program took our place.)"""
    process = subprocess.Popen([str(site.program), *arguments, "--site", str(site.folder)], env=environment())
    most = 0
    while process.poll() is None:
        with contextlib.suppress(OSError):
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            most = max([most, *(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))])
        time.sleep(0.005)
    if process.returncode != 0:
        sys.exit(f"habeas {arguments[0]} ended with {process.returncode}")
    return most / 1024


def measured(rows):
    site = ExampleSite("outreachcrm")
    try:
        add_notes(site, (f"{BODY} {row}" for row in range(rows)))
        reference = site.open("copy", ADDRESS, site.controller)
        # So much of one table stops once, and somebody lets it go on.
        most = peak(site, "run", "--until-idle")
        site.run("requests", "unpark", reference, "--reason", "they write a lot", "--as", HANDLER)
        most = max(most, peak(site, "run", "--until-idle"))
        summary = site.requests()[reference]
        with site.database() as database:
            counts = database.execute("SELECT counts FROM effects WHERE kind = 'collect' AND state = 'done'").fetchall()
        if f"{rows}" not in str(counts) or summary["phase"] != "closed":
            sys.exit(f"not {rows} rows were delivered: {counts}, {summary['state']}, {summary['waiting']}")
        return most
    finally:
        site.close()


def main():
    # How threads happen to take turns moves a peak by some MiB; that of the calmest of three runs is compared.
    few, many = (min(measured(rows) for _ in range(3)) for rows in (FEW, MANY))
    print(f"rows {MANY}, peak {many:.0f} MiB, at {FEW} rows {few:.0f} MiB, more {many - few:.1f} MiB")
    sys.exit(0 if many - few <= MORE_MAX else 1)


main()
