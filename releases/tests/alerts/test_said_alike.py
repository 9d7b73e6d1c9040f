"""What a mail says as the page says it: decisions, bodies, telephones, in each language; and subjects that name."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from lxml import html as lxml_html

from releases.alerts import digests, letters
from releases.languages import active
from releases.models import Alert, Edition, Rhythm
from releases.tests.cast import a_committee, a_subscriber, published

pytestmark = pytest.mark.django_db

PREFIX = {"sv": "", "en": "/en", "fi": "/fi"}


@pytest.fixture
def edition() -> Edition:
    culture = a_committee("kulturnämnden")
    decision = {
        "outcome": "Nämnden säger ja.",
        "committee": culture,
        "date": dt.date(2026, 11, 1),
        "date_precision": "season",
        "paragraph": "62",
        "case_number": "KN-2026/00123",
        "votes_for": 7,
        "votes_against": 6,
        "reservations": ["M", "SD"],
        "statements": ["V"],
        "dissent_text": "Moderaterna ville återremittera.",
        "appeal_by": dt.date(2026, 12, 20),
        "follow_up": dt.date(2027, 5, 1),
        "protocol_url": "https://example.se/protokoll",
    }
    budget = [{"amount": 50_000, "purpose": "gungor", "kind": "new", "committee": culture}]
    return published(committees=[culture], decisions=[decision], budget=budget)


def one_spaced(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize("language", PREFIX)
def test_a_decision_has_the_same_labels_and_words_on_page_and_in_mail(
    client: Client, edition: Edition, language: str
) -> None:
    page = lxml_html.fromstring(client.get(PREFIX[language] + edition.get_absolute_url()).content.decode())
    shown = [
        f"{one_spaced(row.findtext('dt'))}: {one_spaced(row.find('dd').text_content())}"
        for row in page.xpath("//div[@class='decision']/dl/div")
    ]
    with translation.override(language):
        letter = letters.edition_letter(edition)
    mail = lxml_html.fromstring(letter.html)
    in_mail = [
        one_spaced(row.text_content())
        for row in mail.xpath("//*[@class='fact-row']")
        if ":" in row.text_content()
    ]
    assert shown == in_mail
    assert len(shown) == 11
    assert all(row in one_spaced(letter.text) for row in shown)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("sv", ["070-174 06 05", "090-16 10 00"]),
        ("en", ["+46 70 174 06 05", "+46 90 16 10 00"]),
        ("fi", ["+46 70 174 06 05", "+46 90 16 10 00"]),
    ],
)
def test_a_telephone_can_be_called_by_who_reads_the_language(
    client: Client, edition: Edition, language: str, written: list[str], settings: Any
) -> None:
    settings.PRESS_ROOM = {**settings.PRESS_ROOM, "phone": "090-16 10 00"}
    page = lxml_html.fromstring(client.get(PREFIX[language] + edition.get_absolute_url()).content.decode())
    with translation.override(language):
        letter = letters.edition_letter(edition)
    for said in (page.text_content(), lxml_html.fromstring(letter.html).text_content(), letter.text):
        assert all(number in one_spaced(said) for number in written)


@pytest.mark.parametrize(
    ("typed", "english"), [("+44 20 7946 0000", "+44 20 7946 0000"), ("ring växeln", "ring växeln")]
)
def test_what_is_no_swedish_number_is_written_as_it_was(typed: str, english: str) -> None:
    with translation.override("en"):
        assert active.phone(typed) == english


def a_digest(*titles: str, rhythm: Rhythm = Rhythm.DAILY) -> Alert:
    now = timezone.localtime()
    moment = now - dt.timedelta(hours=1)
    for number, title in enumerate(titles):
        decisions = [{"outcome": "Ja.", "committee": a_committee()}]
        published(
            title=title, at=now - dt.timedelta(hours=26, minutes=number), alert=True, decisions=decisions
        )
    a_subscriber(
        rhythm=rhythm,
        digested_until=now - dt.timedelta(days=8),
        digest_hour=moment.hour,
        digest_weekday=moment.weekday(),
    )
    digests.owe(timezone.now())
    return Alert.objects.get(kind=Alert.Kind.DIGEST)


@pytest.mark.parametrize(
    ("language", "rhythm", "subject"),
    [
        ("sv", Rhythm.DAILY, r"Ny bro och 2 till – \d+ \w+ 20\d\d"),
        ("sv", Rhythm.WEEKLY, r"Ny bro och 2 till – vecka \d+"),
        ("sv", Rhythm.MEETING, r"Beslut: Ny bro och 2 till – \d+ \w+ 20\d\d"),
        ("en", Rhythm.DAILY, r"Ny bro and 2 more – \d+ \w+ 20\d\d"),
        ("en", Rhythm.WEEKLY, r"Ny bro and 2 more – week \d+"),
        ("en", Rhythm.MEETING, r"Decisions: Ny bro and 2 more – \d+ \w+ 20\d\d"),
        ("fi", Rhythm.DAILY, r"Ny bro ja 2 muuta – \d+\. \w+ 20\d\d"),
        ("fi", Rhythm.WEEKLY, r"Ny bro ja 2 muuta – viikko \d+"),
        ("fi", Rhythm.MEETING, r"Päätökset: Ny bro ja 2 muuta – \d+\. \w+ 20\d\d"),
    ],
)
def test_the_subject_of_a_digest_names_what_is_in_it(language: str, rhythm: Rhythm, subject: str) -> None:
    alert = a_digest("Ny bro", "Nytt bad", "Ny park", rhythm=rhythm)
    with translation.override(language):
        letter = letters.digest_letter(alert)
    assert re.fullmatch(subject, one_spaced(letter.subject))
    assert "3 " in one_spaced(lxml_html.fromstring(letter.html).findtext(".//h1"))


def test_a_digest_of_one_release_is_called_by_its_title_and_a_long_title_leaves_room() -> None:
    with translation.override("sv"):
        assert letters.digest_letter(a_digest("Ny bro")).subject == "Ny bro"


def test_a_long_title_leaves_room_for_how_many_there_are() -> None:
    alert = a_digest("Gymnasienämnden inför " + "nya regler " * 12, "Nytt bad")
    with translation.override("sv"):
        subject = one_spaced(letters.digest_letter(alert).subject)
    assert len(subject) < 110
    assert "… och 1 till – " in subject
