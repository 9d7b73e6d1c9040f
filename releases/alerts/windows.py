"""Windows: how a run claims deliveries and writes down what became of them.

One statement records the last window and claims the next, so durable books cost
one commit for a window and not two for each message. Its rows are `sending`
before the first message goes out. What a dead run had claimed is sent again
with the same Message-ID: at most one window.
"""

import datetime as dt
import logging
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection

from releases.alerts import locks
from releases.models import Alert, Delivery

logger = logging.getLogger(__name__)

State = Delivery.State
# Seconds that a run waits for a restarted database before it leaves its window to the next run.
DATABASE_PATIENCE = 30

EXCHANGE = """
WITH outcome AS (
    SELECT * FROM unnest(
        %(ids)s::bigint[], %(states)s::text[], %(replies)s::text[], %(charges)s::int[], %(next)s::timestamptz[]
    ) AS given (id, state, reply, charge, next_attempt_at)
), recorded AS (
    UPDATE releases_delivery AS delivery
    SET state = outcome.state, reply = outcome.reply, attempts = attempts + outcome.charge, claimed_by = NULL,
        next_attempt_at = outcome.next_attempt_at,
        finished_at = CASE WHEN outcome.state = 'queued' THEN NULL ELSE %(now)s END
    FROM outcome
    WHERE delivery.id = outcome.id AND delivery.state = 'sending' AND delivery.claimed_by = ANY(%(numbers)s)
), due AS (
    SELECT delivery.id, subscriber.id AS subscriber_id, subscriber.email, subscriber.language, subscriber.salt,
        coalesce(subscriber.state = 'confirmed', false) AS standing
    FROM releases_delivery AS delivery
    JOIN releases_alert AS alert ON alert.id = delivery.alert_id AND alert.cancelled_at IS NULL
    LEFT JOIN releases_subscriber AS subscriber ON subscriber.id = delivery.subscriber_id
    WHERE delivery.alert_id = %(alert)s AND delivery.state = 'queued' AND delivery.next_attempt_at <= %(now)s
    ORDER BY delivery.next_attempt_at, delivery.id
    LIMIT %(size)s
    FOR UPDATE OF delivery SKIP LOCKED
), claimed AS (
    UPDATE releases_delivery AS delivery
    SET state = CASE WHEN due.standing THEN 'sending' ELSE 'cancelled' END,
        claimed_by = CASE WHEN due.standing THEN %(number)s::bigint END,
        finished_at = CASE WHEN due.standing THEN NULL ELSE %(now)s END
    FROM due
    WHERE delivery.id = due.id
    RETURNING delivery.id, delivery.message_key, delivery.attempts,
        due.subscriber_id, due.email, due.language, due.salt, due.standing
)
SELECT id, message_key, attempts, subscriber_id, email, language, salt, standing FROM claimed ORDER BY id
"""

STILL_WANTED = """
SELECT EXISTS (SELECT FROM releases_subscriber WHERE id = %s AND state = 'confirmed')
    AND EXISTS (SELECT FROM releases_alert WHERE id = %s AND cancelled_at IS NULL)
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this run means to send now, with its recipient as the table has it now.

    One that is not `standing` was cancelled instead: its subscriber has left or does not want mail.
    """

    delivery: int
    message_key: UUID
    attempts: int
    subscriber: int
    address: str
    language: str
    salt: bytes
    standing: bool


@dataclass(frozen=True, slots=True)
class Record:
    """What became of a claimed delivery. `charge` is 1 for an attempt that counts, else 0."""

    delivery: int
    state: str
    next_attempt_at: dt.datetime
    reply: str = ""
    charge: int = 0


class Run:
    """One run of the engine. Its claims carry its number, whose lock lives as long as its connection."""

    def __init__(self) -> None:
        self._numbers: list[int] = []

    def __enter__(self) -> Self:
        self._take_number()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if connection.is_usable():
            locks.unlock(self._numbers[-1])

    def exchange(
        self, alert: Alert, records: Sequence[Record], *, size: int, now: dt.datetime
    ) -> list[Claim]:
        """Write down the last window and claim at most `size` deliveries for the next, all in one statement.

        A database that restarts meanwhile is waited for. Raises OperationalError when it stays away.
        """
        try:
            return self._exchange(alert, records, size, now)
        except (OperationalError, InterfaceError) as error:
            logger.warning("The database went away while sending: %s", error)
        self._reconnect()
        claims = self._exchange(alert, records, size, now)
        self._numbers = self._numbers[-1:]
        # The lost connection may have claimed a window that nobody was told of.
        reclaim_dead(now, own=self._numbers[-1])
        return claims

    def _exchange(self, alert: Alert, records: Sequence[Record], size: int, now: dt.datetime) -> list[Claim]:
        parameters: dict[str, Any] = {
            "ids": [record.delivery for record in records],
            "states": [record.state for record in records],
            "replies": [record.reply for record in records],
            "charges": [record.charge for record in records],
            "next": [record.next_attempt_at for record in records],
            "numbers": self._numbers,
            "number": self._numbers[-1],
            "alert": alert.pk,
            "size": size,
            "now": now,
        }
        with connection.cursor() as cursor:
            cursor.execute(EXCHANGE, parameters)
            return [Claim(*row) for row in cursor.fetchall()]

    def _take_number(self) -> None:
        self._numbers.append(secrets.randbits(63))
        locks.try_lock(self._numbers[-1])

    def _reconnect(self) -> None:
        end = time.monotonic() + DATABASE_PATIENCE
        while True:
            connection.close()
            try:
                return self._take_number()
            except (OperationalError, InterfaceError):
                if time.monotonic() > end:
                    raise
                time.sleep(1)


def still_wanted(claim: Claim, alert: Alert) -> bool:
    """Tell whether the mail may begin: its reader has not left and the alert is not cancelled.

    Asked right before each message, for a window can take long at a slow mail server.
    """
    with connection.cursor() as cursor:
        cursor.execute(STILL_WANTED, [claim.subscriber, alert.pk])
        return bool(cursor.fetchone()[0])


def reclaim_dead(now: dt.datetime, *, own: int | None = None) -> int:
    """Put back in the queue what runs had claimed that are dead now; returns how many rows.

    Living runs keep theirs. A run that asks names its `own` number, for a
    session gets the locks that it has already.
    """
    claims = Delivery.objects.filter(state=State.SENDING).values_list("claimed_by", flat=True)
    return sum(_reclaim(number, now) for number in set(claims) if number is not None and number != own)


def _reclaim(number: int, now: dt.datetime) -> int:
    if not locks.try_lock(number):
        return 0
    try:
        claimed = Delivery.objects.filter(state=State.SENDING, claimed_by=number)
        return int(claimed.update(state=State.QUEUED, claimed_by=None, next_attempt_at=now))
    finally:
        locks.unlock(number)
