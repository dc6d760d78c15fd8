"""Gives hostile YAML to every kind of file that an operator writes: `habeas check` must end with 1 within seconds and in
little memory, name file, line and column, and say what else is wrong in the same file.

Prints what is wrong, and last `files N, wrong N`.
"""
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile

from program import CHECKOUT, PROGRAM, environment

SECONDS, BYTES = 60, 400 << 20
KINDS = {
    "habeas.yml": CHECKOUT / "examples/outreachcrm/habeas.yml",
    "controllers/outreach.yml": CHECKOUT / "examples/outreachcrm/controllers/outreach.yml",
    "data-map/app.yml": CHECKOUT / "examples/outreachcrm/data-map/app.yml",
    "workflows/complaint.yml": CHECKOUT / "workflows/complaint.yml",
    "workflows/parts/clock.yml": CHECKOUT / "workflows/parts/clock.yml",
    "workflows/statutes/nz.yml": CHECKOUT / "workflows/statutes/nz.yml",
    "workflows/statutes/calendars/nz-privacy-act.yml": CHECKOUT / "workflows/statutes/calendars/nz-privacy-act.yml",
}


def bomb(levels, key):
    """A list of ten, in a list of ten, in a list of ten…; as values, or as keys, which are compared with each other."""
    lines = [key("x0", "&x0 [a, a, a, a, a, a, a, a, a, a]")]
    for level in range(1, levels):
        lines.append(key(f"x{level}", f"&x{level} [" + ", ".join([f"*x{level - 1}"] * 10) + "]"))
    return "".join(lines)


def first_key(text):
    """The first line that is a key of the outermost block, and how it reads."""
    return next((number, line) for number, line in enumerate(text.splitlines(), 1) if re.match(r"[a-z_-]+:", line))


def traps(text):
    """Name, bytes, and what must be said: a line (None: any), and a code. Each stands before an unknown key, which must be
    named too wherever the trap lets the file be read on."""
    lines = text.count("\n")
    number, line = first_key(text)
    more = "colour: blue\n"
    last = (lines + 1, "unknown-key")
    yield "a trap word as a key", text + "on: off\n" + more, [(lines + 1, "unknown-key"), (lines + 2, "unknown-key")]
    # The block's first line again, with a value of its own, behind everything.
    again = line.split(":")[0] + ": x\n"
    yield "a key twice", text + more + again, [last, (lines + 2, "key-twice")]
    yield "an alias bomb", text + more + bomb(14, lambda name, value: f"{name}: {value}\n"), [last, (lines + 3, "alias")]
    yield "an alias bomb in the keys", text + more + bomb(14, lambda name, value: f"? {value}\n: 1\n"), [
        last, (lines + 4, "alias")]
    yield "ten megabytes", text + more + "# more\n" * 1_500_000, [(None, "file-too-large")]
    yield "deep nesting", text + "deep: " + "[" * 50_000 + "\n", [(lines + 1, "yaml")]
    yield "a tab", text + "tab:\n\t- x\n", [(lines + 2, "yaml")]
    yield "two documents", text + "---\n" + text, [(lines + 1, "yaml")]
    yield "no UTF-8", (text + more).encode() + b"# caf\xe9\n", [last, (lines + 2, "not-utf8")]
    yield "a null byte", text + more + "x: \x00\n", [(lines + 2, "yaml")]
    yield "an editor's mark and lines of Windows", b"\xef\xbb\xbf" + (text + more).replace("\n", "\r\n").encode(), [last]
    yield "nothing", "", [(None, "file-empty")]
    yield "a list", "- a\n- b\n", [(1, "not-a-mapping")]
    yield "a word", "hello\n", [(1, "not-a-mapping")]


def check(site):
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    process = subprocess.Popen([PROGRAM, "check", "--site", str(site)], env=environment(), stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=limit)
    printed = process.communicate(timeout=SECONDS * 10)[0]
    peak = max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    return process.returncode, printed, peak * 1024


def fault(site, path, expected):
    # A data map's file may hold other resources than ours beside its datasets.
    if path.startswith("data-map"):
        expected = [(line, code) for line, code in expected if code != "unknown-key"]
    status, printed, peak = check(site)
    if status != 1 and expected:
        return f"exit {status}: {printed[:400]}"
    if peak > BYTES:
        return f"{peak >> 20} MiB of memory"
    for line, code in expected:
        place = rf"[^ ]*{re.escape(path)}" + (rf":{line}:[1-9]\d*" if line else r"(:\d+:\d+)?")
        if not re.search(rf"{place}:? .*{code}|{place}: {code}", printed):
            return f"no {code} at {path}:{line} in:\n{printed[:1500]}"
    return None


def main():
    only = sys.argv[1:]
    count = wrong = 0
    with tempfile.TemporaryDirectory(prefix="habeas-hostile-") as folder:
        site = pathlib.Path(folder) / "site"
        shutil.copytree(CHECKOUT / "examples/outreachcrm", site)
        for path, source in KINDS.items():
            file = site / path
            kept = source.read_text() if file.exists() else None
            file.parent.mkdir(parents=True, exist_ok=True)
            for name, text, expected in traps(source.read_text()):
                if only and name not in only and path not in only:
                    continue
                count += 1
                file.write_bytes(text if isinstance(text, bytes) else text.encode())
                found = fault(site, path, expected)
                if found:
                    wrong += 1
                    print(f"{path}, {name}: {found}", flush=True)
            if kept is None:
                file.unlink()
            else:
                file.write_text(kept)
    print(f"files {count}, wrong {wrong}")
    return 1 if wrong or not count else 0


sys.exit(main())
