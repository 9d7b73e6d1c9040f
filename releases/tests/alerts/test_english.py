"""Mail in English: every string of every letter, dates and amounts too; what the municipality wrote stays as it is."""

import datetime as dt
import re

import pytest
from django.utils import timezone, translation
from lxml import html as lxml_html

from releases.alerts import digests, engine, letters
from releases.document import ApproximateDate, Precision
from releases.languages import active
from releases.mail.form_letters import Letter
from releases.models import Alert, Edition, Interest, Notice, Release, Rhythm
from releases.services import publishing
from releases.tests.cast import a_committee, a_keyword, a_press_image, a_subscriber, an_editor, published
from releases.tests.processes import SmtpServer

NBSP = "\u00a0"
SWEDISH = re.compile(
    r"[åäö]|\b(?:och|att|den|det|du|ett|en|av|om|till|som|januari|februari|maj|juni|juli|augusti|oktober|kronor|"
    r"beslut|pengar|bilder|bilagor|nyckelord|kontakt|vecka|utgåva)\b",
    re.IGNORECASE,
)
NOVEMBER = ApproximateDate(date=dt.date(2026, 11, 17), precision=Precision.DAY)


@pytest.fixture
def edition(db: None, settings: pytest.FixtureRequest) -> Edition:
    """A release with something of everything, of which not one word is Swedish."""
    settings.PRESS_ROOM = {
        **{
            key: "Press Office" if isinstance(value, str) else value
            for key, value in settings.PRESS_ROOM.items()
        },
        "accent": "#000",
        "accent_dark": "#fff",
        "boilerplate": "A town by a river.",
        "phone": "08-465 004 00",
        "website": "https://www.example.org/",
    }
    settings.PRESS_ROOM_IN = {}
    council = a_committee("the council", name="council")
    decision = {
        "outcome": "The council says yes.",
        "committee": council,
        "date": dt.date(2026, 11, 17),
        "paragraph": "62",
        "case_number": "TC-2026/1",
        "votes_for": 7,
        "votes_against": 6,
        "reservations": ["M"],
        "statements": ["V"],
        "dissent_text": "The minority said no.",
        "follow_up": dt.date(2027, 5, 1),
        "protocol_url": "https://www.example.org/minutes",
    }
    return published(
        at=timezone.now() - dt.timedelta(hours=26),
        alert=True,
        language="en",
        title="The bridge opens",
        lead="It does so in May.",
        body="<p>The bridge opens in May.</p>",
        committees=[council],
        keywords=[a_keyword("bridges")],
        contacts=[],
        images=[
            a_press_image(alt="A bridge", credit="Photo: E"),
            a_press_image(alt="A river", credit="Photo: E"),
        ],
        decisions=[decision],
        budget=[{"amount": 50_000, "purpose": "the bridge", "kind": "new", "committee": council}],
    )


def in_english(letter: Letter) -> Letter:
    page = lxml_html.fromstring(letter.html)
    for unread in page.xpath("//style"):
        unread.drop_tree()
    for words in (letter.subject, letter.text, page.text_content()):
        assert not SWEDISH.findall(re.sub(r"https?://\S+", "", words)), words
    assert '<html lang="en"' in letter.html
    return letter


def test_a_release_and_its_correction(edition: Edition) -> None:
    with translation.override("en"):
        letter = in_english(letters.edition_letter(edition))
        assert f"SEK{NBSP}50,000" in letter.text
        assert f"17{NBSP}November{NBSP}2026" in letter.text
        assert "7 for, 6 against" in letter.text
        corrected = in_english(letters.edition_letter(edition, correction_note="The day was wrong."))
    assert corrected.subject == "Correction: The bridge opens"


def test_a_withdrawal(edition: Edition) -> None:
    edition = publishing.withdraw(edition.release, by=an_editor(), reason="It was a mistake.")
    with translation.override("en"):
        assert in_english(letters.withdrawal_letter(edition)).subject == "Withdrawn: The bridge opens"


