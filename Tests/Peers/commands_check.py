"""Every command of the command line, as its people would type it; alone on the site, and through a server's socket.

Prints one line for each case, and last `cases N, wrong N`.
"""
import json
import pathlib
import re
import subprocess
import sys
import zipfile

from example_site import HANDLER, SECOND, THIRD, ExampleSite, Failed

AS = ("--as", HANDLER)
ADMIN = ("--as", "boss@staff.example")
MAILBOX = "info@outreach.example"
# What DESIGN's page of surfaces promises, as far as it has landed. Nothing else may be there unannounced.
PROMISED = {
    "": "audit check data-map deadline demo disclosure doctor explain init letters receive requests run serve "
        "unsubscribe users workflow",
    "requests": "appeal approve assign clarify close-incident conclude describe extend hold lift list note open pause posted "
        "print redact refer refuse release resume review revoke rework settle show unpark uphold verify withdraw withhold",
    "letters": "file list show",
    "users": "add disable grant list notices reset",
    "data-map": "check plan preview",
    "disclosure": "verify",
    "unsubscribe": "header lift",
    "audit": "export verify",
    "explain": "message",
}


def expect(condition, what):
    if not condition:
        raise Failed(what)


def refused(site, status, code, *arguments, at=True):
    ended, _, complaint = site.attempt(*arguments, at=at)
    expect(ended == status, f"{arguments}: exit {ended}, not {status}: {complaint}")
    expect(f"habeas: {code}: " in complaint, f"{arguments}: no {code} in: {complaint}")


def summary(site, reference):
    return json.loads(site.run("requests", "show", reference, "--json", *AS))


def kinds_of_events(site):
    with site.database() as database:
        return {row[0] for row in database.execute("SELECT kind FROM events")}


def known_user(site):
    """A user number of the store, and its row."""
    columns, rows = site.rows_of("app")["users"]
    return dict(zip(columns, rows[0]))


def promised(site):
    for command, wanted in PROMISED.items():
        text = site.run(*command.split(), "--help", at=False)
        part = text.split("SUBCOMMANDS:")[1]
        found = {line.split()[0] for line in part.splitlines() if re.match(r"  [a-z]", line)} - {"help"}
        missing = set(wanted.split()) - found
        expect(not missing, f"habeas {command}: missing {missing}")
        for word in sorted(found - {"demo", "audit", "deadline", "explain"}):
            helped = site.run(*command.split(), word, "--help", at=False)
            overview = re.search(r"OVERVIEW: (.+)", helped)
            expect(overview and overview[1].rstrip().endswith((".", ";", ":")) or overview, f"{word}: no overview")
            if word in wanted.split() and command in ("requests", "letters", "users", "data-map", "disclosure"):
                expect("Example" in helped, f"habeas {command} {word} --help has no example")


def newcomer(site):
    refused(site, 1, "site-not-found", "requests", "list", *AS, "--site", "/nowhere", at=False)
    refused(site, 1, "site-not-found", "check", "--site", "/nowhere", at=False)
    refused(site, 64, "needs-user", "requests", "list")
    refused(site, 1, "unknown-user", "requests", "list", "--as", "nobody@staff.example")
    refused(site, 1, "bad-reference", "requests", "show", "123", *AS)
    refused(site, 1, "not-found", "letters", "show", "nothing", *AS)
    opening = ("requests", "open", "--controller", "outreach", "--right", "copy")
    refused(site, 64, "unknown-identity", *opening, "--identity", "shoe=43", *AS)
    refused(site, 64, "bad-day", *opening, "--identity", "email=a@b.example", "--received", "yesterday", *AS)
    refused(site, 1, "received-in-future", *opening, "--identity", "email=a@b.example", "--received", "2999-01-01", *AS)
    refused(site, 1, "no-address", *opening, "--name", "Somebody", *AS)
    ended, _, complaint = site.attempt("requests", "open", *AS)
    expect(ended == 64 and "Usage" in complaint, f"exit {ended}: {complaint}")


