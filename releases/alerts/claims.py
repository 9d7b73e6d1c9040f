"""Claims: how a run takes deliveries for itself and writes down what became of them.

One statement records what was answered and claims as many again, so durable
books cost one commit for half a window and not two for each message. A row is
`sending` before its message begins, and never more than a window of them. What
a dead run had claimed is sent again with the same Message-ID.

Each claim has a number. While it lives, its run holds two advisory locks: the
number says that the run is alive, and the negative number that a mail of this
claim could still begin (docs/decisions/0006).
"""

import datetime as dt
import logging
import secrets
import time
from collections.abc import Collection, Iterable, Sequence
from types import TracebackType
from typing import Self

import msgspec
from django.db import InterfaceError, OperationalError, connection

from releases.alerts import advisory_locks
from releases.alerts.async_statements import Meanwhile, Statement, wait
from releases.models import Alert, Delivery

logger = logging.getLogger(__name__)

State = Delivery.State
# Seconds that a run waits for a restarted database before it leaves its window to the next run.
DATABASE_PATIENCE = 30

# `Run.exchange` explains the numbered parts. The arrays keep the plan on the indexes: PostgreSQL takes them for short,
# whatever the tables have grown to.
EXCHANGE = """
WITH locked AS MATERIALIZED ( -- 1
    SELECT pg_try_advisory_lock(%(number)s::bigint), pg_try_advisory_lock(-%(number)s::bigint),
        (SELECT count(pg_advisory_unlock(key)) FROM unnest(%(released)s::bigint[]) AS key)
), outcome AS ( -- 2
    SELECT * FROM json_to_recordset(%(records)s::json)
        AS given (delivery bigint, state text, reply text, charge int, next_attempt_at timestamptz)
), recorded AS ( -- 3
    UPDATE releases_delivery AS delivery
    SET state = outcome.state, reply = outcome.reply, attempts = attempts + outcome.charge, claimed_by = NULL,
        next_attempt_at = coalesce(outcome.next_attempt_at, delivery.next_attempt_at),
        finished_at = CASE WHEN outcome.state = 'queued' THEN NULL ELSE %(now)s::timestamptz END
    FROM outcome
    WHERE delivery.id = outcome.delivery AND delivery.state = 'sending'
        AND delivery.claimed_by = ANY(%(numbers)s::bigint[])
), flowing AS MATERIALIZED ( -- 4
    SELECT FROM releases_alert
    WHERE id = %(alert)s::bigint AND cancelled_at IS NULL AND paused_at IS NULL AND superseded_at IS NULL
    FOR SHARE
), due AS MATERIALIZED ( -- 5
    SELECT id, subscriber_id FROM releases_delivery
    WHERE alert_id = %(alert)s::bigint AND state = 'queued' AND next_attempt_at <= %(now)s::timestamptz
        AND (next_attempt_at, id) > (%(after_time)s::timestamptz, %(after_id)s::bigint)
        AND EXISTS (SELECT FROM flowing)
    ORDER BY next_attempt_at, id
    LIMIT (SELECT %(size)s::bigint FROM locked)
    FOR UPDATE SKIP LOCKED
), reader AS MATERIALIZED ( -- 6
    SELECT id, email, language, salt FROM releases_subscriber
    WHERE id = ANY(ARRAY(SELECT subscriber_id FROM due)) AND state = 'confirmed'
    FOR KEY SHARE SKIP LOCKED
), claimed AS ( -- 7
    UPDATE releases_delivery AS delivery
    SET state = 'sending', claimed_by = %(number)s::bigint
    FROM reader
    WHERE delivery.id = ANY(ARRAY(SELECT id FROM due)) AND delivery.subscriber_id = reader.id
    RETURNING delivery.id, delivery.attempts, reader.id AS subscriber_id,
        reader.email, reader.language, reader.salt, delivery.next_attempt_at
), cancelled AS ( -- 8
    UPDATE releases_delivery AS delivery
    SET state = 'cancelled', finished_at = %(now)s::timestamptz
    WHERE (SELECT count(*) FROM due) > (SELECT count(*) FROM reader)
        AND delivery.id = ANY(ARRAY(SELECT id FROM due))
        AND NOT EXISTS (
            SELECT FROM releases_subscriber AS subscriber
            WHERE subscriber.id = delivery.subscriber_id AND subscriber.state = 'confirmed'
        )
    RETURNING delivery.id, delivery.next_attempt_at
) -- 9
SELECT json_agg(json_build_array(
    id, attempts, subscriber_id, email, language, encode(salt, 'base64'), encode(known_hash, 'base64'), next_attempt_at
) ORDER BY next_attempt_at, id)
FROM (
    SELECT id, attempts, subscriber_id, email, language, salt, next_attempt_at, (
        SELECT sha256 FROM releases_accesstoken AS token
        WHERE token.subscriber_id = claimed.subscriber_id AND token.purpose = 'manage'
        ORDER BY token.created_at DESC LIMIT 1
    ) AS known_hash
    FROM claimed
    UNION ALL SELECT id, 0, NULL, '', '', ''::bytea, next_attempt_at, NULL FROM cancelled
) AS answered
"""
PARAMETERS = ("number", "released", "records", "numbers", "now", "alert", "after_time", "after_id", "size")
BEFORE_ALL = ("-infinity", 0)


