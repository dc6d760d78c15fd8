"""The wrong-person table: everybody who is not the person, or comes too late, tries to get at an answer that waits to be fetched.

For each: the HTTP status, nothing of the person's values in any body, and what the history says of it. What is refused is
written down once for each case, reason and hour, so that two thousand guesses are one event; what changes nothing (a scanner)
is none.

Prints one line for each row of the table, every difference, and last `rows N, tries N, disclosed N, differences N`.
"""
import collections
import hashlib
import json
import re
import sqlite3
import sys
import time

from example_site import ExampleSite, HANDLER, Oracle
from portal_person import fresh, texts
from web_browser import Browser

GUESSES, GUESSES_LET_IN = 2_000, 40
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Table:
    """What was tried, and what came of it."""

    def __init__(self, site, secrets):
        self.site, self.secrets = site, secrets
        self.rows = self.tries = self.disclosed = self.differences = 0

    def events(self):
        with self.site.database() as database:
            return collections.Counter(kind for (kind,) in database.execute("SELECT kind FROM events"))

    def row(self, name, wanted, event, answers):
        """`wanted` are the statuses with how often each; `event` is the one event, nothing where there must be none."""
        before = self.events()
        statuses = collections.Counter()
        for answer in answers():
            self.tries += 1
            statuses[answer.status] += 1
            shown = [text for text in self.secrets if text in answer.text]
            self.disclosed += len(shown)
        new = self.events() - before
        wanted_events = {event: 1} if event else {}
        self.rows += 1
        print(f"{name}: {dict(statuses)}, events {dict(new)}", flush=True)
        if dict(statuses) != wanted:
            self.differ(f"{name}: statuses {dict(statuses)}, wanted {wanted}")
        if dict(new) != wanted_events:
            self.differ(f"{name}: events {dict(new)}, wanted {wanted_events}")

    def differ(self, text):
        self.differences += 1
        print(f"difference: {text}", flush=True)


def ask(site, port, address):
    """Somebody asks for a copy and follows the link; answers their browser and the case's reference."""
    browser = Browser(port)
    answer = browser.post("/ask/outreach", [("right", "copy"), ("email", address), ("name", "Somebody")])
    assert answer.status == 303, f"the form answers {answer.status}"
    site.wait(lambda: site.links(address), "a mailed link")
    case, token = site.links(address)[-1]
    assert browser.post(f"/r/{case}", [("token", token)]).status == 303
    return browser, case, token


def release(site, address):
    """Staff approve; answers the request's reference and the link of the mail that says it is ready."""
    def waiting():
        return [one for one in site.requests().values() if one["state"] == "review"]

    site.wait(waiting, "an answer to approve")
    reference = waiting()[0]["reference"]
    site.approve(reference)
    site.wait(lambda: texts(site, address, "is ready"), "a released answer")
    return reference, re.search(r"/r/(\w+)#([\w-]+)", texts(site, address, "is ready")[-1])[2]


def guesses(port, case):
    browser = Browser(port)
    token = browser.token(f"/r/{case}")
    for number in range(GUESSES):
        guess = hashlib.sha256(str(number).encode()).hexdigest()[:22]
        body = f"form-token={token.replace('+', '%2B').replace('=', '%3D').replace('/', '%2F')}&token={guess}"
        yield browser.send("POST", f"/r/{case}", body, {**FORM, "X-Forwarded-For": "203.0.113.9"})


def follow(port, case, token):
    return lambda: [Browser(port).post(f"/r/{case}", [("token", token)])]


def digests(site):
    with site.database() as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"')))
                for name in names if not name.startswith("sqlite_") and name != "leases"}


def time_passes(site, expired, superseded):
    """While no server runs: one mailed link has run out, and a later mail held another in place of a second."""
    with sqlite3.connect(site.folder / "habeas.db") as database:
        hashed = {token: hashlib.sha256(token.encode()).digest() for token in (expired, superseded)}
        old = database.execute("UPDATE links SET used_at = NULL, superseded_by = NULL, expires_at = made_at + 1 WHERE "
                               "token_hash = ?", (hashed[expired],)).rowcount
        newer = database.execute("UPDATE links SET used_at = NULL, superseded_by = ? WHERE token_hash = ?",
                                 (hashed[expired], hashed[superseded])).rowcount
        assert (old, newer) == (1, 1), "the links are not there"


def settled(site):
    """Waits until the history stands still, so that what comes is the next try's."""
    table = digests(site)
    while True:
        time.sleep(1)
        now = digests(site)
        if now == table:
            return now
        table = now


def main():
    site = ExampleSite("outreachcrm")
    try:
        settings = site.folder / "controllers/outreach.yml"
        settings.write_text(settings.read_text().replace("delivery: mail", "delivery: download"))
        oracle, database = Oracle(site.example), site.merged()
        held = [address for address in site.addresses() if site.holds(oracle, database, address)]
        victim, second, third = held[0], held[1], held[2]
        rows = oracle.rows(database, victim, "outreach")
        secrets = {str(value) for _, found in rows.values() for row in found for value in row.values()
                   if isinstance(value, str) and len(value) > 11 and value != victim}
        assert len(secrets) > 3, "too little is held to see a disclosure"
        table = Table(site, secrets)
        with site.serving() as port:
            person, case, _ = ask(site, port, victim)
            reference, ready = release(site, victim)
            _, second_case, second_token = ask(site, port, second)
            _, third_case, third_token = ask(site, port, third)
            settled(site)
        time_passes(site, second_token, third_token)
        with site.serving() as port:
            run(site, port, table, Answer(victim, case, reference, ready, third, person.cookies),
                (second_case, second_token), (third_case, third_token))
    finally:
        site.close()
    print(f"rows {table.rows}, tries {table.tries}, disclosed {table.disclosed}, differences {table.differences}")
    sys.exit(0 if table.disclosed == 0 and table.differences == 0 else 1)


