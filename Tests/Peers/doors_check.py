"""Every command of the program, as it lists them itself, tried by every role upon requests that nobody has confirmed: nothing
may come of it but mail, and what an unsubscription stops. A command that this check does not know fails it.

Prints last `commands N, calls N, effects beside mail N, rows changed N`.
"""
import collections
import datetime
import json
import sys
import zoneinfo

from example_site import ExampleSite, HANDLER, PASSWORD

RIGHTS = ["copy", "confirm", "correct", "delete", "csv-export", "unsubscribe"]
ROLES = ["case-handler", "approver", "compliance-reviewer", "administrator"]
WISH = "Please send me a copy of all the personal data that you hold about me."
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
    new = f"new-{user}"
    return {
        "check": [[]],
        "doctor": [["--as", user], ["--json"]],
        "run": [["--until-idle"]],
        "receive": [["--mailbox", "info@outreach.example"]],
        "letters list": [["--as", user], ["--as", user, "--left-alone"]],
        "letters show": [[waiting(site), "--as", user], [waiting(site), "--json", "--as", user]],
        "letters file": [[waiting(site), *end, "--as", user] for end in (
            ["--back"], ["--other"], ["--right", "copy", "--right", "delete", "--email", VICTIM])],
        "requests open": [[*asked, "--right", right] for right in RIGHTS]
        + ([] if may_attest else [[*asked, "--right", "copy", "--verified", "so they say"]]),
        "requests list": [["--as", user, "--all"], ["--as", user, "--json"]],
        "requests show": [*on_each, [*on_each[0], "--json"]],
        "requests assign": [[*one, "--to", HANDLER] for one in on_each[:2]],
        "requests note": [[one[0], "It is said.", *one[1:]] for one in on_each[:2]],
        "requests hold": [[*one, "--reason", "so it is"] for one in on_each[:3]],
        "requests lift": [[*one, "--reason", "so it is"] for one in on_each[:3]],
        "requests clarify": [[one[0], "Which account do you mean?", *one[1:]] for one in on_each],
        "requests pause": [[*one, "--reason", "so it is"] for one in on_each[:2]],
        "requests resume": on_each[:2],
        "requests extend": [[*one, "--by", "+1m", "--reason", "complexity"] for one in on_each[:2]],
        "requests conclude": [[one[0], "You were right.", *one[1:]] for one in on_each],
        "requests settle": [[*one, "--reason", "so it is"] for one in on_each],
        "requests refer": [[*one, "--to", "Harbour Housing, privacy@harbour.example"] for one in on_each],
        "requests appeal": on_each,
        "requests migrate": on_each[:2],
        "requests join": [[references[0], "--into", references[1], "--as", user]],
        "requests split": on_each[:1],
        "requests decline": [[*one, "--change", "none", "--ground", "exempt", "--reason", "so it is"] for one in on_each[:3]],
        "requests attach": [[one[0], "It was right.", *one[1:]] for one in on_each[:3]],
        "requests tasks": [["--as", user], ["--as", user, "--json"]],
        "requests ask": [[*one, "--colleague", "archive@elsewhere.example", "--question", "Is there a card?"] for one in on_each],
        "requests found": [[*one, "--into", str(site.folder)] for one in on_each[:2]],
        "requests answer": [[*one, "--task", "none", "--note", "so it is"] for one in on_each[:2]],
        "requests uphold": [[*one, "--ground", "excessive", "--reason", "so it is"] for one in on_each],
        "requests revoke": [[*one, "--reason", "so it is"] for one in on_each[:2]],
        "requests close-incident": [[*one, "--reason", "so it is"] for one in on_each[:2]],
        "requests unpark": [[*one, "--reason", "so it is"] for one in on_each],
        "requests print": [[*one, "--to", str(site.folder.parent / "letter")] for one in on_each],
        "requests posted": on_each,
        "requests approve": on_each + [[*one, "--shown", "0" * 64] for one in on_each[:3]],
        "requests rework": on_each,
        "requests describe": [[*one, "--change", "user.contact.phone_number=+64 21 555 0186"] for one in on_each[:3]],
        "requests evidence": [[*one, "--into", str(site.folder)] for one in on_each],
        "requests minor": [[*one, "--reason", "so they say"] for one in on_each],
        "requests verify": [[*one, "--level", "none", "--how", "so they say"] for one in on_each[:1]]
        + ([] if may_attest else [[*one, *attest] for one in on_each]),
        "data-map check": [[]],
        "data-map conform": [["--store", "app", "--reset", "true"]],
        "data-map discover": [["--store", "app"]],
        "data-map plan": [["--controller", "outreach", "--right", "delete", "--identity", "email"],
                          *[["--controller", "outreach", "--format", one] for one in ("svg", "text", "json")]],
        "data-map sweep": [["--as", user], ["--dry-run", "--as", user]],
        "data-map preview": [["--identity", f"email={VICTIM}", "--right", "delete", "--as", user]],
        "data-map reapply": [["--as", user], ["--store", "app", "--dry-run", "--as", user]],
        "data-map import": [["--store", "messaging", "--collection", "messaging.newsletter_subscriptions", "--as", user]],
        "canaries run": [["--as", user]],
        "unsubscribe header": [["--list", "news", "--address", VICTIM]],
        "unsubscribe lift": [["--list", "OutreachCRM news", "--address", VICTIM, "--as", user]],
        "users add": [["--email", new, "--name", "New", "--grant", "approver", "--password", PASSWORD, "--as", user]],
        "users grant": [[new, "case-handler", "--as", user]],
        "users notices": [[new, "digest", "--off", "--as", user]],
        "users reset": [[new, "--password", PASSWORD, "--as", user]],
        "users disable": [[new, "--as", user]],
        "users list": [["--as", user]],
        "audit export": [[str(site.folder.parent / f"history-{user}")]],
        "requests refuse": [[*one, "--ground", "excessive", "--reason", "so it is"] for one in on_each[:3]],
        "requests account": [[*one, "--close", "app.licensees=OC2001"] for one in on_each],
        "requests represent": [[*one, "--email", "somebody@example.org"] for one in on_each[:2]],
        "requests authority": [[*one, "--received", today(), "--answers-to", "agent", "--what", "a letter"]
                               for one in on_each[:3]],
        "requests fee": [[*one, "--paid", today()] for one in on_each[:2]],
        "requests review": [*on_each, [*on_each[0], "--sent", "--json"]],
        "requests withhold": [[*one, "--collection", "app.users", "--ground", "other-people"] for one in on_each],
        "requests redact": on_each,
        "requests release": [[*one, "--collection", "app.users", "--reason", "so it is"] for one in on_each],
        "requests withdraw": on_each[3:],
    }


