"""While a server runs, a hundred mail server processes hand over a letter each and a member of staff approves twenty
requests, all at the same time. Then the same hundred letters once more, which must open nothing.

Prints last `letters N, stored N, filed N, approved N`.
"""
import sys
import tempfile

from example_site import ExampleSite, HANDLER

LETTERS, APPROVALS = 100, 20
QUERY = "SELECT count(*), count(DISTINCT case_id) FROM messages WHERE direction = 'in' AND verdict = 'case'"


def letter(number):
    return (
        f"From: Person {number} <person-{number}@elsewhere.example>\r\nTo: info@outreach.example\r\n"
        f"Message-ID: <{number}@elsewhere.example>\r\nDate: Mon, 30 Nov 2026 09:00:00 +1300\r\n"
        "Subject: My data\r\n\r\nPlease send me a copy of all the personal data that you hold about me.\r\n"
    ).encode()


def handed_over(site, number):
    text = tempfile.TemporaryFile()
    text.write(letter(number))
    text.seek(0)
    return site.start("receive", "--mailbox", "info@outreach.example", stdin=text)


def succeeded(processes):
    return sum(process.wait(timeout=300) == 0 for process in processes)


def filed(site):
    with site.database() as database:
        return database.execute(QUERY).fetchone()


def main():
    site = ExampleSite("outreachcrm")
    incoming = site.folder / "incoming"
    try:
        with site.serving():
            addresses = site.addresses()[:APPROVALS]
            references = [site.open("copy", address, "outreach") for address in addresses]
            site.wait_for(references, "review")
            for reference in references:
                site.settle(reference)
            letters = [handed_over(site, number) for number in range(LETTERS)]
            approvals = [site.start("requests", "approve", reference, "--as", HANDLER) for reference in references]
            stored, approved = succeeded(letters), succeeded(approvals)
            site.wait_for(references, "answered")
            site.wait(lambda: not list(incoming.glob("*.letter")), "having filed every letter")
        again = [handed_over(site, number) for number in range(LETTERS)]
        repeated = succeeded(again)
        site.until_idle()
        messages, cases = filed(site)
        left = len(list(incoming.iterdir()))
        answered = {mail["To"].addresses[0].addr_spec for mail in site.mails()}
        answered = sum(address.startswith("person-") for address in answered)
    finally:
        site.close()
    print(f"left in incoming {left}, acknowledged {answered}, sent again {repeated}, messages {messages}")
    print(f"letters {LETTERS}, stored {stored}, filed {cases}, approved {approved}")
    whole = (stored, repeated, cases, messages, answered) == (LETTERS,) * 5
    sys.exit(0 if whole and left == 0 and approved == APPROVALS else 1)


main()
