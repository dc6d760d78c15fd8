"""Breaks one thing at a time in copies of both example sites: `habeas check` must say it with its place and code.

Prints one line for each case, and last `cases N, wrong N`.
"""
import json
import sqlite3
import sys

from example_site import ExampleSite, Failed

SETTINGS, OUTREACH, APP = "habeas.yml", "controllers/outreach.yml", "data-map/app.yml"
# File, what stands there, what stands there instead, exit code, code, and whether the file itself is named.
BROKEN = [
    (SETTINGS, "mail:", "colour: blue\nmail:", 1, "unknown-key", True),
    (SETTINGS, "mail:", "\tmail:", 1, "yaml", True),
    (SETTINGS, "datasets: [data-map/app.yml]", "dataset: [data-map/app.yml]", 1, "unknown-key", True),
    (SETTINGS, "data-map/app.yml", "data-map/ap.yml", 1, "file-unreadable", True),
    (SETTINGS, "adapter: sqlite", "adapter: dbase", 1, "unknown-adapter", True),
    (SETTINGS, "sqlite:habeas.db", "habeas.db", 1, "storage-unknown", True),
    (SETTINGS, "maildir:outbox", "mail.example.org", 1, "mail-address", True),
    (SETTINGS, '"maildir:outbox"', '"maildir:outbox", bounces-to: nobody', 1, "header-address-unsafe", True),
    (SETTINGS, '"maildir:outbox"', '"maildir:outbox", per-address: 0', 1, "per-address-out-of-range", True),
    (SETTINGS, 'mail: {', 'mail: {in: [{url: "imaps://a@b/INBOX", user: a, password-file: keys}], ', 1, "mailbox-address",
     True),
    (SETTINGS, 'mail: {', 'mail: {in: [{url: "imaps://127.0.0.1:1/INBOX", user: a, password-file: none}], ', 1,
     "secret-file-missing", True),
    (SETTINGS, 'mail: {', 'mail: {in: [{url: "imaps://127.0.0.1:1/A", filed: A, user: a, password-file: habeas.yml}], ', 1,
     "filed-in-place", True),
    (SETTINGS, 'mail: {', 'mail: {in: [{url: "imaps://127.0.0.1:1/", user: a, password-file: habeas.yml}], ', 75,
     "mail-server-unreachable", False),
    (SETTINGS, 'mail: {', 'mail: {in: [{url: "imaps://127.0.0.1:1", controller: you, user: a, password-file: habeas.yml}], ',
     1, "unknown-controller", True),
    (SETTINGS, "keys: keys/", "keys: kies/", 1, "keys-missing", True),
    (SETTINGS, "https://privacy.outreach.example", "privacy.outreach.example", 1, "site-address", True),
    (SETTINGS, 'url: "sqlite:stores/app.db"', "url-environment: HABEAS_NOT_SET", 1, "environment-missing", True),
    (SETTINGS, "sqlite:stores/app.db", "sqlite:stores/gone.db", 75, "store-unavailable", False),
    (SETTINGS, '{adapter: sqlite, url: "sqlite:stores/app.db"',
     '{adapter: postgres, url: "postgres://nobody:secret@127.0.0.1:1/app"', 75, "store-unavailable", False),
    (OUTREACH, "jurisdiction: NZ", "jurisdiction: NZL", 1, "unknown-jurisdiction", True),
    (OUTREACH, "delivery: mail", "delivery: mail\nfacts: 0", 1, "facts-outside", True),
    (OUTREACH, "delivery: mail", "delivery: mail\nfacts: 6", 1, "facts-outside", True),
    (OUTREACH, "close-account]", "close-accounts]", 1, "unknown-right", True),
    (OUTREACH, "copy: channel", "copy: none", 1, "verification-outside", True),
    (OUTREACH, "languages: [en, de, fr, es]", "languages: [en, tlh]", 1, "unknown-language", True),
    (OUTREACH, "delete: two", "delete: none", 1, "approval-needed", True),
    (OUTREACH, "cooling-off: P3D", "cooling-off: 3 days", 1, "not-a-duration", True),
    (OUTREACH, "delivery: mail", "delivery: pigeon", 1, "unknown-delivery", True),
    (OUTREACH, "delivery: mail", "delivery: mail\nby-hand: {archive: {ask: the archive, question: Look there.}}", 1,
     "no-mail-address", True),
    (OUTREACH, "delivery: mail",
     "delivery: mail\nby-hand: {archive: {ask: a@b.example, question: Look there., rights: [confirm]}}", 1, "not-by-hand", True),
    (OUTREACH, "delivery: mail", "delivery: mail\nby-hand: {archive: {ask: a@b.example}}", 1, "missing-key", True),
    (APP, "controllers: [outreach]", "controllers: [outrage]", 1, "unknown-controller", True),
    (APP, "name: job_title", "name: job_titel", 1, "no-column", True),
    (APP, "- name: user_actions", "- name: user_deeds", 1, "no-table", True),
    (APP, "            habeas: {erase: keyed-hash}\n", "", 1, "blocked-not-null", True),
    (APP, "recipients: []", "recipients: [printer]", 1, "unknown-recipient", True),
]
# What somebody does to a store behind the map's back: store, statements, code.
CHANGED = [
    ("app", "ALTER TABLE users RENAME COLUMN job_title TO position", "no-column"),
    ("app", "DROP TABLE user_actions", "no-table"),
    ("app", "ALTER TABLE users ADD COLUMN card_number TEXT", "card-column"),
]


def expect(condition, what):
    if not condition:
        raise Failed(what)


