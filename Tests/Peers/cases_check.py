"""Hands `habeas deadline --cases` files as spreadsheets, editors and people make them, and looks at what it computes and says.

Prints what was wrong, and last `files N, wrong N`.
"""
import csv
import io
import pathlib
import sys
import tempfile

from program import habeas

HEADER = "jurisdiction,right,received,paused_from,paused_to,extended,due,rule,source\n"
ROW = "GB-ENG,access,2026-01-31,,,no,2026-03-02,uk-1m,mine\n"
DUE = "2026-03-02"


def row(jurisdiction="GB-ENG", right="access", received="2026-01-31", pause=",", extended="no", due=""):
    return f"{jurisdiction},{right},{received},{pause},{extended},{due},,\n"


# What it is, the file, the exit code, the column `computed`, and what standard error says, line by line.
FILES = [
    ("CR LF", (HEADER + ROW + ROW).replace("\n", "\r\n"), 0, [DUE, DUE], []),
    ("CR alone", (HEADER + ROW + ROW).replace("\n", "\r"), 0, [DUE, DUE], []),
    ("a byte-order mark", "\ufeff" + HEADER + ROW, 0, [DUE], []),
    ("no end of the last line", HEADER + ROW.strip(), 0, [DUE], []),
    ("capitals and spaces", HEADER.upper().replace(",", " , ") + " gb-eng , Access ,2026-01-31 ,,,NO,2026-03-02,,\n", 0, [DUE], []),
    ("another order, other columns", f"right,mine,received,due,jurisdiction\naccess,7,2026-01-31,{DUE},gb-eng\n", 0, [DUE], []),
    ("short rows and empty cells beyond the last", HEADER + ROW.strip() + ",,,\nGB-ENG,access,2026-01-31\n", 1, [DUE, DUE], []),
    ("quotes, blank lines, line numbers", HEADER + '"GB-ENG",access,2026-01-31,,,no,2026-03-02,"a, ""b""","c\r\nd"\n\n' + row("XX") + ROW,
     0, [DUE, "", DUE], ["line 5: unknown-jurisdiction: no statute names 'XX'"]),
    ("a bare comma", HEADER + ROW.strip() + ",more\n" + ROW, 1, ["", DUE], ["line 2: cells-too-many"]),
    ("days", HEADER + "".join(row(received=day) for day in ("2026-02-29", "31/01/2026", "", "0000-01-01")),
     0, [""] * 4, ["line 2: not-a-date", "line 3: not-a-date", "line 4: not-a-date", "line 5: not-a-date"]),
    ("pauses", HEADER + "".join(row(received="2026-03-10", pause=pause) for pause in
                                ("2026-03-12,2026-03-11", "2026-03-12,", ",2026-03-12", "2026-03-10,2026-03-10")),
     1, ["", "", "", "2026-04-13"], ["line 2: not-a-pause", "line 3: Paused since", "line 4: not-a-pause"]),
    ("extensions", HEADER + "".join(row(received="2026-03-10", extended=more) for more in ("2m", "+3m", "+60d", "+2M")),
     1, ["", "", "", "2026-06-10"], ["line 2: not-an-extension", "line 3: extension-too-long", "line 4: extension-unit"]),
    ("a whole and its parts", HEADER + row("GB") + row("EU") + row(right="vote"),
     0, [""] * 3, ["line 2: unknown-jurisdiction", "line 3: unknown-jurisdiction", "line 4: unknown-right"]),
    ("beyond a calendar, and not needing it", HEADER + row("NZ", received="2052-12-20") + row(received="2099-12-20")
     + row(right="unsubscribe", received="2099-12-20", due="2099-12-20"),
     0, ["", "", "2099-12-20"], ["line 2: calendar-ends", "line 3: calendar-ends"]),
    ("a wrong date", HEADER + row(due="2026-03-03"), 1, [DUE], []),
    ("an open quote", HEADER + ROW + 'GB-ENG,"access,2026-01-31\n' + ROW, 1, None, ["quote-open: line 3"]),
    ("no column", HEADER.replace("right", "wish") + ROW, 1, None, ["column-missing: the header has no column 'right'"]),
    ("two columns", HEADER.replace("source", "received") + ROW, 1, None, ["column-twice"]),
    ("nothing", "", 1, None, ["no-header"]),
    ("another encoding", (HEADER + ROW.replace("mine", "für")).encode("latin-1"), 1, None, ["not-utf8"]),
    ("sixteen bits", (HEADER + ROW).encode("utf-16"), 1, None, ["not-utf8"]),
]


def fault(path, content, code, computed, complaints):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    status, printed, complained = habeas("deadline", "--cases", path)
    if status != code:
        return f"exit {status}, not {code}: {complained}"
    found = [line.removeprefix("habeas: ") for line in complained.splitlines()]
    if len(found) != len(complaints) or not all(line.startswith(start) for line, start in zip(found, complaints)):
        return f"said {found}"
    if computed is None:
        return f"printed {printed}" if printed else None
    column = [cells[-1] for cells in csv.reader(io.StringIO(printed, newline=""))]
    return None if column == ["computed", *computed] else f"computed {column}"


def main():
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, *file in FILES:
            if found := fault(pathlib.Path(folder) / "cases.csv", *file):
                wrong += 1
                print(f"{name}: {found}")
    print(f"files {len(FILES)}, wrong {wrong}")
    return 1 if wrong else 0


sys.exit(main())