class Claim(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A delivery that this run is to send now, with its recipient as the table has it now.

    One without a subscriber was cancelled instead: the subscriber has left or does not want mail.
    """

    delivery: int
    attempts: int
    subscriber: int | None
    address: str
    language: str
    salt: bytes
    known_hash: bytes | None  # of their newest token for managing the subscription
    due: str  # when, as PostgreSQL writes it


class Record(msgspec.Struct, frozen=True, gc=False):
    """What became of a claimed delivery. `charge` is 1 for an attempt that counts, else 0."""

    delivery: int
    state: str
    next_attempt_at: dt.datetime | None = None
    reply: str = ""
    charge: int = 0


_claims = msgspec.json.Decoder(list[Claim])


class Run:
    """One run of the engine: the claims that it has made and not yet recorded, by number."""

    def __init__(self) -> None:
        self._open: dict[int, set[int]] = {}
        self._could_begin: dict[int, int] = {}  # how many were claimed, oldest claim first
        self._released: list[int] = []
        self._statement = Statement(EXCHANGE, PARAMETERS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if connection.is_usable():
            self._statement.forget()
            for key in (*self._released, *self._open, *(-number for number in self._could_begin)):
                advisory_locks.unlock(key)

    def exchange(
        self,
        alert: Alert | None,
        records: Sequence[Record],
        *,
        size: int,
        now: dt.datetime,
        after: tuple[str, int] = BEFORE_ALL,
        unbegun: int = 0,
        meanwhile: Meanwhile = wait,
    ) -> list[Claim]:
        """Write down `records` and claim at most `size` deliveries that are due after `after`, all in one statement.

        `unbegun` is how many of the mails claimed last have not begun; while the database answers, `meanwhile` is
        done, and more of them may begin. Without an alert, or with a size of 0, only records are written. Raises
        OperationalError or InterfaceError when the database has gone away; see `reconnect`.

        The parts of EXCHANGE, and what each guards against:

        1. `locked` takes the two advisory locks of the new claim: its number says that the run lives, the negative
           number that a mail of this claim could still begin. It also releases the locks of claims that an earlier
           statement has recorded. `due` reads its limit through it, so the locks are there before the first row is
           taken. Guards against: a row that is `sending` without a lock, which a sweep would put back and send twice.
        2. `outcome` reads `records` as rows, from one parameter. Guards against: a plan for each number of records.
        3. `recorded` writes them, to rows only that are still `sending` under one of this run's numbers. Guards
           against: a run that lost its connection, was taken for dead, and now overwrites what another run has made of
           the same rows.
        4. `flowing` locks the alert FOR SHARE, if it is neither cancelled, paused nor superseded. Guards against: a
           pause in the middle of a claim. An editor who pauses waits for this statement and sees what it has claimed.
        5. `due` takes queued rows in the order of time and id, from behind the last row of the claim before, and
           passes over rows that another run has locked. Guards against: two runs that claim one row, a run that waits
           for another, and an index scan that begins each time with all the rows claimed so far.
        6. `reader` locks the confirmed subscribers of these rows FOR KEY SHARE, and passes over those whose rows are
           locked. Leaving locks a subscriber FOR UPDATE. Guards against: a mail that begins after its reader left
           (docs/decisions/0006).
        7. `claimed` makes the rows that have a reader `sending` with the claim's number, before a message begins.
           Guards against: a mail that was sent and is not known to have been begun when the run is killed
           (docs/decisions/0003).
        8. `cancelled` ends the due rows whose subscriber is gone or no longer confirmed. It asks for each subscriber
           again, because 6 also passed over readers who are about to leave and may yet stay; and only when 6 found
           fewer than 5. Guards against: a queue that never becomes empty.
        9. The answer is one JSON array in the order of 5. Cancelled rows are in it without a subscriber, so that the
           next claim begins behind them; each reader comes with the hash of the newest token, so that no token is
           stored that is stored already. Guards against: a second query, and 2 µs a row in psycopg.
        """
        begun = self._begun(unbegun)
        number = secrets.randbelow(2**62) + 1 if alert and size > 0 else None
        facts = {
            "records": msgspec.json.encode(records).decode(),
            "numbers": _array(self._open),
            "released": _array([*self._released, *(-key for key in begun)]),
            "number": str(number) if number else None,
            "alert": str(alert.pk) if alert else None,
            "size": str(size),
            "now": now.isoformat(),
            "after_time": after[0],
            "after_id": str(after[1]),
        }
        answer = self._statement.answer(facts, meanwhile=meanwhile)
        claims = _claims.decode(answer) if answer else []
        for key in begun:
            del self._could_begin[key]
        self._close({record.delivery for record in records})
        if number is not None:
            self._open_claim(number, claims)
        return claims

    def withhold(self, count: int) -> None:
        """Take note that so many of the mails claimed last are not going to begin under that claim."""
        if count:
            self._could_begin[next(reversed(self._could_begin))] -= count

    def has_begun(self, unbegun: int) -> bool:
        """Whether all mails of a claim have begun, so that an exchange would let readers leave who wait for it."""
        return bool(self._begun(unbegun))

    @property
    def numbers(self) -> Collection[int]:
        return self._open.keys()

    def reconnect(self) -> None:
        """Connect to a database that went away, and take the locks of the open claims anew.

        No mail of them may begin any more. Raises OperationalError when the database stays away.
        """
        self._could_begin.clear()
        self._released.clear()
        end = time.monotonic() + DATABASE_PATIENCE
        while True:
            connection.close()
            try:
                # A claim whose lock somebody else has is being put back in the queue at this moment.
                self._open = {
                    number: ids for number, ids in self._open.items() if advisory_locks.try_lock(number)
                }
            except (OperationalError, InterfaceError):
                if time.monotonic() > end:
                    raise
                time.sleep(1)
            else:
                return

    def _begun(self, unbegun: int) -> list[int]:
        """Return the claims all of whose mails have begun: mails begin in the order in which they were claimed."""
        begun = []
        for number, size in reversed(self._could_begin.items()):
            if unbegun <= 0:
                begun.append(number)
            unbegun -= size
        return begun

    def _open_claim(self, number: int, claims: Sequence[Claim]) -> None:
        ids = {claim.delivery for claim in claims if claim.subscriber is not None}
        self._could_begin[number] = len(ids)
        if ids:
            self._open[number] = ids
        else:
            self._released.append(number)

    def _close(self, recorded: set[int]) -> None:
        """Let go of claims that are recorded, but only in a later statement: this one has to commit first."""
        self._released = []
        for number, ids in tuple(self._open.items()):
            ids -= recorded
            if not ids:
                del self._open[number]
                self._released.append(number)


def _array(numbers: Iterable[int]) -> str:
    """Return numbers as PostgreSQL writes an array of them."""
    return "{" + ",".join(map(str, numbers)) + "}"


def reclaim_dead(now: dt.datetime, *, own: Collection[int] = ()) -> int:
    """Put back in the queue what runs had claimed that are dead now; returns how many rows.

    Living runs keep theirs. A run that asks names its `own` numbers, for a
    session gets the locks that it has already.
    """
    claims = Delivery.objects.filter(state=State.SENDING).values_list("claimed_by", flat=True)
    return sum(_reclaim(number, now) for number in set(claims) if number is not None and number not in own)


def _reclaim(number: int, now: dt.datetime) -> int:
    if not advisory_locks.try_lock(number):
        return 0
    try:
        claimed = Delivery.objects.filter(state=State.SENDING, claimed_by=number)
        return int(claimed.update(state=State.QUEUED, claimed_by=None, next_attempt_at=now))
    finally:
        advisory_locks.unlock(number)