def finding(site, status, code, file):
    """The finding with this code, in both forms of the output."""
    ended, output, complaint = site.attempt("check")
    expect(ended == status, f"exit {ended}: {output}{complaint}")
    expect(f"{code}: " in output, f"no {code} in: {output}")
    shown = (output + complaint).replace("secret-file-missing", "")
    expect("secret" not in shown, f"a password in: {output}{complaint}")
    ended, output, complaint = site.attempt("check", "--json")
    expect(ended == status, f"exit {ended} with --json: {complaint}")
    found = json.loads(output)
    if status == 75:
        return expect([each for each in found["unavailable"] if each["code"] == code], f"no {code} in: {output}")
    named = [each for each in found["errors"] if each["code"] == code]
    expect(named, f"no {code} in: {output}")
    expect(file is None or any(each["file"] == file and each["line"] > 0 for each in named), f"no place in: {named}")


def broken(site, case):
    file, old, new, status, code, is_named = case
    path = site.folder / file
    text = path.read_text()
    expect(old in text, f"the example has changed: {old}")
    path.write_text(text.replace(old, new, 1))
    try:
        finding(site, status, code, file if is_named else None)
    finally:
        path.write_text(text)


def changed(site, case):
    store, statement, code = case
    path = site.folder / f"stores/{store}.db"
    before = path.read_bytes()
    with sqlite3.connect(path) as database:
        database.execute(statement)
    try:
        finding(site, 1, code, None)
    finally:
        path.write_bytes(before)


def all_at_once(site):
    """Ten mistakes in three files are ten findings of one run."""
    texts = {}
    for file, old, new, status, _, _ in BROKEN[-12:]:
        path = site.folder / file
        texts.setdefault(path, path.read_text())
        if status == 1:
            path.write_text(path.read_text().replace(old, new, 1))
    found = json.loads(site.attempt("check", "--json")[1])["errors"]
    for path, text in texts.items():
        path.write_text(text)
    expect(len({each["code"] for each in found}) >= 8, f"only {[each['code'] for each in found]}")


def sound(site):
    ended, output, complaint = site.attempt("check")
    expect(ended == 0, f"exit {ended}: {output}{complaint}")
    expect("warning: delivery-plain" in output, f"plain mail is not warned of: {output}")
    ended, output, _ = site.attempt("data-map", "check", "--json")
    expect(ended == 0 and json.loads(output)["errors"] == [], f"exit {ended}: {output}")


def misdelivery(site):
    """The guard's limits, each wrong value at its line and column; that nobody looks is warned of."""
    path = site.folder / OUTREACH
    text = path.read_text()
    line = len(text.splitlines()) + 1
    wrong = {
        "seldom": [(14, "unknown-limits")],
        "{identifiers: -1, rows: 5}": [(28, "below-zero"), (38, "not-a-share")],
        "{identifiers: many, rows: 101%, columns: 5%}": [(28, "not-a-number"), (40, "not-a-share"), (46, "unknown-key")],
    }
    try:
        for value, said in wrong.items():
            path.write_text(f"{text}misdelivery: {value}\n")
            output = site.attempt("check")[1]
            for column, code in said:
                expect(f"{OUTREACH}:{line}:{column}: {code}: " in output, f"{value}: {output}")
        path.write_text(f"{text}misdelivery: never\n")
        ended, output, _ = site.attempt("check")
        expect(ended == 0 and f"{OUTREACH}:{line}:14: warning: misdelivery-never: " in output, f"never: {output}")
        path.write_text(f"{text}misdelivery: {{identifiers: 0, rows: 100%}}\n")
        ended, output, _ = site.attempt("check")
        expect(ended == 0 and "misdelivery" not in output, f"limits: {output}")
    finally:
        path.write_text(text)


def facts(site):
    """A right that asks for what nobody can be asked for is warned of, until the map has as many questions as must agree."""
    path, store = site.folder / OUTREACH, site.folder / APP
    text, map_text = path.read_text(), store.read_text()
    matched = text.replace("copy: channel", "copy: matched")
    asking = map_text.replace("{correct: free}", "{correct: free, fact: What is your job title?}", 1)
    expect(text != matched and map_text != asking, "the example has changed")
    try:
        path.write_text(matched)
        ended, output, _ = site.attempt("check")
        expect(ended == 0 and "warning: facts-too-few: " in output and " 2 facts" in output, f"no question: {output}")
        store.write_text(asking)
        ended, output, _ = site.attempt("check")
        expect(ended == 0 and "warning: facts-too-few: " in output, f"one question: {output}")
        path.write_text(f"{matched}facts: 1\n")
        ended, output, _ = site.attempt("check")
        expect(ended == 0 and "facts-too-few" not in output, f"enough questions: {output}")
    finally:
        path.write_text(text)
        store.write_text(map_text)


def main():
    wrong = cases = 0
    for name in ("insight-products", "outreachcrm"):
        site = ExampleSite(name)
        tests = [("sound", lambda: sound(site))]
        if name == "outreachcrm":
            tests += [(f"{case[4]} {case[2].strip()!r}", lambda case=case: broken(site, case)) for case in BROKEN]
            tests += [(f"{case[2]} {case[1]!r}", lambda case=case: changed(site, case)) for case in CHANGED]
            tests += [("misdelivery", lambda: misdelivery(site)), ("facts", lambda: facts(site)),
                      ("all at once", lambda: all_at_once(site)), ("sound again", lambda: sound(site))]
        for title, test in tests:
            cases += 1
            try:
                test()
                print(f"{name} {title}: as it should be", flush=True)
            except Failed as error:
                wrong += 1
                print(f"{name} {title}: {error}", flush=True)
        site.close()
    print(f"cases {cases}, wrong {wrong}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
