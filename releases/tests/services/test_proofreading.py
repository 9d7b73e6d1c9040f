"""What the proofreader learns of the directory, and what it asks the database for."""

import datetime as dt

import pytest
from django.utils import timezone

from releases.models import Release, ReleaseContact, Role
from releases.services import proofreading, publishing, readiness, translating
from releases.tests.cast import a_committee, a_person, a_release, an_editor, published

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


def all_of(release):
    whole = Release.objects.with_everything().get(pk=release.pk)
    return proofreading.findings(whole, whole.compose())


def rules_of(release):
    return [one.rule for one in all_of(release) if not one.rule.startswith("no_")]


def a_chair_until(day, **facts):
    person = a_person(**facts)
    Role.objects.create(person=person, title="ordförande", committee=a_committee(), valid_to=day)
    return person


def test_a_contact_who_left_yesterday_is_found():
    assert rules_of(a_release(contacts=[a_chair_until(YESTERDAY)])) == ["role", "contact_role"]


def test_a_role_held_when_the_release_came_out_is_right_in_its_correction():
    then = timezone.now() - dt.timedelta(days=400)
    release = published(at=then, contacts=[a_chair_until(YESTERDAY)]).release
    assert rules_of(release) == []


def test_another_name_of_a_body_is_the_same_body():
    person = a_person()
    Role.objects.create(
        person=person,
        title="ordförande",
        committee=a_committee("gatu- och parknämnden", aliases=["parknämnden"]),
    )
    body = "<p>– Vi bygger, säger Alva Ek (S), ordförande i parknämnden.</p>"
    assert rules_of(a_release(contacts=[person], body=body)) == []


def test_a_minority_language_is_asked_for_once_and_only_where_the_installation_owes_it(settings):
    release = a_release()
    assert rules_of(release) == []
    settings.MINORITY_LANGUAGES = ["fi", "sju"]
    (found,) = [one for one in all_of(release) if one.rule == "minority_language"]
    assert found.said == "finska, umesamiska"
    version = translating.begin(release, language="fi", by=None)
    (found,) = [one for one in all_of(release) if one.rule == "minority_language"]
    assert found.said == "umesamiska"
    assert "minority_language" not in rules_of(version)


def test_a_rule_that_is_switched_off_is_not_asked(settings):
    release = a_release(title="x" * 90, lead="Beträffande badet.")
    assert rules_of(release) == ["long_title", "official_word"]
    settings.PROOFREADING_OFF = ["long_title", "official_word"]
    assert rules_of(release) == []


def test_a_link_to_nowhere_of_ours_stops_the_step_until_there_is_a_reason():
    release = a_release(body='<p>Se <a href="/namnder/finns-inte/">nämnden</a>.</p>')
    with pytest.raises(readiness.FactsDiffer) as refused:
        publishing.publish(release, by=an_editor())
    (found,) = refused.value.findings
    publishing.publish(release, by=an_editor(), overrides={found.id: "Sidan kommer i morgon."})
    assert release.events.get(step="published").overrides.get().reason == "Sidan kommer i morgon."


def test_an_image_of_the_body_without_words_is_not_published_and_a_decorative_one_is():
    with pytest.raises(readiness.NotReady) as refused:
        publishing.publish(a_release(body='<p>Ja. <img src="/media/bilder/a.jpg"></p>'), by=an_editor())
    assert refused.value.missing == (readiness.BODY_ALT_TEXT,)
    publishing.publish(a_release(body='<p>Ja. <img src="/media/bilder/a.jpg" alt=""></p>'), by=an_editor())


def test_the_number_of_queries_does_not_grow_with_the_directory(django_assert_max_num_queries):
    release = a_release()
    for number in range(20):
        person = a_person(f"Person Nummer{number}")
        Role.objects.create(person=person, title="ordförande", committee=a_committee(f"nämnd {number}"))
        ReleaseContact.objects.create(release=release, person=person, role="ordförande")
    whole = Release.objects.with_everything().get(pk=release.pk)
    composed = whole.compose()
    with django_assert_max_num_queries(4):
        proofreading.findings(whole, composed)
