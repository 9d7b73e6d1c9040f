"""Leaving with a mail to the second address of List-Unsubscribe, whichever door returned mail comes in by."""

from typing import Any

import pytest
from django.test import Client

from releases import bounces
from releases.alerts import engine
from releases.bounces import Effect
from releases.mail import return_paths, tokens
from releases.models import AccessToken, Alert, Bounce, Delivery, Subscriber
from releases.tests.bounces import mailbag
from releases.tests.cast import a_subscriber, published
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db
RETURN_PATH = "studs@press.example.se"
WISH = b"From: Anna <anna@example.org>\r\nTo: %b\r\nSubject: avsluta\r\n\r\n\r\n"


@pytest.fixture(autouse=True)
def return_path(settings: Any) -> None:
    settings.MAIL_RETURN_PATH = RETURN_PATH


def address_of(reader: Subscriber) -> str:
    return return_paths.leave_address(tokens.issue([reader], AccessToken.Purpose.MANAGE)[reader.pk])


def wish(address: str) -> bytes:
    return WISH % address.encode()


def ways(server: SmtpServer) -> list[str]:
    """Return what List-Unsubscribe of the only mail offers, in its order."""
    (received,) = server.messages
    return [way.strip(" <>") for way in received.message["List-Unsubscribe"].split(",")]


def test_each_mail_offers_one_click_first_and_a_mail_second(smtp_server: SmtpServer) -> None:
    a_subscriber()
    Alert.objects.create(edition=published())
    engine.run()
    click, mail = ways(smtp_server)
    assert click.startswith("http://testserver/prenumeration/")
    assert mail.startswith("mailto:studs+avsluta.")
    assert mail.endswith("@press.example.se?subject=avsluta")
    assert len(mail.removeprefix("mailto:").partition("@")[0]) <= 64  # RFC 5321, 4.5.3.1.1


def test_the_address_in_a_mail_that_was_sent_ends_its_subscription(smtp_server: SmtpServer) -> None:
    a_subscriber("anna@example.org")
    Alert.objects.create(edition=published())
    engine.run()
    address = ways(smtp_server)[1].removeprefix("mailto:").partition("?")[0]
    assert bounces.receive(wish("nobody@example.se"), recipients=[address]) is Effect.LEFT
    assert not Subscriber.objects.exists()
    assert Delivery.objects.get().subscriber is None


def test_without_an_address_for_returned_mail_there_is_one_way(
    smtp_server: SmtpServer, settings: Any
) -> None:
    settings.MAIL_RETURN_PATH = ""
    a_subscriber()
    Alert.objects.create(edition=published())
    engine.run()
    (click,) = ways(smtp_server)
    assert click.startswith("http")


@pytest.mark.parametrize("spelling", [str, str.upper, lambda address: f"Pressrummet <{address}>"])
def test_the_header_will_do_where_the_envelope_is_not_known(spelling: Any) -> None:
    anna = a_subscriber()
    assert bounces.receive(wish(spelling(address_of(anna)))) is Effect.LEFT
    assert not Subscriber.objects.exists()


def test_a_second_mail_changes_nothing() -> None:
    address = address_of(a_subscriber())
    bo = a_subscriber("bo@example.se")
    effects = [bounces.receive(wish(address), recipients=[address]) for _ in range(3)]
    assert effects == [Effect.LEFT, Effect.NOTHING, Effect.NOTHING]
    assert list(Subscriber.objects.all()) == [bo]


@pytest.mark.parametrize("token", ["0" * 32, "z" * 32, "", "1", "0" * 64])
def test_nobody_leaves_by_an_address_that_was_made_up(token: str) -> None:
    a_subscriber()
    forged = f"studs+avsluta.{token}@press.example.se"
    assert bounces.receive(wish(forged), recipients=[forged]) is Effect.NOTHING
    assert Subscriber.objects.exists()


def test_a_bounce_of_a_mail_is_no_wish_to_leave() -> None:
    """It quotes our headers, the addresses to leave among them."""
    anna = a_subscriber(mailbag.ANNA)
    alert = Alert.objects.create(edition=published())
    quoted = return_paths.message_id(return_paths.mark(alert.pk, anna.pk))
    raw = mailbag.postfix(message_id=quoted).replace(
        b"Message-ID:", f"List-Unsubscribe: <mailto:{address_of(anna)}>\r\nMessage-ID:".encode()
    )
    assert address_of(anna).encode() in raw
    assert bounces.receive(raw) is Effect.COUNTED
    assert Bounce.objects.count() == Subscriber.objects.count() == 1


def test_the_door_over_http_takes_it(client: Client, settings: Any) -> None:
    settings.BOUNCE_WEBHOOK_SECRET = "hemligt"
    address = address_of(a_subscriber())
    shown = {"authorization": "Bearer hemligt", "x-envelope-to": address}
    answer = client.post("/post/studsar/", wish(address), content_type="message/rfc822", headers=shown)
    assert answer.status_code == 200
    assert not Subscriber.objects.exists()
