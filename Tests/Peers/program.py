"""The program under test, and how to call it."""
import os
import pathlib
import subprocess

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("HABEAS_PROGRAM") or CHECKOUT / ".build/debug/habeas")


def environment():
    """As a person's, but that shipped files are those beside the program."""
    return {name: value for name, value in os.environ.items() if name != "HABEAS_HOME"}


def habeas(*arguments, cwd=None, limit=120):
    """Exit status, standard output, standard error."""
    ended = subprocess.run([PROGRAM, *map(str, arguments)], cwd=cwd, env=environment(), stdin=subprocess.DEVNULL,
                           capture_output=True, text=True, timeout=limit)
    return ended.returncode, ended.stdout, ended.stderr
