"""A real mailbox server of the test's own: Dovecot on free ports of 127.0.0.1, with its certificate, mailboxes and log in a
temporary folder. Started as root it serves mail as the user `mail`; else everything runs as whoever started it.

    mailbox_server.py [USER…]

prints one JSON object: ports, folder, certificate; then does what each line of standard input says ({"user", "folder",
"letter"} delivers a letter, base64) and answers each with one line. Ends when standard input does.
"""
import base64
import email.utils
import imaplib
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time

from example_site import Failed, free_port

PASSWORD = "pass phrase of mailboxes"
SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:~/Maildir
lda_mailbox_autocreate = yes
recipient_delimiter = +
lmtp_save_to_detail_mailbox = yes
postmaster_address = postmaster@elsewhere.example
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service anvil {{
  chroot =
  # No waiting after wrong passwords.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp_port}
  }}
}}
protocol imap {{
  mail_max_userip_connections = 100
}}
"""


class MailboxServer:
    def __init__(self, *users):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="habeas-mda-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.port, self.tls_port, self.lmtp_port = free_port(), free_port(), free_port()
        self.certificate = self.folder / "cert.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
             "-keyout", str(self.folder / "key.pem"), "-out", str(self.certificate)],
            check=True, capture_output=True, timeout=60,
        )
        owner = "mail" if os.geteuid() == 0 else self.told("id", "-un")
        terms = {
            "folder": self.folder, "port": self.port, "tls_port": self.tls_port, "lmtp_port": self.lmtp_port,
            "user": owner, "group": self.told("id", "-gn", owner),
        }
        (self.folder / "dovecot.conf").write_text(SETTINGS.format(**terms))
        (self.folder / "mail").mkdir()
        self.set_passwords({user: PASSWORD for user in users})
        if os.geteuid() == 0:
            for path in [self.folder, *self.folder.rglob("*")]:
                shutil.chown(path, owner, terms["group"])
        self.process = None
        self.start()

    @staticmethod
    def told(*command):
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout.strip()

    def set_passwords(self, passwords):
        (self.folder / "users").write_text("".join(f"{user}:{word}\n" for user, word in passwords.items()))

    def start(self):
        dovecot = shutil.which("dovecot") or "/usr/sbin/dovecot"
        # Whoever started us may hold signals back, and what we start would never hear that it is to end.
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        self.process = subprocess.Popen(
            [dovecot, "-F", "-c", str(self.folder / "dovecot.conf")],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 60
        while True:
            try:
                for port in (self.port, self.tls_port, self.lmtp_port):
                    socket.create_connection(("127.0.0.1", port), timeout=5).close()
                return
            except OSError as error:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise Failed(f"no mailbox server: {self.log()}") from error
                time.sleep(0.05)

    def stop(self):
        """Ends the server, and with it every connection that it has open."""
        listing = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        parts = [int(word) for word in listing.stdout.split()]
        self.process.terminate()
        self.process.wait(timeout=60)
        for part in parts:
            try:
                os.kill(part, signal.SIGKILL)
            except ProcessLookupError:
                pass  # It has ended by itself.

    def log(self):
        file = self.folder / "log"
        return file.read_text(errors="replace")[-2000:] if file.exists() else ""

    def sign_in(self, user):
        """A mail program's connection."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        connection = imaplib.IMAP4_SSL("127.0.0.1", self.tls_port, ssl_context=context, timeout=60)
        connection.login(user, PASSWORD)
        return connection

    def deliver(self, user, letter, folder="INBOX", at=None, connection=None):
        """Puts a letter into a mailbox as a mail server took it at a time, in seconds since 1970."""
        ours = connection or self.sign_in(user)
        date = imaplib.Time2Internaldate(time.time() if at is None else at)
        good(ours.append(folder, None, date, letter))
        if connection is None:
            ours.logout()

    def letters(self, user, folder="INBOX"):
        """Every letter of a folder: (its bytes, its flags)."""
        connection = self.sign_in(user)
        if connection.select(f'"{folder}"', readonly=True)[0] != "OK":
            connection.logout()
            return []
        found = []
        _, answers = connection.uid("FETCH", "1:*", "(FLAGS BODY.PEEK[])")
        for answer in answers:
            if isinstance(answer, tuple):
                found.append((answer[1], imaplib.ParseFlags(answer[0])))
        connection.logout()
        return found

    def do(self, user, *steps):
        """Commands of a mail program, each a tuple of a method's name and its arguments."""
        connection = self.sign_in(user)
        for name, *arguments in steps:
            good(getattr(connection, name)(*arguments))
        connection.logout()

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def good(answer):
    if answer[0] != "OK":
        raise Failed(f"the mailbox server says {answer}")
    return answer


def letter(number, sender, to, subject, text, message_id=None):
    """A plain letter, as bytes with CRLF."""
    lines = [
        f"Received: from outside by mx.example; {email.utils.formatdate(0)}", f"From: {sender}", f"To: {to}",
        f"Subject: {subject}", f"Message-ID: <{message_id or f'{number}@elsewhere.example'}>",
        f"Date: {email.utils.formatdate()}", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "",
    ]
    return "\r\n".join([*lines, *text.splitlines(), ""]).encode()


def main():
    server = MailboxServer(*(sys.argv[1:] or ["info"]))
    try:
        facts = {"port": server.port, "tls": server.tls_port, "folder": str(server.folder), "password": PASSWORD}
        print(json.dumps(facts | {"certificate": str(server.certificate)}), flush=True)
        for line in sys.stdin:
            order = json.loads(line)
            if "letter" in order:
                server.deliver(order["user"], base64.b64decode(order["letter"]), order.get("folder", "INBOX"),
                               order.get("at"))
                print("{}", flush=True)
            elif "steps" in order:
                server.do(order["user"], *order["steps"])
                print("{}", flush=True)
            elif order.get("restart"):
                server.stop()
                server.start()
                print("{}", flush=True)
            else:
                found = server.letters(order["user"], order.get("folder", "INBOX"))
                print(json.dumps([
                    {"letter": base64.b64encode(raw).decode(), "flags": [flag.decode() for flag in flags]}
                    for raw, flags in found
                ]), flush=True)
    finally:
        server.close()


if __name__ == "__main__":
    main()
