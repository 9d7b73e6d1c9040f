"""A number that differs stops every verb that would publish it, unless somebody says why; that is kept for good."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from releases.models import Edition, FindingOverride, Release, ReleaseEvent
from releases.services import clock, overrides, publishing, readiness, review
from releases.tests.cast import a_release, an_editor

pytestmark = pytest.mark.django_db
LEAD = "Tre nya lekplatser för 450 000 kronor."
MONEY = {"amount": 45_000, "purpose": "tre lekplatser"}
REASON = "45 000 är vårt, resten betalar staten."
TOMORROW = timezone.now() + dt.timedelta(days=1)


def a_wrong_release(**facts):
    return a_release(**{"lead": LEAD, "budget": [MONEY], **facts})


def the_finding(step):
    with pytest.raises(readiness.FactsDiffer) as refusal:
        step()
    (finding,) = refusal.value.findings
    return finding


def a_reason_for(release):
    return {the_finding(lambda: publishing.publish(release, by=an_editor())).id: REASON}


def test_publish_refuses_a_number_that_differs() -> None:
    finding = the_finding(lambda: publishing.publish(a_wrong_release(), by=an_editor()))
    assert (finding.rule, finding.said, finding.counterpart.value) == ("amount", 450_000, 45_000)
    assert not Edition.objects.exists()


def test_schedule_refuses_a_number_that_differs() -> None:
    release = a_wrong_release()
    the_finding(lambda: publishing.schedule(release, at=TOMORROW, by=an_editor()))
    assert Release.objects.get().state == Release.State.DRAFT


def test_correct_refuses_a_number_that_differs() -> None:
    release = a_release(lead=LEAD, budget=[MONEY | {"amount": 450_000}])
    publishing.publish(release, by=an_editor())
    release.budget_lines.update(amount=45_000)
    the_finding(lambda: publishing.correct(release, by=an_editor(), note="Beloppet."))
    assert Edition.objects.count() == 1


def test_a_mended_number_is_published() -> None:
    release = a_wrong_release()
    release.budget_lines.update(amount=450_000)
    assert publishing.publish(release, by=an_editor()).live


def test_an_override_needs_words() -> None:
    release = a_wrong_release()
    silent = dict.fromkeys(a_reason_for(release), " \n")
    the_finding(lambda: publishing.publish(release, by=an_editor(), overrides=silent))


def test_an_override_is_kept_with_the_edition() -> None:
    release = a_wrong_release()
    edition = publishing.publish(release, by=an_editor(), overrides=a_reason_for(release))
    (kept,) = edition.overrides.all()
    assert (kept.reason, kept.by, kept.event.step) == (REASON, an_editor(), ReleaseEvent.Step.PUBLISHED)
    finding = overrides.finding_of(kept)
    assert (finding.id, finding.said) == (kept.finding, 450_000)


def test_an_override_of_the_schedule_holds_when_its_time_comes() -> None:
    release = a_wrong_release()
    publishing.schedule(release, at=TOMORROW, by=an_editor(), overrides=a_reason_for(release))
    Release.objects.update(scheduled_for=timezone.now() - dt.timedelta(minutes=1))
    (edition,) = clock.publish_due(timezone.now())
    assert [kept.reason for kept in edition.overrides.all()] == [REASON]
    assert FindingOverride.objects.count() == 2


def test_a_scheduled_release_that_came_to_differ_asks() -> None:
    release = a_release(lead=LEAD, budget=[MONEY | {"amount": 450_000}])
    publishing.schedule(release, at=TOMORROW, by=an_editor())
    release.budget_lines.update(amount=45_000)
    Release.objects.update(scheduled_for=timezone.now() - dt.timedelta(minutes=1))
    assert clock.publish_due(timezone.now()) == []
    assert Release.objects.asking().get().asks_why == "facts_differ"


def test_an_override_survives_an_unrelated_edit() -> None:
    release = a_wrong_release()
    publishing.publish(release, by=an_editor(), overrides=a_reason_for(release))
    Release.objects.update(title="Tre nya lekplatser i år")
    correction = publishing.correct(release, by=an_editor("annan"), note="Rubriken.")
    (kept,) = correction.overrides.all()
    assert (kept.reason, kept.by, kept.event.by) == (REASON, an_editor(), an_editor("annan"))


@pytest.mark.parametrize("change", ["words", "value"])
def test_an_override_dies_when_either_side_changes(change) -> None:
    release = a_wrong_release()
    publishing.publish(release, by=an_editor(), overrides=a_reason_for(release))
    if change == "words":
        Release.objects.update(lead=LEAD.replace("450 000", "4 500 000"))
    else:
        release.budget_lines.update(amount=54_000)
        Release.objects.update(lead=LEAD.replace("450 000", "540 000"))
    the_finding(lambda: publishing.correct(release, by=an_editor(), note="Beloppet."))


def test_what_comes_from_the_archive_is_taken_as_it_was() -> None:
    then = dt.datetime(2018, 10, 25, 11, 7, tzinfo=dt.UTC)
    assert publishing.publish(a_wrong_release(), by=None, at=then, alert=False).live


def test_the_database_keeps_an_override_as_it_was_given() -> None:
    release = a_wrong_release()
    publishing.publish(release, by=an_editor(), overrides=a_reason_for(release))
    for change in (
        lambda: FindingOverride.objects.update(reason="Annat"),
        FindingOverride.objects.all().delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_draft_goes_with_the_overrides_of_its_schedule() -> None:
    release = a_wrong_release()
    publishing.schedule(release, at=TOMORROW, by=an_editor(), overrides=a_reason_for(release))
    review.take_back(release, by=an_editor())
    release.delete()
    assert not FindingOverride.objects.exists()
