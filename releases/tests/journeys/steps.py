"""What readers and editors do in the journeys, step by step through the pages that they see."""

import re
from email.message import EmailMessage

from releases import tasks
from releases.tests.cast import a_committee, a_keyword, a_person
from releases.tests.journeys.visitor import Visitor, link_in, one_spaced
from releases.tests.processes import SmtpServer, wait_for

BRIDGE = "Bron stängs i tre veckor"
BODY = (
    "<p>Bron stängs medan brofästet lagas. Bussarna kör en annan väg.</p>"
    "<h2>Lagas på höstlovet</h2>"
    "<p>– Vi gör det under höstlovet för att störa så få som möjligt, säger Alva Ek (S), ordförande.</p>"
)


def ask_to_subscribe(reader: Visitor, address: str) -> Visitor:
    """Give an address on the subscription page."""
    return reader.open("/prenumerera/").submit(button="Prenumerera", form="/prenumerera/", email=address)


def subscribe(reader: Visitor, smtp_server: SmtpServer, address: str) -> None:
    """Give an address, confirm it through the mail, and wait for the welcome."""
    before = len(smtp_server.to(address))
    ask_to_subscribe(reader, address)
    request = wait_for(lambda: smtp_server.to(address)[before:], what="the request to confirm")[0].message
    reader.open(link_in(request, "/bekrafta/")).submit(button="Bekräfta")
    assert reader.heading == "Din prenumeration är bekräftad"
    wait_for(lambda: smtp_server.to(address)[before + 1 :], what="the welcome")


def mails_about(smtp_server: SmtpServer, address: str, title: str) -> list[EmailMessage]:
    """Return the mails with this title that an address got."""
    mails = [received.message for received in smtp_server.to(address)]
    return [mail for mail in mails if one_spaced(title) in one_spaced(mail["Subject"])]


def log_in(visitor: Visitor, username: str = "redaktor") -> Visitor:
    """Log in at the desk."""
    visitor.open("/redaktion/").submit(button="Logga in", username=username, password="hemligt")
    assert visitor.status == 200
    return visitor


def write(editor: Visitor, title: str = BRIDGE, **changes: object) -> int:
    """Write a release with rows of every sort in the desk's form; return its number at the desk."""
    editor.open("/redaktion/releases/release/add/")
    editor.submit(button="Spara", form="/add/", **(a_whole_form(title) | changes))
    return release_number(editor)


def release_number(editor: Visitor) -> int:
    """Return the number of the release whose form the editor sees."""
    found = re.search(r"/release/(\d+)/change/", editor.path)
    assert found, f"{editor.path}: {editor.text}"
    return int(found.group(1))


def a_whole_form(title: str) -> dict[str, object]:
    """Return what is typed into the form of a release that has something of everything but files."""
    committee = a_committee("tekniska nämnden")
    contact = {"person": a_person("Alva Ek").pk, "role": "ordförande", "committee": committee.pk}
    decision = {
        "committee": committee.pk,
        "outcome": "Nämnden stänger bron för reparation.",
        "status": "decided",
        "date": "2026-11-17",
        "date_precision": "day",
        "case_number": "TN-2026/0117",
        "follow_up_precision": "month",
    }
    budget = {"amount": 1_200_000, "purpose": "Brofästet", "kind": "new", "first_year": 2026}
    link = {"label": "Karta över omvägen", "url": "https://www.example.se/karta"}
    return {
        "title": title,
        "lead": "Tekniska nämnden stänger bron i tre veckor. Arbetet kostar 1,2 miljoner kronor.",
        "body": BODY,
        "committees": [committee.pk],
        "keywords": [a_keyword("broar").pk],
        **a_row("contacts", contact),
        **a_row("decisions", decision),
        **a_row("budget_lines", budget),
        **a_row("links", link),
    }


def a_row(prefix: str, fields: dict[str, object]) -> dict[str, object]:
    """Return the fields of the only row of its sort, as the form names them."""
    return {f"{prefix}-TOTAL_FORMS": 1} | {f"{prefix}-0-{name}": value for name, value in fields.items()}


def step_address(release: int, step: str) -> str:
    """Return the address of a step with a release, such as "publicera"."""
    return f"/redaktion/pressmeddelanden/{release}/{step}/"


def publish(editor: Visitor, release: int) -> Visitor:
    """Press Publicera on the page that asks once."""
    return editor.open(step_address(release, "publicera")).submit(button="Publicera")


def wait_until_finished(editor: Visitor, release: int) -> None:
    """Look at the mailing again until the desk says that it is finished, or that there was nobody to mail."""
    address = step_address(release, "utskick")

    def is_finished() -> bool:
        said = editor.open(address).text
        return "Utskicket blev klart" in said or "så ingen fick mejl" in said

    wait_for(is_finished, seconds=60, what="the mailing")


def ring_the_sweep() -> None:
    """What beat does each minute."""
    tasks.sweep.delay()