def today():
    """The controller's own day."""
    return datetime.datetime.now(zoneinfo.ZoneInfo("Pacific/Auckland")).date().isoformat()


def waiting(site):
    """A letter that asks for nothing, which staff may still file as what they decide."""
    with site.database() as database:
        return database.execute("SELECT id FROM messages WHERE verdict = 'other' ORDER BY id DESC").fetchone()[0]


#: Commands that open no site, and those whose whole life other checks look at.
ELSEWHERE = {
    "demo": "plays sites of its own: kill_check.py",
    "init": "makes the keys of every site here",
    "serve": "runs while this check calls",
    "disclosure verify": "reads a package, commands_check.py",
    "canaries plant": "puts invented people into the stores, canaries_check.py",
    "audit verify": "reads an export, kill_check.py",
    "explain message": "reads a letter, letters_check.py",
    "deadline": "counts days, no site",
    **{f"workflow {verb}": "reads a workflow, no case" for verb in ("check", "explain", "graph", "simulate")},
}


def letter(number, words):
    return (
        f"From: Aroha <{VICTIM}>\r\nTo: info@outreach.example\r\nMessage-ID: <{number}@kereru-neighbours.example>\r\n"
        f"Subject: Hello\r\n\r\n{words}\r\n"
    ).encode()


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
        proofs = database.execute(
            # What is proven of an agent proves nothing of the person.
            "SELECT count(*) FROM verifications v JOIN people p ON p.id = v.person_id WHERE p.role <> 'agent'"
        ).fetchone()[0]
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
                site.receive(letter(user, "Thank you for lunch on Tuesday."), "info@outreach.example")
                site.until_idle()
                tried = tries(site, references, user, may_attest=user == users["case-handler"])
                if commands != set(tried) | set(ELSEWHERE):
                    print("difference: commands that nobody tries:", commands ^ (set(tried) | set(ELSEWHERE)))
                    sys.exit(1)
                for command, lines in tried.items():
                    for line in lines:
                        given = letter("all", WISH) if command == "receive" else None
                        code, _, _ = site.attempt(*command.split(), *line, letter=given)
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
    # What is not verified has nothing that could be approved, worked on again, printed, posted or decided a second time.
    never = (
        "account answer appeal approve ask attach close-incident conclude decline fee migrate pause posted print redact release "
        "review revoke rework settle uphold verify withhold"
    ).split()
    # Whether these find a request that they fit depends on what was tried before them.
    either = {f"requests {verb}" for verb in "authority extend represent unpark".split()}
    # A store that holds people is no scratch store.
    well = set(idle) - either == {f"requests {verb}" for verb in never} | {"data-map conform"}
    sys.exit(0 if well and sees and not strange and not changed and not packages and not proofs and not attached else 1)


main()
