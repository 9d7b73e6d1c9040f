"""Receipts: a month after a mailing the counts are kept, and who was sent what is not."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from releases import retention
from releases.alerts import engine, matching, receipts, reconciliation
from releases.models import Alert, Bounce, Delivery, Release
from releases.services import publishing, steering
from releases.tests.cast import a_committee, a_subscriber, an_editor, published
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db
State = Delivery.State
DAY = dt.timedelta(days=1)


def a_mailing(count: int = 3, *, state: str = State.SENT, **facts: Any) -> Alert:
    """Return a finished mailing to so many readers."""
    for number in range(count):
        a_subscriber(f"reader{number}@example.se", **facts)
    alert = published(alert=True).alert
    engine.prepare(timezone.now())
    alert.deliveries.update(state=state, finished_at=timezone.now())
    engine.prepare(timezone.now())
    return Alert.objects.get(pk=alert.pk)


def sweep_after(days: float) -> None:
    retention.forget_deliveries(timezone.now() + days * DAY)


def test_the_books_balance_with_the_receipt_as_with_the_rows(settings: Any) -> None:
    settings.DELIVERIES_KEPT = dt.timedelta(0)
    alert = a_mailing(3)
    alert.deliveries.filter(subscriber__email="reader0@example.se").update(state=State.FAILED)
    counted = receipts.of([alert])[alert.pk]
    sweep_after(1)
    alert.refresh_from_db()
    assert receipts.of([alert])[alert.pk] == counted
    assert (counted.sent, counted.refused, counted.total) == (2, 1, 3)
    assert not Delivery.objects.exists()
    assert reconciliation.unbalanced(finished_since=timezone.now() - DAY) == []


def test_a_receipt_that_does_not_add_up_is_found() -> None:
    alert = a_mailing()
    sweep_after(31)
    Alert.objects.update(recipients=4)
    assert reconciliation.unbalanced(finished_since=timezone.now() - DAY) == [alert]


def test_nothing_is_forgotten_within_the_month() -> None:
    alert = a_mailing()
    sweep_after(29)
    assert alert.deliveries.count() == 3
    assert Alert.objects.get().receipt is None


def test_mail_that_waits_for_a_person_is_not_forgotten() -> None:
    alert = a_mailing(state=State.HELD)
    sweep_after(400)
    assert alert.deliveries.count() == 3


def test_bounces_stay_in_the_receipt() -> None:
    alert = a_mailing()
    delivery = alert.deliveries.first()
    Bounce.objects.create(
        alert=alert,
        delivery=delivery,
        subscriber=delivery.subscriber,
        kind="hard",
        received_at=timezone.now(),
    )
    sweep_after(31)
    Bounce.objects.all().delete()
    alert.refresh_from_db()
    assert receipts.of([alert])[alert.pk].bounces == {"hard": 1}


def test_many_rows_go_in_short_transactions_over_several_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    monkeypatch.setattr(retention, "BATCHES", 2)
    alert = a_mailing(7)
    for left in (3, 0, 0):
        sweep_after(31)
        assert alert.deliveries.count() == left
        alert.refresh_from_db()
        assert receipts.of([alert])[alert.pk].sent == 7


def test_the_refused_are_not_tried_again_once_they_are_only_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    monkeypatch.setattr(retention, "BATCHES", 1)
    alert = a_mailing(state=State.FAILED)
    sweep_after(31)
    assert alert.deliveries.count() == 2
    with pytest.raises(steering.NotPossible):
        steering.retry_failed(alert, by=an_editor())


def test_a_late_correction_goes_to_followers_from_before_the_first_publication(
    smtp_server: SmtpServer,
) -> None:
    long_ago = timezone.now() - 50 * DAY
    alert = a_mailing(1, confirmed_at=long_ago)
    a_subscriber("annat@example.se", committees=[a_committee("byggnadsnämnden")], confirmed_at=long_ago)
    a_subscriber("ny@example.se", confirmed_at=timezone.now() + DAY)
    sweep_after(31)
    assert alert.edition is not None
    release = alert.edition.release
    assert matching.expected_for_correction(release) == (1, 0)
    assert matching.expected_for_withdrawal(release) == 1
    Release.objects.filter(pk=release.pk).update(lead="Rättad.")
    publishing.correct(release, by=an_editor(), note="Ingressen var fel.")
    engine.run()
    assert [received.recipients for received in smtp_server.messages] == [("reader0@example.se",)]


def test_a_late_correction_of_a_mailing_that_reached_nobody_goes_to_nobody() -> None:
    alert = a_mailing(1, state=State.CANCELLED, confirmed_at=timezone.now() - 50 * DAY)
    sweep_after(31)
    assert alert.edition is not None
    assert matching.expected_for_correction(alert.edition.release) == (0, 0)
