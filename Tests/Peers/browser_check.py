"""Walks the main story in a real browser, by keyboard alone: ask, confirm, approve, read, fetch. Looks at every page that it
comes to with axe, at the width of a phone and of a desk, in light and dark. Prints `pages N, violations V, steps S`."""
import argparse
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

import review_walk
from example_site import CHECKOUT, environment, free_port

SERIOUS = {"serious", "critical"}
#: Waits for a person, and is a case by one key: somebody writes for somebody else.
LETTER = b"""From: Mere <mere@solicitors.example>\r
To: info@outreach.example\r
Message-ID: <for-a-client@solicitors.example>\r
Subject: For a client of mine\r
\r
I am a solicitor and write on behalf of my client. Please send me a copy of all her personal data.\r
"""


class Walk:
    #: Where the pictures of the docs go; nothing where none are drawn.
    screens = None

    def __init__(self, context, base, shots, scheme, width):
        self.page = context.new_page()
        self.base, self.shots, self.name = base, shots, f"{scheme}-{width}"
        self.pages, self.violations, self.steps = [], [], 0

    def look(self, name):
        """One page, as it stands now."""
        self.page.wait_for_load_state()
        assert "Something went wrong" not in self.page.content(), f"{name}: {self.page.url}"
        width = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if width > 0:
            self.violations.append(f"{name}: {width} px wider than the window")
        for violation in Axe().run(self.page).response["violations"]:
            if violation["impact"] in SERIOUS:
                where = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
                self.violations.append(f"{name} ({self.name}): {violation['id']} at {where}")
        if self.shots:
            self.page.screenshot(path=str(self.shots / f"{name}-{self.name}.png"), full_page=True)
        self.pages.append(name)

    def look_around(self, name):
        """The same on a phone and on a desk, in light and in dark; what --screens keeps for docs/screens is light."""
        size, was = self.page.viewport_size, self.name
        for scheme, width in [("light", 390), ("dark", 390), ("dark", 1280), ("light", 1280)]:
            # Without transitions: half-way between two colours nothing has a contrast.
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.page.set_viewport_size({"width": width, "height": 900})
            self.name = f"{scheme}-{width}"
            self.look(name)
            if self.screens and scheme == "light":
                clip = {"x": 0, "y": 0, "width": width, "height": 1800}
                self.page.screenshot(path=str(self.screens / f"{name}-{width}.png"), full_page=True, clip=clip)
        self.name = was
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme=was.split("-")[0], reduced_motion="no-preference")

    def go(self, path, name):
        self.page.goto(self.base + path)
        self.look(name)

    def press(self, selector, key="Enter", leaves=True):
        """Comes to an element by the Tab key, as far as it takes, and presses a key on it; Enter leads to another page."""
        wanted = self.page.locator(selector).first
        wanted.wait_for(state="visible")
        handle = wanted.element_handle()
        self.page.evaluate("document.activeElement && document.activeElement.blur()")
        for _ in range(120):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("wanted => document.activeElement === wanted", handle):
                break
        else:
            raise AssertionError(f"the keyboard does not reach {selector} on {self.page.url}")
        self.steps += 1
        if key == "Enter" and leaves:
            with self.page.expect_navigation():
                self.page.keyboard.press(key)
        elif key:
            self.page.keyboard.press(key)

    def type(self, selector, text):
        self.press(selector, None)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def wait_for(self, path, text, seconds=40):
        """Loads a page until it says something: the work behind it runs by itself."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.page.goto(self.base + path)
            if text in self.page.content():
                return
            time.sleep(0.3)
        raise AssertionError(f"{path} never said {text!r}: {self.page.inner_text('main')[:400]}")


def mails(walk, subject):
    """How many mails in the demo's mailbox have a subject that holds some words."""
    walk.page.goto(walk.base + "/outbox")
    return walk.page.locator("a", has_text=subject).count()