@pytest.mark.parametrize(
    ("rhythm", "heading"),
    [
        (Rhythm.DAILY, r"1 press release from Press Office, \d+\s\w+\s20\d\d"),
        (Rhythm.WEEKLY, r"1 press release from Press Office, week \d+"),
        (Rhythm.MEETING, r"1 press release about decisions from Press Office, \d+\s\w+\s20\d\d"),
    ],
)
def test_a_digest(edition: Edition, rhythm: Rhythm, heading: str) -> None:
    today = timezone.localtime()
    a_subscriber(
        rhythm=rhythm,
        digested_until=today - dt.timedelta(days=8),
        digest_hour=(today - dt.timedelta(hours=1)).hour,
        digest_weekday=(today - dt.timedelta(hours=1)).weekday(),
    )
    digests.owe(timezone.now())
    with translation.override("en"):
        letter = in_english(letters.digest_letter(Alert.objects.get(kind=Alert.Kind.DIGEST)))
    assert letter.subject.endswith("The bridge opens")
    assert re.match(heading, letter.text)
    assert (f"THE COUNCIL ON 17{NBSP}NOVEMBER{NBSP}2026" in letter.text) == (rhythm == Rhythm.MEETING)


@pytest.mark.parametrize("kind", [Notice.Kind.CONFIRM, Notice.Kind.ADDRESS, Notice.Kind.WELCOME])
def test_a_request_to_confirm_and_a_welcome(edition: Edition, kind: Notice.Kind) -> None:
    reader = a_subscriber(
        language="en", keywords=[a_keyword("bridges")], rhythm=Rhythm.WEEKLY, digested_until=timezone.now()
    )
    with translation.override("en"):
        in_english(letters._letter_about(kind, reader))


def test_a_notice_to_who_subscribes_already(edition: Edition) -> None:
    wished = Interest(kind=Interest.Kind.KEYWORD, keyword=a_keyword("bridges"))
    with translation.override("en"):
        in_english(letters._already_letter(()))
        assert "Bridges" in in_english(letters._already_letter([wished])).text


@pytest.mark.django_db
def test_each_is_written_to_in_their_language(smtp_server: SmtpServer) -> None:
    a_subscriber("anna@example.se")
    a_subscriber("ann@example.se", language="en")
    a_subscriber("anni@example.se", language="fi")
    edition = published(alert=True, title="Nytt bad")
    engine.run()
    Release.objects.update(lead="Rätt.")
    publishing.correct(edition.release, by=an_editor(), note="Fel ingress.")
    engine.run()
    received = {
        (received.recipients[0], received.message["Content-Language"], str(received.message["Subject"]))
        for received in smtp_server.messages[3:]
    }
    assert received == {
        ("anna@example.se", "sv", "Rättelse: Nytt bad"),
        ("ann@example.se", "en", "Correction: Nytt bad"),
        ("anni@example.se", "fi", "Oikaisu: Nytt bad"),
    }


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", ["17 november 2026", "november 2026", "hösten 2026", "2026", "−50 000 kronor"]),
        ("en", ["17 November 2026", "November 2026", "autumn 2026", "2026", "−SEK 50,000"]),
        ("fi", ["17. marraskuuta 2026", "marraskuussa 2026", "syksyllä 2026", "2026", "−50 000 kruunua"]),
        ("de", ["17 november 2026", "november 2026", "hösten 2026", "2026", "−50 000 kronor"]),
    ],
)
def test_dates_are_as_exact_as_they_are_known(language: str, words: list[str]) -> None:
    day = NOVEMBER.date
    with translation.override(language):
        written = [
            active.approximate_date(ApproximateDate(date=day, precision=precision))
            for precision in (Precision.DAY, Precision.MONTH, Precision.SEASON, Precision.YEAR)
        ]
        assert [one.replace(NBSP, " ") for one in [*written, active.amount(-50_000)]] == words
