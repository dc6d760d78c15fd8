"""Writes everything wrong that the block `files:` of a store can hold into one `habeas.yml`: `habeas check` must name each at
its line, once, and nothing else.

Prints what is wrong, and last `codes N, wrong N`.
"""
import pathlib
import re
import sys
import tempfile

from program import habeas

# Each line of the block, and what must be said of it.
BLOCK = [
    ("a.b: {match: a.csv}", "table-name"),
    ("c: {match: below/c.csv}", "file-pattern"),
    ("d: {match: .d.csv}", "file-pattern"),
    ("e: {match: e.csv, encoding: ebcdic}", "unknown-encoding"),
    ("f: {match: f.jsonl, encoding: latin-1}", "encoding-of-json"),
    ("g: {match: g.txt}", "format-unsaid"),
    ("h: {match: h.csv, format: xml}", "unknown-format"),
    ("i: {match: i.jsonl, delimiter: ';'}", "not-delimited"),
    ("j: {match: j.csv, format: csv, pattern: '$host'}", "not-a-log"),
    ("k: {match: k.csv, delimiter: ';;'}", "delimiter"),
    ("l: {match: l.csv, delimiter: '\"'}", "delimiter"),
    ("m: {match: m.txt, pattern: '$host$user'}", "log-pattern"),
    ("nn: {match: n.csv, columns: {id: number}}", "unknown-kind"),
    ("o: {match: o.csv, columns: {id: bytes}}", "unknown-kind"),
    ("p: {match: p.csv, separator: ';'}", "unknown-key"),
    ("q: q.csv", "not-a-mapping"),
    ("r: {match: r.csv, appended: perhaps}", "not-a-flag"),
    # Nothing is wrong with these.
    ("s: {match: 's*.csv', delimiter: tab, encoding: windows-1252, columns: {id: integer}, key: id, appended: true}", None),
    ("t: {match: t.txt, pattern: '$host $user'}", None),
    ("u: {format: json-lines}", None),
]


def main():
    with tempfile.TemporaryDirectory(prefix="habeas-files-") as folder:
        site = pathlib.Path(folder) / "site"
        status, _, complaint = habeas("init", site)
        assert status == 0, complaint
        settings = site / "habeas.yml"
        lines = [line for line in settings.read_text().splitlines() if not line.startswith("stores:")]
        lines += ["stores:", "  lists:", "    adapter: files", "    url: folder:lists", "    files:"]
        expected = set()
        for line, code in BLOCK:
            lines.append(f"      {line}")
            if code:
                expected.add((len(lines), code))
        lines += ["  app:", "    adapter: sqlite", "    url: sqlite:app.db", "    files: {a: {match: a.csv}}"]
        expected.add((len(lines), "not-files"))
        settings.write_text("\n".join(lines) + "\n")
        status, said, complaint = habeas("check", "--site", site)
        found = re.findall(r"habeas\.yml:(\d+):\d+: (?!warning)([a-z0-9-]+):", said + complaint)
        found = [(int(line), code) for line, code in found]
    wrong = sorted(set(found) ^ expected) + sorted(pair for pair in set(found) if found.count(pair) > 1)
    for line, code in wrong:
        print(f"line {line}: {code} is {'said' if (line, code) in found else 'not said'}: {lines[line - 1].strip()}")
    if wrong:
        print(said + complaint)
    print(f"codes {len({code for _, code in expected})}, wrong {len(wrong) + (status != 1)}")
    return 1 if wrong or status != 1 else 0


sys.exit(main())