class Answer:
    """The person whose answer it is, and where it waits."""

    def __init__(self, victim, case, reference, ready, other, cookies):
        self.victim, self.case, self.reference, self.ready, self.other = victim, case, reference, ready, other
        self.cookies = cookies
        self.answer, self.download = f"/answer/{reference}", f"/download/{reference}"


def run(site, port, table, it, expired, superseded):
    settled(site)
    before = digests(site)
    table.row("a link opened by a scanner", {200: 6}, None, lambda: [
        Browser(port).send(method, f"/r/{it.case}") for method in ("GET", "HEAD", "GET", "HEAD", "GET", "HEAD")])
    if digests(site) != before:
        table.differ("a scanner has changed something")
    table.row("guessed tokens", {410: GUESSES_LET_IN, 429: GUESSES - GUESSES_LET_IN}, "access-refused-unknown-link",
              lambda: guesses(port, it.case))
    table.row("an expired link", {410: 1}, "access-refused-expired-link", follow(port, *expired))
    table.row("a superseded link", {410: 1}, "access-refused-superseded-link", follow(port, *superseded))

    holder = Browser(port)
    table.row("a forwarded mail: its link is followed", {303: 1}, "visit-begun",
              lambda: [holder.post(f"/r/{it.case}", [("token", it.ready)])])
    table.row("a forwarded mail: without the code", {200: 3}, None, lambda: [
        holder.get(it.answer), holder.get(it.answer + "?part=1&page=1"), holder.get(it.download)])
    table.row("a forwarded mail: a guessed code", {400: 3}, "access-refused-wrong-code", lambda: [
        holder.post(it.answer, [("code", code)], page=it.answer + "?code=sent") for code in ("1", "12345678", "")])
    table.row("a used link", {410: 1}, "access-refused-used-link", follow(port, it.case, it.ready))

    # Whoever has a session of another case: they sign in by a code that goes to their own address.
    stranger = Browser(port)
    enter(site, stranger, it.other, superseded[0])
    settled(site)
    table.row("another case's session", {404: 3}, "access-refused-other-case", lambda: [
        stranger.get(path) for path in (it.answer, it.download, it.download + "/file")])

    person = Browser(port)
    person.cookies = dict(it.cookies)
    fresh(site, person, it.victim, it.answer)
    read = person.get(it.answer)
    assert read.status == 200, f"the person's own answer: {read.status}"
    fetched = person.post(it.download, [], page=it.download)
    assert fetched.status == 303 and fetched.location.endswith("/file"), f"the fetch: {fetched.status}"
    part = person.send("GET", it.download + "/file", headers={"Range": "bytes=0-99"})
    assert part.status == 206 and part.body.startswith(b"PK"), f"the person's own fetch: {part.status}"
    rest = person.send("GET", it.download + "/file",
                       headers={"Range": "bytes=100-", "If-Range": part.headers["etag"]})
    assert rest.status == 206 and len(rest.body) > 100, f"the resumed fetch: {rest.status}"
    settled(site)
    table.row("a download resumed by another session", {303: 1}, "access-refused-other-fetch", lambda: [
        holder.send("GET", it.download + "/file", headers={"Range": "bytes=100-", "If-Range": part.headers["etag"]})])

    site.run("requests", "revoke", it.reference, "--reason", "a namesake has it", "--as", HANDLER)
    settled(site)
    table.row("a revoked package: every visit is over", {303: 4}, None, lambda: [
        browser.get(path) for browser in (person, holder) for path in (it.answer, it.download + "/file")])
    enter(site, person, it.victim, it.case)
    settled(site)
    table.row("a revoked package", {410: 3}, "access-refused-revoked-answer", lambda: [
        person.get(path) for path in (it.answer, it.download, it.download + "/file")])
    doctor = json.loads(site.attempt("doctor", "--json", "--as", HANDLER)[1])
    clocks = [one for one in doctor["incidents"] if one["kind"] == "misdelivery" and one["due"]]
    if len(clocks) != 1:
        table.differ(f"incidents with a clock: {len(clocks)}")
    site.run("requests", "close-incident", it.reference, "--reason", "nobody saw it", "--as", HANDLER)


def enter(site, browser, address, case):
    """Signs in by a code that is mailed."""
    known = set(texts(site, address, "Your code is"))
    assert browser.post(f"/r/{case}/send-code", [], page=f"/r/{case}").status == 303
    site.wait(lambda: set(texts(site, address, "Your code is")) - known, "a code")
    text = (set(texts(site, address, "Your code is")) - known).pop()
    code = re.search(r"code is (\d{4} ?\d{4})", text)[1]
    assert browser.post(f"/r/{case}/code", [("code", code)]).status == 303, "the code does not open the case"


main()