def beside_the_moves(site):
    reference = site.open("delete", "nobody@elsewhere.example", "outreach")
    site.run("requests", "assign", reference, "--to", SECOND, *AS)
    expect(summary(site, reference)["assignee"], "is nobody's")
    refused(site, 1, "unknown-user", "requests", "assign", reference, "--to", "x@y.example", *AS)
    site.run("requests", "assign", reference, *AS)
    expect("assignee" not in summary(site, reference), "is still somebody's")
    site.run("requests", "note", reference, "rang back", *AS)
    before = summary(site, reference)
    site.run("requests", "hold", reference, "--reason", "a claim is pending", *AS)
    held = summary(site, reference)
    expect("on-hold" in held["flags"] and held["state"] == before["state"], f"not held: {held}")
    expect(held["duties"] == before["duties"], "a hold moved a date")
    site.run("requests", "hold", reference, "--reason", "another", "--case", *AS)
    refused(site, 1, "several-holds", "requests", "lift", reference, "--reason", "over", *AS)
    complaint = site.attempt("requests", "lift", reference, "--reason", "over", *AS)[2]
    for hold in re.findall(r"\b[0-9a-z]{26}\b", complaint):
        site.run("requests", "lift", reference, "--reason", "over", "--hold", hold, *AS)
    expect("on-hold" not in summary(site, reference)["flags"], "is still held")
    refused(site, 1, "nothing-parked", "requests", "unpark", reference, "--reason", "x", *AS)
    site.run("requests", "withdraw", reference, *AS)
    wanted = {"assigned", "unassigned", "note-added", "hold-placed", "hold-lifted"}
    expect(wanted <= kinds_of_events(site), f"no event: {wanted - kinds_of_events(site)}")


def clocks(site):
    """In New Zealand a question stops nothing, more time needs the statute's reason, and each is told to the person."""
    reference = site.open("copy", known_user(site)["email"], "outreach")
    site.until_idle()
    due = summary(site, reference)["duties"]
    mails = len(site.mails())
    site.run("requests", "clarify", reference, "Which of the two accounts?", *AS)
    site.until_idle()
    asked = summary(site, reference)
    expect(asked["duties"] == due and "paused" not in asked["flags"], f"the clock stands: {asked}")
    expect(len(site.mails()) == mails + 1, "the person was not asked")
    refused(site, 1, "move-not-possible", "requests", "pause", reference, "--reason", "asked", *AS)
    site.run("requests", "resume", reference, *AS)
    site.until_idle()
    refused(site, 1, "reason-not-in-statute", "requests", "extend", reference, "--by", "+10wd", "--reason", "necessary", *AS)
    ended, _, complaint = site.attempt("requests", "extend", reference, "--by", "soon", "--reason", "necessary", *AS)
    expect(ended == 64 and "Usage" in complaint, f"exit {ended}: {complaint}")
    site.run("requests", "extend", reference, "--by", "+10wd", "--reason", "consultations", *AS)
    site.until_idle()
    longer = summary(site, reference)["duties"]
    respond = {duty["duty"]: duty.get("due") for duty in longer}["respond"]
    expect(respond > {duty["duty"]: duty.get("due") for duty in due}["respond"], f"no more time: {longer}")
    refused(site, 1, "move-not-possible", "requests", "extend", reference, "--by", "+5wd", "--reason", "complexity", *AS)
    site.run("requests", "refuse", reference, "--ground", "exempt", "--reason", "it is privileged", *AS)
    site.until_idle()
    expect(summary(site, reference)["outcome"] == "refused", f"{summary(site, reference)}")
    site.run("requests", "appeal", reference, *AS)
    refused(site, 1, "move-not-possible", "requests", "uphold", reference, "--ground", "exempt", "--reason", "x", *AS)
    second = ("--as", SECOND)
    site.run("requests", "uphold", reference, "--ground", "exempt", "--reason", "still privileged", *second)
    site.until_idle()
    expect(summary(site, reference)["outcome"] == "refused", f"{summary(site, reference)}")


def mended_map(site):
    """What is parked because of the map is seen by the doctor, and goes on once the map is mended and somebody says so."""
    map_file = site.folder / "data-map/app.yml"
    text = map_file.read_text()
    map_file.write_text(text.replace("name: job_title", "name: job_titel"))
    reference = site.open("copy", known_user(site)["email"], "outreach")
    site.until_idle()
    ended, output, _ = site.attempt("doctor", "--json", *AS)
    parked = [each for each in json.loads(output)["parked"] if each["reference"] == reference]
    expect(ended == 1 and parked and parked[0]["reason"].startswith("schema-changed data-map/app.yml:"), f"exit {ended}: {output}")
    map_file.write_text(text)
    site.run("requests", "unpark", reference, "--reason", "the column has its name", *AS)
    site.until_idle()
    expect(summary(site, reference)["state"] == "review", "did not go on")
    expect("effect-unparked" in kinds_of_events(site), "no event")
    site.run("requests", "withdraw", reference, *AS)
    site.until_idle()
    ended, output, _ = site.attempt("doctor")
    expect(ended == 0 and "journal_mode=wal" in output and "synchronous=2" in output, f"exit {ended}: {output}")


