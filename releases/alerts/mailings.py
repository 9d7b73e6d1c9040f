"""Mailings: one alert as a run knows it: its letters, how far it has come, and what each answer means for its row."""

import datetime as dt
import logging
import time
from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings

from releases.alerts import letters, matching
from releases.alerts.claims import BEFORE_ALL, Claim, Record
from releases.mail import return_paths, server_habits
from releases.mail.form_letters import FormLetter
from releases.mail.transport import LONGEST_KEPT, Outcome, Parcel, Verdict
from releases.models import Alert, Delivery

logger = logging.getLogger(__name__)

State = Delivery.State

# A refusal that is about us needs a person; until then one try in this time tells whether it has passed.
POLICY_PAUSE = dt.timedelta(minutes=15)
CLOSED_PAUSE = dt.timedelta(minutes=1)
# Refusals that blame the address, in a row from the first mail on, after which the server is to blame: it may have
# lost its list of users. An old list may begin with that many dead addresses by chance, hardly with more.
ALL_GONE = 25
NOTED_EACH = 10  # seconds between two notes of progress
LONGEST_PAUSE = 60  # minutes between attempts at one recipient
LATER_WORDS = {Alert.Kind.CORRECTION, Alert.Kind.WITHDRAWAL}
UNMAILABLE = Outcome(Verdict.REFUSED_FOR_GOOD, "553 5.1.3 Not an address that a header can hold")


def retry_delay(attempts: int, reply: str = "") -> dt.timedelta:
    """Return the pause before the next retry after so many attempts: 1, 2, 4 … 60 minutes (exponential backoff).

    It is longer where the server's words say so: a full mailbox is left alone for an hour (mail/server_habits.py).
    """
    minutes = max(2 ** min(attempts, 6), server_habits.least_pause(reply))
    return dt.timedelta(minutes=min(LONGEST_PAUSE, minutes))


class Undecided(NamedTuple):
    """A refusal that may be about us or about the recipient, and how many mails had begun when it came."""

    claim: Claim
    outcome: Outcome
    begun: int


def _failed(claim: Claim, outcome: Outcome) -> Record:
    return Record(claim.delivery, State.FAILED, None, outcome.reply, charge=1)


