"""Opens a package with the programs that people open it with, and looks whether anything in it runs.

    hostile_package_check.py spreadsheet FILE.zip   every CSV in LibreOffice, parted at commas, semicolons and tabs, and without
                                                    quotation marks; prints `openings N, cells N, formulas N`
    hostile_package_check.py browser FILE.zip       every page in Chromium; prints `pages N, rows N, dialogs N, requests N, complaints N`
    hostile_package_check.py xlsx FILE.zip          the same as `spreadsheet`, kept as a workbook of the other office program

A file of ours with a formula stands beside the package's: where it shows none, nothing was looked at.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
import zipfile

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CONTROL = "a,b;c\td\n=1+1,x;=1+1;y\t=1+1\n"
#: Separator and quotation mark as LibreOffice takes them; UTF-8, from the first line, formulas evaluated.
OPENINGS = {"commas": "44,34", "semicolons": "59,34", "tabs": "9,34", "semicolons, no quotation marks": "59,"}


def unpacked(package, folder):
    """Under names that say nothing: the files' own are tried elsewhere."""
    tables = []
    with zipfile.ZipFile(package) as archive:
        for number, name in enumerate(sorted(name for name in archive.namelist() if name.endswith(".csv"))):
            table = folder / f"table{number}.csv"
            table.write_bytes(archive.read(name))
            tables.append(table)
    return tables


def formulas(file):
    """Cells and formulas of a flat OpenDocument sheet, or of a workbook."""
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as workbook:
            sheets = [workbook.open(name) for name in workbook.namelist() if name.startswith("xl/worksheets/sheet")]
            found = [element for sheet in sheets for _, element in xml.iterparse(sheet)]
        return sum(one.tag == SHEET + "c" for one in found), sum(one.tag == SHEET + "f" for one in found)
    cells = wrong = 0
    for _, element in xml.iterparse(file):
        if element.tag == TABLE + "table-cell":
            cells += 1
            wrong += TABLE + "formula" in element.attrib
            element.clear()
    return cells, wrong


def spreadsheet(package, kind):
    openings = cells = wrong = 0
    with tempfile.TemporaryDirectory(prefix="habeas-sheet-") as place:
        folder = pathlib.Path(place)
        tables = unpacked(package, folder)
        control = folder / "control.csv"
        control.write_text(CONTROL)
        for name, how in OPENINGS.items():
            made = folder / "made"
            options = f"{how},76,1,,0,false,false,false,false,false,0,true"
            subprocess.run(
                ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", f"--infilter=CSV:{options}",
                 "--convert-to", kind, "--outdir", str(made), *map(str, [control, *tables])],
                check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=240)
            if not formulas(made / f"control.{kind}")[1]:
                sys.exit(f"{name}: the control shows no formula, so nothing was looked at")
            for table in tables:
                some, bad = formulas(made / f"{table.stem}.{kind}")
                openings, cells, wrong = openings + 1, cells + some, wrong + bad
                if bad:
                    print(f"{name}: {bad} formulas")
            shutil.rmtree(made)
    print(f"openings {openings}, cells {cells}, formulas {wrong}")
    return 1 if wrong or not cells else 0


def browser(package):
    from playwright.sync_api import sync_playwright

    dialogs, requests, complaints = [], [], []
    rows = 0
    with tempfile.TemporaryDirectory(prefix="habeas-page-") as place, sync_playwright() as playwright:
        with zipfile.ZipFile(package) as archive:
            archive.extractall(place)
        pages = sorted(pathlib.Path(place).glob("*.html"))
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for file in pages:
            page = chromium.new_page()
            page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
            page.on("request", lambda request, own=file.as_uri(): requests.append(request.url) if request.url != own else None)
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(file.as_uri(), wait_until="networkidle")
            rows += page.locator("tbody tr, dl.record").count()
            if page.evaluate("document.scripts.length + document.querySelectorAll('iframe,object,embed,img,form,base').length"):
                complaints.append(f"{file.name}: an element that a text has made")
            if page.evaluate("Boolean(window.ran)"):
                complaints.append(f"{file.name}: a script ran")
            page.close()
        control = chromium.new_page()
        control.on("dialog", lambda dialog: (control_said.append(dialog.message), dialog.dismiss()))
        control_said = []
        control.set_content("<script>alert('control')</script>")
        chromium.close()
    if not control_said:
        sys.exit("the control's script did not run, so nothing was looked at")
    for text in [*dialogs, *requests, *complaints][:5]:
        print(text[:200])
    print(f"pages {len(pages)}, rows {rows}, dialogs {len(dialogs)}, requests {len(requests)}, complaints {len(complaints)}")
    return 1 if dialogs or requests or complaints or not rows else 0


def main():
    what, package = sys.argv[1:]
    if what == "browser":
        return browser(package)
    return spreadsheet(package, {"spreadsheet": "fods", "xlsx": "xlsx"}[what])


sys.exit(main())
