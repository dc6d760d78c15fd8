"""A hundred mail server processes hand over a letter each at the same time; then one run files all of them.

Prints last `letters N, stored N, filed N`.
"""
import sys
import tempfile

from example_site import ExampleSite

LETTERS = 100


def letter(number):
    return (
        f"From: Person {number} <person-{number}@elsewhere.example>\r\nTo: info@outreach.example\r\n"
        f"Message-ID: <{number}@elsewhere.example>\r\nDate: Mon, 30 Nov 2026 09:00:00 +1300\r\n"
        "Subject: My data\r\n\r\nPlease send me a copy of all the personal data that you hold about me.\r\n"
    ).encode()


def main():
    site = ExampleSite("outreachcrm")
    try:
        running = []
        for number in range(LETTERS):
            text = tempfile.TemporaryFile()
            text.write(letter(number))
            text.seek(0)
            running.append(site.start("receive", "--mailbox", "info@outreach.example", stdin=text))
        stored = sum(process.wait(timeout=240) == 0 for process in running)
        site.until_idle()
        with site.database() as database:
            query = "SELECT count(DISTINCT case_id) FROM messages WHERE direction = 'in' AND verdict = 'case'"
            (filed,) = database.execute(query).fetchone()
        left = len(list((site.folder / "incoming").iterdir()))
        answered = {mail["To"].addresses[0].addr_spec for mail in site.mails()}
    finally:
        site.close()
    print(f"left in incoming {left}, acknowledged {len(answered)}")
    print(f"letters {LETTERS}, stored {stored}, filed {filed}")
    sys.exit(0 if (stored, filed, left, len(answered)) == (LETTERS, LETTERS, 0, LETTERS) else 1)


main()
