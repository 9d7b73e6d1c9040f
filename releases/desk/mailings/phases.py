"""Where a mailing stands, and what people did to it, in the words an editor reads."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from releases.alerts import standstill
from releases.alerts.receipts import Receipt
from releases.desk import durations
from releases.languages import swedish
from releases.models import Alert, AlertEvent

Kind = Alert.Kind
Step = AlertEvent.Step


class Code(StrEnum):
    """The phases of a mailing, as words for style sheets."""

    UNDO = "undo"
    COUNTING = "counting"
    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"
    STUCK = "stuck"
    HELD = "held"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    FINISHED = "finished"


SHORT = {
    Code.UNDO: gettext_lazy("can still be stopped"),
    Code.COUNTING: gettext_lazy("recipients are counted"),
    Code.SENDING: gettext_lazy("under way"),
    Code.PAUSED: gettext_lazy("paused"),
    Code.STOPPED: gettext_lazy("stands still"),
    Code.STUCK: gettext_lazy("gets nowhere"),
    Code.HELD: gettext_lazy("waits for a decision"),
    Code.SUPERSEDED: gettext_lazy("replaced by a later edition"),
    Code.CANCELLED: gettext_lazy("called off"),
    Code.FINISHED: gettext_lazy("finished"),
}


@dataclass(frozen=True, slots=True)
class Phase:
    """`words` may change each second; `said` changes with the phase and is what a screen reader is told."""

    code: Code
    words: str

    @property
    def said(self) -> str:
        return str(SHORT[self.code]) if self.code is Code.UNDO else self.words


def code_of(alert: Alert, receipt: Receipt, now: dt.datetime) -> Code:
    """Return the phase of an alert; what a person decided goes before what happens by itself."""
    facts = (
        (alert.cancelled_at, Code.CANCELLED),
        (alert.superseded_at, Code.SUPERSEDED),
        (alert.finished_at, Code.FINISHED),
        (alert.paused_at, Code.PAUSED),
        (alert.stopped_reason, Code.STOPPED),
        (alert.begins_at > now, Code.UNDO),
        (alert.frozen_at is None, Code.COUNTING),
        (receipt.held and not receipt.waiting + receipt.sending, Code.HELD),
    )
    code = next((code for fact, code in facts if fact), Code.SENDING)
    is_stuck = code in (Code.COUNTING, Code.SENDING) and standstill.stands_still(alert, now)
    return Code.STUCK if is_stuck else code


def phase_of(alert: Alert, receipt: Receipt, now: dt.datetime) -> Phase:
    """Return where the alert stands now."""
    code = code_of(alert, receipt, now)
    if alert.recipients == 0 and code in (Code.UNDO, Code.SENDING, Code.FINISHED):
        return Phase(Code.FINISHED, _for_nobody(alert))
    return Phase(code, _words(code, alert, receipt, now))


def happened(event: AlertEvent) -> str:
    """Return "14.32 Anna Ek pausade, 1 240 mejl väntade"; with the day unless that is today."""
    local = timezone.localtime(event.at)
    day = f"{swedish.date(local.date())} " if local.date() != timezone.localdate() else ""
    facts = {"name": event.by or _("Somebody"), "count": swedish.number(event.mails)}
    return f"{day}{swedish.clock(local.time())} {_deed(event.step, event.mails) % facts}"


def _words(code: Code, alert: Alert, receipt: Receipt, now: dt.datetime) -> str:
    match code:
        case Code.UNDO:
            left = durations.countdown(alert.begins_at - now)
            return _("The first mail leaves in %(time)s.") % {"time": left}
        case Code.COUNTING:
            return _("The recipients are being counted …")
        case Code.PAUSED:
            return _paused(receipt)
        case Code.STOPPED:
            return _(
                "The mail server takes nothing at the moment: “%(reason)s”. It is tried again by itself."
            ) % {"reason": alert.stopped_reason}
        case Code.STUCK:
            return _(
                "Mails are due, but none has left for three minutes. The process that sends may hang: "
                "whoever runs the press room must look at it. Nothing is lost."
            )
        case Code.HELD:
            return held(receipt.held)
        case Code.SUPERSEDED:
            return _("A later edition has taken over: who had not been mailed gets only the new text.")
        case Code.CANCELLED:
            return _("The mailing was cancelled.")
        case Code.FINISHED if alert.finished_at:
            time = swedish.time(timezone.localtime(alert.finished_at).time())
            return _("The mailing is finished since %(time)s.") % {"time": time}
    return _("Mail is being sent …")


def held(count: int) -> str:
    """Return the sentence about mails that wait for a person."""
    return ngettext(
        "%(shown)s mail is more than a day late and is held until a person decides.",
        "%(shown)s mails are more than a day late and are held until a person decides.",
        count,
    ) % {"shown": swedish.number(count)}


def _paused(receipt: Receipt) -> str:
    if not receipt.sent + receipt.sending:
        return _("The mailing is stopped. No mail has left.")
    facts = {"sent": swedish.number(receipt.sent), "waiting": swedish.number(receipt.waiting + receipt.held)}
    return _("The mailing is paused. %(sent)s mails have left, %(waiting)s wait.") % facts


def _for_nobody(alert: Alert) -> str:
    return {
        Kind.CORRECTION: _("Nobody had been sent an earlier edition, so there was nobody to correct it for."),
        Kind.WITHDRAWAL: _("Nobody had been sent the press release, so there was nobody to tell."),
    }.get(Kind(alert.kind), _("No subscriber follows what this is about, so nobody was mailed."))


def _deed(step: str, mails: int) -> str:
    if not mails:
        return {Step.PAUSED: _("%(name)s paused"), Step.RESUMED: _("%(name)s went on")}.get(
            Step(step), _("%(name)s cancelled the mailing")
        )
    return {
        Step.PAUSED: ngettext(
            "%(name)s paused, %(count)s mail waited", "%(name)s paused, %(count)s mails waited", mails
        ),
        Step.RESUMED: ngettext(
            "%(name)s went on, %(count)s mail waited", "%(name)s went on, %(count)s mails waited", mails
        ),
        Step.CANCELLED: ngettext(
            "%(name)s cancelled the mailing, %(count)s mail does not leave",
            "%(name)s cancelled the mailing, %(count)s mails do not leave",
            mails,
        ),
        Step.RETRIED: ngettext(
            "%(name)s sent %(count)s refused mail again", "%(name)s sent %(count)s refused mails again", mails
        ),
        Step.RELEASED: ngettext(
            "%(name)s sent %(count)s late mail after all",
            "%(name)s sent %(count)s late mails after all",
            mails,
        ),
        Step.INCLUDED: ngettext(
            "%(name)s sent %(count)s mail to an address that had been left out",
            "%(name)s sent %(count)s mails to addresses that had been left out",
            mails,
        ),
        Step.DISCARDED: ngettext(
            "%(name)s threw away %(count)s late mail", "%(name)s threw away %(count)s late mails", mails
        ),
    }[Step(step)]