def post(site):
    """A letter on paper: the date counts from the day stated, no mail goes out, and only posting closes it."""
    mails = len(site.mails())
    number = known_user(site)["user_number"]
    opened = site.run(
        "requests", "open", "--controller", "outreach", "--right", "copy", "--channel", "post", "--received",
        "2026-11-03", "--name", "Aroha Ngata", "--post", "12 High Street\nDunedin", "--identity",
        f"user_number={number}", "--json", *AS,
    )
    reference = json.loads(opened)["reference"]
    due = {duty["duty"]: duty.get("due") for duty in json.loads(opened)["duties"]}
    expect(json.loads(opened)["received"] == "2026-11-03" and due["respond"] == "2026-12-01", f"dates: {opened}")
    site.run("requests", "verify", reference, "--how", "showed a passport at the counter", *AS)
    site.until_idle()
    site.approve(reference)
    site.until_idle()
    now = summary(site, reference)
    expect(now["phase"] != "closed" and "to-be-posted" in now["flags"], f"did not wait: {now}")
    folder = site.folder.parent / "to-post"
    site.run("requests", "print", reference, "--to", str(folder), *AS)
    letters = sorted(folder.glob(f"{reference}-letter-*.html"))
    expect(len(letters) == 2, f"{len(letters)} letters")
    expect("12 High Street" in (folder / f"{reference}-letter-1-address.txt").read_text(), "no address")
    package = folder / f"{reference}-your-data.zip"
    expect(zipfile.ZipFile(package).testzip() is None, "the package does not unzip")
    expect(package.stat().st_mode & 0o077 == 0, "others may read the package")
    refused(site, 1, "day-impossible", "requests", "posted", reference, "--on", "2026-11-01", *AS)
    site.run("requests", "posted", reference, *AS)
    expect(summary(site, reference)["outcome"] == "fulfilled", "did not close")
    refused(site, 1, "nothing-to-post", "requests", "posted", reference, *AS)
    expect(len(site.mails()) == mails, "a mail went to somebody without an address")
    expect({"letter-written", "letter-printed", "letter-posted"} <= kinds_of_events(site), "no event")
    disclosure(site, package)


def disclosure(site, package):
    export = site.folder.parent / "export"
    site.run("audit", "export", str(export))
    key = str(export / "public.key")
    verify = ("disclosure", "verify")
    site.run(*verify, str(package), at=False)
    report = json.loads(site.run(*verify, str(package), "--key", key, "--json", at=False))
    expect(report["signature"] == "valid" and report["whole"] and report["verdict"] == "genuine", f"{report}")
    other = site.folder.parent / "other.zip"
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(other, "w") as target:
        names = source.namelist()
        gone = next(name for name in names if name.endswith(".csv"))
        for name in names:
            if name != gone:
                target.writestr(name, source.read(name) + (b" " if name == "index.html" else b""))
        target.writestr("more.txt", "more")
    ended, output, _ = site.attempt(*verify, str(other), "--key", key, "--json", at=False)
    found = json.loads(output)
    expect(ended == 1 and found["altered"] == ["index.html"] and found["missing"] == [gone], f"exit {ended}: {output}")
    expect(found["extra"] == ["more.txt"] and found["verdict"] == "altered", f"{output}")
    fresh = site.folder.parent / "stranger"
    site.run("init", str(fresh), at=False)
    strange = ExampleKey(site, fresh)
    ended, output, _ = site.attempt(*verify, str(package), "--key", strange.path, at=False)
    expect(ended == 1 and "signature: not by this key" in output, f"exit {ended}: {output}")
    refused(site, 1, "package-unreadable", *verify, str(export / "public.key"), at=False)


