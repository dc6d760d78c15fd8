"""A real mail server of the test's own: Postfix on a free port of 127.0.0.1, with settings, queue, log and Maildir in a
temporary folder. It must be started as root, as any mail server is; without root, the same by `sudo` where that asks nothing.
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

from example_site import Failed, free_port

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log/mail.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.elsewhere.example
mydestination =
alias_maps =
virtual_mailbox_domains = regexp:{folder}/domains
virtual_mailbox_maps = regexp:{folder}/boxes
virtual_mailbox_base = {folder}/mail
virtual_minimum_uid = 1
virtual_uid_maps = static:{user}
virtual_gid_maps = static:{group}
mailbox_size_limit = 0
message_size_limit = {size}
smtpd_recipient_restrictions = check_recipient_access regexp:{folder}/access, permit
smtpd_peername_lookup = no
smtpd_error_sleep_time = 0
"""
SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


class MailServer:
    def __init__(self, size=50_000_000):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="habeas-mta-", dir="/tmp"))
        self.port = free_port()
        self.folder.chmod(0o755)
        mail = self.folder / "mail"
        for part in ("etc", "queue", "data", "log", "mail"):
            (self.folder / part).mkdir()
        shutil.copy("/etc/postfix/dynamicmaps.cf", self.folder / "etc") if os.path.exists(
            "/etc/postfix/dynamicmaps.cf") else None
        found = subprocess.run(["id", "-u", "mail"], capture_output=True, text=True, check=True).stdout.strip()
        terms = {"folder": self.folder, "port": self.port, "user": found, "group": found, "size": size}
        (self.folder / "etc/main.cf").write_text(MAIN.format(**terms))
        (self.folder / "etc/master.cf").write_text(SERVICES.format(**terms))
        (self.folder / "domains").write_text("/./ here\n")
        (self.folder / "boxes").write_text("/^(.+)@/ all/\n")
        (self.folder / "access").write_text("")
        self.root("chown", found, str(mail))
        self.root("chown", "postfix", str(self.folder / "data"))
        self.run("start")

    def root(self, *command):
        before = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
        done = subprocess.run([*before, *command], capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise Failed(f"{command[0]}: {done.stderr} {self.log()}")

    def run(self, verb):
        self.root("/usr/sbin/postfix", "-c", str(self.folder / "etc"), verb)

    def refuse(self, text):
        """Puts rules in force by which recipients are refused: lines of `/pattern/ 451 words`."""
        (self.folder / "access").write_text(text)
        self.run("reload")

    def log(self):
        file = self.folder / "log/mail.log"
        return file.read_text(errors="replace")[-2000:] if file.exists() else ""

    def answers(self, code):
        """How often it has refused a recipient with a code."""
        file = self.folder / "log/mail.log"
        return len(re.findall(rf"NOQUEUE: reject: RCPT .* {code} ", file.read_text(errors="replace")))

    def messages(self):
        """Everything that was delivered: each delivery is a file of its own."""
        return [path.read_bytes() for path in sorted((self.folder / "mail/all/new").glob("*"))]

    def queued(self):
        return any(path.is_file() for part in ("incoming", "active", "deferred", "maildrop")
                   for path in (self.folder / "queue" / part).rglob("*"))

    def settle(self):
        end = time.monotonic() + 30
        while self.queued():
            if time.monotonic() > end:
                raise Failed(f"mail stays in the queue: {self.log()}")
            time.sleep(0.1)

    def close(self):
        self.run("stop")
        self.root("rm", "-rf", str(self.folder))
