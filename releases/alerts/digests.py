"""Digests: several releases in one mail, for those who want it at an hour of their own.

Each reader has a moment (an hour in Stockholm, for some of one weekday) and is
told then of what was first published since the moment before. Who is told of the
same releases shares an alert. All of it is one statement, so it happens once and
whole, whoever else sweeps; a moment that was missed is made up for.
"""

import datetime as dt
import logging
import time
from collections.abc import Iterator
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, Min, OuterRef

from releases import signals
from releases.alerts import matching
from releases.models import Alert, Edition, Rhythm, Subscriber
from releases.models.alert import LATE

logger = logging.getLogger(__name__)

# Whoever leaves or changes their timetable at this moment is passed over, and looked at again by the next sweep.
# Who has been mailed any edition of a release is not told of it again: they were told at once, before or after.
OWE = """
WITH cohort AS (
    SELECT * FROM unnest(%(rhythms)s::text[], %(hours)s::int[], %(weekdays)s::int[], %(moments)s::timestamptz[])
        AS given (rhythm, hour, weekday, moment)
), due AS MATERIALIZED (
    SELECT subscriber.id, subscriber.state, subscriber.told_until, cohort.moment,
        CASE subscriber.rhythm WHEN 'instant' THEN 'daily' ELSE subscriber.rhythm END AS rhythm
    FROM releases_subscriber AS subscriber
    JOIN cohort ON cohort.rhythm = subscriber.rhythm AND cohort.hour = subscriber.digest_hour
        AND cohort.weekday = subscriber.digest_weekday
    WHERE subscriber.told_until < cohort.moment
    FOR NO KEY UPDATE OF subscriber SKIP LOCKED
), told AS (
    UPDATE releases_subscriber AS subscriber
    SET told_until = CASE subscriber.rhythm WHEN 'instant' THEN NULL ELSE due.moment END
    FROM due WHERE subscriber.id = due.id
), news AS MATERIALIZED (
    SELECT edition.id, edition.release_id, edition.first_published_at, first.begins_at,
        EXISTS (SELECT FROM releases_publisheddecision AS row WHERE row.edition_id = edition.id) AS decides
    FROM releases_edition AS edition
    JOIN LATERAL (
        SELECT max(alert.begins_at) AS begins_at
        FROM releases_alert AS alert JOIN releases_edition AS earlier ON earlier.id = alert.edition_id
        WHERE earlier.release_id = edition.release_id AND alert.kind = 'release' AND alert.cancelled_at IS NULL
    ) AS first ON first.begins_at IS NOT NULL
    WHERE edition.live AND edition.first_published_at > (SELECT min(told_until) FROM due)
        AND edition.first_published_at <= (SELECT max(moment) FROM due)
), topic AS MATERIALIZED (
    SELECT id AS edition_id, 'everything' AS kind, 0 AS subject, '' AS matter FROM news
    UNION ALL
    SELECT edition_id, 'committee', committee_id, '' FROM releases_edition_committees
    WHERE edition_id IN (SELECT id FROM news)
    UNION ALL
    SELECT edition_id, 'keyword', keyword_id, '' FROM releases_edition_keywords
    WHERE edition_id IN (SELECT id FROM news)
    UNION ALL
    SELECT edition_id, 'matter', 0, matter FROM releases_publisheddecision
    WHERE edition_id IN (SELECT id FROM news) AND matter <> ''
), found AS (
    SELECT DISTINCT due.id AS subscriber_id, due.rhythm, news.id AS edition_id, news.release_id
    FROM due
    JOIN releases_interest AS interest ON interest.subscriber_id = due.id
    JOIN topic ON topic.kind = interest.kind AND topic.matter = interest.case_number
        AND topic.subject = coalesce(interest.committee_id, interest.keyword_id, 0)
    JOIN news ON news.id = topic.edition_id
    WHERE due.state = 'confirmed' AND news.first_published_at > due.told_until
        AND news.first_published_at <= due.moment AND (due.rhythm <> 'meeting' OR news.decides)
), owed AS MATERIALIZED (
    SELECT subscriber_id, rhythm, array_agg(edition_id ORDER BY edition_id) AS editions
    FROM found
    WHERE NOT EXISTS (
        SELECT FROM releases_delivery AS delivery
        JOIN releases_alert AS alert ON alert.id = delivery.alert_id
        JOIN releases_edition AS edition ON edition.id = alert.edition_id
        WHERE edition.release_id = found.release_id AND delivery.subscriber_id = found.subscriber_id
    )
    GROUP BY subscriber_id, rhythm
), shared AS (
    SELECT rhythm, editions, count(*) AS recipients, (
        SELECT greatest(max(begins_at), %(now)s::timestamptz) FROM news WHERE id = ANY(editions)
    ) AS begins_at
    FROM owed GROUP BY rhythm, editions
), digest AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('releases_alert', 'id')) AS alert_id, * FROM shared
), alert AS (
    INSERT INTO releases_alert
        (id, kind, rhythm, created_at, begins_at, frozen_at, recipients, late_after, stopped_reason)
    SELECT alert_id, 'digest', rhythm, %(now)s, begins_at, %(now)s, recipients, (
        SELECT min(moment) + %(late)s FROM due WHERE due.rhythm = digest.rhythm
    ), ''
    FROM digest
), digested AS (
    INSERT INTO releases_alert_digested (alert_id, edition_id) SELECT alert_id, unnest(editions) FROM digest
)
INSERT INTO releases_delivery (alert_id, subscriber_id, state, attempts, next_attempt_at, reply)
SELECT digest.alert_id, owed.subscriber_id, 'queued', 0, digest.begins_at, ''
FROM owed JOIN digest ON digest.rhythm = owed.rhythm AND digest.editions = owed.editions
"""


