"""Everything waits together for a change of mind: nothing public has ever known what was stopped."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from releases.document import sha256
from releases.models import Alert, Edition, HubNotice, Release
from releases.services import approvals, clock, publishing, review, steps
from releases.tests.cast import a_release, an_editor
from releases.tests.four_eyes import change, release_in

pytestmark = pytest.mark.django_db
WAIT = dt.timedelta(minutes=2)


def waiting(release: Release) -> Release:
    seen = sha256(Release.objects.get(pk=release.pk).compose())
    publishing.publish_after_undo(release, wait=WAIT, by=an_editor(), expected=seen)
    return Release.objects.get(pk=release.pk)


def over(release: Release) -> Release:
    Release.objects.filter(pk=release.pk).update(scheduled_for=timezone.now())
    return Release.objects.get(pk=release.pk)


def test_what_is_undone_was_never_known_in_public(client: Client, settings: Any) -> None:
    settings.WEBSUB_HUB = "https://hub.example.se/"
    before = [
        client.get(page).content for page in ("/", "/flode.atom", "/api/v1/releases", "/pressmeddelanden/")
    ]
    release = waiting(a_release(title="Ångrad rubrik"))
    after = [
        client.get(page).content for page in ("/", "/flode.atom", "/api/v1/releases", "/pressmeddelanden/")
    ]
    review.take_back(release, by=an_editor())
    assert clock.publish_due(timezone.now() + WAIT) == []
    assert after == before
    assert [model.objects.count() for model in (Edition, Alert, HubNotice)] == [0, 0, 0]


def test_page_and_mail_go_out_together_when_the_time_is_over() -> None:
    release = waiting(a_release())
    assert clock.publish_due(timezone.now()) == []
    (edition,) = clock.publish_due(over(release).scheduled_for + WAIT)  # type: ignore[operator]
    assert edition.alert.begins_at - edition.published_at < dt.timedelta(seconds=5)


def test_a_text_that_was_changed_meanwhile_asks() -> None:
    release = waiting(a_release())
    Release.objects.update(lead="En annan ingress.")
    over(release)
    assert clock.publish_due(timezone.now()) == []
    assert Release.objects.get().asks_why == "text_changed"


def test_what_was_not_read_does_not_begin_to_wait() -> None:
    release = a_release()
    with pytest.raises(steps.TextChanged):
        publishing.publish_after_undo(release, wait=WAIT, by=an_editor(), expected="0" * 64)


def test_an_approval_holds_through_the_wait(settings: Any) -> None:
    settings.PRESS_APPROVAL = "yes"
    draft = release_in("draft", by=an_editor("skribent"))
    with pytest.raises(approvals.NotApproved):
        publishing.publish_after_undo(draft, wait=WAIT, by=an_editor())
    approved = release_in("approved", by=an_editor("skribent"))
    over(waiting(approved))
    (edition,) = clock.publish_due(timezone.now())
    assert edition.release == approved
    other = waiting(release_in("approved", by=an_editor("skribent")))
    change(other)
    assert clock.publish_due(timezone.now()) == []
