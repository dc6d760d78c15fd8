"""Gives bad workflow files to `habeas workflow check`: it must end with 1 and name every problem at its line.

Prints what is wrong, and last `files N, wrong N`.
"""
import json
import pathlib
import re
import sys
import tempfile

from program import CHECKOUT, habeas

COPY = (CHECKOUT / "workflows/copy.yml").read_text()
DELETE = (CHECKOUT / "workflows/delete.yml").read_text()
VERSION = re.search(r"^version: \d+$", COPY, re.MULTILINE).group()


def line_of(text, words):
    return text[: text.index(words)].count("\n") + 1


def changed(text, *pairs):
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def cases():
    """Name, text, and the problems that must be among those found, as line and code."""
    unapproved = re.sub(r"(when: approve, to: erasing, .*?), needs: \[[^]]*\]", r"\1", DELETE)
    assert unapproved != DELETE
    erasing = line_of(unapproved, "  erasing:")
    yield "unapproved erasure", unapproved, [
        (erasing, f"effect-without-{need}")
        for need in ("identity-verified", "no-hold", "approved", "no-disclosure-open")
    ]
    together = changed(COPY, (VERSION, "version: one"), ("right: copy", "right: see"),
                       ("phase: verification", "phase: waiting"), ("when: withdraw", "when: leave"))
    yield "all at once", together, [
        (line_of(together, "version: one"), "not-a-number"), (line_of(together, "right: see"), "unknown-right"),
        (line_of(together, "phase: waiting"), "unknown-phase"), (line_of(together, "when: leave"), "unknown-trigger"),
    ]
    trap = changed(COPY, (VERSION, f"{VERSION}\non: off"))
    yield "a trap word as a key", trap, [(line_of(trap, "on: off"), "unknown-key")]
    twice = changed(COPY, (VERSION, f"{VERSION}\n{VERSION}"))
    yield "a key twice", twice, [(line_of(twice, VERSION) + 1, "key-twice")]
    unknown = changed(COPY, ("{mail: acknowledgement, once: letter}", "{mail: greeting, once: letter}"))
    yield "a mail that is in no language", unknown, [(line_of(unknown, "mail: greeting"), "unknown-message")]
    yield "ten megabytes", COPY + "# more\n" * 1_500_000, [(None, "file-too-large")]
    bomb = ["x0: &x0 [a, a, a, a, a, a, a, a, a, a]"]
    bomb += [f"x{n}: &x{n} [" + ", ".join([f"*x{n - 1}"] * 10) + "]" for n in range(1, 15)]
    yield "an alias bomb", "\n".join(bomb) + "\n" + COPY, [(1, "unknown-key")]
    yield "nesting without end", COPY + "deep: " + "[" * 100_000, [(None, None)]
    yield "nothing", "", [(None, "file-empty")]
    yield "no text", "workflow: \x00\x01", [(None, "yaml")]


def check(folder, name, text, expected):
    file = folder / "mine.yml"
    file.write_text(text)
    status, printed, complaint = habeas("workflow", "check", file)
    if status != 1 or "good" in printed:
        return f"exit {status}: {printed}{complaint}"
    for line, code in expected:
        place = rf"{re.escape(str(file))}" + (rf":{line}:[1-9]\d*" if line else r"(:\d+:\d+)?")
        if not re.search(rf"^{place}: {code or '[a-z-]+'}: ", complaint, re.MULTILINE):
            return f"no {code} at line {line} in:\n{complaint}"
    status, printed, _ = habeas("workflow", "check", "--json", file)
    found = json.loads(printed)
    codes = {problem["code"] for problem in found["problems"]}
    if status != 1 or found["workflows"] and not codes or not {code for _, code in expected if code} <= codes:
        return f"--json, exit {status}: {printed}"
    return None


def main():
    count = wrong = 0
    with tempfile.TemporaryDirectory(prefix="habeas-workflows-") as folder:
        for name, text, expected in cases():
            count += 1
            fault = check(pathlib.Path(folder), name, text, expected)
            if fault:
                wrong += 1
                print(f"{name}: {fault}")
    print(f"files {count}, wrong {wrong}")
    return 1 if wrong or not count else 0


sys.exit(main())
