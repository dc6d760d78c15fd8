"""Works out dates a second time, from the calendars of the Python package `holidays`, for every receipt day from 2020 to
2035 and every calendar, with extensions and pauses; hands them to `habeas deadline --cases`, and compares.

Days that were proclaimed for one year only must be in both. Beyond the end of a calendar there must be an error.
Prints the rows that differ (twenty at most), and last `rows N, differences N`.
"""
import calendar
import csv
import datetime
import itertools
import os
import pathlib
import subprocess
import sys
import tempfile

from program import CHECKOUT, habeas

try:
    import holidays
except ImportError:
    subprocess.run([CHECKOUT / "script/python"], check=True)
    python = CHECKOUT / ".venv/bin/python"
    os.execv(python, [str(python), "-B", *sys.argv])

PINNED = dict(line.split("==") for line in (pathlib.Path(__file__).parent / "requirements.txt").read_text().split())
DAY = datetime.timedelta(days=1)
YEARS = range(2019, 2038)

# Days that some government named once, each with the calendar in which it must be a day off.
PROCLAIMED = [
    ("GB", "ENG", "2020-05-08"), ("GB", "ENG", "2022-06-03"), ("GB", "ENG", "2022-09-19"), ("GB", "ENG", "2023-05-08"),
    ("GB", "SCT", "2026-06-15"), ("GB", "SCT", "2022-09-19"), ("GB", "NIR", "2023-05-08"), ("IE", None, "2022-03-18"),
    ("AU", None, "2022-09-22"), ("SI", None, "2023-08-14"), ("LV", None, "2023-07-10"), ("GR", None, "2024-05-07"),
]


def public(country, part=None, without=(), language=None):
    days = holidays.country_holidays(country, subdiv=part, years=YEARS, language=language)
    # The package names days in the language of the machine, and not always in the same case.
    return {day for day, name in days.items() if not any(word.lower() in f"{day} {name}".lower() for word in without)}


def closed(first, last):
    found, day = set(), datetime.date(2019, 1, 1)
    while day.year < 2038:
        if (day.month, day.day) >= first or (day.month, day.day) <= last:
            found.add(day)
        day += DAY
    return found


def months(start, count):
    year, number = start.year + (start.month - 1 + count) // 12, (start.month - 1 + count) % 12 + 1
    return datetime.date(year, number, min(start.day, calendar.monthrange(year, number)[1]))


def rolled(end, off):
    while end.weekday() > 4 or end in off:
        end += DAY
    return end


def working(start, count, off):
    day = start
    while count:
        day += DAY
        count -= day.weekday() < 5 and day not in off
    return day


def pause(received):
    """A pause that begins within the month, different each day."""
    first = received + DAY * (1 + received.day % 17)
    return first, first + DAY * (received.toordinal() % 9)


# A day of remembrance that is in no closed list of New Zealand; days on which Dutch lists do not agree.
US, AU, CA = public("US"), public("AU"), public("CA")
NZ = public("NZ", without=["2022-09-26"])
SUMMER, NEW_YEAR = closed((12, 25), (1, 15)), closed((12, 25), (1, 2))
UK = {f"GB-{part}": public("GB", part) for part in ("ENG", "WLS", "SCT", "NIR")}
EU = {f"EU-{code}": public(code) for code in ("DE", "FR", "IE", "IT", "PL")}
EU["EU-NL"] = public("NL", without=["Goede Vrijdag", "Good Friday", "-05-05"])
PLAIN = "AT BE CY CZ DK EE ES HR LT LU MT PT RO SE SI SK".split()
# Days exchanged for a working Saturday are no public holidays; nor are two Finnish eves; a Greek decree is not foreseen.
EXCHANGED = ["substituted from", "Non-working day"]
MORE = {f"EU-{code}": public(code) for code in PLAIN}
MORE |= {f"EU-{code}": public(code, without=EXCHANGED, language="en_US") for code in ("BG", "HU", "LV")}
MORE["EU-FI"] = public("FI", without=["Midsummer Eve", "Christmas Eve"], language="en_US")
MORE["EU-GR"] = public("GR", without=["2027-05-04", "2032-05-04", "2033-05-02"])


