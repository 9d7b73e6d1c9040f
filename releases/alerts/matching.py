"""Matching: who gets an edition, and freezing them as deliveries."""

import datetime as dt

from django.db import connection, transaction

from releases.models import Alert, Delivery, Edition, Release, Subscriber
from releases.models.edition import EditionQuerySet
from releases.models.subscriber import SubscriberQuerySet

State = Delivery.State
# Who has had an earlier edition, or is about to: what they were told is what the correction corrects.
TOLD = (State.SENT, State.SENDING, State.QUEUED, State.HELD)

# A foreign key alone would refuse the whole statement when one of the subscribers leaves meanwhile.
FREEZE = """
INSERT INTO releases_delivery (alert_id, subscriber_id, message_key, state, attempts, next_attempt_at, reply)
SELECT %s, recipient.id, gen_random_uuid(), 'queued', 0, %s, '' FROM ({recipients} FOR KEY SHARE) AS recipient (id)
ON CONFLICT DO NOTHING
"""


def expected_recipients(release: Release) -> int:
    """Return how many would be mailed if the release were published now."""
    interested = Subscriber.objects.confirmed().interested_in(
        committees=release.committees.all(), keywords=release.keywords.all()
    )
    return interested.count()


def expected_for_correction(release: Release) -> int:
    """Return how many would be mailed if a correction were published now."""
    return _told(release.editions.all()).count()


def recipients(edition: Edition) -> SubscriberQuerySet:
    """Return who gets this edition: of a first one, who follows it; of a correction, who was told the wrong thing."""
    if edition.kind == Edition.Kind.CORRECTION:
        return _told(Edition.objects.filter(release=edition.release_id, number__lt=edition.number))
    return Subscriber.objects.confirmed().interested_in(
        committees=edition.committees.all(), keywords=edition.keywords.all()
    )


def freeze_owed(now: dt.datetime) -> None:
    """Freeze the recipients of every alert that has none yet, the oldest first."""
    for alert in Alert.objects.unfinished().filter(frozen_at__isnull=True, cancelled_at__isnull=True):
        freeze(alert, now)


@transaction.atomic
def freeze(alert: Alert, now: dt.datetime) -> None:
    """Write one delivery for each recipient, once; whoever subscribes later gets the next one.

    Who still waits for an earlier edition gets only this one.
    """
    alert = Alert.objects.select_for_update().select_related("edition").get(pk=alert.pk)
    if alert.frozen_at or alert.cancelled_at:
        return
    alert.recipients, alert.frozen_at = _write_deliveries(alert, now), now
    alert.save(update_fields=["recipients", "frozen_at"])
    earlier = Delivery.objects.filter(
        alert__edition__release=alert.edition.release_id, alert__edition__number__lt=alert.edition.number
    )
    earlier.filter(state__in=[State.QUEUED, State.HELD]).update(state=State.CANCELLED, finished_at=now)


def _write_deliveries(alert: Alert, now: dt.datetime) -> int:
    sql, parameters = recipients(alert.edition).order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(FREEZE.format(recipients=sql), [alert.pk, now, *parameters])
        return int(cursor.rowcount)


def _told(editions: EditionQuerySet) -> SubscriberQuerySet:
    told = Delivery.objects.filter(alert__edition__in=editions, state__in=TOLD)
    return Subscriber.objects.confirmed().filter(pk__in=told.values("subscriber"))