def review(site):
    """What is done with an answer before it leaves, and after it reached somebody else; each verb, and how it is refused."""
    reference = site.open("copy", known_user(site)["email"], "outreach")
    site.until_idle()

    def verb(word, *arguments, by=HANDLER):
        return site.run("requests", word, reference, *arguments, "--as", by)

    def wrong(status, code, word, *arguments, by=HANDLER):
        refused(site, status, code, "requests", word, reference, *arguments, "--as", by)

    name = ("--collection", "app.users", "--field", "full_name")
    ground, why = ("--ground", "other-people"), ("--reason", "known to the test")
    wrong(1, "no-such-place", "withhold", "--collection", "app.nothing", *ground)
    wrong(1, "ground-not-in-statute", "withhold", *name, "--ground", "immigration")
    first = verb("withhold", *name, *ground).split()[-1]
    wrong(1, "move-not-possible", "approve")
    verb("lift", "--withholding", first, *why)
    wrong(1, "no-such-withholding", "lift", "--withholding", first, *why)
    wrong(1, "reason-missing", "release", *name, "--reason", " ")
    wrong(1, "no-such-place", "release", "--collection", "app.nothing", *why)

    # The name stands in the address book too: what is withheld is found there.
    verb("withhold", *name, *ground)
    verb("redact")
    site.until_idle()
    found = json.loads(verb("review", "--json"))
    expect(found["pending"] == 0 and found["withheld"][0]["built"], f"not built: {found['withheld']}")
    expect({one["kind"] for one in found["concerns"]} == {"withheld-value-found"}, f"{found['concerns']}")
    concern = ("--concern", found["concerns"][0]["concern"])
    wrong(1, "move-not-possible", "approve", by=SECOND)
    wrong(1, "own-concern", "settle", *concern, *why)
    wrong(1, "no-such-concern", "settle", "--concern", "nothing", *why, by=THIRD)
    wrong(1, "reason-missing", "settle", *concern, "--reason", " ", by=THIRD)
    expect(site.settle(reference) == len(found["concerns"]), "not settled")
    wrong(1, "no-such-concern", "settle", *concern, *why, by=THIRD)
    wrong(1, "move-not-possible", "approve", by=THIRD)
    # Built anew there is no concern, nor is anything settled.
    verb("release", "--collection", "messaging.mail_contacts", "--field", "full_name", *why)
    verb("redact")
    site.until_idle()
    found = json.loads(verb("review", "--json"))
    expect(found["concerns"] == [], f"found where it was released: {found['concerns']}")
    verb("approve", by=SECOND)
    wrong(1, "move-not-possible", "redact")
    wrong(1, "nothing-released", "revoke", *why)
    wrong(1, "no-incident", "close-incident", *why)
    site.until_idle()
    verb("revoke", *why)
    wrong(1, "nothing-released", "revoke", *why)
    wrong(1, "day-impossible", "close-incident", "--authority-told", "2999-01-01", *why)
    verb("close-incident", *why)
    wrong(1, "no-incident", "close-incident", *why)
    wanted = {"concern-raised", "concern-settled", "answer-revoked", "incident-opened", "incident-closed"}
    expect(wanted <= kinds_of_events(site), f"no event: {wanted - kinds_of_events(site)}")


class ExampleKey:
    """The public key of another site."""

    def __init__(self, site, fresh):
        folder = site.folder.parent / "strange-export"
        command = [str(site.program), "audit", "export", str(folder), "--site", str(fresh)]
        done = subprocess.run(command, timeout=120, capture_output=True, text=True)
        expect(done.returncode == 0, f"another site: {done.stderr}")
        self.path = str(folder / "public.key")


