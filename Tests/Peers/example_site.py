"""One of the example sites in a temporary folder, driven through the built program as its people would drive it."""
import contextlib
import email
import email.policy
import io
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
import zipfile

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
HANDLER, SECOND, THIRD = "handler@staff.example", "second@staff.example", "third@staff.example"
PASSWORD = "a long pass phrase"


def environment():
    return {name: value for name, value in os.environ.items() if name != "HABEAS_HOME"}


class Failed(Exception):
    pass


class ExampleSite:
    """Copies the example, makes its stores, gives it keys and staff."""

    def __init__(self, name, stores="sqlite", proxied=False, storage="sqlite"):
        self.name, self.stores = name, stores
        self.controller = {"outreachcrm": "outreach", "insight-products": "ocsi"}[name]
        self.program = pathlib.Path(os.environ.get("HABEAS_PROGRAM") or CHECKOUT / ".build/debug/habeas")
        self.example = CHECKOUT / "examples" / name
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="habeas-site-")) / name
        shutil.copytree(self.example, self.folder)
        self.store_texts = {path.stem: path.read_text() for path in sorted(self.folder.glob("stores/*.sql"))}
        self.cluster = PostgresCluster() if "postgres" in (stores, storage) else None
        #: Where a proxy of the test's listens for the stores, in place of their own server.
        self.proxied = None
        if proxied:
            self.proxied = self.cluster.folder / "proxied"
            self.proxied.mkdir()
        self.fill_stores()
        if storage == "postgres":
            self.share()
        fresh = self.folder.parent / "fresh"
        self.run("init", str(fresh), at=False)
        shutil.copytree(fresh / "keys", self.folder / "keys")
        grants = ["--grant", "case-handler", "--grant", "approver"]
        for user in (HANDLER, SECOND, THIRD):
            self.run("users", "add", "--email", user, "--name", user, "--password", PASSWORD, *grants)

    def fill_stores(self):
        settings = self.folder / "habeas.yml"
        for store, text in self.store_texts.items():
            if self.stores == "postgres":
                url = self.cluster.database(store, text, self.proxied)
                old = f"sqlite:stores/{store}.db"
                lines = settings.read_text().replace(old, url)
                settings.write_text(lines.replace("adapter: sqlite", "adapter: postgres"))
                continue
            with sqlite3.connect(self.folder / "stores" / f"{store}.db") as database:
                database.executescript(text)

    def share(self):
        """Puts our own data where several servers reach them: the database in PostgreSQL, blobs in it, one outbox."""
        settings = self.folder / "habeas.yml"
        text = settings.read_text()
        for old, new in [
            ("storage: sqlite:habeas.db", f"storage: {self.cluster.database('habeas', '')}"),
            ("blobs: folder:blobs", "blobs: database"),
            ("maildir:outbox", f"maildir:{self.folder / 'outbox'}"),
        ]:
            assert old in text, "the example has changed"
            text = text.replace(old, new)
        settings.write_text(text)

    def another(self, number):
        """The same site on another machine: the same settings, keys and databases, and no other file of the first."""
        folder = self.folder.parent / f"another-{number}"
        folder.mkdir()
        for part in ("controllers", "data-map", "keys"):
            shutil.copytree(self.folder / part, folder / part)
        shutil.copy(self.folder / "habeas.yml", folder)
        return folder

    def rows_of(self, store):
        """Every row of every table of a store, as it is now: table → (columns, rows)."""
        with sqlite3.connect(f"file:{self.folder / 'stores' / store}.db?mode=ro", uri=True) as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
            found = {}
            for (table,) in tables:
                cursor = database.execute(f"SELECT * FROM {table}")
                found[table] = [column[0] for column in cursor.description], cursor.fetchall()
            return found

    def attached(self):
        """All stores as they are now, in one connection that can only read."""
        database = sqlite3.connect("file::memory:", uri=True)
        for number, store in enumerate(self.store_texts):
            database.execute(f"ATTACH 'file:{self.folder / 'stores' / store}.db?mode=ro' AS store_{number}")
        return database

    def close(self):
        if self.cluster:
            self.cluster.close()
        shutil.rmtree(self.folder.parent, ignore_errors=True)

    def start(self, *arguments, at=True, stdin=subprocess.DEVNULL):
        command = [str(self.program), *arguments] + (["--site", str(self.folder)] if at else [])
        return subprocess.Popen(
            command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), text=True
        )

    def attempt(self, *arguments, at=True, letter=None, seconds=240):
        """Runs a command; answers (exit code, standard output, standard error)."""
        stdin = subprocess.DEVNULL
        if letter is not None:
            stdin = tempfile.TemporaryFile()
            stdin.write(letter)
            stdin.seek(0)
        process = self.start(*arguments, at=at, stdin=stdin)
        try:
            output, complaint = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Failed(f"habeas {arguments[0]} did not end within {seconds} s")
        return process.returncode, output, complaint

    def run(self, *arguments, at=True, letter=None):
        code, output, complaint = self.attempt(*arguments, at=at, letter=letter)
        if code != 0:
            raise Failed(f"habeas {' '.join(arguments[:2])} ended with {code}: {complaint.strip()}")
        return output

    @contextlib.contextmanager
    def serving(self):
        """A server holds the site meanwhile; commands are done by it. It must end well when it is told to. Gives its port."""
        port = free_port()
        log = open(self.folder.parent / "serve.log", "w+")
        arguments = ["serve", "--port", str(port), "--site", str(self.folder)]
        server = subprocess.Popen(
            [str(self.program), *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment()
        )
        try:
            self.wait(lambda: server.poll() is not None or (self.folder / "run/habeas.sock").exists(), "serving")
            yield port
            server.terminate()
            if server.wait(timeout=60) != 0:
                raise Failed("the server did not end well")
        except BaseException:
            log.seek(0)
            print(log.read()[-2000:])
            raise
        finally:
            server.kill()
            server.wait()
            log.close()

    def wait(self, condition, what, seconds=400):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise Failed(f"{self.name} never came to {what}")
            time.sleep(0.3)

    def wait_for(self, references, state):
        """Until all these requests are in a state; the server works meanwhile."""
        self.wait(lambda: {self.requests()[reference]["state"] for reference in references} == {state}, state)

    def wait_until_closed(self, references):
        """Until all these requests have ended, however they did."""
        self.wait(lambda: {self.requests()[reference]["phase"] for reference in references} == {"closed"}, "an end")

    def receive(self, letter, mailbox):
        self.run("receive", "--mailbox", mailbox, letter=letter)

    def until_idle(self):
        self.run("run", "--until-idle")

    def open(self, right, address, controller, *more):
        """Opens a verified request; answers its reference."""
        arguments = ["--controller", controller, "--right", right, "--identity", f"email={address}"]
        text = self.run(
            "requests", "open", *arguments, "--verified", "known to the test", "--as", HANDLER, "--json", *more
        )
        return json.loads(text)["reference"]

    def approve(self, reference, by=HANDLER):
        """Whatever gives concern about an answer, a third colleague lets pass."""
        try:
            self.run("requests", "approve", reference, "--as", by)
        except Failed as failed:
            if not is_concern(str(failed)):
                raise
            self.settle(reference)
            self.run("requests", "approve", reference, "--as", by)

    def settle(self, reference):
        """A third colleague looks at what gives concern about an answer and lets it pass; answers how much it was."""
        return settle(self.run, reference, THIRD)

    def requests(self):
        """Every request, by reference."""
        lines = self.run("requests", "list", "--all", "--json", "--as", HANDLER)
        summaries = json_values(lines)
        return {summary["reference"]: summary for summary in summaries}

    def links(self, address):
        """The links that were mailed to an address, newest last: (reference, token)."""
        texts = [mail.get_body(("plain",)).get_content() for mail in self.mails() if sent_to(mail) == address]
        return [match for text in texts for match in re.findall(r"/r/([0-9A-Z]{10})#([A-Za-z0-9_-]{20,})", text)]

    def database(self):
        return sqlite3.connect(f"file:{self.folder / 'habeas.db'}?mode=ro", uri=True)

    def mails(self):
        """Everything in the outbox that people got. How many mails tell staff of it depends on time."""
        return [mail for mail in self.outbox() if not sent_to(mail).endswith("@staff.example")]

    def outbox(self):
        folder = self.folder / "outbox"
        return [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for part in ("new", "cur")
            for path in sorted((folder / part).glob("*"))
        ]

    def packages(self):
        """The ZIP files in the outbox, by the reference in their manifest, with the address they went to."""
        found = {}
        for mail in self.mails():
            for part in mail.iter_attachments():
                if part.get_content_type() != "application/zip":
                    continue
                archive = zipfile.ZipFile(io.BytesIO(part.get_payload(decode=True)))
                if archive.testzip() is not None:
                    raise Failed("a package does not unzip")
                reference = json.loads(archive.read("manifest.json"))["reference"]
                if reference in found:
                    raise Failed(f"{reference} was answered twice")
                found[reference] = (sent_to(mail), archive)
        return found

    def merged(self):
        """All stores in one database in memory, as the oracle's queries want them."""
        database = sqlite3.connect(":memory:")
        for text in self.store_texts.values():
            database.executescript(text)
        return database

    def holds(self, oracle, database, address):
        """Whether the oracle finds a row of theirs."""
        return any(rows for _, rows in oracle.rows(database, address, self.controller).values())

    def addresses(self):
        """Every address that a store writes down as a person's, in lower case."""
        database = self.merged()
        found = set()
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            for column in columns:
                if column in ("email", "contact_email"):
                    query = f"SELECT DISTINCT lower({column}) FROM {table} WHERE {column} LIKE '%@%'"
                    found |= {row[0] for row in database.execute(query)}
        return sorted(found)


def is_concern(text):
    """Whether approving is refused because of something that nobody has settled."""
    return "concerns about this package are open" in text or "about this package is open" in text


def settle(run, reference, by):
    """`run` does a command of the program and answers what it prints."""
    concerns = json.loads(run("requests", "review", reference, "--json", "--as", by))["concerns"]
    is_open = [concern["concern"] for concern in concerns if concern.get("settledBy") is None]
    for concern in is_open:
        run("requests", "settle", reference, "--concern", concern, "--reason", "known to the test", "--as", by)
    return len(is_open)


def sent_to(mail):
    return mail["To"].addresses[0].addr_spec


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def json_values(text):
    decoder, values, place = json.JSONDecoder(), [], 0
    text = text.strip()
    while place < len(text):
        value, place = decoder.raw_decode(text, place)
        values += value if isinstance(value, list) else [value]
        while place < len(text) and text[place].isspace():
            place += 1
    return values


class PostgresCluster:
    """A PostgreSQL server on a Unix socket of its own, for one site."""

    def __init__(self):
        self.bin = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))[-1]
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="habeas-postgres-", dir="/tmp"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        locale = ["--locale=C", "-E", "UTF8", "--no-sync"]
        self.run("initdb", "-D", str(self.folder / "data"), "-U", "postgres", "-A", "trust", *locale)
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off"
        log = ["-l", str(self.folder / "data/server.log")]
        self.run("pg_ctl", "-w", "-D", str(self.folder / "data"), *log, "-o", options, "start")

    def run(self, tool, *arguments, text=None):
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        done = subprocess.run(
            [*user, str(self.bin / tool), *arguments], input=text, cwd=self.folder, timeout=120, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE if tool == "psql" else subprocess.DEVNULL,
        )
        if done.returncode != 0:
            raise Failed(f"{tool}: {done.stderr}")

    def database(self, name, text, socket_folder=None):
        connection = ["-h", str(self.folder), "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-q"]
        self.run("psql", *connection, "-d", "postgres", "-c", f'CREATE DATABASE "{name}" TEMPLATE template0')
        self.run("psql", *connection, "-1", "-d", name, text=text)
        return f"postgres:///{name}?host={socket_folder or self.folder}&user=postgres"

    def close(self):
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


class Oracle:
    """The hand-written queries of an example: by controller, kind ('', 'after-delete', 'referral') and collection."""

    def __init__(self, example):
        self.queries = {}
        controller = None
        heading = None
        for line in (example / "oracle.sql").read_text().splitlines():
            if match := re.fullmatch(r"-- controller (\S+)", line):
                controller, heading = match[1], None
            elif match := re.fullmatch(r"-- (?:(after-delete|referral) )?([a-z-]+\.[a-z_]+)", line):
                heading = (controller, match[1] or "", match[2])
                self.queries[heading] = ""
            elif heading and not line.startswith("--"):
                self.queries[heading] += line + "\n"

    def rows(self, database, address, controller=None, kind=""):
        """What the queries of one kind answer for a person: collection → (columns, rows as dictionaries)."""
        answer = {}
        for (owner, of_kind, collection), query in self.queries.items():
            if owner in (None, controller) and of_kind == kind:
                cursor = database.execute(query, {"email": address})
                columns = [column[0] for column in cursor.description]
                answer[collection] = (columns, [dict(zip(columns, row)) for row in cursor])
        return answer
