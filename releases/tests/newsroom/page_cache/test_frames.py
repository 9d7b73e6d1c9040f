"""What frames the releases is English on English pages and Finnish on Finnish ones; what is Swedish says so.

The releases, bodies and roles here are Swedish to the last word, so that
whatever stands unmarked on a page shows (WCAG 2.2, 3.1.1 and 3.1.2).
"""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from lxml import html

from releases.alerts import letters
from releases.mail import tokens
from releases.models import AccessToken, Alert, Edition, Release, Rhythm
from releases.services import publishing
from releases.tests.cast import (
    a_committee,
    a_keyword,
    a_press_image,
    a_subscriber,
    an_editor,
    published,
)
from releases.tests.journeys.crawling import Answer, links

pytestmark = pytest.mark.django_db
CATALOGUES = Path(settings.BASE_DIR) / "releases" / "locale"
# Nothing of a page's words; a programmer's names and addresses; what has no language.
UNREAD = {"script", "style", "code", "title", "meta", "link", "svg"}
READ_ALOUD = ("alt", "title", "aria-label", "placeholder", "label")
LETTERS = {"en": "åäöÅÄÖ", "fi": "åÅ"}
SWEDISH_WORDS = re.compile(
    r"\b(?:och|att|det|den|ett|som|till|av|med|inte|från|för|du|vi|är|kl|beslut|pressmeddelanden?)\b",
    re.IGNORECASE,
)
# Names are the same in every language.
NAMES = re.compile(r"https?://\S+|Meänkieli|Myndigheten för digital förvaltning")
MOST = 250  # pages


@pytest.fixture
def press_room(settings: pytest.FixtureRequest) -> list[str]:
    """A municipality whose own name is no Swedish word, with one of everything; returns where to begin."""
    settings.PRESS_ROOM = {
        **settings.PRESS_ROOM,
        "name": "Umbria",
        "street": "Broadway 1",
        "postal": "1 Umbria",
    }
    settings.PRESS_ROOM_IN = {"en": {"tagline": "Press room"}, "fi": {"tagline": "Lehdistö"}}
    body = a_committee("fritidsnämnden")
    facts = {
        "committees": [body],
        "keywords": [a_keyword("fåglar")],
        "images": [a_press_image(alt="En fågel på ängen", caption="En fågel.", credit="Foto: Åsa")],
        "contacts": None,
        "budget": [
            {"amount": 1_250_000, "purpose": "fågelholkar på ängar", "kind": "new", "committee": body}
        ],
    }
    decision = {
        "outcome": "Nämnden sätter upp fågelholkar på ängarna.",
        "committee": body,
        "date": dt.date(2026, 5, 1),
        "paragraph": "62",
        "case_number": "FN-2026/1",
        "votes_for": 7,
        "votes_against": 6,
        "reservations": ["M"],
        "statements": ["V"],
        "dissent_text": "Minoritetens mening ha hönshus.",
        "follow_up": dt.date(2030, 5, 1),
        "protocol_url": "https://www.example.org/minutes",
    }
    words = {"lead": "Fåglarna får bo på ängarna.", "body": "<p>Fåglarna får äntligen holkar.</p>"}
    edition = published(title="Fåglar får holkar", decisions=[decision], **facts, **words)
    Release.objects.filter(pk=edition.release_id).update(lead="Fåglarna får bo på två ängar.")
    publishing.correct(edition.release, by=an_editor(), note="Ängarna är två.")
    later = {**decision, "date": dt.date(2026, 9, 1), "status": "proposal", "follow_up": None}
    last_year = {**decision, "date": dt.date(2025, 9, 1), "case_number": "FN-2025/9"}
    published(title="Fler fåglar får holkar", decisions=[later], **facts, **words)
    published(title="Ännu fler får det", decisions=[last_year], **facts, **words)
    gone = published(title="Åter på väg", **words)
    publishing.withdraw(gone.release, by=an_editor(), reason="Det är för tidigt på året.")
    subscriber = a_subscriber("ann@example.org", committees=[body])
    manage = tokens.issue([subscriber], AccessToken.Purpose.MANAGE)[subscriber.pk]
    waiting = a_subscriber("bo@example.org", state="pending")
    confirm = tokens.issue([waiting], AccessToken.Purpose.CONFIRM)[waiting.pk]
    return [
        "/",
        gone.get_absolute_url(),
        *("/finns/inte/", "/arenden/FN-1/", "/pressmeddelanden/?q=xyzxyz", "/pressmeddelanden/?minst=tio"),
        *("/pressmeddelanden/?q=holkar+bo", "/beslut/?fran=9&till=1", "/beslut/?vy=pengar&slag=ram"),
        *(
            f"/prenumeration/{manage}/",
            f"/prenumeration/{manage}/?sparat",
            f"/prenumeration/{manage}/avsluta/",
        ),
        *(f"/prenumerera/bekrafta/{confirm}/", "/prenumerera/tack/", "/prenumerera/bekrafta/unknown/"),
    ]