def newest_mail(walk, subject, known=0):
    """The text of the newest such mail, once there are more than were known before."""
    end = time.monotonic() + 40
    while time.monotonic() < end:
        walk.page.goto(walk.base + "/outbox")
        links = walk.page.locator("a", has_text=subject)
        if links.count() > known:
            links.first.click()
            return walk.page.inner_text("main")
        time.sleep(0.3)
    raise AssertionError(f"no mail about {subject!r} came")


def open_move(staff, verb):
    """Unfolds a verb's form on a request's page."""
    staff.press(f"details.move:has(form[action$='/{verb}']) > summary", leaves=False)
    staff.page.locator(f"form[action$='/{verb}'] button").wait_for(state="visible")


def choose(staff, selector):
    """The first real choice of a list."""
    staff.press(selector, None)
    staff.page.keyboard.press("ArrowDown")
    assert staff.page.locator(selector).input_value(), f"{selector} has nothing to choose"


def sign_in(walk, user):
    walk.go("/console/sign-in", "sign-in")
    walk.type("#email", user)
    walk.type("#password", "demo-demo-demo")
    walk.press("main form button[type=submit]")


def file_by_keys(staff):
    """The holding pen by single keys: a letter is left alone and taken back, the next is looked at, a case is asked for twice."""
    staff.wait_for("/console/held", "For a client of mine")
    staff.look("held")
    page = staff.page
    waiting = page.locator(".pen-list li").count()

    def press(key):
        staff.steps += 1
        with page.expect_navigation():
            page.keyboard.press(key)
        page.wait_for_load_state()

    press(page.locator("button.guess[value=leave]").get_attribute("data-key"))
    assert "The letter is left alone." in page.content() and page.locator(".pen-list li").count() == waiting - 1
    press("u")
    assert "The letter waits again." in page.content() and page.locator(".pen-list li").count() == waiting
    staff.look("held-taken-back")
    page.goto(staff.base + "/console/held")
    final = page.locator("button.guess[data-final]").first
    for _ in range(waiting - 1):
        if final.count():
            break
        before = page.url
        press("j")
        assert page.url != before
    assert final.count(), "no letter of the demo can become a case by one key"
    here = page.url
    page.keyboard.press(final.get_attribute("data-key"))
    assert page.evaluate("document.activeElement.dataset.final") is not None and page.url == here
    assert page.locator(":focus .again").is_visible(), "nothing says that the key is asked for twice"
    staff.look("held-final")
    page.locator("#keys-switch").click()
    page.keyboard.press("k")
    page.keyboard.press("j")
    assert page.url == here, "keys that are off do something"
    page.locator("#keys-switch").click()


def ask_and_extend(staff, walk, path, case):
    """Staff see to what an extension would come, make it, ask the person, who answers on their page, and go on from there."""
    open_move(staff, "extension")
    choose(staff, "#extension-length")
    choose(staff, "#extension-reason")
    staff.look("request-extending")
    foretold = staff.page.locator("#extension-length option:checked").inner_text().split(": ")[0]
    staff.press("form[action$='/extension'] button")
    staff.look("request-extended")
    assert foretold in staff.page.inner_text("section[aria-labelledby=clock-head]"), f"the clock does not say {foretold}"

    open_move(staff, "clarification")
    staff.type("#clarification-text", "Which of the two accounts?")
    staff.look("request-asking")
    staff.press("form[action$='/clarification'] button")
    staff.look("request-asked")

    walk.wait_for(f"/r/{case}", "We asked you a question")
    walk.press("form[action$='/message'] button")
    walk.look("status-message-missing")
    walk.type("#message", "The older one.")
    walk.press("form[action$='/message'] button")
    walk.look("status-answered-question")
    assert "The older one." in walk.page.inner_text(".talk"), "what was written is not listed"

    staff.page.goto(staff.base + path)
    assert "Answer came" in staff.page.inner_text("main"), "the answer is not shown to staff"
    staff.look("request-answer-came")
    staff.press("form[action$='/resumption'] button")
    staff.look("request-resumed")


