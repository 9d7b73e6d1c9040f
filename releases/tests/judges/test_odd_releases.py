"""What press releases seldom look like: each is published, and its pages, mails, feeds and files are well-formed.

The quick part of `make judges`, with libxml2 as the judge.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from lxml import etree

from releases.alerts import letters
from releases.models import Decision, Edition
from umea_press.local.demo import loading, reading
from umea_press.local.judges import feeds

LANGUAGES = ("", "/en", "/fi")
# HTML 5 has elements that libxml2 does not know; everything else that it says is true.
UNKNOWN_ELEMENT = etree.ErrorTypes.HTML_UNKNOWN_TAG


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        loading.add(reading.ODD)
        yield
        transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_loaded")]


def faults(page: bytes) -> list[str]:
    """What libxml2's parser mends silently in a browser: tags that do not match, attributes and ids that come twice."""
    parser = etree.HTMLParser(encoding="utf-8")
    etree.fromstring(page, parser)
    said = [entry for entry in parser.error_log if entry.type != UNKNOWN_ELEMENT]
    return [f"line {entry.line}: {entry.message}" for entry in said]


def test_the_parser_finds_what_is_wrong() -> None:
    assert faults(b"<!doctype html><p><em>a</p></em>")
    assert faults(b'<!doctype html><p id="a">a</p><p id="a">b</p>')
    assert not faults(b"<!doctype html><main><p>a</p></main>")


def test_every_page_of_an_odd_release_is_well_formed(client: Client) -> None:
    editions = [edition for edition in Edition.objects.all() if edition.live or edition.withdrawn_at]
    paths = [f"{language}{edition.get_absolute_url()}" for edition in editions for language in LANGUAGES]
    answers = {path: client.get(path) for path in paths}
    assert {answer.status_code for answer in answers.values()} == {200, 410}
    assert {path: faults(answer.content) for path, answer in answers.items()} == {path: [] for path in paths}


def test_every_list_with_odd_releases_is_well_formed(client: Client) -> None:
    pages = [
        f"{language}{path}" for language in LANGUAGES for path in ("/", "/pressmeddelanden/", "/beslut/")
    ]
    assert {page: faults(client.get(page).content) for page in pages} == {page: [] for page in pages}


def test_every_mail_about_an_odd_release_is_well_formed() -> None:
    written = {edition.slug: letters.edition_letter(edition).html for edition in Edition.objects.live()}
    assert {slug: faults(html.encode()) for slug, html in written.items()} == {slug: [] for slug in written}


def test_every_feed_with_odd_releases_keeps_to_the_grammar_of_atom(client: Client) -> None:
    paths = feeds.feeds()
    assert len(paths) > 10
    assert {path: feeds.violations(client.get(path).content) for path in paths} == {
        path: [] for path in paths
    }


def test_the_grammar_of_atom_refuses_an_entry_without_id(client: Client) -> None:
    feed = etree.fromstring(client.get("/flode.atom").content)
    entry = feed.find(f"{feeds.ATOM}entry")
    entry.remove(entry.find(f"{feeds.ATOM}id"))
    assert feeds.violations(etree.tostring(feed))


def test_a_decision_without_a_link_to_its_minutes_is_saved_without_one() -> None:
    decisions = Decision.objects.all()
    assert {decision.protocol_url for decision in decisions} == {""}
    for decision in decisions:
        decision.full_clean()
