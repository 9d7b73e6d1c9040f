"""Sending: a run's loop between the tables and the connections to the mail server.

While the connections carry one part of a window, the answers to the other are
written down and as many mails claimed again, so neither waits for the other.
Alerts take turns, half a window each.
"""

import datetime as dt
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from releases.alerts import rate_limit_settings
from releases.alerts.claims import BEFORE_ALL, Claim, Record, Run, reclaim_dead
from releases.alerts.mailings import ALL_GONE, POLICY_PAUSE, UNMAILABLE, Mailing
from releases.alerts.rate_limits import RateLimit
from releases.mail import tokens
from releases.mail.transport import MessageResult, Pool, Verdict
from releases.models import AccessToken, Alert, Delivery
from releases.models.delivery import BEGINS_WITHIN

logger = logging.getLogger(__name__)

Clock = Callable[[], dt.datetime]
State = Delivery.State
MANAGE = AccessToken.Purpose.MANAGE

# Seconds. Mails that have not begun within twice BRIEF are taken back: the server is slow, and readers may leave.
BRIEF, DUE_CHECK = 0.25, 1.0


class Sending:
    """One run over all alerts that are due: `send` repeats `_turn` and `_collect_answers` until nothing is left.

    The states of a mail within the run, and which method moves it on:

        queued     in the table. `_exchange` claims it: the row is `sending`, and the run has a Claim.
        offered    in `_under_way` and in the pool, not on the wire. `_offer` has put it there. `_take_back` returns
                   it to the queue: the server is slow, or the run is about to end.
        begun      in `_under_way` and on the wire. The pool has handed its envelope to a connection; only an answer,
                   or the end of the connection, moves it on.
        answered   `_record_answer` asks its Mailing what the answer means: a Record, or undecided for now.
        undecided  in its Mailing: a refusal that may be about us or about the recipient. A later answer to another
                   mail decides, or `_judge` when no other can come.
        recorded   in `_records`. The next `_exchange` writes it to the row: sent, failed, or queued for later.

    The run itself has three states. It flows while `_halt` is None. It is halted when the server takes nothing
    (`_note_halt`), refuses us (`_blame_us`), or a new sender has sent all it may today: nothing more begins, what has
    begun is answered and recorded, then `_write_standstill` says on the alerts why they stand still. It stops when
    `should_stop` says so, in the same way, but writes no reason.
    """

    def __init__(
        self,
        *,
        run: Run,
        pool: Pool,
        now: Clock,
        should_stop: Callable[[], bool],
        due: Callable[[dt.datetime], Iterable[Alert]],
    ) -> None:
        """`due` gives the alerts that have something to send; it is asked again each second."""
        self._run, self._pool = run, pool
        self._now, self._should_stop, self._due = now, should_stop, due
        self._turns: deque[Mailing] = deque()
        self._mailings: dict[int, Mailing] = {}
        self._next_due_check = 0.0
        self._under_way: dict[int, tuple[Mailing, Claim]] = {}
        self._records: list[Record] = []
        # How many mails may be claimed: a whole window, until the server turns out to be slow; then as many as it
        # answers, and twice as many when all have begun.
        self._pace = settings.ALERT_WINDOW
        self._limits = rate_limit_settings.rate_limit(now())
        self._claimed_any, self._claimed_at = False, 0.0
        self._halt: tuple[Iterable[Mailing], str, dt.timedelta] | None = None
        self._is_announced = False

    def send(self) -> bool:
        """Send what is due. Return whether anything was claimed and nothing halted it: then more may be due."""
        while not self._pool.open(BRIEF):
            if self._should_stop():
                return False
        self._admit_due_alerts()
        while self._turn():
            self._collect_answers()
        self._write_standstill()
        return self._claimed_any and self._halt is None

    def _turn(self) -> bool:
        """Write down what was answered and claim as many again. Return whether anything is left to wait for."""
        self._note_halt()
        if self._is_over():
            self._take_back()
        else:
            self._admit_due_alerts()
        mailing = self._next()
        size = min(settings.ALERT_WINDOW - len(self._under_way), self._pace) if mailing else 0
        if self._limits is not None:
            size = self._limits.room(size, self._now().timestamp())
        if size > 0 or self._records or self._run.has_begun(self._pool.unbegun):
            self._offer(mailing, self._exchange(mailing, size))
            self._write_progress()
        self._note_halt()
        self._judge()
        self._announce()
        return bool(self._under_way or self._records or (self._is_wanted() and not self._is_over()))

    def _is_wanted(self) -> bool:
        return bool(self._turns) or self._is_wanted_later()

    def _is_wanted_later(self) -> bool:
        return self._limits is not None and self._limits.has_slots_after(self._now().timestamp())

    def _is_over(self) -> bool:
        return self._halt is not None or self._should_stop()

    def _note_halt(self) -> None:
        """Note why nothing more may begin: the server takes nothing, or a new sender has sent all it may today."""
        if self._pool.closed is not None and self._halt is None:
            logger.error("The mail server takes nothing: %s", self._pool.closed)
            self._halt = tuple(self._turns), self._pool.closed, dt.timedelta(0)
        if self._limits is not None and self._limits.is_exhausted and not self._under_way and not self._halt:
            now = self._now()
            reason = _("The sending address is new. Today's mails have been sent; it goes on after midnight.")
            self._halt = tuple(self._turns), reason, rate_limit_settings.tomorrow(now) - now

    def _next(self) -> Mailing | None:
        if self._is_over() or not self._turns:
            return None
        self._turns.rotate(-1)
        return self._turns[-1]

    def _admit_due_alerts(self) -> None:
        """Let alerts take part that have become due."""
        if time.monotonic() < self._next_due_check:
            return
        self._next_due_check = time.monotonic() + DUE_CHECK
        try:
            for alert in self._due(self._now()):
                self._take_part(alert)
        except (OperationalError, InterfaceError) as error:
            logger.warning("The database went away, it is asked again: %s", error)

    def _take_part(self, alert: Alert) -> None:
        mailing = self._mailings.get(alert.pk)
        if mailing is None:
            mailing = Mailing(alert)
            if not mailing.write_letters(otherwise_until=self._now() + POLICY_PAUSE):
                return
            self._mailings[alert.pk] = mailing
        self._give_turn(mailing)

    def _give_turn(self, mailing: Mailing) -> None:
        if mailing not in self._turns:
            self._turns.append(mailing)

    # --- The tables ----------------------------------------------------------

    def _exchange(self, mailing: Mailing | None, size: int) -> list[Claim]:
        records, self._records = self._records, []
        alert, after = (mailing.alert, mailing.after) if mailing else (None, BEFORE_ALL)
        self._claimed_at = time.monotonic()
        try:
            claims = self._run.exchange(
                alert,
                records,
                size=size,
                now=self._now(),
                after=after,
                unbegun=self._pool.unbegun,
                meanwhile=self._pool.serve_until,
            )
        except (OperationalError, InterfaceError) as error:
            logger.warning("The database went away while sending: %s", error)
            self._restore(records)
            return []
        if mailing and size > 0:
            self._note_progress(mailing, claims, records)
        return claims

    def _restore(self, records: Sequence[Record]) -> None:
        """Wait for a restarted database. Nothing begins meanwhile: the locks that leaving waits for are gone."""
        self._take_back()
        self._run.reconnect()
        self._run.exchange(None, [*records, *self._records], size=0, now=self._now())
        self._records = []
        # The lost connection may have claimed mails whose claims never came back here.
        reclaim_dead(self._now(), own=self._run.numbers)

    def _note_progress(self, mailing: Mailing, claims: Sequence[Claim], records: Sequence[Record]) -> None:
        """Go on behind what was claimed. At the end begin once more from the start, for rows that were put back.

        A statement does not see the rows that it puts back itself: then the alert keeps its turn.
        """
        if claims:
            mailing.after = claims[-1].due, claims[-1].delivery
            self._claimed_any = True
            self._pace -= len(claims)
        elif mailing.after != BEFORE_ALL:
            mailing.after = BEFORE_ALL
        elif not any(record.state == State.QUEUED for record in records):
            self._turns.remove(mailing)

    # --- The connections -----------------------------------------------------------

    def _offer(self, mailing: Mailing | None, claims: Sequence[Claim]) -> None:
        """Hand over the mails of these claims, each with a token that opens its reader's subscription."""
        if mailing is None:
            return
        standing = [claim for claim in claims if claim.subscriber is not None]
        claimed = len(standing)
        if self._limits is not None:
            standing = self._admitted(standing, self._limits)
        keys = tokens.tokens_for((claim.salt for claim in standing), MANAGE)
        self._under_way.update((claim.delivery, (mailing, claim)) for claim in standing)
        if not self._store_tokens(standing, keys):
            self._put_back(standing)
            return
        parcels, begin_by = [], self._claimed_at + BEGINS_WITHIN.total_seconds()
        for claim, key in zip(standing, keys, strict=True):
            try:
                parcels.append(mailing.parcel(claim, key, begin_by))
            except ValueError:
                del self._under_way[claim.delivery]
                self._records += mailing.records(claim, UNMAILABLE, self._now())
        self._run.withhold(claimed - len(parcels))
        self._pool.offer(parcels)

    def _admitted(self, claims: Sequence[Claim], limits: RateLimit) -> list[Claim]:
        """Put back what is to wait for a slot: nothing was tried, so nothing is charged."""
        now, admitted = self._now(), []
        for claim in claims:
            if seconds := limits.wait(claim.delivery, claim.address, now.timestamp()):
                slot = now + dt.timedelta(seconds=seconds)
                self._records.append(Record(claim.delivery, State.QUEUED, slot))
            else:
                admitted.append(claim)
        limits.took(len(admitted))
        self._pace += len(claims) - len(admitted)
        return admitted

    def _store_tokens(self, claims: Sequence[Claim], keys: Sequence[str]) -> bool:
        hashes = {
            claim.subscriber: digest
            for claim, key in zip(claims, keys, strict=True)
            if claim.subscriber is not None and (digest := tokens.digest(key)) != claim.known_hash
        }
        try:
            if hashes:
                tokens.store(hashes, MANAGE)
        except (OperationalError, InterfaceError) as error:
            logger.warning("The database went away, mails stay in the queue: %s", error)
            return False
        return True

    def _put_back(self, claims: Sequence[Claim]) -> None:
        now = self._now()
        for claim in claims:
            mailing, _claim = self._under_way.pop(claim.delivery)
            self._records.append(Record(claim.delivery, State.QUEUED, now))
            self._give_turn(mailing)

    def _take_back(self) -> None:
        self._put_back([self._under_way[parcel.mark][1] for parcel in self._pool.take_back()])

    def _collect_answers(self) -> None:
        """Wait for the answers to half of what is under way, or a moment."""
        if self._limits is not None and not self._under_way and not self._records:
            self._pool.answers(
                at_least=1, seconds=BRIEF
            )  # there are none, but a server that hangs up is noticed
        if self._under_way:
            half = 1 if self._halt else max(1, len(self._under_way) // 2)
            answers = self._pool.answers(at_least=half, seconds=BRIEF)
            now = self._now()
            for result in answers:
                self._record_answer(result, now)
            grown = self._pace + len(answers) * (1 if self._pool.unbegun else 2)
            self._pace = min(grown, settings.ALERT_WINDOW)
        if self._pool.oldest_offer < time.monotonic() - 2 * BRIEF:
            self._take_back()
            self._pace = 0
        if not self._under_way:
            self._pace = max(self._pace, min(settings.ALERT_CONNECTIONS, settings.ALERT_WINDOW))

    def _record_answer(self, result: MessageResult, now: dt.datetime) -> None:
        mailing, claim = self._under_way.pop(result.parcel.mark)
        if result.outcome.verdict in (Verdict.UNOFFERED, Verdict.CLOSED):
            self._give_turn(mailing)
        self._records += mailing.records(
            claim, result.outcome, now, number=result.parcel.number, begun=result.begun
        )
        if result is self._pool.halted and self._halt is None:
            self._blame_us(mailing, result.outcome.reply)
            self._records += mailing.blame_us(now)

    def _blame_us(self, mailing: Mailing, reply: str) -> None:
        logger.error("The mail server refuses our mail: %s", reply)
        self._halt = (mailing,), reply, POLICY_PAUSE

    def _judge(self) -> None:
        """Decide about undecided refusals when no further answer can show whose fault they are."""
        for mailing in self._mailings.values():
            if mailing.undecided and (self._is_through(mailing) or len(mailing.undecided) >= ALL_GONE):
                try:
                    self._records += self._decided(mailing, self._now())
                except (OperationalError, InterfaceError) as error:
                    logger.warning("The database went away, refusals are decided later: %s", error)

    def _is_through(self, mailing: Mailing) -> bool:
        """Whether nothing more of a mailing can be accepted in this run."""
        if any(other is mailing for other, _claim in self._under_way.values()):
            return False
        return self._is_over() or not (mailing in self._turns or self._is_wanted_later())

    def _decided(self, mailing: Mailing, now: dt.datetime) -> list[Record]:
        if self._is_over() and self._is_through(mailing):
            return mailing.requeue_undecided(now)
        if mailing.has_been_accepted():
            return mailing.blame_recipients()
        reply = mailing.undecided[-1].outcome.reply
        if len(mailing.undecided) >= ALL_GONE:
            self._blame_us(mailing, reply)
            return mailing.blame_us(now)
        if any(each.outcome.verdict is Verdict.UNCLEAR for each in mailing.undecided):
            logger.error("The mail server refuses every mail of alert %s: %s", mailing.alert.pk, reply)
            mailing.stop(reply, now + POLICY_PAUSE)
        return mailing.blame_by_words(now)

    def _write_progress(self) -> None:
        """Write on the alerts that mails of them are decided; a note that is missed is written the next time."""
        try:
            for mailing in self._mailings.values():
                mailing.clear_standstill()
                mailing.note_progress(self._now())
        except (OperationalError, InterfaceError) as error:
            logger.warning("The database went away, progress is noted later: %s", error)

    def _announce(self) -> None:
        """Write why nothing more begins before the last that is under way is answered: that may take minutes."""
        if self._halt is None or self._records or self._is_announced:
            return
        try:
            self._write_standstill()
            self._is_announced = True
        except (OperationalError, InterfaceError) as error:
            logger.warning("The database went away, what stands still is written later: %s", error)

    def _write_standstill(self) -> None:
        """Write on the alerts why they stand still, or that they no longer do.

        Only when everything is recorded: nothing may fail between an accepted mail and its record.
        """
        for mailing in self._mailings.values():
            mailing.clear_standstill()
        if self._halt is not None:
            mailings, reason, pause = self._halt
            for mailing in mailings:
                mailing.stop(reason, self._now() + pause)