def ask_colleague(browser, options, staff, walk, path):
    """Staff ask a colleague without an account, who answers by the link of their mail with a file; the package is made anew."""
    open_move(staff, "inquiry")
    staff.type("#inquiry-colleague", "archive@demo.example")
    staff.type("#inquiry-text", "Is there a paper card of this person?")
    staff.look("request-asking-colleague")
    known = mails(walk, "Please look into something")
    staff.press("form[action$='/inquiry'] button")
    staff.look("request-colleague-asked")
    link = re.search(r"/task#\S+", newest_mail(walk, "Please look into something", known)).group(0)

    colleague = Walk(browser.new_context(**options), walk.base, walk.shots, *walk.name.split("-"))
    colleague.page.goto(walk.base + link)
    colleague.look("task")
    assert "#" not in colleague.page.url, "the secret stays in the address bar"
    colleague.press("#with-token button")
    colleague.look("task-question")
    assert "Is there a paper card" in colleague.page.content(), "the question is not shown"
    colleague.press("#finding-found", "Space")
    colleague.press("main form button[type=submit]")
    colleague.look("task-question-errors")
    colleague.page.set_input_files("#files", {"name": "card.txt", "mimeType": "text/plain", "buffer": b"a card"})
    colleague.press("main form button[type=submit]")
    colleague.look("task-over")
    assert "Your answer has come" in colleague.page.content(), "the colleague is not thanked"

    plain = Walk(browser.new_context(java_script_enabled=False, **options), walk.base, walk.shots, *walk.name.split("-"))
    plain.page.goto(walk.base + link)
    plain.page.fill("#link-paste", walk.base + link)
    plain.page.locator("#without-token button").click()
    assert "This has been answered" in plain.page.content(), "a used link does not say so"
    staff.wait_for(path, "For approval")
    assert "card.txt" in staff.page.inner_text("main"), "staff do not see what was found"
    staff.look("request-colleague-answered")
    return colleague


def settle_concerns(browser, options, walk, reference):
    """Whatever gives concern about the answer, a colleague who neither prepared nor approves it lets pass, on its review."""
    settler = Walk(browser.new_context(**options), walk.base, walk.shots, *walk.name.split("-"))
    sign_in(settler, "noor@demo.example")
    settler.go(f"/console/requests/{reference}/review", "review")
    while settler.page.locator(".concerns summary").count():
        settler.press(".concerns summary", leaves=False)
        settler.type(".concerns textarea", "She is who she says.")
        settler.press(".concerns button")
        settler.look("review-settled")
    return settler


