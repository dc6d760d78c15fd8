"""Opens the pages of a real answer as people do: on a phone and on a desk, light and dark, in every language, and printed. Looks with
axe, and for anything wider than the window. Prints `pages N, violations N`; --shots FOLDER keeps pictures of the English ones."""
import argparse
import pathlib
import sys
import tempfile

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from example_site import ExampleSite

LANGUAGES = ["en", "de", "es", "fr"]
ADDRESS = "aroha@kereru-neighbours.example"


def answer(language, folder):
    """Unpacks the answer to a copy that somebody asks for in a language."""
    site = ExampleSite("outreachcrm")
    try:
        for controller in site.folder.glob("controllers/*.yml"):
            text = controller.read_text().replace("copy: one", "copy: none")
            controller.write_text(text.replace("languages: [en, de, fr, es]", f"languages: [{language}]"))
        for _ in range(2):  # The second holds what the first has left.
            reference = site.open("copy", ADDRESS, site.controller)
            site.until_idle()
        site.packages()[reference][1].extractall(folder)
    finally:
        site.close()


def look(browser, folder, language, shots, violations):
    pages = 0
    for width, scheme in [(390, "light"), (1280, "light"), (390, "dark"), (1280, "dark")]:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        for name in ("index", "how-to-check"):
            page = context.new_page()
            page.goto((folder / f"{name}.html").as_uri())
            where = f"{name} ({language}, {width}, {scheme})"
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                violations.append(f"{where}: wider than the window")
            # axe is a script, which the page's own policy forbids; it is looked at without one.
            source = page.content()
            policy = source[source.index("<meta http-equiv"):]
            page.set_content(source.replace(policy[:policy.index(">") + 1], ""))
            for violation in Axe().run(page).response["violations"]:
                found = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
                violations.append(f"{where}: {violation['id']} at {found}")
            if shots and scheme == "light" and language == "en":
                page.screenshot(path=str(shots / f"answer-{name}-{width}.png"), full_page=name != "index",
                                **({"clip": {"x": 0, "y": 0, "width": width, "height": 2400}} if name == "index" else {}))
            pages += 1
            page.close()
        context.close()
    return pages


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shots", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path, help="where the unpacked English answer goes")
    options = parser.parse_args()
    pages, violations = 0, []
    with tempfile.TemporaryDirectory(prefix="habeas-answer-") as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for language in LANGUAGES:
            folder = options.keep / language if options.keep else pathlib.Path(place) / language
            answer(language, folder)
            pages += look(browser, folder, language, options.shots, violations)
        browser.close()
    print("\n".join(violations))
    print(f"pages {pages}, violations {len(violations)}")
    return 1 if violations or not pages else 0


sys.exit(main())