def letters(site):
    """A letter that cannot be told waits, and a named person says what it is."""
    text = "I am a solicitor and write on behalf of my client. Please send me a copy of all personal data that you hold "
    for number, words in enumerate(("about her, you know which.", "about him, the other one.")):
        head = f"From: Mere <mere@elsewhere.example>\r\nTo: {MAILBOX}\r\nMessage-ID: <{number}@elsewhere.example>\r\n"
        site.receive(f"{head}Subject: request\r\n\r\n{text}{words}\r\n".encode(), MAILBOX)
    site.until_idle()
    waiting = [json.loads(line) for line in site.run("letters", "list", "--json", *AS).splitlines()]
    if len(waiting) < 2:
        raise Failed(f"{len(waiting)} letters wait")
    first, second = waiting[0]["id"], waiting[1]["id"]
    expect("you know which" in site.run("letters", "show", second, *AS) + site.run("letters", "show", first, *AS), "text")
    expect(site.attempt("doctor")[0] == 1, "the doctor does not see letters that wait")
    filed = json.loads(site.run("letters", "file", first, "--right", "access", "--json", *AS))
    expect(filed["right"] == "copy", f"{filed}")
    refused(site, 1, "not-found", "letters", "file", first, "--right", "copy", *AS)
    site.run("letters", "file", second, "--other", *AS)
    expect(site.run("letters", "list", *AS) == "", "something waits still")
    expect(second in site.run("letters", "list", "--left-alone", *AS), "it is not among those left alone")
    site.run("letters", "file", second, "--back", *AS)
    sheet = json.loads(site.run("letters", "show", second, "--json", *AS))
    expect(sheet["letter"]["because"] == "taken-back" and sheet["guesses"][0]["filing"] == "open copy", f"{sheet}")
    noted = json.loads(site.run("letters", "file", second, "--note", filed["reference"], "--json", *AS))
    expect(noted["case"] == filed["case"] and noted["filed"] == f"note {filed['reference']}", f"{noted}")
    kinds = kinds_of_events(site)
    expect({"letter-left-alone", "letter-taken-back", "letter-filed", "reply-filed"} <= set(kinds), f"events {kinds}")
    broken = b"Content-Type: text/plain\r\nContent-Type: text/html\r\nSubject: my data\r\n\r\nPlease send me a copy of my data."
    site.receive(broken, MAILBOX)
    site.until_idle()
    third = json.loads(site.run("letters", "list", "--json", *AS))["id"]
    expect("Please send me a copy" in site.run("letters", "show", third, *AS), "its source is not shown")
    refused(site, 1, "no-address", "letters", "file", third, "--right", "copy", *AS)
    refused(site, 1, "own-address", "letters", "file", third, "--right", "copy", "--email", MAILBOX, *AS)
    refused(site, 64, "unknown-guess", "letters", "file", third, "--guess", "9", *AS)
    by_post = ["--name", "Mere", "--post", "1 High Street"]
    filed = json.loads(site.run("letters", "file", third, "--right", "copy", *by_post, "--json", *AS))
    expect(filed["right"] == "copy" and site.run("letters", "list", *AS) == "", f"{filed}")


def data_map(site):
    user = known_user(site)
    before = {store: site.rows_of(store) for store in site.store_texts}
    arguments = ("data-map", "preview", "--identity", f"email={user['email']}", *AS, "--json")
    refused(site, 64, "needs-user", "data-map", "preview", "--identity", "email=a@b.example")
    shown = json.loads(site.run(*arguments))
    expect(set(shown) == {"collections", "erase", "blocked", "unreached"}, f"keys {sorted(shown)}")
    users = [each for each in shown["collections"] if each["collection"] == "users"]
    expect(set(users[0]) == {"store", "dataset", "collection", "rows"}, f"keys {sorted(users[0])}")
    expect([row["email"] for row in users[0]["rows"]] == [user["email"]], f"{users[0]}")
    expect(shown["erase"] == [], "a copy erases")
    erased = json.loads(site.run(*arguments, "--right", "erasure"))["erase"]
    expect(erased and all(set(each) == {"dataset", "collection", "strategy", "rows"} for each in erased), f"{erased}")
    expect({store: site.rows_of(store) for store in site.store_texts} == before, "a preview changed a store")
    expect("person-looked-up" in kinds_of_events(site), "no event")
    drawn = site.run("data-map", "plan", "--identity", "email")
    expect(drawn.startswith("flowchart LR\n") and '"app.users"' in drawn, drawn[:200])
    refused(site, 64, "unknown-identity", "data-map", "plan", "--identity", "shoe")


def unsubscribe(site):
    header = ("unsubscribe", "header", "--list", "OutreachCRM news", "--address", "a@b.example")
    first, second = site.run(*header).splitlines()
    token = re.match(r"List-Unsubscribe: <https://privacy\.outreach\.example/unsubscribe/([\w-]+)>, ", first)
    expect(token and first.endswith(f"<mailto:info@outreach.example?subject=unsubscribe%20{token[1]}>"), first)
    expect(second == "List-Unsubscribe-Post: List-Unsubscribe=One-Click", second)
    refused(site, 64, "bad-address", *header[:5], " ")


