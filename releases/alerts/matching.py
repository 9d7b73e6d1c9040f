"""Matching: who gets an alert, and freezing them as deliveries."""

import datetime as dt
from functools import partial

from django.db import connection, transaction
from django.db.models import Q

from releases import failures
from releases.mail.transport import may_be_mailed
from releases.models import Alert, Delivery, Edition, Failure, PublishedDecision, Release, Subscriber
from releases.models.alert import AlertQuerySet
from releases.models.delivery import DeliveryQuerySet
from releases.models.subscriber import SubscriberQuerySet

State = Delivery.State
Kind = Alert.Kind
THREAD = 10  # earlier mails that a correction names at most; the latest

# A foreign key alone would refuse the whole statement when one of the subscribers leaves meanwhile.
FREEZE = """
INSERT INTO releases_delivery (alert_id, subscriber_id, state, attempts, next_attempt_at, reply)
SELECT %s, recipient.id, 'queued', 0, %s, '' FROM ({recipients} FOR KEY SHARE) AS recipient (id)
ON CONFLICT DO NOTHING
"""


def expected_for_correction(release: Release) -> tuple[int, int]:
    """Return how many a correction would go to if it were published now: readers already mailed, and still waiting."""
    earlier_alerts = Alert.objects.announcing(release.pk)
    already_sent = _already_sent(earlier_alerts, release.pk).filter(may_be_mailed())
    waiting = Delivery.objects.filter(
        alert__in=earlier_alerts.filter(cancelled_at__isnull=True),
        state__in=[State.SENDING, *Delivery.UNBEGUN],
    )
    still = Subscriber.objects.confirmed().filter(may_be_mailed(), pk__in=waiting.values("subscriber"))
    return already_sent.count(), still.exclude(pk__in=already_sent.values("pk")).count()


def expected_to_be_called_off(release: Release) -> int:
    """Return how many get no mail if a correction that mails nobody were published now: their mail has not begun."""
    open_alerts = Alert.objects.unfinished().filter(edition__release=release.pk, cancelled_at__isnull=True)
    waiting = Q(pk__in=Delivery.objects.unbegun().filter(alert__in=open_alerts).values("subscriber"))
    for alert in open_alerts.filter(frozen_at__isnull=True).select_related("edition"):
        waiting |= Q(pk__in=recipients(alert).values("pk"))
    return Subscriber.objects.confirmed().filter(waiting).count()


def expected_for_withdrawal(release: Release) -> int:
    """Return how many a withdrawal would go to if it happened now: readers already mailed."""
    return _already_sent(Alert.objects.announcing(release.pk), release.pk).filter(may_be_mailed()).count()


def thread_of(alert: Alert) -> list[int]:
    """Return the ids of the earlier alerts that this one answers (References), the latest ten, the oldest first."""
    earlier = Alert.objects.announcing(_edition(alert).release_id).filter(pk__lt=alert.pk, recipients__gt=0)
    return sorted(earlier.order_by("-pk").values_list("pk", flat=True)[:THREAD])


def recipients(alert: Alert) -> SubscriberQuerySet:
    """Return the subscribers who get this alert about an edition.

    The first edition: followers who want each release at once. A correction: subscribers who were sent the
    wrong edition; those who still waited for that one get the right edition as if it were
    the first. A withdrawal: subscribers who were sent any edition.
    """
    edition = _edition(alert)
    earlier = Alert.objects.announcing(edition.release_id).filter(pk__lt=alert.pk)
    already_sent = _already_sent(earlier, edition.release_id)
    if alert.kind in (Kind.CORRECTION, Kind.WITHDRAWAL):
        return already_sent
    if edition.number > 1:
        still = _taken_over(alert).filter(alert__cancelled_at__isnull=True).values("subscriber")
        return Subscriber.objects.confirmed().filter(pk__in=still).exclude(pk__in=already_sent.values("pk"))
    return _followers(edition).mailed_at_once(published_at=edition.first_published_at)


