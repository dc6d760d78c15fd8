"""Does what a page of the docs says: writes its files, runs its commands, and compares what they print, line for line.

A block ```KIND NAME is a file. In a block ```console a line that begins with `$ ` is a command, and what follows is what it
prints, on either stream. Prints the differences, and last `commands N, differences N`.
"""
import difflib
import os
import pathlib
import subprocess
import sys
import tempfile

from program import CHECKOUT, PROGRAM, environment


def blocks(text):
    kind, lines = None, []
    for line in text.splitlines():
        if kind is None and line.startswith("```") and len(line) > 3:
            kind, lines = line[3:].strip(), []
        elif kind is not None and line == "```":
            yield kind, lines
            kind = None
        elif kind is not None:
            lines.append(line)


def commands(lines):
    command, expected = None, []
    for line in lines:
        if line.startswith("$ "):
            if command is not None:
                yield command, expected
            command, expected = line[2:], []
        else:
            expected.append(line)
    if command is not None:
        yield command, expected


def main(page):
    ran = differences = 0
    with tempfile.TemporaryDirectory(prefix="habeas-page-") as folder:
        folder = pathlib.Path(folder)
        (folder / ".programs").mkdir()
        os.symlink(PROGRAM.resolve(), folder / ".programs/habeas")
        paths = dict(environment(), PATH=f"{folder}/.programs:{os.environ['PATH']}")
        status = 0
        for kind, lines in blocks((CHECKOUT / page).read_text()):
            if " " in kind:
                file = folder / kind.split()[1]
                file.parent.mkdir(exist_ok=True)
                file.write_text("\n".join(lines) + "\n")
            if kind != "console":
                continue
            for command, expected in commands(lines):
                ran += 1
                if command == "echo $?":
                    printed = [str(status)]
                else:
                    ended = subprocess.run(["sh", "-c", command], cwd=folder, env=paths, stdin=subprocess.DEVNULL,
                                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
                    status, printed = ended.returncode, ended.stdout.splitlines()
                if printed != expected:
                    differences += 1
                    print(f"$ {command}")
                    print("\n".join(difflib.unified_diff(expected, printed, "page", "program", lineterm="")))
    print(f"commands {ran}, differences {differences}")
    return 1 if differences or not ran else 0


sys.exit(main(sys.argv[1]))
