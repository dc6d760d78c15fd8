"""Two services such as organisations use, over HTTP on a free port of 127.0.0.1: a CRM under /crm (bearer token or OAuth,
pages by cursor) and a newsletter tool under /news (password, pages by offset and by link). Prints the port; ends when
standard input does.
With --tls it speaks TLS as localhost, and prints the file with its certificate behind the port.

    GET  /_test/log       the calls so far           POST /_test/people {count}   as many more contacts and subscribers
    GET  /_test/data      what is held               POST /_test/fault  {kind, ...}   what goes wrong next, see Fault
    POST /_test/add {number, email, name, phone}     POST /_test/revoke {}             no token is taken any more
    POST /_test/calm {}   nothing goes wrong any more
Under /kit are the tables of `http_tables.py`. Under /raw: echo, status/NNN, bytes/N, headers/N, die, hang.
"""
import base64
import http.server
import json
import ssl
import subprocess
import sys
import tempfile
import threading
import urllib.parse

from http_tables import Tables

TOKEN, CLIENT, PASSWORD = "crm-token", ("habeas", "client:secret"), ("desk", "pass:word")
PEOPLE = [
    ("1", "Ana@X.org", "Ana Ågren", "+64 21 555 0101"), ("2", "ana@x.orgg", "Ben", None),
    ("3", "cara+x@x.org", "Cara \"C\" O'Hara", "021 555 0103"), ("4", "../2@x.org", "Dan\n<d>", None),
]


class Fault:
    """kind: 429, 500 and such a status; lie (says yes, does nothing), die (breaks off), late (does it, and breaks off), hang,
    html, endless, redirect.
    It lets the first `skip` calls pass that fit, and happens `times` times."""

    def __init__(self, kind, times=1, skip=0, method=None, path="", retry_after=None):
        self.kind, self.times, self.skip = kind, times, skip
        self.method, self.path, self.retry_after = method, path, retry_after

    def fits(self, method, path):
        if self.times == 0 or self.method not in (None, method) or not path.startswith(self.path):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return True


class Held:
    """What the services hold."""

    def __init__(self):
        self.lock, self.log, self.faults, self.tokens, self.answered = threading.RLock(), [], [], {TOKEN}, {}
        self.tables = Tables()
        self.contacts, self.notes, self.subscribers, self.opens, self.made = {}, {}, {}, [], 0
        for number, email, name, phone in PEOPLE:
            self.add(number, email, name, phone)

    def add(self, number, email, name, phone):
        self.contacts[number] = {"email": email, "name": name, "phone": phone, "score": 1.5, "vip": number == "1"}
        for note in (1, 2) if number.isdigit() else ():
            self.notes[int(number) * 10 + note] = {"contact": number, "text": f"note {note} of {name}"}
        self.subscribers[email] = {"subscribed": True, "merge": {"FNAME": name}, "lists": ["news", "offers"]}
        self.opens += [{"subscriber": email, "at": f"2026-01-0{day}"} for day in (1, 2, 3)]

    def data(self):
        return {"contacts": self.contacts, "notes": self.notes, "subscribers": self.subscribers, "opens": self.opens}


def digits(text):
    return "".join(sign for sign in text if sign.isdigit())


held, stopped = Held(), threading.Event()


class Answer(Exception):
    def __init__(self, status, body=None, headers=()):
        self.status, self.body, self.headers = status, body, headers