class Mailing:
    """One alert on its way, as far as one run takes it."""

    def __init__(self, alert: Alert) -> None:
        self.alert = alert
        self.after = BEFORE_ALL  # the last delivery that was claimed
        # A correction or a withdrawal stands in its readers' mailboxes below what it is about.
        self._answers = matching.thread_of(alert) if alert.kind in LATER_WORDS else []
        self._forms: dict[str, FormLetter] = {}
        self._closed: set[int] = set()  # deliveries that met a closing server once in this run
        self._flows = False
        self._undecided: list[Undecided] = []
        self._is_halted = False
        self._has_moved, self._noted_at = False, float("-inf")
        self._marker = return_paths.Marker()

    def write_letters(self, *, otherwise_until: dt.datetime) -> bool:
        """Write the letters in each language, before anything is claimed. Return whether they could be written.

        An alert whose letter cannot be written stands still `otherwise_until`, with the reason on it, and stops no
        other alert.
        """
        try:
            for language, _name in settings.MAIL_LANGUAGES:
                self._forms[language] = letters.alert_form(self.alert, language)
        except Exception as error:
            logger.exception("The letter of alert %s cannot be written", self.alert.pk)
            self.stop(f"{type(error).__name__}: {error}", otherwise_until)
            return False
        return True

    def parcel(self, claim: Claim, token: str, begin_by: float) -> Parcel:
        """Return the message that a claim is for. Raises ValueError for an address that no header can hold.

        `begin_by` is in time.monotonic().
        """
        form = self._forms.get(claim.language) or self._forms[letters.spoken(claim.language)]
        reader, marker = claim.subscriber or 0, self._marker
        mark = marker.mark(self.alert.pk, reader)
        content = form.content_for(
            address=claim.address,
            message_id=marker.message_id(mark),
            token=token,
            answers=[marker.message_id(marker.mark(alert, reader)) for alert in self._answers],
        )
        careful = claim.attempts > 0 or claim.delivery in self._closed
        return Parcel(
            sender=marker.return_path(mark),
            recipient=claim.address,
            content=content,
            mark=claim.delivery,
            careful=careful,
            letter=self.alert.pk,
            begin_by=begin_by,
        )

    def records(
        self, claim: Claim, outcome: Outcome, now: dt.datetime, *, number: int = 0, begun: int = 0
    ) -> list[Record]:
        """Return what to write down about a claim after this outcome, and about those that it decides.

        A refusal that may be about us waits until a mail is accepted that began later: then it was the recipient's
        own. `number` is when this mail began, and `begun` how many had begun by now, in the order of the pool.
        """
        self._has_moved = self._has_moved or outcome.verdict is not Verdict.UNOFFERED
        if outcome.verdict is Verdict.ACCEPTED:
            self._flows = True
            sent = Record(claim.delivery, State.SENT, None, outcome.reply, charge=1)
            return [sent, *self.blame_recipients(number)] if self._undecided else [sent]
        if self._is_halted and outcome.verdict is Verdict.UNCLEAR:
            return [self._as_ours(claim, outcome, now)]
        if outcome.verdict is Verdict.UNCLEAR or (
            outcome.verdict is Verdict.REFUSED_FOR_GOOD and not self._flows
        ):
            self._undecided.append(Undecided(claim, outcome, begun))
            return []
        return [self._record(claim, outcome, now)]

    @property
    def undecided(self) -> Sequence[Undecided]:
        """The refusals that may be about us or about their recipients."""
        return self._undecided

    def has_been_accepted(self) -> bool:
        """Whether the mail server has ever taken a mail of this letter. Raises OperationalError."""
        return self._flows or self.alert.deliveries.filter(state=State.SENT).exists()

    def blame_recipients(self, number: float = float("inf")) -> list[Record]:
        """Decide that refusals were the recipients' own: the server takes this letter for others.

        An accepted mail proves that for the refusals that had come before it began. `number` is its place in the
        order in which mails of this run began; without it all refusals are decided.
        """
        theirs = [each for each in self._undecided if each.begun < number]
        self._undecided = [each for each in self._undecided if each.begun >= number]
        return [_failed(each.claim, each.outcome) for each in theirs]

    def blame_us(self, now: dt.datetime) -> list[Record]:
        """Decide that the undecided refusals were about us: their mails are tried again when it has passed."""
        self._is_halted = True
        return [self._as_ours(claim, outcome, now) for claim, outcome, _begun in self._taken()]

    def blame_by_words(self, now: dt.datetime) -> list[Record]:
        """Decide by the answers alone: what blames the address has failed, what does not was about us."""
        return [
            _failed(claim, outcome)
            if outcome.verdict is Verdict.REFUSED_FOR_GOOD
            else self._as_ours(claim, outcome, now)
            for claim, outcome, _begun in self._taken()
        ]

    def requeue_undecided(self, now: dt.datetime) -> list[Record]:
        """Let the next run decide: their mails go back to the queue, and nothing is charged."""
        return [Record(claim.delivery, State.QUEUED, now) for claim, _outcome, _begun in self._taken()]

    def stop(self, reason: str, until: dt.datetime) -> None:
        """Write on the alert why it stands still, and until when."""
        self._mark(reason[:LONGEST_KEPT], until)

    def clear_standstill(self) -> None:
        """Write on the alert that it no longer stands still."""
        if self._flows and self.alert.stopped_reason:
            self._mark("", None)

    def note_progress(self, now: dt.datetime) -> None:
        """Write on the alert that mails of it were decided, now and then."""
        if self._has_moved and time.monotonic() > self._noted_at + NOTED_EACH:
            Alert.objects.filter(pk=self.alert.pk).update(progressed_at=now)
            self._has_moved, self._noted_at = False, time.monotonic()

    def _taken(self) -> list[Undecided]:
        taken, self._undecided = self._undecided, []
        return taken

    def _record(self, claim: Claim, outcome: Outcome, now: dt.datetime) -> Record:
        match outcome.verdict:
            case Verdict.REFUSED_FOR_GOOD:
                return _failed(claim, outcome)
            case Verdict.UNOFFERED:
                return Record(claim.delivery, State.QUEUED, now)
            case Verdict.EXCLUDED:
                return Record(claim.delivery, State.EXCLUDED)
            case Verdict.CLOSED:
                return self._retry_at_once(claim, outcome.reply, now)
            case Verdict.POLICY:
                return self._as_ours(claim, outcome, now)
        return self._retry_later(claim, outcome.reply, now)

    def _as_ours(self, claim: Claim, outcome: Outcome, now: dt.datetime) -> Record:
        again = now + retry_delay(claim.attempts)
        return Record(claim.delivery, State.QUEUED, again, outcome.reply, charge=1)

    def _retry_at_once(self, claim: Claim, reply: str, now: dt.datetime) -> Record:
        """Retry at once, on another connection and by itself; then leave it alone for a while."""
        if claim.delivery in self._closed:
            self._closed.discard(claim.delivery)
            return Record(claim.delivery, State.QUEUED, now + CLOSED_PAUSE, reply)
        self._closed.add(claim.delivery)
        return Record(claim.delivery, State.QUEUED, now, reply)

    def _retry_later(self, claim: Claim, reply: str, now: dt.datetime) -> Record:
        """Retry this recipient after a while; one that is refused for a whole day has failed."""
        again = now + retry_delay(claim.attempts, reply)
        state = State.QUEUED if again < self.alert.late_after else State.FAILED
        return Record(claim.delivery, state, again, reply, charge=1)

    def _mark(self, reason: str, until: dt.datetime | None) -> None:
        self.alert.stopped_reason, self.alert.stopped_until = reason, until
        self.alert.save(update_fields=["stopped_reason", "stopped_until"])
