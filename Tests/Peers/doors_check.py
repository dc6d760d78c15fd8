"""Every command of the program, as it lists them itself, tried by every role upon requests that nobody has confirmed: nothing
may come of it but mail, and what an unsubscription stops. A command that this check does not know fails it.

Prints last `commands N, calls N, effects beside mail N, rows changed N`.
"""
import collections
import json
import sys

from example_site import ExampleSite, HANDLER, PASSWORD

RIGHTS = ["copy", "confirm", "correct", "delete", "csv-export", "unsubscribe"]
ROLES = ["case-handler", "approver", "compliance-reviewer", "administrator"]
VICTIM = "aroha@kereru-neighbours.example"


def leaves(command, path=()):
    """Every command that does something: its words."""
    parts = [part for part in command.get("subcommands", []) if part["commandName"] != "help"]
    if not parts:
        return [" ".join(path)]
    return [leaf for part in parts for leaf in leaves(part, (*path, part["commandName"]))]


def ask(site, right):
    """What staff wrote down from a telephone call: nobody is verified by it. Answers the reference."""
    change = ["--change", "user.contact.phone_number=+64 21 555 0186"] if right == "correct" else []
    text = site.run(
        "requests", "open", "--controller", "outreach", "--right", right, "--identity", f"email={VICTIM}",
        "--channel", "phone", *change, "--as", HANDLER, "--json"
    )
    return json.loads(text)["reference"]


def tries(site, references, user, may_attest):
    """Every command with arguments that would do something if it could: words → lists of arguments. What a member of staff
    who may say so says is proven is proven by it; so everybody else tries to say it."""
    on_each = [[reference, "--as", user] for reference in references]
    attest = ["--level", "document", "--how", "so they say"]
    asked = ["--controller", "outreach", "--identity", f"email={VICTIM}", "--as", user]
    return {
        "run": [["--until-idle"]],
        "receive": [["--mailbox", "info@outreach.example"]],
        "requests open": [[*asked, "--right", right] for right in RIGHTS]
        + ([] if may_attest else [[*asked, "--right", "copy", "--verified", "so they say"]]),
        "requests list": [["--as", user, "--all"], ["--as", user, "--json"]],
        "requests show": on_each + [[*on_each[0], "--json"]],
        "requests approve": on_each + [[*one, "--shown", "0" * 64] for one in on_each[:3]],
        "requests rework": on_each,
        "requests describe": [[*one, "--change", "user.contact.phone_number=+64 21 555 0186"] for one in on_each[:3]],
        "requests verify": [[*one, "--level", "none", "--how", "so they say"] for one in on_each[:1]]
        + ([] if may_attest else [[*one, *attest] for one in on_each]),
        "users add": [["--email", f"new-{user}", "--name", "New", "--grant", "approver", "--password", PASSWORD]],
        "users list": [[]],
        "audit export": [[str(site.folder.parent / f"history-{user}")]],
        "requests refuse": [[*one, "--ground", "excessive", "--reason", "so it is"] for one in on_each[:3]],
        "requests withdraw": on_each[3:],
    }


#: Commands that open no site, and those whose whole life other checks look at.
ELSEWHERE = {
    "demo": "plays sites of its own: kill_check.py",
    "init": "makes the keys of every site here",
    "serve": "runs while this check calls",
    "audit verify": "reads an export, kill_check.py",
    "explain message": "reads a letter, letters_check.py",
    "deadline": "counts days, no site",
}


def rows(site):
    return {store: {table: collections.Counter(found) for table, (_, found) in site.rows_of(store).items()}
            for store in site.store_texts}


def facts(site):
    """What has come of the requests: effects by right and kind, packages, proofs."""
    with site.database() as database:
        effects = database.execute(
            "SELECT r.right_asked, e.kind FROM effects e JOIN requests r ON r.id = e.request_id"
        ).fetchall()
        packages = database.execute("SELECT count(*) FROM packages").fetchone()[0]
        proofs = database.execute("SELECT count(*) FROM verifications").fetchone()[0]
    return collections.Counter(effects), packages, proofs


def main():
    site = ExampleSite("outreachcrm")
    calls, codes = 0, collections.defaultdict(collections.Counter)
    try:
        commands = set(leaves(json.loads(site.run("--experimental-dump-help", at=False))["command"]))
        users = {role: f"{role}@staff.example" for role in ROLES}
        for role, user in users.items():
            site.run("users", "add", "--email", user, "--name", user, "--password", PASSWORD, "--grant", role)
        with site.serving():
            ask(site, "unsubscribe")
            site.wait(lambda: ("unsubscribe", "suppress") in facts(site)[0], "an unsubscription", seconds=60)
            site.until_idle()
            before = rows(site)
            for user in [*users.values(), "nobody@staff.example"]:
                references = [ask(site, right) for right in RIGHTS]
                tried = tries(site, references, user, may_attest=user == users["case-handler"])
                if commands != set(tried) | set(ELSEWHERE):
                    print("difference: commands that nobody tries:", commands ^ (set(tried) | set(ELSEWHERE)))
                    sys.exit(1)
                for command, lines in tried.items():
                    for line in lines:
                        letter = LETTER if command == "receive" else None
                        code, _, _ = site.attempt(*command.split(), *line, letter=letter)
                        codes[command][code] += 1
                        calls += 1
            site.until_idle()
        effects, packages, proofs = facts(site)
        attached = sum(len(list(mail.iter_attachments())) for mail in site.mails())
        strange = {pair: number for pair, number in effects.items()
                   if pair[1] != "mail" and pair != ("unsubscribe", "suppress")}
        changed = sum(((before[store][table] - now) + (now - before[store][table])).total()
                      for store, tables in rows(site).items() for table, now in tables.items())
        print({command: dict(counted) for command, counted in sorted(codes.items())})
        idle = [command for command, counted in codes.items() if not counted[0]]
        print(f"packages {packages}, proofs {proofs}, attachments {attached}, effects {dict(effects)}")
        # The same eyes see a request that is verified go on: the check could have failed.
        reference = site.open("copy", VICTIM, "outreach")
        site.until_idle()
        sees = ("copy", "collect") in facts(site)[0] and facts(site)[1] == 1
    finally:
        site.close()
    print(f"commands {len(commands)}, calls {calls}, effects beside mail {sum(strange.values())}, rows changed {changed}")
    # Nobody can approve or rework what is not verified.
    well = set(idle) == {"requests approve", "requests rework", "requests verify"}
    sys.exit(0 if well and sees and not strange and not changed and not packages and not proofs and not attached else 1)


LETTER = (
    f"From: Aroha <{VICTIM}>\r\nTo: info@outreach.example\r\nMessage-ID: <doors@kereru-neighbours.example>\r\n"
    "Subject: My data\r\n\r\nPlease send me a copy of all the personal data that you hold about me.\r\n"
).encode()
main()