def freeze_owed(now: dt.datetime) -> None:
    """Freeze the recipients of every alert that has none yet, the oldest first."""
    for alert in Alert.objects.unfinished().filter(frozen_at__isnull=True, cancelled_at__isnull=True):
        failures.attempt(Failure.Work.FREEZE, partial(freeze, alert, now), row=alert.pk)


@transaction.atomic
def freeze(alert: Alert, now: dt.datetime) -> None:
    """Write one delivery for each recipient, once; subscribers who come later get the next alert.

    An alert that answers an earlier mail waits until each of those was sent or not: the
    last of them are answered within minutes, and no recipient has to be guessed.
    """
    alert = Alert.objects.select_for_update(of=["self"]).select_related("edition").get(pk=alert.pk)
    if alert.frozen_at or alert.cancelled_at or _earlier(alert).filter(state=State.SENDING).exists():
        return
    alert.recipients, alert.frozen_at = _write_deliveries(alert, now), now
    alert.save(update_fields=["recipients", "frozen_at"])
    if alert.kind == Kind.RELEASE:
        _taken_over(alert).cancel(now)


def _write_deliveries(alert: Alert, now: dt.datetime) -> int:
    sql, parameters = recipients(alert).order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(FREEZE.format(recipients=sql), [alert.pk, max(now, alert.begins_at), *parameters])
        return int(cursor.rowcount)


def _taken_over(alert: Alert) -> DeliveryQuerySet:
    """Return the deliveries not begun that an edition's first mail replaces: all but corrections still under way."""
    return (
        _earlier(alert)
        .unbegun()
        .exclude(
            alert__kind=Kind.CORRECTION, alert__superseded_at__isnull=True, alert__cancelled_at__isnull=True
        )
    )


def _earlier(alert: Alert) -> DeliveryQuerySet:
    """Return the deliveries of the release's earlier editions; for a withdrawal also those of its own edition."""
    edition = _edition(alert)
    last = edition.number if alert.kind == Kind.WITHDRAWAL else edition.number - 1
    before = Alert.objects.filter(
        edition__release=edition.release_id, edition__number__lte=last, pk__lt=alert.pk
    )
    return Delivery.objects.filter(alert__in=before)


def _already_sent(alerts: AlertQuerySet, release_id: int) -> SubscriberQuerySet:
    """Return the subscribers who were sent one of these alerts of a release, or are about to be sent a digest.

    Deliveries are erased after DELIVERIES_KEPT_DAYS. Then it is guessed: subscribers who follow the release's first
    edition now and were subscribers when it was published.
    """
    already_sent = Delivery.objects.filter(
        Q(state=State.SENT)
        | Q(alert__kind=Kind.DIGEST, state=State.SENDING)
        | Q(alert__kind=Kind.DIGEST, state__in=Delivery.UNBEGUN, alert__cancelled_at__isnull=True),
        alert__in=alerts,
    )
    by_now = Q(pk__in=already_sent.values("subscriber"))
    if alerts.filter(receipt__states__sent__gt=0).exists():
        first = Edition.objects.defer("content").get(release=release_id, number=1)
        by_now |= Q(pk__in=_followers_since(first).values("pk"))
    return Subscriber.objects.confirmed().filter(by_now)


def _followers_since(edition: Edition) -> SubscriberQuerySet:
    """Return the subscribers who follow what the edition is about and confirmed before its release was published."""
    return _followers(edition).filter(confirmed_at__lt=edition.first_published_at)


def _followers(edition: Edition) -> SubscriberQuerySet:
    """Return who follows what the edition is about."""
    # By the release: only its live edition has rows in the ledger.
    matters = PublishedDecision.objects.filter(edition__release=edition.release_id).exclude(matter="")
    return Subscriber.objects.confirmed().interested_in(
        committees=edition.committees.all(),
        keywords=edition.keywords.all(),
        matters=matters.order_by().values("matter"),
    )


def _edition(alert: Alert) -> Edition:
    if alert.edition is None:
        raise ValueError("A digest is about several editions, and written with its recipients")
    return alert.edition
