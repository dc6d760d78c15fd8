"""A site whose stores are the two services of `examples/adapters/http`, through the built program: what is found, what would
be erased, and what `habeas check` says when one thing at a time is wrong.

Prints one line for each case that is wrong, and last `cases N, wrong N`.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

from program import CHECKOUT, PROGRAM, environment

USER, PASSWORD = "handler@staff.example", "a long pass phrase"
# File, what stands there, what stands there instead, exit code, and what is printed.
BROKEN = [
    ("habeas.yml", "    reach: [loopback]\n", "", 1, "not-encrypted: "),
    ("habeas.yml", "reach: [loopback]", "reach: [metadata]", 1, "unknown-range: "),
    ("habeas.yml", "url: http://127.0.0.1", "url: http://me@127.0.0.1", 1, "bad-url: "),
    ("habeas.yml", "url: http://127.0.0.1", "url: http://0x7f.1", 1, "bad-url: "),
    ("habeas.yml", "endpoints/crm.yml", "endpoints/crmm.yml", 1, "endpoints/crmm.yml: file-unreadable: "),
    ("endpoints/crm.yml", "bearer: {environment: CRM_TOKEN}", "bearer: crm-token", 1,
     "endpoints/crm.yml:2:16: secret-in-file: "),
    ("endpoints/crm.yml", "CRM_TOKEN", "CRM_TOKEN_GONE", 1, "environment-missing: "),
    ("endpoints/crm.yml", "alive: /contacts", "alive: /closed", 1, "store-permission-refused: "),
    ("endpoints/crm.yml", "vip: {type: boolean, in: properties.vip}", "vip: {type: bool}", 1, "unknown-type: "),
    ("endpoints/crm.yml", "      - by: phone\n        path: /contacts\n        query: {phone: \"{phone}\"}",
     "      - by: email\n        path: /contacts\n        query: {phone: \"{email}\"}", 1, "data-map/crm.yml:10:13: no-way-in: "),
    ("data-map/crm.yml", "{name: score}", "{name: scores}", 1, "no-column: "),
    ("secrets/newsletter", "pass:word", "wrong", 0, "errors 0"),
]
ANA = ["crm: crm.contacts: 1", "crm: crm.notes: 2", "newsletter: newsletter.opens: 3",
       "newsletter: newsletter.subscribers: 1"]
ERASED = ["erase crm.contacts: row, rows 1, kept 0, shared 0", "erase crm.notes: row, rows 2, kept 0, shared 0",
          "erase newsletter.opens: row, rows 3, kept 0, shared 0", "erase newsletter.subscribers: row, rows 1, kept 0, shared 0"]
cases = wrong = 0


def habeas(site, *arguments, token="crm-token"):
    ended = subprocess.run([PROGRAM, *arguments, "--site", site], env=dict(environment(), CRM_TOKEN=token),
                           stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    return ended.returncode, ended.stdout + ended.stderr


def expect(condition, what, printed):
    global cases, wrong
    cases += 1
    if not condition:
        wrong += 1
        print(f"wrong: {what}:\n{printed}")


def main(folder, service):
    port = service.stdout.readline().strip()
    site = folder / "site"
    subprocess.run([PROGRAM, "init", site], env=environment(), check=True, capture_output=True, timeout=60)
    example = CHECKOUT / "examples/adapters/http"
    for part in ("endpoints", "data-map"):
        shutil.copytree(example / part, site / part)
    (site / "secrets").mkdir()
    (site / "secrets/newsletter").write_text("pass:word\n")
    stores = (example / "habeas.yml").read_text().partition("stores:\n")[2]
    for name in ("crm", "news"):
        stores = stores.replace(f"https://{name}.example", f"http://127.0.0.1:{port}")
    stores = stores.replace("    adapter: http\n", "    adapter: http\n    reach: [loopback]\n")
    settings = site / "habeas.yml"
    settings.write_text(settings.read_text().replace("stores: {}\n", "stores:\n" + stores))

    grants = ["--grant", "case-handler", "--grant", "approver"]
    status, printed = habeas(site, "users", "add", "--email", USER, "--name", USER, "--password", PASSWORD, *grants)
    expect(status == 0, "a user", printed)
    status, printed = habeas(site, "data-map", "check")
    expect(status == 0 and "errors 0" in printed, "the example as it stands", printed)
    preview = ["data-map", "preview", "--identity", "email=ANA@x.org", "--as", USER]
    status, printed = habeas(site, *preview)
    found = sorted(line for line in printed.splitlines() if not line.startswith("  "))
    expect(status == 0 and found == ANA, "what is held", printed)
    expect("orgg" not in printed and "Ben" not in printed, "somebody else's rows", printed)
    status, printed = habeas(site, *preview, "--right", "delete")
    expect(status == 0 and all(line in printed for line in ERASED), "what would be erased", printed)
    status, printed = habeas(site, "data-map", "check", token="another")
    expect(status == 1 and "store-sign-in-refused: " in printed and "another" not in printed, "a wrong token", printed)
    for name, old, new, code, said in BROKEN:
        whole = (site / name).read_text()
        assert old in whole, f"the example has changed: {old}"
        (site / name).write_text(whole.replace(old, new, 1))
        status, printed = habeas(site, "data-map", "check")
        expect(status == code and said in printed, f"{name}: {new}: exit {status}", printed)
        (site / name).write_text(whole)
    (site / "secrets/newsletter").write_text("wrong\n")
    status, printed = habeas(site, *preview)
    expect(status == 1 and "store-sign-in-refused" in printed, "a wrong password", printed)
    service.stdin.close()
    service.wait(timeout=20)
    status, printed = habeas(site, "data-map", "check")
    expect(status == 75 and "store-unavailable" in printed, "nobody answers", printed)


if __name__ == "__main__":
    script = pathlib.Path(__file__).with_name("http_service.py")
    running = subprocess.Popen([sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        with tempfile.TemporaryDirectory(prefix="habeas-http-") as place:
            main(pathlib.Path(place), running)
    finally:
        running.kill()
    print(f"cases {cases}, wrong {wrong}")
    sys.exit(0 if wrong == 0 else 1)
