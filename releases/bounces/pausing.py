"""Pausing: who has bounced so often that they get no more mail, until they subscribe again.

Counted are the mailings that bounced, each once, since the last one in between
that was accepted and did not come back. So one good mail clears an address.
"""

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from releases import failures
from releases.bounces import classification
from releases.models import Bounce, Delivery, Failure, Pulse, Subscriber
from releases.services import subscribing

logger = logging.getLogger(__name__)

# Names of pulses: when refusals were last counted, and when bounces were last forgiven.
COUNTED, FORGIVEN = "bounces counted", "bounces forgiven"
# A window of the engine is written down with the time at which it was sent; by then it certainly has been.
MARGIN = dt.timedelta(minutes=10)
BATCH = 1000
KEPT = dt.timedelta(days=90)
ANSWERED_WITHIN = dt.timedelta(hours=48)  # as long as a confirmation mail can be answered
DAILY = dt.timedelta(days=1)
# RFC 5321, 4.5.4.1: a mail server gives up after four to five days, so a mail that is older has stayed.
STAYS_AFTER = dt.timedelta(days=7)

# A mailing's number tells which came first; when a report arrives does not. OFFSET 0 keeps the plan on each reader's
# few bounces, whatever PostgreSQL knows of a table that a mailing has just filled.
PAUSE = """
WITH bounced AS MATERIALIZED (
    SELECT reader.id AS reader_id, bounce.alert_id, bool_or(bounce.kind = 'hard') AS hard,
        max(bounce.alert_id) OVER (PARTITION BY reader.id) AS newest
    FROM releases_subscriber AS reader CROSS JOIN LATERAL (
        SELECT * FROM releases_bounce WHERE subscriber_id = reader.id OFFSET 0
    ) AS bounce
    WHERE reader.id = ANY(%(readers)s) AND reader.state = 'confirmed'
        AND bounce.kind IN ('hard', 'soft') AND NOT bounce.forgiven AND bounce.received_at > %(since)s
        AND (reader.confirmed_at IS NULL OR bounce.received_at > reader.confirmed_at)
    GROUP BY reader.id, bounce.alert_id
), due AS (
    SELECT reader_id FROM bounced
    WHERE NOT EXISTS (
        SELECT FROM releases_delivery AS good
        WHERE good.subscriber_id = reader_id AND good.state = 'sent'
            AND good.alert_id > bounced.alert_id AND good.alert_id < bounced.newest
            AND NOT EXISTS (
                SELECT FROM releases_bounce AS returned WHERE returned.alert_id = good.alert_id
                    AND returned.subscriber_id = good.subscriber_id AND NOT returned.refused
            )
    )
    GROUP BY reader_id
    HAVING count(*) FILTER (WHERE hard) >= %(hard)s OR count(*) >= %(any)s
)
UPDATE releases_subscriber SET state = 'paused', paused_at = %(now)s
FROM due WHERE id = due.reader_id AND state = 'confirmed'
"""

# Deliveries are forgotten before bounces are, so what a good one says is written on the bounce in time.
FORGIVE = """
UPDATE releases_bounce AS bounce SET forgiven = true
WHERE NOT bounce.forgiven AND bounce.kind IN ('hard', 'soft') AND bounce.received_at > %(since)s AND EXISTS (
    SELECT FROM releases_delivery AS delivery
    WHERE delivery.subscriber_id = bounce.subscriber_id AND delivery.alert_id > bounce.alert_id
        AND delivery.state = 'sent' AND delivery.finished_at < %(stayed)s
        AND NOT EXISTS (
            SELECT FROM releases_bounce AS returned WHERE returned.alert_id = delivery.alert_id
                AND returned.subscriber_id = delivery.subscriber_id AND NOT returned.refused
        )
)
"""


def pause_bouncing(now: dt.datetime) -> None:
    """Count what was refused in the SMTP conversation as bounces, and pause whom it is too many for.

    Looks only at what was refused since it looked last, so a sweep may call it each minute.
    """
    for refusals in _batches(
        since=(Pulse.objects.last_beat(COUNTED) or now - settings.BOUNCES_WITHIN) - MARGIN
    ):
        _count(refusals, now)
    Pulse.objects.beat(COUNTED, now)
    forgiven_at = Pulse.objects.last_beat(FORGIVEN)
    if forgiven_at is None or forgiven_at <= now - DAILY:
        _forgive(now)
        Pulse.objects.beat(FORGIVEN, now)


def forget(now: dt.datetime) -> None:
    """Erase who has been paused for 90 days and not asked again, and let older bounces be numbers that name nobody."""
    long_ago = now - KEPT
    for subscriber in Subscriber.objects.filter(
        state=Subscriber.State.PAUSED, paused_at__lt=long_ago, requested_at__lt=now - ANSWERED_WITHIN
    ):
        failures.attempt(Failure.Work.ERASE, partial(subscribing.erase, subscriber), row=subscriber.pk)
    Bounce.objects.filter(received_at__lt=long_ago, subscriber__isnull=False).update(
        subscriber=None, diagnostic=""
    )


def pause(subscribers: Sequence[int], now: dt.datetime) -> None:
    """Pause those of these subscribers (ids) whose mail has bounced too often by now."""
    with connection.cursor() as cursor:
        cursor.execute(
            PAUSE,
            {
                "readers": list(subscribers),
                "since": now - settings.BOUNCES_WITHIN,
                "now": now,
                "hard": settings.BOUNCES_HARD_PAUSE,
                "any": settings.BOUNCES_SOFT_PAUSE,
            },
        )
        if cursor.rowcount:
            logger.info("%s subscribers are paused: their mail bounces", cursor.rowcount)


def _batches(*, since: dt.datetime) -> Iterator[list[Delivery]]:
    """Yield refusals that are not counted yet, some at a time."""
    known = Bounce.objects.filter(alert=OuterRef("alert"), subscriber=OuterRef("subscriber"))
    refused = Delivery.objects.filter(
        ~Exists(known), state=Delivery.State.FAILED, finished_at__gt=since, subscriber__isnull=False
    )
    # By their ids: with LIMIT, PostgreSQL may go through the whole table in the order asked for.
    ids = list(refused.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield list(refused.filter(pk__in=ids[start : start + BATCH]))


@transaction.atomic
def _count(refusals: Sequence[Delivery], now: dt.datetime) -> None:
    # Whoever leaves at the same time waits for this, or has left.
    theirs = Subscriber.objects.filter(pk__in=[refusal.subscriber_id for refusal in refusals])
    present = set(theirs.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    bounces = [_bounce(refusal, now) for refusal in refusals if refusal.subscriber_id in present]
    Bounce.objects.bulk_create(bounces, ignore_conflicts=True)
    pause(sorted(present), now)


def _bounce(refusal: Delivery, now: dt.datetime) -> Bounce:
    return Bounce(
        alert_id=refusal.alert_id,
        delivery=refusal,
        subscriber_id=refusal.subscriber_id,
        kind=classification.kind_of("", refusal.reply),
        status=classification.status_in(refusal.reply),
        diagnostic=refusal.reply,
        refused=True,
        received_at=refusal.finished_at or now,
    )


def _forgive(now: dt.datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FORGIVE, {"since": now - settings.BOUNCES_WITHIN, "stayed": now - STAYS_AFTER})
