"""Nothing leaks before publication: with secret drafts, every public address answers as it did without them."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from releases.languages.slugs import slug_of
from releases.models import Release, Subscriber
from releases.services import comments, publishing, review, share_links
from releases.tests.cast import (
    a_committee,
    a_keyword,
    a_party,
    a_person,
    a_press_image,
    a_release,
    an_editor,
    published,
)
from releases.tests.journeys.crawling import Answer, crawl
from releases.tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "hemligord"
YEAR = str(timezone.localdate().year)
UNPUBLISHED = ("utkast", "granskas", "schemalagt")
VERSION = "granskas"
WITHDRAWN = "aterkallat"
CHANGED = "andrat"
STATES = (*UNPUBLISHED, WITHDRAWN, CHANGED)
PLACES = (
    *("titel", "ingress", "brodtext", "nyckelord", "namnden", "person", "roll", "organisation", "alt"),
    *("bildtext", "foto", "beslut", "diarienummer", "yrkande", "belopp", "lankord", "bilaga", "om"),
)


def secret(place: str, state: str) -> str:
    """Return a word that stands in one place of one release and nowhere else."""
    return f"{SECRET}{place}{state}"


def a_secret_release(state: str) -> Release:
    """Write a release with a secret in each place that holds words."""

    def word(place: str) -> str:
        return secret(place, state)

    person = a_person(word("person"), organisation=word("organisation"), email=f"{word('person')}@example.se")
    # A body is known to readers from its first day, so a secret one has yet to come.
    body = a_committee(word("namnden"), valid_from=timezone.localdate() + dt.timedelta(days=30))
    decision = {
        "outcome": word("beslut"),
        "case_number": word("diarienummer"),
        "committee": body,
        "reservations": ["V"],
        "dissent_text": word("yrkande"),
    }
    release = a_release(
        title=word("titel"),
        lead=word("ingress"),
        body=f"<p>{word('brodtext')}</p>",
        boilerplate=word("om"),
        committees=[body],
        keywords=[a_keyword(word("nyckelord"))],
        contacts=[person],
        images=[a_press_image(alt=word("alt"), caption=word("bildtext"), credit=word("foto"))],
        decisions=[decision],
        budget=[{"amount": 4_711_000, "purpose": word("belopp"), "first_year": 2031, "committee": body}],
    )
    release.contacts.update(role=word("roll"))
    release.links.create(url=f"https://www.example.se/{word('lankord')}", label=word("lankord"))
    release.attachments.create(title=word("bilaga"), file=ContentFile(b"%PDF-1.7", f"{word('bilaga')}.pdf"))
    return release


def keep_secret(release: Release, state: str) -> None:
    """Bring the release as far as its state says."""
    editor = an_editor()
    if state == "granskas":
        review.submit(release, by=editor)
    elif state == "schemalagt":
        publishing.schedule(release, at=timezone.now() + dt.timedelta(days=1), by=editor)
    elif state == WITHDRAWN:
        Release.objects.filter(pk=release.pk).update(slug="aterkallat-besked")
        publishing.publish(release, by=editor, alert=False)
        publishing.withdraw(release, by=editor, reason="Uppgifterna var fel.")


def guesses(known: Release) -> dict[str, list[str]]:
    """Return what somebody might try in addresses: what the secrets would be called, and the next numbers."""
    words = [secret(place, state) for place in ("titel", "namnden", "nyckelord") for state in STATES]
    return {
        "year": [YEAR],
        "slug": [*(slug_of(word) for word in words), "kulturnamnden", "kultur", "oppet", "aterkallat-besked"],
        "case_number": [secret("diarienummer", state) for state in STATES],
        "number": ["1", "2"],
        "token": ["gissad"],
        "name": ["gissad"],
        "q": [SECRET, *(secret(place, "utkast") for place in PLACES)],
        "pk": [str(known.pk + 1)],
        "object_id": [str(known.pk + 1)],
    }


def an_open_press_room() -> Release:
    """Publish what everybody may read; return its release, which an editor then changes in secret."""
    facts = {"committees": [a_committee()], "keywords": [a_keyword()], "images": [a_press_image()]}
    decision = {"outcome": "Ja.", "committee": a_committee(), "case_number": "KN-2026/1"}
    money = {"amount": 10_000, "purpose": "Öppet", "first_year": 2026}
    a_party("V")
    return published(slug="oppet", title="Öppet", decisions=[decision], budget=[money], **facts).release


def write_secrets(known: Release) -> None:
    """Write a release in each state before publication, one of them as a version of the one that is published.

    Then change that one.
    """
    for state in UNPUBLISHED:
        release = a_secret_release(state)
        if state == VERSION:
            Release.objects.filter(pk=release.pk).update(version_of=known, language="en")
        comments.comment(release, by=an_editor(), text=f"{SECRET}kommentar", place="lead", quote=release.lead)
        keep_secret(release, state)
        share(release)
    known.title, known.body = secret("titel", CHANGED), f"<p>{secret('brodtext', CHANGED)}</p>"
    known.save()
    comments.comment(known, by=an_editor(), text=f"{SECRET}kommentar", place="title")


def share(release: Release) -> None:
    """Give links to a secret release to somebody: nobody else finds them."""
    editor = an_editor()
    share_links.ask(release, by=editor, name=f"{SECRET}kontroll", is_mailed=False)
    share_links.share_under_embargo(
        release,
        by=editor,
        name=f"{SECRET}journalist",
        email="",
        until=timezone.now() + dt.timedelta(days=1),
        is_mailed=False,
    )


def leaks(answers: dict[str, Answer]) -> Iterator[str]:
    """Yield the addresses that tell a secret without having been asked by its name."""
    return (address for address, answer in answers.items() if SECRET not in address and answer.says(SECRET))


def test_what_is_not_published_changes_no_answer_of_any_address() -> None:
    known = an_open_press_room()
    before = crawl(guesses(known))
    write_secrets(known)
    after = crawl(guesses(known))
    assert len(before) > 100
    assert list(leaks(after)) == []
    assert {address for address in before | after if before.get(address) != after.get(address)} == set()


def test_what_was_withdrawn_is_nowhere_but_as_gone() -> None:
    known = an_open_press_room()
    keep_secret(a_secret_release(WITHDRAWN), WITHDRAWN)
    answers = crawl(guesses(known))
    assert list(leaks(answers)) == []
    assert answers[f"/pressmeddelanden/{YEAR}/aterkallat-besked/"].status == 410


def test_what_was_secret_shows_once_it_is_published(reader: Visitor) -> None:
    edition = publishing.publish(a_secret_release("utkast"), by=an_editor(), alert=False)
    page = reader.open(edition.get_absolute_url()).client.get(edition.get_absolute_url()).content.decode()
    shown = page.casefold()
    assert [place for place in PLACES if secret(place, "utkast") not in shown] == []


def test_the_addresses_of_files_tell_nothing() -> None:
    release = a_secret_release("utkast")
    files = [*(image.file.url for image in release.images.all()), release.attachments.get().file.url]
    assert [address for address in files if SECRET in address] == []


def test_no_public_address_names_a_subscriber_or_an_editor() -> None:
    known = an_open_press_room()
    address = f"{SECRET}@example.se"
    Subscriber.objects.create(email=address, consent_version="1", requested_at=timezone.now())
    publishing.correct(change(known), by=an_editor(f"{SECRET}redaktor"), note="Fel.", alert=False)
    assert list(leaks(crawl(guesses(known)))) == []


def change(release: Release) -> Release:
    """Save something new in a release that is published."""
    release.lead = "En ny ingress."
    release.save()
    return release