def plain(received):
    """Jurisdiction, right, pause, extension, and the last day that is in time: each calendar once."""
    for nation, off in {**UK, **EU, **MORE}.items():
        yield nation, "access", None, "no", rolled(months(received, 1), off)
    yield "NZ", "access", None, "no", working(received, 20, NZ | SUMMER)
    yield "NZ", "unsubscribe", None, "no", working(received, 5, NZ | NEW_YEAR)
    yield "US", "unsubscribe", None, "no", working(received, 10, US)
    yield "AU", "unsubscribe", None, "no", working(received, 5, AU)
    yield "CA", "unsubscribe", None, "no", working(received, 10, CA)
    yield "SG", "unsubscribe", None, "no", working(received, 10, set())


def others(received):
    """The same of every other kind of date: pauses, extensions, notices, other rights."""
    paused = pause(received)
    whole, elapsed = (paused[1] - paused[0]).days + 1, (paused[1] - paused[0]).days
    for nation, off in UK.items():
        yield nation, "erasure", None, "+2m", rolled(months(received, 3), off)
        yield nation, "access", paused, "no", rolled(months(received, 1) + DAY * whole, off)
        yield nation, "access", paused, "+2m", rolled(months(received, 3) + DAY * whole, off)
        yield nation, "refusal_notice", None, "+2m", rolled(months(received, 3), off)
        yield nation, "complaint_ack", None, "no", rolled(received + DAY * 30, off)
        yield nation, "objection_direct_marketing", None, "no", received
    for state, off in EU.items():
        yield state, "portability", None, "no", rolled(months(received, 1), off)
        yield state, "access", None, "+2m", rolled(months(received, 3), off)
        yield state, "access", paused, "no", rolled(months(received, 1) + DAY * elapsed, off)
        yield state, "refusal_notice", None, "+2m", rolled(months(received, 1), off)
    act = NZ | SUMMER
    yield "NZ", "correction", None, "no", working(received, 20, act)
    yield "NZ", "access", None, "+10wd", working(received, 30, act)
    yield "NZ", "transfer", None, "no", working(received, 10, act)
    yield "NZ", "extension_notice", None, "no", working(received, 20, act)
    yield "US-CA", "know", None, "no", received + DAY * 45
    yield "US-CA", "delete", None, "+45d", received + DAY * 90
    yield "US-CA", "ack", None, "no", working(received, 10, US)
    yield "US-CA", "limit", None, "no", working(received, 15, US)
    yield "US-CA", "record_retention", None, "no", months(received, 24)
    yield "MAIL", "unsubscribe", None, "no", received + DAY * 2
    yield "BR", "access", None, "no", received + DAY * 15
    for country in ("AU", "CH", "SG", "ZA", "CA"):
        yield country, "access", None, "no", received + DAY * 30
    for country in ("ZA", "CA"):
        yield country, "access", None, "+30d", received + DAY * 60


def write(file):
    count = 0
    table = csv.writer(file)
    table.writerow(["jurisdiction", "right", "received", "paused_from", "paused_to", "extended", "due"])
    received = datetime.date(2020, 1, 1)
    while received.year < 2036:
        # Every day each calendar, every fifth day the rest: the fifth walks through all weekdays and days of the month.
        wanted = itertools.chain(plain(received), others(received) if received.toordinal() % 5 == 0 else ())
        for jurisdiction, right, paused, extended, due in wanted:
            table.writerow([jurisdiction, right, received, *(paused or ("", "")), extended, due])
            count += 1
        received += DAY
    return count


def beyond():
    """A calendar that ends says so: exit 1, no date."""
    status, printed, complaint = habeas("deadline", "--jurisdiction", "NZ", "--right", "copy", "--received", "2052-12-20")
    return status == 1 and "calendar-ends" in complaint and "20" not in printed


def main():
    assert holidays.__version__ == PINNED["holidays"], "another version than the pinned one: call script/python"
    missing = [day for country, part, day in PROCLAIMED if datetime.date.fromisoformat(day) not in public(country, part)]
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
        written = write(file)
        file.flush()
        status, printed, complaint = habeas("deadline", "--cases", file.name, limit=900)
    computed = list(csv.DictReader(printed.splitlines()))
    differing = [row for row in computed if row["computed"] != row["due"]]
    for row in differing[:20]:
        print(",".join(row.values()))
    if complaint:
        print("\n".join(complaint.splitlines()[:5]))
    if missing:
        print(f"not proclaimed in the package: {missing}")
    fine = status == 0 and len(computed) == written and not missing and beyond()
    print(f"rows {len(computed)}, differences {len(differing)}")
    return 0 if fine and not differing else 1


sys.exit(main())
