"""Changes the workflow files of a site under requests that are open: each goes on by the version that it began with, for
ever, after every restart (each command is one), also when its file has gone; and a new version that is not good stops the
start with all that is wrong.

Prints one line for each case, and last `cases N, wrong N`.
"""
import json
import re
import sys

from example_site import CHECKOUT, HANDLER, ExampleSite, Failed

AS = ("--as", HANDLER)
SHIPPED = (CHECKOUT / "workflows/complaint.yml").read_text()
# Version 2 names its states anew, and looks into a complaint in two steps.
SECOND = (
    SHIPPED.replace("version: 1", "version: 2").replace("start: received", "start: reading")
    .replace("  received:", "  reading:").replace("to: telling", "to: writing").replace("  telling:", "  writing:")
    .replace("to: told", "to: written").replace("  told:", "  written:")
    # What parts lead back to.
    .replace("include: [parts/clarification.yml, parts/clock.yml, parts/ending.yml]", "include: [parts/mine.yml, parts/clock.yml]")
)
MINE = "\n".join(
    (CHECKOUT / f"workflows/parts/{name}.yml").read_text().replace("to: received", "to: reading").replace("states:\n", "")
    for name in ("clarification", "ending")
)


def expect(condition, what):
    if not condition:
        raise Failed(what)


def summary(site, reference):
    return json.loads(site.run("requests", "show", reference, "--json", *AS))


def complain(site, number):
    text = site.run("requests", "open", "--controller", "outreach", "--right", "complaint", "--identity",
                    f"email=kept{number}@elsewhere.example", "--json", *AS)
    return json.loads(text)["reference"]


def conclude(site, reference):
    site.run("requests", "conclude", reference, "we have looked into it", *AS)
    site.until_idle()


def second_in_force(site):
    (site.folder / "workflows/parts").mkdir(parents=True, exist_ok=True)
    (site.folder / "workflows/complaint.yml").write_text(SECOND)
    (site.folder / "workflows/parts/mine.yml").write_text("states:\n" + MINE)


def first_goes_on_under_the_second(site):
    old = complain(site, 1)
    site.until_idle()
    expect(summary(site, old)["state"] == "received", summary(site, old))
    second_in_force(site)
    new = complain(site, 2)
    site.until_idle()
    expect(summary(site, new)["state"] == "reading", f"the new version is not in force: {summary(site, new)}")
    expect(summary(site, old)["state"] == "received", f"moved by itself: {summary(site, old)}")
    conclude(site, old)
    conclude(site, new)
    states = summary(site, old)["state"], summary(site, new)["state"]
    expect(states == ("told", "written"), f"each by its own version: {states}")


def second_goes_on_when_its_file_is_gone(site):
    second_in_force(site)
    other = complain(site, 3)
    site.until_idle()
    (site.folder / "workflows/complaint.yml").unlink()
    (site.folder / "workflows/parts/mine.yml").unlink()
    first = complain(site, 4)
    site.until_idle()
    expect(summary(site, first)["state"] == "received", summary(site, first))
    conclude(site, other)
    conclude(site, first)
    states = summary(site, other)["state"], summary(site, first)["state"]
    expect(states == ("written", "told"), f"each by its own version: {states}")
    with site.database() as database:
        kept = database.execute("SELECT count(DISTINCT workflow) FROM requests").fetchone()[0]
    expect(kept == 2, f"{kept} versions are kept of two")


def staff_take_a_request_over(site):
    old = complain(site, 5)
    site.until_idle()
    ended, _, complaint = site.attempt("requests", "migrate", old, *AS)
    expect(ended != 0, f"taken over to the version that it follows: {complaint}")
    second_in_force(site)
    file = site.folder / "workflows/complaint.yml"
    ended, _, complaint = site.attempt("requests", "migrate", old, *AS)
    expect(ended != 0, f"taken over although version 2 names no older one: {complaint}")
    states = "{received: reading, telling: writing, told: written}"
    file.write_text(SECOND.replace("version: 2", f"version: 3\nmigrations: [{{from: 1, states: {states}}}]"))
    site.run("requests", "migrate", old, *AS)
    expect(summary(site, old)["state"] == "reading", f"not where version 3 has the same step: {summary(site, old)}")
    conclude(site, old)
    expect(summary(site, old)["state"] == "written", f"not by version 3: {summary(site, old)}")
    with site.database() as database:
        kinds = [kind for kind, in database.execute(
            "SELECT kind FROM events WHERE scope = (SELECT id FROM requests WHERE reference = ?) ORDER BY ordinal", (old,))]
    expect(kinds.count("workflow-migrated") == 1, f"the history says: {kinds}")
    file.unlink()


def a_bad_version_stops_the_start(site):
    second_in_force(site)
    file = site.folder / "workflows/complaint.yml"
    text = SECOND.replace("{mail: complaint-outcome}", "{mail: greeting}")
    file.write_text(text)
    line = text[: text.index("mail: greeting")].count("\n") + 1
    ended, _, complaint = site.attempt("requests", "list", *AS)
    place = rf"workflows/complaint\.yml:{line}:\d+: unknown-message: .*greeting"
    expect(ended == 1 and re.search(place, complaint), f"exit {ended}: {complaint}")
    file.unlink()
    site.run("requests", "list", *AS)


def main():
    cases = [
        first_goes_on_under_the_second, second_goes_on_when_its_file_is_gone, staff_take_a_request_over,
        a_bad_version_stops_the_start,
    ]
    wrong = 0
    site = ExampleSite("outreachcrm")
    controller = site.folder / "controllers/outreach.yml"
    controller.write_text(re.sub(r"rights: \[", "rights: [complaint, ", controller.read_text()))
    try:
        for case in cases:
            try:
                case(site)
                print(f"{case.__name__}: as it should be", flush=True)
            except Failed as error:
                wrong += 1
                print(f"{case.__name__}: {error}", flush=True)
    finally:
        site.close()
    print(f"cases {len(cases)}, wrong {wrong}")
    sys.exit(0 if wrong == 0 else 1)


main()