# Whoever locks rows of the table or writes to them; a vacuum holds locks of another mode.
WRITERS = """
SELECT virtualtransaction FROM pg_locks
WHERE relation = 'releases_release'::regclass
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND granted AND pid <> pg_backend_pid() AND mode IN ('RowShareLock', 'RowExclusiveLock')
"""
PATIENCE = 10.0  # seconds

# Moments are told of so much later: the clocks of machines that publish and sweep differ by less.
SETTLED = dt.timedelta(seconds=30)


class Cohort(NamedTuple):
    """Subscribers with one timetable, and the moment up to which they are to be told now."""

    rhythm: str
    hour: int
    weekday: int
    moment: dt.datetime


def sweep(now: dt.datetime) -> None:
    """Write the digests that are due by the asker's clock and by the database's: a machine may be a day ahead."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT least(%s, now())", [now])
        owe(cursor.fetchone()[0])


def owe(now: dt.datetime) -> int:
    """Write the digests of everybody whose moment has come, and return how many mails that makes.

    Can be called at any time, also twice at once. Who was told by digest and
    wants each release at once is owed what is left, now. Nothing is written while
    a publication stays under way for PATIENCE: the next sweep makes up for it.
    """
    cohorts = list(_due(now))
    if not cohorts:
        return 0
    if not _wait_for_publications():
        logger.warning("A publication is under way for very long: digests wait for the next sweep")
        return 0
    matching.freeze_owed(now)
    with transaction.atomic():
        written = _write(cohorts, now)
        if written:
            signals.ring(signals.alert_waiting)
    return written


def cancel_withdrawn(now: dt.datetime) -> None:
    """Cancel every digest that has nothing left to tell, because all its releases have been withdrawn."""
    standing = Edition.objects.live().filter(release__editions__digests=OuterRef("pk"))
    unsent = Alert.objects.unfinished().filter(kind=Alert.Kind.DIGEST, cancelled_at__isnull=True)
    unsent.filter(~Exists(standing)).update(cancelled_at=now)


def last_moment(rhythm: str, hour: int, weekday: int, now: dt.datetime) -> dt.datetime:
    """Return the latest moment of this timetable that is not after `now`, in UTC.

    `hour` and `weekday` (0 is Monday) are Stockholm's. An hour that a night in
    March leaves out is the one after it; of an hour that comes twice in October
    the first counts. So each day has one moment.
    """
    stockholm = ZoneInfo(settings.TIME_ZONE)
    today = now.astimezone(stockholm).date()
    days = (today - dt.timedelta(days=age) for age in range(9))
    moments = (
        dt.datetime.combine(day, dt.time(hour), stockholm).astimezone(dt.UTC)
        for day in days
        if rhythm != Rhythm.WEEKLY or day.weekday() == weekday
    )
    return next(moment for moment in moments if moment <= now)


def _due(now: dt.datetime) -> Iterator[Cohort]:
    timetables = ("rhythm", "digest_hour", "digest_weekday")
    kept = Subscriber.objects.filter(digested_until__isnull=False).order_by()
    for rhythm, hour, weekday, last_digest in kept.values_list(*timetables).annotate(Min("digested_until")):
        moment = now if rhythm == Rhythm.INSTANT else last_moment(rhythm, hour, weekday, now - SETTLED)
        if last_digest < moment:
            yield Cohort(rhythm, hour, weekday, moment)


def _wait_for_publications() -> bool:
    """Wait until every publication that has its time already is visible, so that none is dated before a digest's end.

    Publishing takes a lock in the table of releases first, then its time. So whoever holds one now is waited for, as
    CREATE INDEX CONCURRENTLY waits, and nobody waits for us: a lock of our own on the table would hold up every editor
    behind us for as long as the slowest. Tells whether all have ended within PATIENCE.
    """
    end, pending = time.monotonic() + PATIENCE, _writers()
    while pending and time.monotonic() < end:
        time.sleep(0.05)
        pending &= _writers()
    return not pending


def _writers() -> set[str]:
    """Return the transactions of others that hold a lock in the table of releases, by virtual transaction id."""
    with connection.cursor() as cursor:
        cursor.execute(WRITERS)
        return {transaction for (transaction,) in cursor.fetchall()}


def _write(cohorts: list[Cohort], now: dt.datetime) -> int:
    rhythms, hours, weekdays, moments = (list(column) for column in zip(*cohorts, strict=True))
    timetables = {"rhythms": rhythms, "hours": hours, "weekdays": weekdays, "moments": moments}
    facts: dict[str, Any] = {**timetables, "now": now, "late": LATE}
    with connection.cursor() as cursor:
        cursor.execute(OWE, facts)
        return int(cursor.rowcount)
