"""Two sites that write to each other, and people whose mail programs answer for them: nobody's machine may keep ours busy.

A letter under the name of each site's own mailbox is handed to the other; what either then sends to the other's mailbox is
delivered there, until a whole day's worth of rounds brings nothing more. The same once more between two fresh sites whose mail
goes through a server that takes every sign of an automatic mail away. Then a thousand vacation replies, as mail programs write
them in four languages, with the signs of RFC 3834 and without, some with all of our mail in them.

    loop_check.py [--seed N] [--replies N]

Prints the seed, every difference, and last `mails each way N, vacation replies N, answered N, differences N`.
"""
import argparse
import concurrent.futures
import email
import email.policy
import random
import sys

from example_site import ExampleSite, sent_to

COPY = "Please send me a copy of all personal data that you hold about me."
MAILBOX = {"outreachcrm": "info@outreach.example", "insight-products": "support@ocsi.example"}
PEOPLE = 20
#: Without these nobody can tell by its header that a machine wrote it, or what it answers.
SIGNS = ["Auto-Submitted", "X-Auto-Response-Suppress", "In-Reply-To", "References", "Return-Path"]
differences = 0


def differ(text):
    global differences
    differences += 1
    print(f"difference: {text}", flush=True)


def letter(sender, to, text, subject="My data", fields=""):
    number = f"{random.getrandbits(60):x}"
    head = f"From: <{sender}>\nTo: <{to}>\nSubject: {subject}\nMessage-ID: <{number}@{sender.split('@')[1]}>\n{fields}"
    kind = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
    return f"{head}{kind}\n{text}\n".replace("\n", "\r\n").encode()


def delivered(site, known, other, strip):
    """Hands everything new that a site sent to the other's mailbox to the other; answers how many mails that were."""
    count = 0
    for mail in site.mails():
        if sent_to(mail) != MAILBOX[other.name] or mail["Message-ID"] in known:
            continue
        known.add(mail["Message-ID"])
        for sign in SIGNS if strip else []:
            del mail[sign]
        other.receive(mail.as_bytes(policy=email.policy.SMTP), MAILBOX[other.name])
        count += 1
    return count


def two_sites(strip):
    """How many mails went each way."""
    sites = [ExampleSite(name) for name in MAILBOX]
    try:
        for site, other in (sites, sites[::-1]):
            site.receive(letter(MAILBOX[other.name], MAILBOX[site.name], COPY), MAILBOX[site.name])
        ways, known = [0, 0], set()
        for _ in range(12):
            for site in sites:
                site.until_idle()
            new = [delivered(sites[way], known, sites[1 - way], strip) for way in (0, 1)]
            ways = [sum(pair) for pair in zip(ways, new)]
            if new == [0, 0]:
                return ways
        differ(f"after twelve rounds they still write to each other: {ways}")
        return ways
    finally:
        for site in sites:
            site.close()


AWAY = [
    ("Automatic reply: {0}", "I am out of the office until Monday with no access to email."),
    ("Out of office: {0}", "Thank you for your message. I am on annual leave and will answer when I return."),
    ("Re: {0}", "Thanks! I only read this mailbox on Tuesdays, so please be patient with me for a while."),
    ("Automatische Antwort: {0}", "Ich bin bis Montag nicht im Büro. Ihre Mail wird nicht weitergeleitet."),
    ("AW: {0}", "Vielen Dank für Ihre Nachricht. Ich bin im Urlaub und melde mich danach bei Ihnen."),
    ("Réponse automatique : {0}", "Je suis absent jusqu'à lundi et répondrai à votre message à mon retour."),
    ("Absence du bureau : {0}", "Je suis en congés. Pour toute urgence, écrivez à mes collègues du service."),
    ("Respuesta automática: {0}", "Estoy fuera de la oficina hasta el lunes y responderé a mi regreso."),
    ("RE: {0}", "Gracias por su mensaje. Estoy de vacaciones y le responderé a la vuelta de ellas."),
]
HEADERS = [
    "Auto-Submitted: auto-replied\n", "Auto-Submitted: auto-generated (vacation)\n", "X-Autoreply: yes\n",
    "Precedence: bulk\nX-Auto-Response-Suppress: All\n", "Return-Path: <>\n", "Precedence: auto_reply\n", "",
]


def vacation_reply(mail, to, generator):
    subject, text = generator.choice(AWAY)
    fields = generator.choice(HEADERS)
    if generator.random() < 0.6:
        fields += f"In-Reply-To: {mail['Message-ID']}\nReferences: {mail['Message-ID']}\n"
    ours = mail.get_body(("plain",)).get_content()
    quoted = generator.choice(["none", "marked", "bare"])
    if quoted == "marked":
        text += "\n\nOn Monday, Privacy wrote:\n" + "\n".join("> " + line for line in ours.splitlines())
    if quoted == "bare":
        text += f"\n\n-----Original Message-----\nFrom: {to}\nSubject: {mail['Subject']}\n\n{ours}"
    return letter(sent_to(mail), to, text, subject.format(mail["Subject"]), fields)


def vacation_replies(number, generator):
    site = ExampleSite("outreachcrm")
    mailbox = MAILBOX[site.name]
    try:
        wishes = [COPY, "Bitte löschen Sie alle personenbezogenen Daten, die Sie über mich gespeichert haben.",
                  "Je souhaite obtenir une copie de toutes les données personnelles que vous détenez sur moi.",
                  "Solicito una copia de todos los datos personales que tienen sobre mí."]
        for person in range(PEOPLE):
            site.receive(letter(f"away{person}@elsewhere.example", mailbox, wishes[person % len(wishes)]), mailbox)
        site.until_idle()
        acknowledged, opened = site.mails(), len(site.requests())
        if len(acknowledged) != PEOPLE or opened != PEOPLE:
            differ(f"{PEOPLE} letters, {opened} requests, {len(acknowledged)} acknowledgements")
        replies = [vacation_reply(generator.choice(acknowledged), mailbox, generator) for _ in range(number)]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda reply: site.receive(reply, mailbox), replies))
        site.until_idle()
        if len(site.requests()) != opened:
            differ(f"vacation replies opened {len(site.requests()) - opened} requests")
        with site.database() as database:
            stored = database.execute("SELECT count(*) FROM messages WHERE direction = 'in'").fetchone()[0]
            told = dict(database.execute("SELECT coalesce(verdict, ''), count(*) FROM messages"
                                         " WHERE direction = 'in' GROUP BY 1").fetchall())
        if stored != PEOPLE + number:
            differ(f"{number} replies and {PEOPLE} letters, {stored} messages")
        print(f"replies became {told}", flush=True)
        return len(site.mails()) - len(acknowledged)
    finally:
        site.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    parser.add_argument("--replies", type=int, default=1_000)
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    generator = random.Random(options.seed)
    ways, bare = two_sites(strip=False), two_sites(strip=True)
    print(f"mails each way without any sign of an automatic mail: {bare}", flush=True)
    if ways != [1, 1]:
        differ(f"they wrote to each other {ways} times")
    if max(bare) > 2:
        differ(f"without signs they wrote to each other {bare} times")
    answered = vacation_replies(options.replies, generator)
    if answered:
        differ(f"{answered} vacation replies were answered")
    print(f"mails each way {max(ways)}, vacation replies {options.replies}, answered {answered}, "
          f"differences {differences}")
    sys.exit(0 if differences == 0 else 1)


main()
