"""What a person does at the portal with the mails that they get."""
import re

from example_site import sent_to


def texts(site, address, subject):
    """The mails to an address with these words in their subject."""
    return [mail.get_body(("plain",)).get_content() for mail in site.mails()
            if sent_to(mail) == address and subject in str(mail["Subject"])]


def fresh(site, browser, address, path):
    """Asks for a code on the page of an answer and types it there."""
    known = len(texts(site, address, "Your code is"))
    sent = browser.post(path.replace("/answer/", "/download/") + "/send-code", [("then", "read")], page=path)
    assert sent.status == 303, f"the code is answered with {sent.status}"
    site.wait(lambda: len(texts(site, address, "Your code is")) > known, "a code")
    codes = {re.search(r"code is (\d{4} ?\d{4})", text)[1] for text in texts(site, address, "Your code is")}
    for code in codes:
        if browser.post(path, [("code", code)], page=path + "?code=sent").status == 303:
            return
    raise AssertionError("no mailed code opens the answer")
