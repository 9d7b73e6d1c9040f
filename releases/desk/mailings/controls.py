"""The buttons of a mailing: what each does, when there is one, and the page that asks before the last of them."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from releases.alerts import matching, receipts
from releases.alerts.receipts import Receipt
from releases.desk import error_messages
from releases.desk.access import PUBLISH, StaffRequest, about_alert, mailing_address, mailing_context
from releases.desk.mailings import phases
from releases.desk.mailings.phases import Code
from releases.languages import swedish
from releases.models import Alert
from releases.services import steering

OPEN = {Code.UNDO, Code.COUNTING, Code.SENDING, Code.PAUSED, Code.STOPPED, Code.STUCK, Code.HELD}
FLOWING = OPEN - {Code.PAUSED}
EVERYBODY, EXCLUDED = "everybody", "excluded"
# Name of the step, label, look, whether a page asks first, name of the pressed button.
Step = tuple[str, str, str, bool, str]


@dataclass(frozen=True, slots=True)
class Control:
    """A button that acts, or a link to a page that asks first. `css_classes` are classes of the style sheet."""

    element: str
    address: str
    label: str
    css_classes: str
    asks: bool
    name: str


def of(alert: Alert, receipt: Receipt, now: dt.datetime) -> tuple[Control, ...]:
    """Return the buttons that make sense for this alert at this moment."""
    if alert.recipients == 0:
        return ()
    code = phases.code_of(alert, receipt, now)
    steps = [*_flow(code, receipt), *_late(alert, receipt), *_refused(alert, receipt)]
    steps += _excluded(alert, receipt)
    if code in OPEN:
        steps.append(("cancel", _("Cancel for good"), "quiet danger-link", True, ""))
    return tuple(
        Control(
            element=f"{step}{name}-{alert.pk}",
            address=reverse(f"desk:mailing_{step}", args=[alert.pk]),
            label=label,
            css_classes=css_classes,
            asks=asks,
            name=name,
        )
        for step, label, css_classes, asks, name in steps
    )


def _flow(code: Code, receipt: Receipt) -> Iterator[Step]:
    if code is Code.PAUSED:
        label = _("Go on") if receipt.sent else _("Send after all")
        yield "resume", label, "", False, ""
    if code is Code.STOPPED:
        yield "resume", _("Try again now"), "", False, ""
    if code is Code.UNDO:
        yield "pause", _("Stop the mailing"), "big danger", False, ""
    elif code in FLOWING - {Code.HELD}:
        yield "pause", _("Pause"), "quiet", False, ""


def _late(alert: Alert, receipt: Receipt) -> Iterator[Step]:
    if receipt.held and not alert.superseded_at and not alert.cancelled_at:
        if steering.is_current(alert):
            yield "release", _("Send the late ones after all"), "", False, ""
        yield "discard", _("Throw the late ones away"), "quiet", False, ""


def _refused(alert: Alert, receipt: Receipt) -> Iterator[Step]:
    if not receipt.refused or alert.receipt is not None or not steering.is_current(alert):
        return
    some, everybody = (steering.refused(alert, everybody=all_).count() for all_ in (False, True))
    if some:
        words = ngettext("Send %(count)s refused mail again", "Send %(count)s refused mails again", some)
        yield "retry", words % {"count": swedish.number(some)}, "quiet", False, ""
    if everybody > some:
        words = ngettext(
            "Send all refused mails again, also %(count)s to an address that is said not to exist",
            "Send all refused mails again, also %(count)s to addresses that are said not to exist",
            everybody - some,
        )
        yield "retry", words % {"count": swedish.number(everybody - some)}, "quiet", False, EVERYBODY


def _excluded(alert: Alert, receipt: Receipt) -> Iterator[Step]:
    if not receipt.excluded or alert.receipt is not None or not steering.is_current(alert):
        return
    if count := steering.excluded(alert).count():
        words = ngettext(
            "Send %(count)s mail to an address that had been left out",
            "Send %(count)s mails to addresses that had been left out",
            count,
        )
        yield "retry", words % {"count": swedish.number(count)}, "quiet", False, EXCLUDED


@about_alert(PUBLISH)
def pause(request: StaffRequest, alert: Alert) -> HttpResponseBase:
    """Stop for now."""
    return _step(request, alert, steering.pause, _("Stopped. Nothing more leaves until somebody goes on."))


@about_alert(PUBLISH)
def resume(request: StaffRequest, alert: Alert) -> HttpResponseBase:
    """Go on with what is paused or stopped."""
    return _step(request, alert, steering.resume, _("The mailing goes on."))


@about_alert(PUBLISH)
def retry(request: StaffRequest, alert: Alert) -> HttpResponseBase:
    """Send what was refused again, or what this installation could not mail before."""
    if request.POST.get(EXCLUDED):
        return _step(request, alert, steering.retry_excluded, _("Those who had been left out are mailed."))
    everybody = bool(request.POST.get(EVERYBODY))

    def verb(alert: Alert, **context: object) -> None:
        steering.retry_failed(alert, by=request.user, everybody=everybody)

    return _step(request, alert, verb, _("The refused mails are sent again."))


@about_alert(PUBLISH)
def release(request: StaffRequest, alert: Alert) -> HttpResponseBase:
    """Send what is late after all."""
    return _step(request, alert, steering.release_held, _("The late mails are sent."))


@about_alert(PUBLISH)
def discard(request: StaffRequest, alert: Alert) -> HttpResponseBase:
    """Throw away what is late."""
    return _step(request, alert, steering.discard_held, _("The late mails are thrown away."))


@about_alert(PUBLISH)
def cancel(request: StaffRequest, alert: Alert) -> HttpResponseBase:
    """Ask once, with the exact number, then cancel for good."""
    if request.method == "POST":
        return _step(request, alert, steering.cancel, _("The mailing is cancelled."))
    if alert.finished_at or alert.superseded_at or alert.cancelled_at:
        return redirect(mailing_address(alert))
    receipt = receipts.of([alert])[alert.pk]
    waiting = receipt.waiting + receipt.held if alert.frozen_at else matching.recipients(alert).count()
    context = {"title": _("Cancel the mailing"), "receipt": receipt, "waiting": waiting}
    return TemplateResponse(request, "desk/cancel.html", mailing_context(alert) | context)


def _step(request: StaffRequest, alert: Alert, verb: Callable[..., None], done: str) -> HttpResponse:
    """Take a step on POST; a GET (a reload, a way back from log-in) only shows how things stand."""
    if request.method == "POST":
        try:
            verb(alert, by=request.user)
        except steering.NotPossible as error:
            messages.warning(request, error_messages.explain(error))
        else:
            messages.success(request, done)
    return redirect(mailing_address(alert))
