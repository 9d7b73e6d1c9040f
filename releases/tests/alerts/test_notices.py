"""Mails about a subscription itself."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from releases.alerts import engine, notices
from releases.models import Alert, Notice, Subscriber
from releases.services import subscribing
from releases.services.subscribing import Interests
from releases.tests.cast import a_committee, a_subscriber, published
from releases.tests.processes import ANYBODY, DROP, SmtpServer

pytestmark = pytest.mark.django_db


def ask(email: str = "anna@example.se") -> None:
    subscribing.request(email, interests=Interests(everything=True), ip="192.0.2.1")


def run(*, after: dt.timedelta = dt.timedelta(0)) -> None:
    notices.run(now=lambda: timezone.now() + after)


def link(server: SmtpServer, page: str) -> str:
    """Return the token in the link to `page` of the last mail."""
    text = server.messages[-1].message.get_body(("plain",))
    assert text is not None
    return str(text.get_content()).partition(f"http://testserver/{page}/")[2].partition("/")[0]


def test_the_link_in_the_mail_confirms(smtp_server: SmtpServer) -> None:
    ask()
    run()
    subscribing.confirm(link(smtp_server, "prenumerera/bekrafta"))
    assert Subscriber.objects.confirmed().get().email == "anna@example.se"


def test_who_subscribes_already_gets_the_way_to_change(smtp_server: SmtpServer) -> None:
    subscriber = a_subscriber("anna@example.se")
    ask()
    run()
    assert subscribing.find(link(smtp_server, "prenumeration")) == subscriber


def test_what_a_subscriber_asks_for_besides_waits_for_them_to_save_it(
    smtp_server: SmtpServer, client: Client
) -> None:
    culture, bridges = a_committee(), a_committee("tekniska nämnden")
    a_subscriber("anna@example.se", committees=[culture])
    subscribing.request(
        "anna@example.se",
        interests=Interests(everything=False, committees=(culture.pk, bridges.pk)),
        ip="192.0.2.1",
    )
    run()
    mail = smtp_server.messages[-1].message
    assert mail["Subject"] == "Vill du följa det här också?"
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        assert "Tekniska nämnden" in part.get_content()
        assert "Kulturnämnden" not in part.get_content()
    page = client.get(f"/prenumeration/{link(smtp_server, 'prenumeration')}/?namnd=tekniska-namnden").content
    assert "Du bad att också få följa: <strong>Tekniska nämnden</strong>" in page.decode()
    assert (
        page.decode().count("checked") == 2 + 3
    )  # both bodies, what to follow, how often, in which language


def test_a_notice_is_sent_once(smtp_server: SmtpServer) -> None:
    ask()
    run()
    run()
    assert len(smtp_server.messages) == 1
    assert Notice.objects.get().sent_at


def test_a_refused_address_stops_no_other(smtp_server: SmtpServer) -> None:
    smtp_server.script("anna@example.se", "rcpt", "550 5.1.1 No such user")
    for name in ("anna", "bo"):
        ask(f"{name}@example.se")
    run()
    assert [received.recipients for received in smtp_server.messages] == [("bo@example.se",)]
    assert Notice.objects.get(failed_at__isnull=False).reply == "550 5.1.1 No such user"


@pytest.mark.parametrize("reply", ["451 4.7.1 Greylisted", "550 5.7.1 Not now", DROP])
def test_a_refusal_for_now_is_tried_again(smtp_server: SmtpServer, reply: str) -> None:
    smtp_server.script(ANYBODY, "rcpt", reply, times=1)
    ask()
    run()
    run(after=dt.timedelta(seconds=30))
    assert smtp_server.messages == []
    run(after=dt.timedelta(seconds=70))
    assert len(smtp_server.messages) == 1


def test_a_day_of_refusals_is_the_end(smtp_server: SmtpServer) -> None:
    smtp_server.script(ANYBODY, "rcpt", "450 4.2.1 Later")
    ask()
    for hours in range(26):
        run(after=dt.timedelta(hours=hours))
    assert Notice.objects.get().failed_at


def test_without_a_mail_server_it_waits(smtp_server: SmtpServer, settings: Any) -> None:
    port, settings.MAIL_PORT = settings.MAIL_PORT, 9
    ask()
    run()
    settings.MAIL_PORT = port
    run()
    assert len(smtp_server.messages) == 1
    assert Notice.objects.get().attempts == 0


def test_who_was_forgotten_is_not_mailed(smtp_server: SmtpServer) -> None:
    ask()
    Subscriber.objects.all().delete()
    run()
    assert smtp_server.messages == []


def test_a_stopped_alert_keeps_no_notice_waiting(smtp_server: SmtpServer) -> None:
    a_subscriber("bo@example.se")
    smtp_server.script("bo@example.se", "rcpt", "550 5.7.1 Not now")
    published(alert=True)
    engine.run()
    assert Alert.objects.stopped().exists()
    ask()
    run()
    assert len(smtp_server.to("anna@example.se")) == 1
