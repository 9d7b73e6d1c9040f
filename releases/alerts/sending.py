"""Sending: one alert over one lane, window by window, and what each answer means for its row."""

import datetime as dt
import logging
from collections.abc import Callable, Sequence

from django.conf import settings
from django.db import InterfaceError, OperationalError

from releases import tokens
from releases.alerts import letters, windows
from releases.alerts.form_letters import FormLetter
from releases.alerts.lanes import LONGEST_KEPT, Lane, LaneClosed, Outcome, Verdict
from releases.alerts.windows import Claim, Record, Run
from releases.models import AccessToken, Alert, Delivery, Subscriber

logger = logging.getLogger(__name__)

Clock = Callable[[], dt.datetime]
State = Delivery.State

# A refusal that is about us needs a person; until then one try in this time tells whether it has passed.
POLICY_PAUSE = dt.timedelta(minutes=15)
CLOSED_PAUSE = dt.timedelta(minutes=1)
LONGEST_PAUSE = 60  # minutes between attempts at one recipient
UNMAILABLE = Outcome(Verdict.REFUSED_FOR_GOOD, "553 5.1.3 Not an address that a header can hold")


def back_off(attempts: int) -> dt.timedelta:
    """Return how long to leave a recipient alone after so many attempts before: 1, 2, 4 … 60 minutes."""
    return dt.timedelta(minutes=min(LONGEST_PAUSE, 2 ** min(attempts, 6)))


class Sending:
    """One alert on its way, as far as one run takes it."""

    def __init__(
        self, alert: Alert, *, run: Run, lane: Lane, now: Clock, should_stop: Callable[[], bool]
    ) -> None:
        self._alert, self._run, self._lane = alert, run, lane
        self._now, self._should_stop = now, should_stop
        self._forms: dict[str, FormLetter] = {}
        self._flows = False
        self._halt: tuple[str, dt.timedelta] | None = None

    def send(self) -> bool:
        """Send what is due of this alert. Tells whether the mail server is still worth asking for the next one."""
        if not self._can_be_written():
            return True
        records: Sequence[Record] = ()
        while claims := self._exchange(records):
            records = self._send_window([claim for claim in claims if claim.standing])
        return self._halt is None

    def _exchange(self, records: Sequence[Record]) -> list[Claim]:
        size = 0 if self._is_over() else settings.ALERT_WINDOW
        claims = self._run.exchange(self._alert, records, size=size, now=self._now())
        self._tell()
        return claims

    def _is_over(self) -> bool:
        return self._halt is not None or self._should_stop()

    def _can_be_written(self) -> bool:
        """Write the letters before anything is claimed: one that cannot be written must not stop other alerts."""
        try:
            for language, _name in settings.LANGUAGES:
                self._form(language)
        except Exception as error:
            logger.exception("The letter of alert %s cannot be written", self._alert.pk)
            self._stop(f"{type(error).__name__}: {error}", POLICY_PAUSE)
            return False
        return True

    def _form(self, language: str) -> FormLetter:
        spoken = letters.spoken(language)
        if spoken not in self._forms:
            self._forms[spoken] = letters.alert_form(self._alert, spoken)
        return self._forms[spoken]

    def _send_window(self, claims: Sequence[Claim]) -> list[Record]:
        readers = [Subscriber(pk=claim.subscriber, salt=claim.salt) for claim in claims]
        keys = tokens.issue(readers, AccessToken.Purpose.MANAGE)
        return [self._send(claim, keys[claim.subscriber]) for claim in claims]

    def _send(self, claim: Claim, token: str) -> Record:
        if self._is_over():
            return self._untouched(claim)
        try:
            if not windows.still_wanted(claim, self._alert):
                return Record(claim.delivery, State.CANCELLED, self._now())
            return self._recorded(claim, self._offer(claim, token))
        except LaneClosed as closed:
            logger.error("The mail server takes nothing: %s", closed)
            self._halt = str(closed), dt.timedelta(0)
        except (OperationalError, InterfaceError) as error:
            logger.warning("The database went away, a mail stays in the queue: %s", error)
        return self._untouched(claim)

    def _offer(self, claim: Claim, token: str) -> Outcome:
        form = self._form(claim.language)
        try:
            message = form.copy_for(address=claim.address, message_key=claim.message_key, token=token)
        except ValueError:
            return UNMAILABLE
        return self._lane.send(settings.MAIL_FROM, claim.address, message)

    def _untouched(self, claim: Claim) -> Record:
        return Record(claim.delivery, State.QUEUED, self._now())

    def _recorded(self, claim: Claim, outcome: Outcome) -> Record:
        """Return what to write down, and stop everything when the refusal is about us."""
        now, reply = self._now(), outcome.reply
        match outcome.verdict:
            case Verdict.ACCEPTED:
                self._flows = True
                return Record(claim.delivery, State.SENT, now, reply, charge=1)
            case Verdict.REFUSED_FOR_GOOD:
                return Record(claim.delivery, State.FAILED, now, reply, charge=1)
            case Verdict.CLOSED:
                return Record(claim.delivery, State.QUEUED, now + CLOSED_PAUSE, reply)
            case Verdict.POLICY:
                logger.error("The mail server refuses our mail: %s", reply)
                self._halt = reply, POLICY_PAUSE
                return Record(claim.delivery, State.QUEUED, now + back_off(claim.attempts), reply, charge=1)
        return self._later(claim, reply, now)

    def _later(self, claim: Claim, reply: str, now: dt.datetime) -> Record:
        """Try this recipient again after a while; one that is refused for a whole day has failed."""
        again = now + back_off(claim.attempts)
        state = State.QUEUED if again < self._alert.late_after else State.FAILED
        return Record(claim.delivery, state, again, reply, charge=1)

    def _tell(self) -> None:
        """Write on the alert why it stands still, or that it no longer does.

        Only between windows: nothing may fail between an accepted message and its record.
        """
        if self._halt is not None:
            self._stop(*self._halt)
        elif self._flows and self._alert.stopped_reason:
            self._mark("", None)

    def _stop(self, reason: str, pause: dt.timedelta) -> None:
        self._mark(reason[:LONGEST_KEPT], self._now() + pause)

    def _mark(self, reason: str, until: dt.datetime | None) -> None:
        self._alert.stopped_reason, self._alert.stopped_until = reason, until
        self._alert.save(update_fields=["stopped_reason", "stopped_until"])
