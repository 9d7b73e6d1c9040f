"""What is checked is what would be frozen: a form composes, as it is typed, to the document that saving it gives."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from releases.desk.checklist import composing
from releases.desk.drafting import posted
from releases.document import ReleaseDocument
from releases.models import Attachment, Release, ReleaseLink, Role
from releases.tests.cast import a_committee, a_keyword, a_party, a_person, a_press_image, a_release
from releases.tests.desk.reading import form_address, form_of, typed, with_row

DECOMPOSED = "Lekplats vid A\u030algränd\u200b "
SAFE_LINK = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.se%2Flek&data=05"
BODY = (
    '<div>Från Word<br></div><h1>Rubrik</h1><p class="MsoNormal"><b>Fet</b> '
    f'<a href="{SAFE_LINK}">länk</a> <a href="javascript:x">hit</a></p>'
    '<p><img src="https://elsewhere.example/x.gif"><img src="/media/bilder/a.jpg"></p>'
    "<p>– Ja, säger Alva Ek (S), ordförande.</p>"
)
WORDS = {"title": DECOMPOSED, "lead": " Rad ett.\r\nRad två. ", "body": BODY, "boilerplate": "Om\r\noss "}
CONTACT = {
    "role": "",
    "committee": "",
    "phones": "0701740605, 1177",
    "email": " alva@example.se ",
    "position": "2",
}
DECISION = {
    "outcome": f"Nämnden bygger. Se {SAFE_LINK}.", "status": "proposal", "date": "2026-11-17",
    "date_precision": "season", "paragraph": "§\u00a078", "case_number": "KU-2026/00104", "votes_for": "12",
    "votes_against": "", "dissent_text": "Vi ville\r\nannat.", "appeal_by": "2026-12-24", "follow_up": "2027-03-01",
    "follow_up_precision": "year", "protocol_url": SAFE_LINK, "position": "1",
}  # fmt: skip


def an_odd_release() -> Release:
    """Make a release with every sort of row."""
    committees = [a_committee("äldrenämnden"), a_committee("byggnadsnämnden", kind="subcommittee")]
    release = a_release(
        committees=committees,
        keywords=[a_keyword("äldre"), a_keyword("bygge")],
        decisions=[{"outcome": "Ja.", "committee": committees[0], "reservations": ["V", "M"], "statements": ["KD"]}],
        budget=[{"amount": -3, "purpose": "lek", "kind": "saving", "first_year": 2027, "committee": committees[1]}],
        images=[a_press_image(caption="Bildtext")],
    )  # fmt: skip
    Attachment.objects.create(release=release, title="Beslutet", file=ContentFile(b"%PDF-1.4", "b.pdf"))
    ReleaseLink.objects.create(release=release, url="https://example.se/", label="Läs mer")
    return release


def with_new_rows(form: dict[str, Any]) -> dict[str, Any]:
    """Return the form with one more row of each sort, before and after those that are there."""
    person = a_person("Bo Ask", party="", organisation="Umeå kommun", phones=["090-16 10 00"])
    chair = a_committee("kulturnämnden")
    for title, first in (("ledamot", dt.date(2019, 1, 1)), ("ordförande", dt.date(2023, 1, 1))):
        Role.objects.create(person=person, title=title, committee=chair, valid_from=first)
    parties = [a_party("S").pk, a_party("M").pk]
    rows = (
        ("contacts", {"person": person.pk, **CONTACT}),
        ("decisions", {**DECISION, "committee": chair.pk, "reservations": parties, "statements": parties[:1]}),
        ("budget_lines", {"amount": "1,2 mnkr", "purpose": f" {DECOMPOSED}", "kind": "new", "first_year": "2026",
                          "last_year": "2 027", "committee": "", "position": "0"}),
        ("release_images", {"image": a_press_image().pk, "alt": "En båt", "caption": "", "position": "0"}),
        ("links", {"label": "Mer", "url": " www.example.se/ä ", "position": "0"}),
    )  # fmt: skip
    for kind, row in rows:
        form = with_row(form, kind, row)
    return form


def composed_of(form: dict[str, Any]) -> ReleaseDocument:
    sent = QueryDict(mutable=True)
    for name, value in form.items():
        sent.setlist(name, list(map(str, value if isinstance(value, list) else [value])))
    return composing.document_of(posted.read(posted.lists(sent)))[0]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_form_composes_to_what_saving_it_gives(writer: Client, language: str) -> None:
    release = an_odd_release()
    form = with_new_rows(typed(writer.get(form_address(release)), {**WORDS, "language": language}))
    composed = composed_of(form)
    assert writer.post(form_address(release), form | {"_continue": "1"}).status_code == 302
    saved = Release.objects.with_everything().get(pk=release.pk)
    assert composed == saved.compose()
    two_of_each = (composed.contacts, composed.decisions, composed.budget, composed.images, composed.links)
    assert [len(rows) for rows in two_of_each] == [2] * 5
    assert (composed.contacts[1].role, composed.contacts[1].committee) == ("ordförande", "kulturnämnden")


def test_a_form_that_was_only_opened_composes_to_the_release(writer: Client) -> None:
    release = an_odd_release()
    saved = Release.objects.with_everything().get(pk=release.pk)
    assert composed_of(form_of(writer.get(form_address(release)))) == saved.compose()


def test_what_is_too_long_or_unreadable_is_checked_as_far_as_it_can_be_read(writer: Client) -> None:
    release = a_release(decisions=[{"outcome": "Ja."}], budget=[{"amount": 5, "purpose": "lek"}])
    wrong = {
        "title": "x" * 300, "decisions-0-date": "i går", "decisions-0-status": "kanske", "decisions-0-outcome": "",
        "decisions-0-case_number": "KS-" + "9" * 80, "budget_lines-0-amount": "många",
    }  # fmt: skip
    composed = composed_of(typed(writer.get(form_address(release)), wrong))
    assert composed.title == "x" * 300
    assert (composed.decisions[0].date, composed.decisions[0].outcome) == (None, "")
    assert composed.decisions[0].case_number.endswith("99")
    assert composed.budget == ()


def test_a_chosen_person_has_the_role_held_today(writer: Client) -> None:
    person = a_person()
    Role.objects.create(person=person, title="rektor", valid_to=timezone.localdate() - dt.timedelta(days=1))
    form = with_row(form_of(writer.get(form_address(a_release()))), "contacts", {"person": person.pk})
    assert composed_of(form).contacts[1].role == ""
    Role.objects.create(person=person, title="skolchef")
    assert composed_of(form).contacts[1].role == "skolchef"