def story(browser, base, shots, scheme, width, person):
    """The whole story, from the form to the file."""
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "accept_downloads": True}
    requester = Walk(browser.new_context(**options), base, shots, scheme, width)
    walk = requester
    walk.go("/", "start")
    walk.press("a.tile")
    walk.look("ask")
    walk.press("main form button[type=submit]")
    walk.look("ask-errors")
    walk.press("#right-copy", "Space")
    walk.type("#name", "Somebody")
    walk.type("#email", person)
    walk.press("main form button[type=submit]")
    walk.look("received")
    case = walk.page.locator(".reference").first.inner_text().strip()
    mail = newest_mail(walk, f"We have your request {case}")
    walk.look("outbox-mail")
    link = re.search(r"/r/\S+#\S+", mail).group(0)
    walk.page.goto(base + link)
    walk.look("link")
    assert "#" not in walk.page.url, "the secret stays in the address bar"
    walk.press("#with-token button")
    walk.look("status")

    staff = Walk(browser.new_context(**options), base, shots, scheme, width)
    sign_in(staff, "priya@demo.example")
    staff.look_around("queue")
    file_by_keys(staff)
    for path, name in [("/console/left-alone", "left-alone"),
                       ("/console/note-a-request", "note"), ("/console/data-map", "data-map")]:
        staff.go(path, name)
    reference = walk.page.locator("article input[name=request]").first.get_attribute("value")
    staff.wait_for(f"/console/requests/{reference}", "For approval")
    staff.look_around("request")
    ask_and_extend(staff, walk, f"/console/requests/{reference}", case)
    staff.wait_for(f"/console/requests/{reference}", "For approval")
    colleague = ask_colleague(browser, options, staff, walk, f"/console/requests/{reference}")
    reviewing = review_walk.review(staff, browser, options, f"/console/requests/{reference}")
    staff.go(f"/console/requests/{reference}", "request-reviewed")
    staff.press("a:has-text('See what the person will see')")
    staff.look("preview")

    settler = settle_concerns(browser, options, walk, reference)
    # Who went on with the answer does not approve what came of it.
    approver = Walk(browser.new_context(**options), base, shots, scheme, width)
    sign_in(approver, "ben@demo.example")
    approver.go(f"/console/requests/{reference}", "request-approver")
    approver.press("form[action$='/approval'] button")
    approver.look("approved")

    walk.wait_for(f"/r/{case}", "Read the answer")
    walk.look_around("status-answered")
    walk.press("a:has-text('Read the answer')")
    walk.look("answer-code")
    there = walk.page.url
    known = mails(walk, "Your code is")
    walk.page.goto(there)
    walk.press("form[action$='/send-code'] button")
    walk.look("answer-code-sent")
    there = walk.page.url
    code = re.search(r"\b\d{4} \d{4}\b", newest_mail(walk, "Your code is", known)).group(0)
    walk.page.goto(there)
    walk.type("#code", code)
    walk.press("form[action*='/answer/'] button")
    walk.look_around("answer-in-browser")
    review_walk.is_said(walk)
    walk.press("a:has-text('Fetch it as a file')")
    walk.look("download")
    with walk.page.expect_download() as fetched:
        walk.press("main form button[type=submit]", leaves=False)
    with zipfile.ZipFile(fetched.value.path()) as archive:
        assert archive.testzip() is None and "index.html" in archive.namelist(), archive.namelist()
        assert archive.read("files/1-card.txt") == b"a card", archive.namelist()
        review_walk.is_withheld(archive)

    stranger = Walk(browser.new_context(java_script_enabled=False, **options), base, shots, scheme, width)
    known = mails(walk, "Your code is")
    stranger.page.goto(base + link)
    stranger.page.locator("form[action$='/send-code'] button").click()
    code = re.search(r"\b\d{4} \d{4}\b", newest_mail(walk, "Your code is", known)).group(0)
    stranger.page.fill("#code", code)
    stranger.page.locator("main form button[type=submit]").first.click()
    assert "Read the answer" in stranger.page.content(), "without script the code leads to the case"
    return [requester, staff, approver, colleague, settler, *reviewing]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shots", type=pathlib.Path, help="a folder for pictures of every page")
    parser.add_argument("--screens", type=pathlib.Path, help="where the pictures of the docs go")
    options = parser.parse_args()
    Walk.screens = options.screens
    if options.shots:
        options.shots.mkdir(parents=True, exist_ok=True)
    program = os.environ.get("HABEAS_PROGRAM") or str(CHECKOUT / ".build/debug/habeas")
    port = free_port()
    folder = tempfile.mkdtemp(prefix="habeas-browser-")
    demo = subprocess.Popen([program, "demo", "--at", folder, "--port", str(port)], stdout=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + 240
        while True:
            try:
                urllib.request.urlopen(base + "/health/live", timeout=2).read()
                break
            except OSError:
                assert demo.poll() is None and time.monotonic() < end, "the demo did not come up"
                time.sleep(0.5)
        site = str(pathlib.Path(folder) / "outreachcrm")
        subprocess.run([program, "receive", "--mailbox", "info@outreach.example", "--site", site], input=LETTER, check=True,
                       env=environment())
        walks = []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            for scheme, width in [("light", 390), ("dark", 1280)]:
                walks += story(browser, base, options.shots, scheme, width, "aroha@kereru-neighbours.example")
            browser.close()
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(timeout=30)
    problems = [problem for walk in walks for problem in walk.violations]
    print("\n".join(problems))
    pages, steps = sum(len(walk.pages) for walk in walks), sum(walk.steps for walk in walks)
    print(f"pages {pages}, steps {steps}, violations {len(problems)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
