"""A package of 64 MiB, by a process that is killed half-way through writing it: the next begins anew, and nobody gets half. Then
the person fetches it behind a fresh code, in two parts, and the programs that people have open it.

Prints last `package N MiB, written before the kill N MiB, peak N MiB, rows N, differences 0`; ends well where neither process had
more than 96 MiB.
"""
import contextlib
import csv
import io
import os
import pathlib
import re
import secrets
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile

from example_site import ExampleSite, Failed, HANDLER, environment
from many_notes import ADDRESS, add_notes
from portal_person import fresh, texts
from web_browser import Browser

ROWS, LETTERS, PEAK_MAX, PACKAGE_MIN = 12_700, 4_000, 96, 64


def fill(site):
    """Notes that hardly deflate, of letters alone: nothing in them looks like an address or a number."""
    noise = bytes(range(256)).translate(bytes(ord("A") + byte % 26 + byte % 2 * 32 for byte in range(256)))
    add_notes(site, (secrets.token_bytes(LETTERS).translate(noise).decode() for _ in range(ROWS)))
    for controller in site.folder.glob("controllers/*.yml"):
        controller.write_text(controller.read_text().replace("delivery: mail", "delivery: download"))


class Work:
    """`habeas run` in a process of its own, whose memory is watched while it lives."""

    def __init__(self, site):
        self.peak = 0
        command = [str(site.program), "run", "--until-idle", "--site", str(site.folder)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment())

    def is_at_it(self):
        """Looks once, and says whether it still lives."""
        with contextlib.suppress(OSError):
            status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
            found = re.search(r"VmHWM:\s*(\d+)", status)
            self.peak = max(self.peak, int(found[1]) / 1024 if found else 0)
        time.sleep(0.01)
        return self.process.poll() is None


def drafts(site, ids):
    """How large what is being written for some effect is; nothing where nothing is."""
    found = {}
    for path in site.folder.glob("blobs/drafts/*/*"):
        with contextlib.suppress(OSError):
            if any(path.name.startswith(one) for one in ids):
                found[path] = path.stat().st_size
    return found


def effects(site):
    """Those that write a package, with how they stand."""
    with site.database() as database:
        return dict(database.execute("SELECT id, state FROM effects WHERE kind = 'package'"))


def killed_half_way(work, site):
    """Kills it once half of the package is written; answers how many bytes that were."""
    while work.is_at_it():
        written = max(drafts(site, effects(site)).values(), default=0)
        if written >= PACKAGE_MIN << 19:
            work.process.kill()
            work.process.wait()
            return written
    raise Failed(f"half a package was never seen: {effects(site)}")


def delivered(site):
    with site.database() as database:
        packages = database.execute("SELECT count(*) FROM packages").fetchone()[0]
        blobs = {name for (name,) in database.execute("SELECT id FROM blobs")}
    left = [path.name for path in site.folder.glob("blobs/????/*") if path.name not in blobs]
    return packages, len(texts(site, ADDRESS, "is ready")), left


def fetched(site, port, reference):
    """The file, in two parts, as a browser resumes it."""
    case, token = site.links(ADDRESS)[-1]
    browser = Browser(port)
    assert browser.post(f"/r/{case}", [("token", token)]).status == 303, "the link does not open the case"
    fresh(site, browser, ADDRESS, f"/answer/{reference}")
    path = f"/download/{reference}"
    assert browser.post(path, [], page=path).status == 303, "the file cannot be asked for"
    first = browser.send("GET", path + "/file", headers={"Range": f"bytes=0-{(40 << 20) - 1}"})
    assert first.status == 206 and len(first.body) == 40 << 20, f"the first part: {first.status}, {len(first.body)}"
    rest = {"Range": f"bytes={len(first.body)}-", "If-Range": first.headers["etag"]}
    return first.body + browser.send("GET", path + "/file", headers=rest).body


def said(*arguments):
    done = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
                          env={**os.environ, "LC_ALL": "C.UTF-8"})
    return (done.stdout + done.stderr).strip(), done.returncode


def opened(site, content, key):
    """What is wrong with the file; how many rows of the notes both of its files hold."""
    wrong = []
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(content)
        file.flush()
        for arguments, whole in [(("unzip", "-tqq", file.name), lambda text: not text),
                                 (("7z", "t", file.name), lambda text: "Everything is Ok" in text)]:
            text, status = said(*arguments)
            if status or not whole(text):
                wrong.append(f"{arguments[0]}: {text[-300:]}")
        text, status = said(str(site.program), "disclosure", "verify", file.name, "--key", str(key))
        if status:
            wrong.append(f"verify: {text[-300:]}")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if archive.testzip() is not None:
            wrong.append("python: an entry is damaged")
        rows = list(csv.DictReader(io.TextIOWrapper(archive.open("data/contacts.many_notes.csv"), "utf-8", newline="")))
    with sqlite3.connect(site.folder / "stores/contacts.db") as database:
        if [row["body"] for row in rows] != [body for (body,) in database.execute("SELECT body FROM many_notes ORDER BY id")]:
            wrong.append("the rows are not those of the store")
    return wrong, len(rows)


def main():
    site = ExampleSite("outreachcrm")
    wrong = []
    try:
        fill(site)
        reference = site.open("copy", ADDRESS, site.controller)
        # So much of one table stops once, and somebody lets it go on.
        site.until_idle()
        site.run("requests", "unpark", reference, "--reason", "they write a lot", "--as", HANDLER)
        first, second = Work(site), None
        written = killed_half_way(first, site)
        if delivered(site) != (0, 0, []):
            wrong.append(f"after the kill: packages, mails, files of nobody {delivered(site)}")
        left = drafts(site, [""])
        if not left:
            wrong.append("the kill left nothing half-written")
        second = Work(site)
        while second.is_at_it():
            pass
        if second.process.returncode or delivered(site) != (1, 1, []):
            wrong.append(f"in the end: status {second.process.returncode}, packages, mails, files of nobody {delivered(site)}")
        if any(path.exists() for path in left):
            wrong.append("what was half-written is still there")
        with site.serving() as port:
            content = fetched(site, port, reference)
            key = site.folder.parent / "public-key.txt"
            key.write_bytes(Browser(port).get("/public-key.txt").body)
        problems, rows = opened(site, content, key)
        wrong += problems
    finally:
        site.close()
    peak = max(first.peak, second.peak)
    if len(content) < PACKAGE_MIN << 20 or peak > PEAK_MAX or rows != ROWS:
        wrong.append(f"{len(content)} bytes, {peak:.0f} MiB, {rows} rows")
    for text in wrong:
        print(f"difference: {text}")
    print(f"package {len(content) >> 20} MiB, written before the kill {written >> 20} MiB, peak {peak:.0f} MiB, rows {rows}, "
          f"differences {len(wrong)}")
    sys.exit(1 if wrong else 0)


main()
