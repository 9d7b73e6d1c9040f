"""Everybody is told what they subscribed to, how often and in which language, and how to change and leave."""

import re

import pytest
from django.test import Client
from django.utils import timezone, translation
from lxml import html as lxml_html

from releases.alerts import notices, subscription_terms
from releases.mail import tokens
from releases.models import AccessToken, AddressChange, Notice, Rhythm, Subscriber
from releases.services import readdressing, subscribing
from releases.tests.cast import a_committee, a_keyword, a_subscriber, published
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db

Purpose = AccessToken.Purpose
NUMBER = "KS-2026/00123"
NAMES = (f"Ärende {NUMBER}", "Cykel", "Kulturnämnden")


@pytest.fixture(autouse=True)
def matter() -> None:
    published(decisions=[{"outcome": "Ja.", "case_number": NUMBER}])


def a_reader(**facts: object) -> Subscriber:
    return a_subscriber(
        "anna@example.se",
        committees=[a_committee("kulturnämnden")],
        keywords=[a_keyword("cykel")],
        matters=[NUMBER],
        **facts,
    )


def token(subscriber: Subscriber, purpose: Purpose = Purpose.CONFIRM) -> str:
    return tokens.issue([subscriber], purpose)[subscriber.pk]


def parts(server: SmtpServer) -> list[str]:
    """The words of the last mail's two parts, spaces of every kind made one."""
    message = server.messages[-1].message
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert page is not None
    return [
        _one_spaced(text.get_content()),
        _one_spaced(lxml_html.fromstring(page.get_content()).text_content()),
    ]


def words(page: bytes) -> str:
    return _one_spaced(lxml_html.fromstring(page.decode()).text_content())


def test_the_mail_and_the_page_to_confirm_name_what_was_asked_for(
    smtp_server: SmtpServer, client: Client
) -> None:
    reader = a_reader(state="pending", rhythm=Rhythm.WEEKLY, digest_hour=16, digested_until=timezone.now())
    Notice.objects.create(subscriber=reader, kind=Notice.Kind.CONFIRM)
    notices.run()
    page = words(client.get(f"/prenumerera/bekrafta/{token(reader)}/").content)
    for said in (*parts(smtp_server), page):
        assert all(name in said for name in NAMES)
        assert "Ett mejl i veckan, på fredagar kl. 16.00" in said
        assert "Svenska" in said


def test_the_page_after_confirming_names_it_and_leads_to_change_and_leave(client: Client) -> None:
    reader = a_reader(state="pending")
    page = client.post(f"/prenumerera/bekrafta/{token(reader)}/").content
    assert all(name in words(page) for name in NAMES)
    assert "Varje pressmeddelande kommer så snart det har publicerats." in words(page)
    manage = f"/prenumeration/{token(reader, Purpose.MANAGE)}/"
    assert f'href="{manage}"'.encode() in page
    assert f'href="{manage}avsluta/"'.encode() in page


@pytest.mark.parametrize(
    ("rhythm", "moment"),
    [
        (Rhythm.INSTANT, "så snart det har publicerats"),
        (Rhythm.DAILY, "Ett mejl om dagen kl. 7.00"),
        (Rhythm.WEEKLY, "Ett mejl i veckan, på fredagar kl. 7.00"),
        (Rhythm.MEETING, "kl. 7.00 med nya beslut"),
    ],
)
def test_no_page_promises_the_next_release_to_who_gets_digests(
    client: Client, rhythm: Rhythm, moment: str
) -> None:
    reader = a_reader(state="pending", rhythm=rhythm, digested_until=timezone.now())
    page = words(client.post(f"/prenumerera/bekrafta/{token(reader)}/").content)
    assert moment in page
    assert "Nästa pressmeddelande" not in page


def test_one_mail_welcomes_with_the_way_to_change_and_leave(smtp_server: SmtpServer) -> None:
    reader = a_reader(state="pending")
    for _again in range(2):
        subscribing.confirm(token(reader))
        notices.run()
    (received,) = smtp_server.messages
    assert received.message["Subject"] == "Din prenumeration på pressmeddelanden från Umeå kommun"
    text = str(received.message.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    links = re.findall(r"http://testserver/prenumeration/(\w+)/(avsluta/)?", text)
    assert links == [(token(reader, Purpose.MANAGE), ""), (token(reader, Purpose.MANAGE), "avsluta/")]
    assert all(name in said for said in parts(smtp_server) for name in NAMES)


def test_whoever_leaves_at_once_is_not_welcomed(smtp_server: SmtpServer) -> None:
    reader = a_reader(state="pending")
    subscribing.confirm(token(reader))
    subscribing.leave(token(reader, Purpose.MANAGE))
    notices.run()
    assert smtp_server.messages == []


@pytest.mark.parametrize("known", [True, False])
def test_a_new_address_is_never_without_a_link_of_its_own(smtp_server: SmtpServer, known: bool) -> None:
    reader = a_reader()
    if known:
        a_subscriber("ny@example.se", committees=[a_committee("tekniska nämnden")])
    readdressing.request(token(reader, Purpose.MANAGE), "ny@example.se", ip="192.0.2.1")
    moved = readdressing.confirm(tokens.issue_for_address(AddressChange.objects.get()))
    notices.run()
    assert smtp_server.messages[-1].recipients == ("ny@example.se",)
    assert token(moved, Purpose.MANAGE) in parts(smtp_server)[0]


@pytest.mark.parametrize(
    ("language", "moment", "everything"),
    [
        ("sv", "Ett mejl i veckan, på måndagar kl. 9.00", "Alla pressmeddelanden"),
        ("en", "One mail a week, on Mondays at 09:00", "All press releases"),
        ("fi", "Yksi viesti viikossa, maanantaisin klo 9.00", "Kaikki lehdistötiedotteet"),
    ],
)
def test_terms_are_said_in_the_readers_language(language: str, moment: str, everything: str) -> None:
    reader = a_subscriber(
        rhythm=Rhythm.WEEKLY, digest_hour=9, digest_weekday=0, digested_until=timezone.now()
    )
    with translation.override(language):
        terms = subscription_terms.terms_of(reader)
    assert moment in _one_spaced(terms.moment)
    assert [followed.label for followed in terms.follows] == [everything]


def _one_spaced(words: str) -> str:
    return " ".join(words.split())
