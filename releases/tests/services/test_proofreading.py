"""What the proofreader learns of the directory, and what it asks the database for."""

import datetime as dt

import pytest
from django.utils import timezone

from releases.models import Release, ReleaseContact, Role
from releases.services import proofreading
from releases.tests.cast import a_committee, a_person, a_release, published

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


def rules_of(release):
    whole = Release.objects.with_everything().get(pk=release.pk)
    return [finding.rule for finding in proofreading.findings(whole, whole.compose())]


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
