"""New from what there is: what was true of one decision alone is never copied."""

import datetime as dt

import pytest

from releases.models import Person, Release, ReleaseTemplate, Role, TemplateContact
from releases.services import copying
from releases.tests.cast import a_committee, a_keyword, a_person, a_press_image, a_release, an_editor

pytestmark = pytest.mark.django_db
LAST_YEAR = dt.date.today() - dt.timedelta(days=365)  # noqa: DTZ011


def promoted(person: Person) -> None:
    person.roles.update(valid_to=LAST_YEAR)
    Role.objects.create(person=person, title="ordförande", committee=a_committee(), valid_from=LAST_YEAR)


def whole_release() -> Release:
    return a_release(
        title="Nya scener",
        body="<p>Text</p>",
        committees=[a_committee()],
        keywords=[a_keyword()],
        contacts=[a_person()],
        images=[a_press_image()],
        decisions=[{"outcome": "Ja.", "case_number": "KN 2026/1"}],
        budget=[{"amount": 450_000, "purpose": "scener"}],
    )


def test_a_copy_has_the_texts_and_what_they_are_about() -> None:
    release = whole_release()
    draft = copying.copy(release, by=an_editor())
    assert draft.pk != release.pk
    assert (draft.state, draft.title, draft.body) == (Release.State.DRAFT, "Nya scener", "<p>Text</p>")
    assert draft.compose().committees == release.compose().committees
    assert draft.compose().keywords == release.compose().keywords
    assert draft.compose().images == release.compose().images


def test_a_copy_has_no_fact_of_the_earlier_decision() -> None:
    draft = copying.copy(whole_release(), by=an_editor())
    composed = Release.objects.get(pk=draft.pk).compose()
    assert (composed.decisions, composed.budget, composed.attachments) == ((), (), ())
    assert not draft.slug
    assert draft.source_fingerprint is None


def test_a_copy_leaves_the_earlier_release_as_it_was() -> None:
    release = whole_release()
    before = release.checksum()
    copying.copy(release, by=an_editor())
    assert Release.objects.get(pk=release.pk).checksum() == before


def test_contacts_of_a_copy_have_the_roles_held_now() -> None:
    release = whole_release()
    person = release.contacts.get().person
    promoted(person)
    draft = copying.copy(release, by=an_editor())
    assert draft.contacts.get().role == "ordförande"
    assert draft.contacts.get().committee == a_committee()


def test_a_template_fills_a_draft_and_is_not_changed_by_it() -> None:
    template = ReleaseTemplate.objects.create(name="Efter möte", headings="Bakgrund\n\nDet händer <nu>\n")
    template.committees.add(a_committee())
    template.keywords.add(a_keyword())
    person = a_person()
    promoted(person)
    TemplateContact.objects.create(template=template, person=person)
    draft = copying.begin_with(template, by=an_editor())
    assert draft.body == "<h2>Bakgrund</h2><h2>Det händer &lt;nu&gt;</h2>"
    assert list(draft.committees.all()) == [a_committee()]
    assert draft.contacts.get().role == "ordförande"
    draft.keywords.clear()
    assert template.keywords.count() == 1
