"""What is typed at the desk is kept in one spelling, without marks that nobody sees."""

import unicodedata
from urllib.parse import quote

import pytest
from django.forms import modelform_factory

from releases.models import Committee, Decision, Keyword, Person, Release, ReleaseLink
from releases.search import parsing
from releases.tests.cast import a_keyword, an_editor, published

pytestmark = pytest.mark.django_db

SEEN = "Förskolan på Älvåkern"
TYPED = unicodedata.normalize("NFD", f"\ufeff{SEEN}\u200b")


@pytest.mark.parametrize("mark", ["\u200b", "\u200e", "\ufeff", "\u00ad", "\u2060", "\u202b"])
def test_a_title_with_an_invisible_mark_is_accepted_without_it(mark: str) -> None:
    form = modelform_factory(Release, fields=["title", "lead"])(
        {"title": f"{mark}Ny bro {mark}", "lead": f"Ord{mark}."}
    )
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["title"], form.instance.title, form.instance.lead) == (
        "Ny bro",
        "Ny bro",
        "Ord.",
    )


def test_an_emoji_of_several_parts_stays_one() -> None:
    form = modelform_factory(Release, fields=["title"])({"title": "Ny bro \U0001f469\u200d\U0001f692 invigd"})
    assert form.is_valid(), form.errors
    assert form.instance.title == "Ny bro \U0001f469\u200d\U0001f692 invigd"


def test_a_line_break_is_refused_still() -> None:
    for break_ in ("\n", "\r", "\x00"):
        assert not modelform_factory(Release, fields=["title"])({"title": f"Ny{break_}bro"}).is_valid()


@pytest.mark.parametrize("between", ["\t", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_what_parts_cells_or_lines_in_a_table_or_a_pdf_is_a_space(between: str) -> None:
    form = modelform_factory(Release, fields=["title"])({"title": f"Ny{between}bro"})
    assert form.is_valid(), form.errors
    assert form.instance.title == "Ny bro"


def test_however_a_row_is_written_it_is_kept_and_found_in_one_spelling() -> None:
    release = Release.objects.create(title=TYPED, lead=TYPED, body=f"<p>{TYPED}</p>")
    assert release.title == release.lead == SEEN
    release.refresh_from_db()
    assert (release.title, release.body) == (SEEN, f"<p>{SEEN}</p>")
    Decision.objects.bulk_create([Decision(release=release, outcome=TYPED, case_number="A\u030aK 2026/1")])
    assert release.decisions.get().outcome == SEEN
    Release.objects.filter(title=TYPED).update(title=f"{TYPED} igen")
    assert Release.objects.get(title=f"{TYPED} igen").title == f"{SEEN} igen"
    assert Person.objects.create(name=TYPED).name == SEEN
    Committee.objects.create(name=TYPED, definite=TYPED, slug="a", aliases=[TYPED])
    assert Committee.objects.get(name=TYPED).aliases == [SEEN]
    assert a_keyword(SEEN) == Keyword.objects.get(name=TYPED)


def test_a_release_is_found_in_either_spelling(client: object) -> None:
    edition = published(title=TYPED, slug="skola")
    client.force_login(an_editor())  # type: ignore[attr-defined]
    for words in (SEEN, unicodedata.normalize("NFD", SEEN), SEEN.split()[-1]):
        page = client.get(f"/pressmeddelanden/?q={quote(words)}")  # type: ignore[attr-defined]
        assert edition.get_absolute_url() in page.content.decode()
        page = client.get(f"/redaktion/releases/release/?q={quote(words)}")  # type: ignore[attr-defined]
        assert SEEN in page.content.decode()
    assert parsing.read(TYPED) == parsing.read(SEEN)


def test_a_safe_link_in_a_field_is_what_it_leads_to() -> None:
    plan = "https://example.se/plan"
    host = "https://eur01.safelinks.protection.outlook.com"
    wrapped = f"{host}/?url={quote(plan, safe='')}&data=05%7Ckollega%40example.se"
    form = modelform_factory(ReleaseLink, fields=["url", "label"])(
        {"url": wrapped + "x" * 300, "label": "Plan"}
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["url"] == plan
    form = modelform_factory(ReleaseLink, fields=["url", "label"])(
        {"url": "www.example.se/plan", "label": "Plan"}
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["url"] == "https://www.example.se/plan"
    assert Release.objects.create(title="Bro", lead=f"Läs {wrapped}.").lead == f"Läs {plan}."
