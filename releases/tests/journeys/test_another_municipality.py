"""The press room of another municipality: what it was made from shows nowhere."""

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.utils import timezone

from releases import municipality
from releases.alerts import account_mails, engine, notices, staff_mails
from releases.models import AccountMail, Edition
from releases.services import accounts, publishing, review, subscribing
from releases.services.subscribing import Interests
from releases.tests.cast import a_release, a_subscriber, an_editor
from releases.tests.journeys.crawling import crawl
from releases.tests.processes import SmtpServer
from releases.tests.whole_room import fill
from umea_press.local.environment import CHECKOUT

pytestmark = pytest.mark.django_db(transaction=True)

OTHER = {
    "PRESS_ROOM_NAME": "Exempelstads kommun",
    "PRESS_ROOM_STREET": "Torget 1",
    "PRESS_ROOM_POSTAL": "123 45 Exempelstad",
    "PRESS_ROOM_PHONE": "08-465 004 01",
    "PRESS_ROOM_WEBSITE": "https://www.exempelstad.example/",
    "PRESS_ROOM_CONTACT_URL": "https://www.exempelstad.example/kontakt",
}
# Its name in every language, its domain, its house, its switchboard and its county's.
OF_UMEA = re.compile(r"umeå|umea\.se|ubmeje|uumaja|skolgatan 31|901 84|090-16", re.IGNORECASE)


@pytest.fixture
def elsewhere(settings: Any) -> None:
    """Be who the settings of another installation say."""
    script = "import json; from umea_press import settings as s; print(json.dumps([s.PRESS_ROOM, s.PRESS_ROOM_IN]))"
    environment = {"PATH": os.environ["PATH"], "PRESS_ENV": os.devnull, "LOCAL": "0", **OTHER}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    settings.PRESS_ROOM, settings.PRESS_ROOM_IN = json.loads(done.stdout)
    municipality.forget()


def everything_is_mailed(server: SmtpServer) -> None:
    """Readers in three languages and editors get every sort of mail that there is."""
    editor = an_editor("sixten")
    for language in ("sv", "en", "fi"):
        a_subscriber(f"{language}@example.se", language=language)
        ask = {
            "timetable": subscribing.AT_ONCE,
            "language": language,
            "page_language": language,
            "ip": "192.0.2.1",
        }
        subscribing.request(f"ny-{language}@example.se", interests=Interests(everything=True), **ask)
    release = publishing.publish(a_release(slug="mejlad"), by=editor, alert=True).release
    engine.run()
    release.lead = "Som det skulle vara."
    release.save()
    publishing.correct(release, by=editor, note="Ingressen.", alert=True)
    engine.run()
    publishing.withdraw(release, by=editor, reason="Fel.", alert=True)
    engine.run()
    review.submit(a_release(slug="granskas"), by=editor)
    accounts.invite(editor, by=editor)
    accounts.ask_for_new_password("sixten@example.se")
    accounts.know_browser(editor, b"1" * 32, description="Firefox")
    accounts.know_browser(editor, b"2" * 32, description="Firefox")
    accounts.reset_factors(editor, by=editor)
    for outbox in (notices, staff_mails, account_mails):
        outbox.run(now=timezone.now)


def test_no_page_and_no_mail_of_another_installation_shows_umeas_name(
    elsewhere: None, smtp_server: SmtpServer
) -> None:
    guesses = {**fill(), "q": ["kultur"], "token": ["x"]}
    everything_is_mailed(smtp_server)
    pages = {address: answer.body + str(answer.headers) for address, answer in crawl(guesses).items()}
    mails = {
        f"{one.message['To']}: {one.message['Subject']}": whole(one.message) for one in smtp_server.messages
    }
    assert len(pages) > 300
    assert len(mails) >= 3 * 4 + len(AccountMail.Kind)
    assert Edition.objects.count() > 4
    shown = {name: sorted(set(OF_UMEA.findall(text))) for name, text in (pages | mails).items()}
    assert {name: words for name, words in shown.items() if words} == {}
    assert sum("Exempelstads kommun" in text for text in pages.values()) > 100


def whole(message: Any) -> str:
    """Return a mail's headers and texts, decoded."""
    texts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*map(str, message.values()), *texts])