class Service(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def serve(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.sent = self.rfile.read(length)
        split = urllib.parse.urlsplit(self.path)
        self.asked = urllib.parse.parse_qs(split.query, keep_blank_values=True)
        self.parts = [urllib.parse.unquote(part) for part in split.path.split("/")[1:]]
        try:
            if self.parts[0] == "raw":
                self.raw()
            elif self.parts[0] == "_test":
                self.control()
            else:
                self.business(split.path)
        except Answer as answer:
            self.say(answer.status, answer.body, answer.headers)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve

    def say(self, status, body=None, headers=(), content="application/json"):
        raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", content)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    # What tests ask for

    def raw(self):
        what = self.parts[1]
        if what == "echo":
            seen = {"method": self.command, "path": self.path, "body": self.sent.decode(),
                    "headers": {name.lower(): value for name, value in self.headers.items()}}
            self.say(200, seen)
        elif what == "status":
            self.say(int(self.parts[2]), {"ok": False}, [(name, values[0]) for name, values in self.asked.items()])
        elif what == "bytes":
            self.say(200, b"x" * int(self.parts[2]))
        elif what == "headers":
            self.say(200, None, [(f"X-{number}", "x" * 1000) for number in range(int(self.parts[2]))])
        elif what == "die":
            self.die()
        elif what == "hang":
            stopped.wait()

    def die(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"results": [')
        self.close_connection = True

    def control(self):
        what = self.parts[1]
        with held.lock:
            if what == "log":
                self.say(200, held.log)
            elif what == "data":
                self.say(200, held.data())
            elif what == "people":
                for number in range(json.loads(self.sent)["count"]):
                    held.add(str(1000 + number), "many@x.org" if number else "one@x.org", f"M {number}", None)
                    held.subscribers[f"many{number}@x.org"] = held.subscribers.pop("many@x.org", {})
                self.say(200)
            elif what == "add":
                held.add(**json.loads(self.sent))
                self.say(200)
            elif what == "tables":
                held.tables.fill(json.loads(self.sent))
                self.say(200)
            elif what == "calm":
                held.faults = []
                self.say(200)
            elif what == "revoke":
                held.tokens = set()
                self.say(200)
            else:
                held.faults.append(Fault(**json.loads(self.sent)))
                self.say(200)

    # The services

    def business(self, path):
        with held.lock:
            held.log.append({"method": self.command, "path": self.path,
                             "key": self.headers.get("Idempotency-Key"), "body": self.sent.decode()})
            fault = next((fault for fault in held.faults if fault.fits(self.command, path)), None)
            kind = fault.kind if fault else ""
            if kind == "redirect":
                raise Answer(307, {}, [("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere?who=ana")])
            if kind.isdigit():
                wait = [("Retry-After", fault.retry_after)] if fault.retry_after is not None else []
                raise Answer(int(kind), {"error": "later"}, wait)
            if kind == "html":
                return self.say(200, b"<html>maintenance</html>", content="text/html")
            if kind == "die":
                return self.die()
            if kind != "hang":
                known = (self.command, path, self.headers.get("Idempotency-Key"))
                if known[2] and known in held.answered:
                    raise held.answered[known]
                try:
                    self.serve_parts(kind)
                except Answer as answer:
                    if kind == "late":
                        return self.die()
                    if known[2] and answer.status < 300:
                        held.answered[known] = answer
                    raise
                raise Answer(404)
        stopped.wait()

    def serve_parts(self, kind):
        if self.parts[0] != "kit":
            return self.crm(kind) if self.parts[0] == "crm" else self.news(kind)
        raise Answer(*held.tables.answer(self.command, self.parts[1:], self.path, self.asked, self.sent, kind == "lie"))

    def crm(self, kind):
        parts = self.parts[1:]
        if parts == ["token"]:
            given = self.headers.get("Authorization", "").removeprefix("Basic ")
            user, _, word = base64.b64decode(given).decode().partition(":")
            fields = urllib.parse.parse_qs(self.sent.decode())
            if (urllib.parse.unquote(user), urllib.parse.unquote(word)) != CLIENT:
                raise Answer(401)
            if fields.get("grant_type") != ["client_credentials"]:
                raise Answer(400)
            token = f"token {len(held.log)}"
            held.tokens.add(token)
            raise Answer(200, {"access_token": token, "token_type": "Bearer", "expires_in": 3600})
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in held.tokens:
            raise Answer(401)
        if parts[0] == "closed":
            raise Answer(403)
        table = {"contacts": held.contacts, "notes": held.notes}[parts[0]]
        if len(parts) == 1 and self.command == "POST":
            self.crm_create(parts[0], table, kind)
        if len(parts) == 1:
            self.crm_list(parts[0], table, kind)
        name = parts[1] if parts[0] == "contacts" else int(parts[1])
        if name not in table:
            raise Answer(404)
        row = table[name]
        if self.command == "DELETE":
            if kind != "lie":
                del table[name]
            raise Answer(204)
        if self.command == "PATCH":
            if kind != "lie":
                row.update(json.loads(self.sent)["properties"])
        raise Answer(200, self.crm_row(parts[0], name, row))

    def crm_create(self, name, table, kind):
        given = json.loads(self.sent)
        held.made += 1
        row = {"score": 0, "vip": False, **given["properties"]} if name == "contacts" else given
        key = str(5000 + held.made) if name == "contacts" else 5000 + held.made
        if name == "notes" and row["contact"] not in held.contacts:
            raise Answer(422)
        if kind != "lie":
            table[key] = row
        raise Answer(201, self.crm_row(name, key, row))

    def crm_row(self, table, name, row):
        return {"id": name, "properties": row} if table == "contacts" else {"id": name, **row}

    def crm_list(self, name, table, kind):
        emails = [text.lower() for text in self.asked.get("email", [])]
        contacts = self.asked.get("contact", [])
        phones = [digits(text) for text in self.asked.get("phone", [])]
        everything = not {"email", "contact", "phone"} & set(self.asked)
        rows = [self.crm_row(name, key, row) for key, row in table.items()
                if everything or name == "contacts" and (row["email"] and row["email"].lower() in emails
                                           or row.get("phone") and digits(row["phone"]) in phones)
                or name == "notes" and row["contact"] in contacts]
        first = int(self.asked.get("after", ["0"])[0])
        size = 100
        body = {"results": rows[first:first + size]}
        if first + size < len(rows) or kind == "endless":
            body["paging"] = {"next": {"after": str(first if kind == "endless" else first + size)}}
        raise Answer(200, body)

    def news(self, kind):
        given = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        if tuple(given.split(":", 1)) != PASSWORD:
            raise Answer(401)
        parts = self.parts[1:]
        if parts == ["subscribers"] and self.command == "POST":
            given = json.loads(self.sent)
            if kind != "lie":
                held.subscribers[given["email"]] = {"subscribed": True, "merge": given["merge"], "lists": []}
            raise Answer(201, {"email": given["email"], "subscribed": True, "merge": given["merge"], "lists": []})
        if parts == ["subscribers"]:
            # Its search finds whatever contains the text.
            wanted = self.asked.get("search", [""])[0].lower()
            rows = [{"email": email, **row} for email, row in held.subscribers.items() if wanted in email.lower()]
            first, size = int(self.asked.get("offset", ["0"])[0]), int(self.asked.get("limit", ["10"])[0])
            raise Answer(200, {"total": len(rows), "items": rows[first:first + min(size, 50)]})
        # Addresses are the same in capitals, as they are to most services.
        email = next((known for known in held.subscribers if known.lower() == parts[1].lower()), None)
        if email is None:
            raise Answer(404)
        if parts[2:] == ["opens"] and self.command == "DELETE":
            if kind != "lie":
                held.opens = [row for row in held.opens if row["subscriber"] != email]
            raise Answer(204)
        if parts[2:] == ["opens"]:
            rows = [row for row in held.opens if row["subscriber"] == email]
            page = int(self.asked.get("page", ["1"])[0])
            step = f"<{self.path.split('?')[0]}?page={page + 1}>; rel=\"next\""
            more = [("Link", f"</news/first>; rel=first, {step}")] if 2 * page < len(rows) else []
            raise Answer(200, rows[2 * page - 2:2 * page], more)
        row = held.subscribers[email]
        if kind != "lie" and self.command == "DELETE":
            del held.subscribers[email]
        if kind != "lie" and self.command == "PUT":
            row["merge"].update(json.loads(self.sent).get("merge", {}))
        if kind != "lie" and parts[2:] == ["unsubscribe"]:
            row["subscribed"] = False
        if self.command == "DELETE":
            raise Answer(204)
        raise Answer(200, {"email": email, **row})


def certificate(folder):
    """A key and a certificate that nobody trusts."""
    key, cert = f"{folder}/key.pem", f"{folder}/certificate.pem"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-keyout", key, "-out", cert, *names], check=True, capture_output=True)
    return key, cert


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        # Whoever calls may hang up.
        if not isinstance(sys.exc_info()[1], (ConnectionError, ssl.SSLError)):
            super().handle_error(request, client_address)


if __name__ == "__main__":
    server = Server(("127.0.0.1", 0), Service)
    server.daemon_threads = True
    with tempfile.TemporaryDirectory(prefix="habeas-tls-") as folder:
        words = [str(server.server_port)]
        if "--tls" in sys.argv:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            key, cert = certificate(folder)
            context.load_cert_chain(cert, key)
            # Hands are shaken by the thread of each connection, so that a silent one holds up nobody.
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
            words.append(cert)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(*words, flush=True)
        sys.stdin.read()
        stopped.set()