def users(site):
    site.run("users", "add", "--email", "boss@staff.example", "--name", "Boss", "--grant", "administrator")
    refused(site, 64, "needs-user", "users", "list")
    refused(site, 1, "user-exists", "users", "add", "--email", HANDLER, "--name", "X", "--grant", "approver", *ADMIN)
    refused(site, 1, "not-permitted", "users", "grant", HANDLER, "administrator", *AS)
    refused(site, 64, "unknown-role", "users", "grant", HANDLER, "king", *ADMIN)
    refused(site, 1, "unknown-controller", "users", "grant", HANDLER, "approver@nowhere", *ADMIN)
    site.run("users", "grant", HANDLER, "compliance-reviewer@outreach", *ADMIN)
    everybody = {each["email"]: each for each in map(json.loads, site.run("users", "list", "--json", *ADMIN).splitlines())}
    expect("compliance-reviewer@outreach" in everybody[HANDLER]["grants"], f"{everybody[HANDLER]}")
    site.run("users", "grant", HANDLER, "compliance-reviewer@outreach", "--revoke", *ADMIN)
    site.run("users", "disable", SECOND, *ADMIN)
    refused(site, 1, "unknown-user", "requests", "list", "--as", SECOND)
    site.run("users", "disable", SECOND, "--undo", *ADMIN)
    site.run("requests", "list", "--as", SECOND)
    site.run("users", "notices", HANDLER, "digest", "--off", *ADMIN)
    everybody = {each["email"]: each for each in map(json.loads, site.run("users", "list", "--json", *ADMIN).splitlines())}
    expect(everybody[HANDLER]["declined"] == ["digest"], f"{everybody[HANDLER]}")
    site.run("users", "notices", HANDLER, "digest", *ADMIN)
    refused(site, 1, "not-permitted", "users", "notices", HANDLER, "digest", "--off", *AS)
    secret = site.folder.parent / "secret"
    secret.write_text("short\n")
    refused(site, 64, "password-too-short", "users", "reset", SECOND, "--password-file", str(secret), *ADMIN)
    expect("Password: " in site.run("users", "reset", SECOND, *ADMIN), "no password")
    wanted = {"role-granted", "role-revoked", "staff-disabled", "staff-enabled", "password-reset", "notices-declined", "notices-wanted"}
    expect(wanted <= kinds_of_events(site), f"no event: {wanted - kinds_of_events(site)}")


def through_a_server(site):
    """The same commands with the same ends while a server holds the lock; paths are those of whoever types."""
    with site.serving():
        for case in (beside_the_moves, letters_again, data_map, post_again):
            case(site)
        site.run("check")
        ended, output, _ = site.attempt("doctor", "--json")
        expect(ended in (0, 1) and json.loads(output)["served"], f"exit {ended}: {output}")
        place = pathlib.Path(site.folder.parent / "elsewhere")
        place.mkdir()
        command = [str(site.program), "audit", "export", "out", "--site", str(site.folder)]
        done = subprocess.run(command, cwd=place, timeout=120, capture_output=True, text=True)
        expect(done.returncode == 0 and (place / "out/public.key").exists(), f"not where it was typed: {done.stderr}")


def letters_again(site):
    refused(site, 1, "not-found", "letters", "show", "nothing", *AS)
    site.run("letters", "list", "--left-alone", *AS)


def post_again(site):
    refused(site, 1, "bad-reference", "requests", "print", "0000000000", "--to", "x", *AS)


def main():
    cases = [
        promised, newcomer, beside_the_moves, clocks, mended_map, post, review, letters, data_map, unsubscribe, through_a_server, users,
    ]
    wrong = 0
    site = ExampleSite("outreachcrm")
    chosen = [case for case in cases if len(sys.argv) < 2 or case.__name__ in sys.argv[1:]]
    for case in chosen:
        try:
            case(site)
            print(f"{case.__name__}: as it should be", flush=True)
        except (Failed, subprocess.TimeoutExpired) as error:
            wrong += 1
            print(f"{case.__name__}: {error}", flush=True)
    site.close()
    print(f"cases {len(chosen)}, wrong {wrong}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
