"""The review of an answer, walked by staff: words are chosen with the mouse, as people choose words; a row and a field without any
script; a mark is lifted; the answer is built again; what will be sent is looked at."""
import time

WORDS, FIELD, VALUE, GROUND = "licence 2025", "description", "OutreachCRM licence 2026", "other-people"
COLLECTION, OTHER = "accounts.invoices", "accounts.payments"


def review(walk, browser, options, path):
    """Marks what is about others and has the answer built again without it; answers the walks."""
    walk.go(f"{path}/review", "review-opened")
    mark_words(walk, path)
    plain = without_scripts(walk, browser, options)
    mark_field(plain, path)
    lift_row(plain, path)
    build_again(walk, path)
    look_as_sent(walk, path)
    return [plain]


def is_withheld(archive):
    """What was marked stands nowhere in the package that the person fetched; the markers stand in its place."""
    text = archive.read(f"data/{COLLECTION}.csv").decode()
    assert WORDS not in text and VALUE not in text, "what was withheld was sent"
    assert text.count("[withheld: ") == 2, text
    assert "[withheld: " in archive.read("index.html").decode()


def is_said(walk):
    """Whoever reads the answer in the browser sees what was left out of it, and why."""
    walk.press("nav.contents a:has-text('Invoices that were')")
    walk.look("answer-left-out")
    shown = walk.page.inner_text("main")
    assert "1 value, 1 passage: It is about other people" in shown and shown.count("[withheld: ") == 2, shown
    assert WORDS not in shown and VALUE not in shown, "what was withheld is shown in the browser"


def mark_words(walk, path):
    """Selecting words in a row puts them into that row's form, and nowhere else."""
    page = walk.page
    walk.go(f"{path}/review?collection={COLLECTION}", "review-collection")
    box = page.evaluate("""words => {
        const cell = [...document.querySelectorAll("dd[data-field=description]")].find(cell => cell.textContent.includes(words));
        const range = document.createRange(), start = cell.firstChild.data.indexOf(words);
        cell.scrollIntoView({block: "center"});
        range.setStart(cell.firstChild, start);
        range.setEnd(cell.firstChild, start + words.length);
        const lines = [...range.getClientRects()], first = lines[0], last = lines[lines.length - 1];
        return {from: [first.left, first.top + first.height / 2], to: [last.right, last.top + last.height / 2]};
    }""", WORDS)
    page.mouse.move(*box["from"])
    page.mouse.down()
    page.mouse.move(*box["to"], steps=8)
    page.mouse.up()
    row = page.locator(".entries > li", has_text=WORDS)
    assert row.locator("[data-passage]").input_value() == WORDS, row.locator("[data-passage]").input_value()
    assert row.locator("select[name=field]").input_value() == FIELD, "the field of the words is not chosen"
    assert row.locator("details").get_attribute("open") is not None, "the form of the row stays closed"
    filled = page.locator("[data-passage]").evaluate_all("all => all.filter(one => one.value).length")
    assert filled == 1, f"{filled} forms have words"
    walk.look("review-words-chosen")
    row.locator("select[name=basis]").select_option(GROUND)
    walk.press(".entries > li:has([data-passage]) details[open] form[action$='/withholding'] button")
    walk.look("review-words-marked")
    assert "It is withheld." in page.inner_text(".notice[role=status]")
    assert page.locator(".entries del").inner_text() == WORDS, "the words are not struck out"
    assert "Nobody can approve it" in page.content(), "nothing says that it is to be built again"


def without_scripts(walk, browser, options):
    """The same member of staff in a browser that runs none."""
    context = browser.new_context(java_script_enabled=False, storage_state=walk.page.context.storage_state(), **options)
    return type(walk)(context, walk.base, None, *walk.name.split("-"))


def mark_field(plain, path):
    """A field of one row, and a whole row of another collection."""
    page = plain.page
    page.goto(f"{plain.base}{path}/review?collection={COLLECTION}")
    row = page.locator(".entries > li", has_text=VALUE)
    row.locator("summary").click()
    row.locator("select[name=field]").select_option(FIELD)
    submit(row)
    assert page.locator(".marks > li").count() == 2 and "It is withheld." in page.content()
    page.goto(f"{plain.base}{path}/review?collection={OTHER}")
    row = page.locator(".entries > li").first
    row.locator("summary").click()
    submit(row)
    assert page.locator(".marks > li").count() == 3
    assert "The whole row is withheld" in page.locator(".entries > li").first.inner_text()


def submit(row):
    row.locator("select[name=basis]").select_option(GROUND)
    row.locator("form[action$='/withholding'] button").last.click()


def lift_row(plain, path):
    """The row is shown again; the other two marks stay."""
    page = plain.page
    page.locator(".marks > li", has_text=OTHER).locator("form[action$='/showing'] button").click()
    assert page.locator(".marks > li").count() == 2 and "The whole row is withheld" not in page.content()


def build_again(walk, path):
    walk.go(f"{path}/review?collection={COLLECTION}", "review-marked")
    walk.press("form[action$='/redaction'] button")
    end = time.monotonic() + 40
    while time.monotonic() < end:
        walk.page.goto(f"{walk.base}{path}/review?collection={COLLECTION}")
        if walk.page.locator(".marks > li").count() == 2 and not walk.page.locator(".marks .tag").count():
            break
        time.sleep(0.3)
    else:
        raise AssertionError(f"it was never built again: {walk.page.inner_text('main')[:400]}")
    walk.look_around("review")
    assert "Nobody can approve it" not in walk.page.content(), "what is built still waits to be built"


def look_as_sent(walk, path):
    walk.press("nav.views a:not([aria-current])")
    walk.look_around("review-as-sent")
    shown = walk.page.inner_text(".entries")
    assert WORDS not in shown and VALUE not in shown and shown.count("[withheld: ") == 2, shown