def pages(begin: list[str], language: str) -> Iterator[tuple[str, html.HtmlElement]]:
    """Yield every page of a language that a reader gets to, by its address."""
    client, prefix = Client(), f"/{language}/"
    waiting = [f"/{language}{address}" for address in begin]
    seen: set[str] = set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        assert len(seen) < MOST
        response = client.get(address)
        if response.get("Content-Type", "").startswith("text/html") and response.content:
            answer = Answer(response.status_code, tuple(response.items()), response.content.decode())
            waiting += [link for link in links(address, answer) if link.startswith(prefix)]
            yield address, html.fromstring(response.content)


def said(page: html.HtmlElement, language: str) -> Iterator[str]:
    """Yield what the page says in the language: its words, and what is read aloud in their place."""
    for element in page.iter(html.etree.Element):
        if element.tag in UNREAD or _language(element) != language:
            continue
        yield element.text or ""
        yield from (element.get(name, "") for name in READ_ALOUD)
    for element in page.iter(html.etree.Element):
        if element.getparent() is not None and _language(element.getparent()) == language:
            yield element.tail or ""


def _language(element: html.HtmlElement) -> str:
    return next(one.get("lang") for one in [element, *element.iterancestors()] if one.get("lang"))


def swedish_strings(language: str) -> set[str]:
    """Return what the interface says in Swedish, where it says something else in the language."""
    own = {}
    if language != "en":
        own = {
            one.msgid: one.msgstr
            for one in polib.pofile(str(CATALOGUES / language / "LC_MESSAGES/django.po"))
        }
    edition = polib.pofile(str(CATALOGUES / "sv" / "LC_MESSAGES" / "django.po"))
    return {one.msgstr for one in edition if one.msgstr and one.msgstr != own.get(one.msgid, one.msgid)}


@pytest.mark.parametrize("language", ["en", "fi"])
def test_every_page_speaks_its_language_and_marks_what_does_not(press_room: list[str], language: str) -> None:
    known, wrong = swedish_strings(language), set()
    for address, page in pages(press_room, language):
        assert page.get("lang") == language, address
        for words in {" ".join(each.split()) for each in said(page, language)} - {""}:
            words = NAMES.sub("", words)
            if words in known or set(words) & set(LETTERS[language]) or SWEDISH_WORDS.search(words):
                wrong.add((re.sub(r"[?/][^/]*$", "", address), words))
    assert not wrong, "\n".join(f"{address}: {words}" for address, words in sorted(wrong))


@pytest.mark.parametrize("language", ["en", "fi"])
def test_every_letter_does_too(press_room: list[str], language: str) -> None:
    known, wrong = swedish_strings(language), set()
    edition = Edition.objects.get(title="Fåglar får holkar", live=True)
    gone = Edition.objects.get(withdrawn_at__isnull=False)
    digest = Alert.objects.create(kind=Alert.Kind.DIGEST, rhythm=Rhythm.DAILY)
    digest.digested.add(edition)
    with translation.override(language):
        written = [
            letters.edition_letter(edition, correction_note="Ängarna är två."),
            letters.withdrawal_letter(gone),
            letters.digest_letter(digest),
        ]
    for letter in written:
        page = html.fromstring(letter.html)
        assert page.get("lang") == language
        for words in {" ".join(NAMES.sub("", each).split()) for each in said(page, language)} - {""}:
            # The sheet's own name is its subject, which holds the title.
            if words == letter.subject:
                continue
            if words in known or set(words) & set(LETTERS[language]) or SWEDISH_WORDS.search(words):
                wrong.add(words)
    assert not wrong, "\n".join(sorted(wrong))
