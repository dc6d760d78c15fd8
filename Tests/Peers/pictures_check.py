"""Draws every workflow that ships and compares with the pictures in docs/workflows.

Prints the stale ones, and last `pictures N, stale N`. Pictures are drawn anew by script/pictures.
"""
import pathlib
import sys
import tempfile
import xml.etree.ElementTree as xml

from program import CHECKOUT, habeas

SVG = "{http://www.w3.org/2000/svg}"


def main():
    kept = {path.name: path.read_text() for path in (CHECKOUT / "docs/workflows").glob("*.svg")}
    with tempfile.TemporaryDirectory(prefix="habeas-pictures-") as folder:
        status, _, complaint = habeas("workflow", "graph", "--format", "svg", "--into", folder)
        if status:
            print(complaint)
            return 1
        drawn = {path.name: path.read_text() for path in pathlib.Path(folder).glob("*.svg")}
    workflows = {path.stem + ".svg" for path in (CHECKOUT / "workflows").glob("*.yml")}
    stale = {name for name in kept.keys() | drawn.keys() | workflows if kept.get(name) != drawn.get(name)}
    for name, text in sorted(drawn.items()):
        root = xml.fromstring(text)
        words = [root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")]
        if not all(words) or root.get("role") != "img" or "prefers-color-scheme: dark" not in text:
            print(f"{name}: no title, description, role or dark colours")
            stale.add(name)
        if list(root.iter(f"{SVG}script")):
            print(f"{name}: holds a script")
            stale.add(name)
    for name in sorted(stale):
        print(f"stale: {name}")
    print(f"pictures {len(drawn)}, stale {len(stale)}")
    return 1 if stale or not drawn else 0


sys.exit(main())
