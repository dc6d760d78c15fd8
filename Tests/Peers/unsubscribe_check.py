"""Ends mailings in every way there is, at a server of its own, and asks its database and the mailing lists what came of it.

    unsubscribe_check.py [--people N]

By one click in both encodings of RFC 8058, by mail, by letter; each list by itself and all; the same again; very many at once;
with the server killed after its last answer; with a list's store down. Scanners look at every link before. Prints every
difference, and last `people N, lists 3, posts N, tellings N, killed N, waited N, differences 0`.
"""
import argparse
import concurrent.futures
import hashlib
import http.client
import json
import re
import signal
import sqlite3
import subprocess
import sys
import time

from example_site import ExampleSite, Failed, environment, free_port

LISTS = {
    "Local Insight news": ("local-insight", "li_newsletter", "ocsi"),
    "Value Insight news": ("value-insight", "vi_newsletter", "hact"),
    "Community Insight news": ("community-insight", "ci_newsletter", "hact"),
}
URLENCODED = ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click")
MULTIPART = (
    "multipart/form-data; boundary=Xb",
    '--Xb\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--Xb--\r\n',
)


class Check:
    def __init__(self, people):
        self.site = ExampleSite("insight-products")
        self.people = [f"reader{number:03}@far-away.example" for number in range(people)]
        self.late = [f"late{number:02}@far-away.example" for number in range(40)]
        self.differences = self.posts = self.killed = self.waited = self.told = 0
        self.server = None
        self.port = None
        for store, table, _ in LISTS.values():
            self.fill(store, table)

    def fill(self, store, table):
        extra = ("newsletter, ", "'promotional', ") if table == "li_newsletter" else ("", "")
        with self.open(store) as database:
            database.executemany(
                f"INSERT INTO {table} (preference_id, email, {extra[0]}status, changed_at) "
                f"VALUES (?, ?, {extra[1]}'subscribed', '2026-01-01')",
                [(100_000 + number, address) for number, address in enumerate(self.people + self.late)],
            )

    def open(self, store):
        return sqlite3.connect(self.site.folder / "stores" / f"{store}.db", timeout=60)

    def differ(self, text):
        self.differences += 1
        print(f"difference: {text}")

    def same(self, what, found, wanted):
        if found != wanted:
            self.differ(f"{what}: {found} instead of {wanted}")

    # The server

    def start(self):
        self.port = free_port()
        self.log = open(self.site.folder.parent / "serve.log", "a+")
        self.server = subprocess.Popen(
            [str(self.site.program), "serve", "--port", str(self.port), "--site", str(self.site.folder)],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, env=environment(),
        )
        self.site.wait(self.is_ready, "serving")

    def is_ready(self):
        if self.server.poll() is not None:
            self.log.seek(0)
            raise Failed("the server has ended: " + self.log.read()[-2000:])
        try:
            return self.ask("GET", "/health/ready")[0] == 200
        except OSError:
            return False

    def stop(self, how):
        self.server.send_signal(how)
        self.server.wait(timeout=120)

    def ask(self, method, path, kind=None, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(method, path, body=body, headers={"Content-Type": kind} if kind else {})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text, answer.headers

    # Tokens, as the organisation's own sender makes them

    def tokens(self, name, addresses):
        """Address to (path of the page, address for mail, subject line)."""
        readers = self.site.folder.parent / "readers.txt"
        readers.write_text("\n".join(addresses) + "\n")
        text = self.site.run("unsubscribe", "header", "--list", name, "--addresses", str(readers))
        fields = [json.loads(line) for line in text.splitlines()]
        found = {}
        for address, field in zip(addresses, fields, strict=True):
            links = field["List-Unsubscribe"]
            match = re.fullmatch(r"<https://[^/]+(/unsubscribe/[\w-]+)>, <mailto:(\S+)\?subject=(\S+)>", links)
            if not match or field["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click":
                raise Failed(f"no header: {field}")
            found[address] = match[1], match[2], match[3].replace("%20", " ")
        return found

    def post(self, path, encoding, says):
        status, text, headers = self.ask("POST", path, *encoding)
        self.posts += 1
        if status != 200 or says not in text:
            self.differ(f"a POST was answered {status}: {re.sub('<[^>]*>', ' ', text)[-400:]}")
        if headers["Set-Cookie"] or headers["Location"]:
            self.differ("a POST was answered with a cookie or another page")
        if "far-away" in text:
            self.differ("an answer names somebody")

    # What came of it

    def database(self):
        return self.site.database()

    def digest(self):
        """Of everything that looking must not change, once the history is in order. Leases are renewed by themselves."""
        self.site.wait(lambda: not self.count("SELECT count(*) FROM events WHERE leaf_index IS NULL"), "the history")
        with self.database() as database:
            tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
            rows = [
                sorted(map(repr, database.execute(f"SELECT * FROM {table}")))
                for table in tables if table not in ("leases", "checkpoints", "tree", "canaries", "meta")
            ]
        return hashlib.sha256(repr(rows).encode()).hexdigest()

    def count(self, query, *binds):
        with self.database() as database:
            return database.execute(query, binds).fetchone()[0]

    def closed(self):
        return self.count(
            "SELECT count(*) FROM requests WHERE right_asked = 'unsubscribe' AND state = 'stopped' AND outcome = 'fulfilled'"
        )

    def status(self, name, addresses):
        """How many of these addresses a list would still write to."""
        store, table, _ = LISTS[name]
        with self.open(store) as database:
            rows = database.execute(f"SELECT email FROM {table} WHERE status = 'subscribed'").fetchall()
        return len({email for (email,) in rows} & set(addresses))

    def tellings(self):
        return self.count("SELECT count(*) FROM events WHERE kind = 'list-told'")

    def is_told(self):
        return self.count("SELECT count(*) FROM list_stops") == 0

    # The ways

    def many(self):
        """Everybody, on every list, as fast as the server takes them; scanners have looked at some before."""
        before = {store: self.site.rows_of(store) for store, _, _ in LISTS.values()}
        tokens = {name: self.tokens(name, self.people) for name in LISTS}
        paths = [tokens[name][address][0] for address in self.people for name in LISTS]
        looked = self.digest()
        for path in paths[:20]:
            for method in ("GET", "HEAD"):
                status, text, headers = self.ask(method, path)
                self.same(f"{method} of a link", (status, headers["Set-Cookie"]), (200, None))
                if method == "GET" and (text.count("<button") != 1 or "far-away" in text):
                    self.differ("the page has not one button, or names somebody")
        self.same("looking changes nothing", self.digest(), looked)
        jobs = [(path, (URLENCODED, MULTIPART)[number % 2], "no more") for number, path in enumerate(paths)]
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            list(pool.map(lambda job: self.post(*job), jobs))
        self.same("requests closed when answered", self.closed(), len(paths))
        self.site.wait(self.is_told, "telling the lists")
        for name in LISTS:
            self.same(f"still written to by {name}", self.status(name, self.people), 0)
        told = self.tellings()
        if not 3 <= told <= len(paths) // 5:
            self.differ(f"{len(paths)} people were told of by {told} tellings")
        self.others(before)
        for path in paths[:10]:
            self.post(path, URLENCODED, "before")
        self.same("requests after the same again", self.closed(), len(paths))
        self.same(
            "events of an unsubscription", self.count(
                "SELECT max(n) FROM (SELECT count(*) AS n FROM events e JOIN requests r ON r.id = e.scope "
                "WHERE e.scope_kind = 'request' AND r.state = 'stopped' GROUP BY r.id)"
            ), 1,
        )

    def others(self, before):
        """Nobody else's row has changed."""
        mine = set(self.people) | set(self.late)
        for store, tables in before.items():
            for table, (columns, rows) in self.site.rows_of(store).items():
                place = columns.index("email") if "email" in columns else None

                def strangers(found):
                    return [row for row in found if place is None or row[place] not in mine]

                self.same(f"others' rows of {table}", strangers(rows), strangers(tables[table][1]))

    def wrong(self):
        path = self.tokens("Local Insight news", self.late[:1])[self.late[0]][0]
        self.site.wait(self.is_told, "telling the lists once more")
        looked = self.digest()
        for kind, body, status in [
            (URLENCODED[0], "", 400), (URLENCODED[0], "List-Unsubscribe=No", 400), ("application/json", "{}", 415),
            (URLENCODED[0], "List-Unsubscribe=One-Click&x=" + "a" * 10_000, 413), (MULTIPART[0], "--Xb", 400),
        ]:
            self.same(f"a body of {kind}", self.ask("POST", path, kind, body)[0], status)
        forged = path[:-3] + ("AAA" if path[-3:] != "AAA" else "BBB")
        self.same("a forged token", self.ask("POST", forged, *URLENCODED)[0], 404)
        self.same("nothing came of it", self.digest(), looked)

    def by_mail(self):
        """A program's mail with the token, and a person's letter without."""
        one, two, three, four = self.late[:4]
        tokens = self.tokens("Local Insight news", [one, two])

        def letter(sender, subject, text, to, number, more=""):
            return (
                f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{number}@far-away.example>\r\n"
                f"Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n{more}\r\n{text}\r\n"
            ).encode()

        before = self.closed()
        path, to, subject = tokens[one]
        program, automatic = "program@elsewhere.example", "Auto-Submitted: auto-generated\r\n"
        self.site.receive(letter(program, subject, "This mail was written by a program.", to, 1, automatic), to)
        path, to, subject = tokens[two]
        self.site.receive(letter(two, "Re: " + subject, "", to, 2), to)
        words = "Please unsubscribe me from your newsletters and stop sending me marketing e-mails."
        self.site.receive(letter(three, "Newsletter", words, to, 3), to)
        # All that a controller sends; the third list is another controller's alone.
        everything = self.tokens("ocsi", [four])[four][0]
        self.post(everything, URLENCODED, "no more news, offers")
        self.site.wait(lambda: self.closed() == before + 4 and self.is_told(), "the end of mailings by mail")
        self.same("by mail", self.status("Local Insight news", [one, two]), 0)
        self.same("another list", self.status("Value Insight news", [one, two]), 2)
        for name in LISTS:
            self.same(f"by letter and all, {name}", self.status(name, [three, four]), 0)
        mails = [str(mail["To"]) for mail in self.site.mails()]
        self.same("mails", [mail for mail in mails if "far-away" in mail], [three])

    def kill(self):
        """What was answered is there, though the server died at once."""
        people = self.late[4:20]
        tokens = self.tokens("Value Insight news", people)
        before = self.closed()
        for address in people:
            self.post(tokens[address][0], URLENCODED, "no more")
        self.stop(signal.SIGKILL)
        self.killed += 1
        self.same("closed after a kill", self.closed(), before + len(people))
        self.start()
        self.site.wait(self.is_told, "telling the lists after a kill")
        self.same("still written to after a kill", self.status("Value Insight news", people), 0)

    def down(self):
        """A store that is down is told when it is mended, once and all at a time."""
        people = self.late[20:40]
        tokens = self.tokens("Community Insight news", people)
        other = self.tokens("Local Insight news", people)
        told = self.tellings()
        holder = self.open("community-insight")
        holder.isolation_level = None
        holder.execute("BEGIN EXCLUSIVE")
        for address in people:
            self.post(tokens[address][0], MULTIPART, "no more")
            self.post(other[address][0], MULTIPART, "no more")
        self.site.wait(lambda: self.status("Local Insight news", people) == 0, "telling the list that is there")

        def waits():
            code, output, _ = self.site.attempt("doctor", "--json")
            return [wait for wait in json.loads(output)["listsWaiting"] if wait["reason"]]

        self.site.wait(waits, "knowing of the store that is down")
        found = waits()[0]
        self.same("doctor", (found["list"], found["requests"]), ("community-insight.ci_newsletter", len(people)))
        self.waited += 1
        holder.execute("ROLLBACK")
        holder.close()
        self.site.wait(self.is_told, "telling the list that was down")
        self.same("still written to after it was down", self.status("Community Insight news", people), 0)
        community = self.count(
            "SELECT count(*) FROM events WHERE kind = 'list-told' AND CAST(leaf AS TEXT) LIKE '%ci_newsletter people%'"
        )
        self.told = self.tellings()
        print(f"tellings: {told} before, {self.told} after, {community} of the list that was down")

    def verify(self):
        self.stop(signal.SIGTERM)
        exported = str(self.site.folder.parent / "history")
        self.site.run("audit", "export", exported)
        self.site.run("audit", "verify", exported, at=False)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=500)
    check = Check(parser.parse_args().people)
    try:
        check.start()
        check.many()
        check.wrong()
        check.by_mail()
        check.kill()
        check.down()
        check.verify()
    finally:
        if check.server and check.server.poll() is None:
            check.server.kill()
            check.server.wait()
        check.site.close()
    print(
        f"people {len(check.people)}, lists {len(LISTS)}, posts {check.posts}, tellings {check.told}, "
        f"killed {check.killed}, waited {check.waited}, differences {check.differences}"
    )
    return 1 if check.differences else 0


if __name__ == "__main__":
    sys.exit(main())
