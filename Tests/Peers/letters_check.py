"""Hands every letter of both example sites to the program and compares what becomes of it with its expect.yml; then
verifies the strangers who claim what is somebody else's, and counts the rows that they are given.

Prints every difference, and last `letters N, differences N` and `strangers N, rows N`.
"""
import email
import email.policy
import json
import re
import sys

from example_site import ExampleSite, HANDLER

def expectation(path):
    text = path.read_text()
    verdict = re.search(r"^verdict: (\S+)$", text, re.M)[1]
    rights = re.search(r"^rights: \[(.*)\]$", text, re.M)[1]
    return verdict, sorted(word.strip() for word in rights.split(",") if word.strip())


def mailbox(site, letter):
    if site.name == "outreachcrm":
        return "info@outreach.example"
    to = str(email.message_from_bytes(letter).get("To", ""))
    return "hello@hact.example" if "hact.example" in to else "support@ocsi.example"


def check_letters(site):
    """Answers the number of letters and of differences, and the references of the strangers' requests."""
    paths = sorted(site.folder.glob("letters/*.eml"))
    for path in paths:
        letter = path.read_bytes()
        site.receive(letter, mailbox(site, letter))
    site.until_idle()
    summaries, differences, proposed, strangers = site.requests(), 0, 0, []
    with site.database() as database:
        # Ids of messages are ordered by the time at which they came.
        messages = database.execute(
            "SELECT m.verdict, m.held_because, c.reference FROM messages m LEFT JOIN cases c ON c.id = m.case_id"
            " WHERE m.direction = 'in' ORDER BY m.id"
        ).fetchall()
    if len(messages) != len(paths):
        print(f"difference: {site.name}: {len(paths)} letters, {len(messages)} messages")
        return len(paths), 1, []
    for path, (verdict, held, case) in zip(paths, messages):
        requests = [summary for summary in summaries.values() if case and plain(summary["case"]) == plain(case)]
        found = verdict, sorted(summary["right"] for summary in requests)
        if held == "not-sure":
            # It waits for staff, who file it as what is proposed to them.
            proposal = explained(site, path)
            found = proposal["verdict"], sorted(right["right"] for right in proposal["rights"])
            proposed += 1
            if "stranger" in path.stem:
                strangers.append(opened_by_staff(site, path, proposal))
        expected = expectation(path.with_suffix(".expect.yml"))
        if found != expected:
            differences += 1
            print(f"difference: {site.name} {path.stem}: expected {expected}, found {found} {held or ''}")
        if "stranger" in path.stem:
            strangers += [summary["reference"] for summary in requests]
    print(f"{site.name}: {proposed} of {len(paths)} letters wait for staff to file them as proposed")
    if proposed > len(paths) // 3:
        print("difference: too many are left to staff")
        differences += 1
    return len(paths), differences, strangers


def explained(site, path):
    return json.loads(site.run("explain", "message", str(path), "--json", at=False))


def opened_by_staff(site, path, proposal):
    """What staff do with the letter: a request with everything that the stranger claims, from his own mailbox."""
    # Staff enter what the site's data maps find people by; a phone number or a name finds nobody there.
    kinds = ("email", "customer_number", "user_number")
    claims = [f"{one['kind']}={one['value']}" for one in proposal["identities"] if one["kind"] in kinds]
    sender = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)["From"].addresses[0].addr_spec
    arguments = ["--controller", "outreach" if site.name == "outreachcrm" else "ocsi", "--right", "copy"]
    for identity in [f"email={sender}"] + [claim for claim in claims if claim != f"email={sender}"]:
        arguments += ["--identity", identity]
    text = site.run("requests", "open", *arguments, "--channel", "mail", "--as", HANDLER, "--json")
    return json.loads(text)["reference"]


def plain(reference):
    return re.sub("[^0-9A-Z]", "", str(reference).upper())


def check_strangers(site, references):
    """Confirms only the mailbox, carries each request through, and counts rows found and files sent."""
    rows = 0
    for reference in references:
        arguments = ["--level", "channel", "--how", "the link mailed to the sender", "--as", HANDLER]
        site.run("requests", "verify", reference, *arguments)
    site.until_idle()
    for reference in references:
        site.approve(reference)
    site.until_idle()
    ends = site.requests()
    for reference in references:
        if ends[reference]["outcome"] != "fulfilled":
            print(f"difference: {site.name} {reference} is in {ends[reference]['state']}")
            rows += 1
        shown = site.run("requests", "show", reference, "--as", HANDLER)
        rows += sum(int(number) for number in re.findall(r"(?:collect|package)\b.* (\d+) rows", shown))
    return rows + sum(len(list(mail.iter_attachments())) for mail in site.mails())


def main():
    letters = differences = strangers = rows = 0
    for name in ("outreachcrm", "insight-products"):
        site = ExampleSite(name)
        try:
            counted, differing, references = check_letters(site)
            letters, differences, strangers = letters + counted, differences + differing, strangers + len(references)
            rows += check_strangers(site, references)
        finally:
            site.close()
    print(f"letters {letters}, differences {differences}")
    print(f"strangers {strangers}, rows {rows}")
    sys.exit(0 if letters > 30 and differences == 0 and strangers >= 2 and rows == 0 else 1)


main()
