"""The steps that the public sees: each says what will happen, asks once, and acts on POST alone.

A second click finds the step taken and is told so; the verbs in `publishing`
see to it that nothing happens twice.
"""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from releases.absolute_urls import whole
from releases.alerts import audience, matching
from releases.desk import approval_status, differences, durations, error_messages, localtime, versions
from releases.desk.access import (
    PUBLISH,
    READ,
    WRITE,
    StaffRequest,
    about_release,
    expected_address,
    form_address,
    not_allowed,
    page,
    written,
)
from releases.desk.checklist import remarks
from releases.desk.checklist.sentences import Form
from releases.desk.drafting import presence
from releases.desk.publication import change_words
from releases.desk.publication.forms import LATER, NOW, CorrectionForm, PublishForm, WithdrawalForm
from releases.document import changes
from releases.languages import swedish
from releases.models import Alert, Delivery, Edition, Release
from releases.services import approvals, editions, publishing, readiness, review, steps, waiting_changes

State = Release.State
WHEN_IN_ADDRESS = {"senare": LATER, "nu": NOW}  # of ?nar=, from who has chosen already
NOT_OUT_YET = publishing.NOT_OUT_YET


@about_release(PUBLISH)
def publish(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Publish now, or by itself at a time."""
    if release.state not in NOT_OUT_YET:
        return _not_taken(request, release, steps.WrongState(release.state))
    checklist = _checklist(release)
    approval = approval_status.of(release, release.compose(), request.user, has_changes=True)
    form = PublishForm(
        request.POST if request.method == "POST" else None,
        release=release,
        differences=checklist.differences,
        unapproved=approval.is_missing,
    )
    if form.is_valid():
        try:
            return (
                _schedule(request, release, form, form.moment)
                if form.moment
                else _publish(request, release, form)
            )
        except steps.TextChanged:
            return publish(request, release.pk)  # The form asks again, over the text as it is now.
        except publishing.TimeHasPassed as error:
            form.add_error("time", error_messages.explain(error))
        except readiness.FactsDiffer as error:
            form.add_error(None, error_messages.explain(error))
        except steps.PublishingError as error:
            return _not_taken(request, release, error)
    if not form.is_bound and (asked := WHEN_IN_ADDRESS.get(request.GET.get("nar", ""))):
        form.initial["when"] = asked
    facts = {**_what_publishing_does(release), "approval": approval, "open_comments": _open_comments(release)}
    waiting = presence.of_both(release, reader=request.user)
    return page(request, "publish.html", release, **facts, checklist=checklist, presence=waiting, form=form)


@about_release(PUBLISH)
def correct(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Publish what was changed since the last edition, with a public note."""
    live = release.editions.filter(live=True).first()
    if live is None:
        return _not_taken(request, release, steps.WrongState(release.state))
    if release.change_waits:
        return _not_taken(request, release, steps.ChangeWaits())
    checklist = _checklist(release)
    composed = release.compose()
    has_changes = editions.differs(composed, live)
    proposed = changes.proposed(live.frozen, composed)
    approval = approval_status.of(release, composed, request.user, has_changes=has_changes)
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        release=release,
        number=live.number,
        proposed=proposed.kind,
        differences=checklist.differences,
        unapproved=approval.is_missing,
    )
    if request.method == "POST" and request.POST.get("number") != str(live.number):
        messages.info(request, _("The correction is already published. Nothing was sent a second time."))
        return redirect("desk:progress", release.pk)
    if form.is_valid():
        try:
            return _correct(request, release, form)
        except steps.TextChanged:
            return correct(request, release.pk)  # The form asks again, over the text as it is now.
        except readiness.FactsDiffer as error:
            form.add_error(None, error_messages.explain(error))
        except steps.PublishingError as error:
            return _not_taken(request, release, error)
    facts = {**_what_correcting_does(release, live), "approval": approval}
    facts["open_comments"] = _open_comments(release)
    facts["proposal"] = change_words.proposal(proposed)
    waiting = presence.of_both(release, reader=request.user)
    return page(request, "correct.html", release, **facts, checklist=checklist, presence=waiting, form=form)


@about_release(PUBLISH, whole=False)
def withdraw(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Take a published release off the press room, with a public reason."""
    live = release.editions.filter(live=True).first()
    if live is None:
        return _not_taken(request, release, steps.WrongState(release.state))
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _attempt(request, release, lambda: _withdraw(request, release, form))
    return page(request, "withdraw.html", release, **_what_withdrawing_does(release, live), form=form)


@about_release(READ, whole=False)
def asks(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Say why the clock did not publish a scheduled release, and which steps are open."""
    waits = release.state == State.SCHEDULED or release.waiting_change
    is_asking = waits and release.asks_since is not None
    context = {"is_asking": is_asking, "which_hour": localtime.which_hour(release.scheduled_for)}
    return page(request, "asks.html", release, title=_("Not published at its time"), **context)


@about_release(WRITE, whole=False)
def take_back(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Make a submitted or scheduled release a draft again; what is scheduled is for publishers to stop."""
    if release.state == State.SCHEDULED and not request.user.has_perm(PUBLISH):
        return not_allowed(request)
    if request.method != "POST":  # A reload, or the way back from a log-in.
        return redirect(form_address(release))
    try:
        review.take_back(release, by=request.user)
    except steps.WrongState as error:
        if error.state == State.PUBLISHED:
            messages.warning(
                request, _("It was too late to undo: the press release is public. Correct or withdraw it.")
            )
            return redirect(form_address(release))
        return _not_taken(request, release, error)
    except steps.PublishingError as error:
        return _not_taken(request, release, error)
    messages.success(request, _("This is a draft again. Nothing will be published."))
    return redirect(form_address(release))


def _attempt(request: StaffRequest, release: Release, act: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return act()
    except steps.PublishingError as error:
        return _not_taken(request, release, error)


def _publish(request: StaffRequest, release: Release, form: PublishForm) -> HttpResponse:
    if form.wait:
        return _publish_after_undo(request, release, form, form.wait)
    publishing.publish(
        release,
        by=request.user,
        alert=form.mails_readers,
        undo=form.cleaned_data["undo"],
        expected=form.cleaned_data["seen"],
        overrides=form.reasons,
        emergency=form.why_unapproved,
    )
    messages.success(request, _("Published. The press release is in the press room now."))
    return redirect("desk:progress", release.pk)


def _publish_after_undo(
    request: StaffRequest, release: Release, form: PublishForm, wait: dt.timedelta
) -> HttpResponse:
    publishing.publish_after_undo(
        release,
        wait=wait,
        by=request.user,
        alert=form.mails_readers,
        expected=form.cleaned_data["seen"],
        overrides=form.reasons,
    )
    sentence = _("Published in %(span)s. Until then nothing is public and nobody is mailed.")
    messages.success(request, sentence % {"span": durations.countdown(wait)})
    return redirect(form_address(release))


def _schedule(
    request: StaffRequest, release: Release, form: PublishForm, moment: dt.datetime
) -> HttpResponse:
    publishing.schedule(
        release,
        at=moment,
        by=request.user,
        alert=form.mails_readers,
        expected=form.cleaned_data["seen"],
        overrides=form.reasons,
    )
    local = timezone.localtime(moment)
    facts = {"day": swedish.date(local.date()), "time": swedish.clock(local.time())}
    scheduled = _("Scheduled: published by itself on %(day)s at %(time)s.") % facts
    which = localtime.which_hour(moment)
    messages.success(request, f"{scheduled} {which.capitalize()}." if which else scheduled)
    return redirect(form_address(release))


def _correct(request: StaffRequest, release: Release, form: CorrectionForm) -> HttpResponse:
    answers = form.cleaned_data
    if form.wait:
        waiting_changes.correct_after_undo(
            release,
            wait=form.wait,
            by=request.user,
            note=answers["note"],
            kind=answers["kind"],
            alert=form.mails_readers,
            expected=answers["seen"],
            reasons=form.reasons,
        )
        return _waits(request, release, form.wait)
    nobody = form.mails_readers is False
    called_off = matching.expected_to_be_called_off(release) if nobody else 0
    publishing.correct(
        release,
        by=request.user,
        note=answers["note"],
        kind=answers["kind"],
        alert=form.mails_readers,
        undo=answers["undo"],
        expected=answers["seen"],
        overrides=form.reasons,
        emergency=form.why_unapproved,
    )
    messages.success(
        request, change_words.published(answers["kind"]) + (_nobody_is_mailed(called_off) if nobody else "")
    )
    if release.version_of_id is None and (others := versions.others_out(release)):
        sentence = _(
            "The press release is also out in other languages: %(languages)s. See whether they are right."
        )
        messages.warning(request, sentence % {"languages": versions.in_words(others)})
    return redirect("desk:progress", release.pk)


def _nobody_is_mailed(called_off: int) -> str:
    if not called_off:
        return " " + _("Nobody is mailed.")
    sentence = ngettext(
        "Nobody is mailed: %(number)s mail that waited is called off.",
        "Nobody is mailed: %(number)s mails that waited are called off.",
        called_off,
    )
    return " " + sentence % {"number": swedish.number(called_off)}


def _withdraw(request: StaffRequest, release: Release, form: WithdrawalForm) -> HttpResponse:
    reason, alert, undo = (
        form.cleaned_data["reason"],
        form.cleaned_data["alert"] != "no",
        form.cleaned_data["undo"],
    )
    if form.wait:
        waiting_changes.withdraw_after_undo(
            release, wait=form.wait, by=request.user, reason=reason, alert=alert
        )
        return _waits(request, release, form.wait)
    publishing.withdraw(release, by=request.user, reason=reason, alert=alert, undo=undo)
    messages.success(
        request, _("Withdrawn. The address now tells why, and mail that was waiting is cancelled.")
    )
    return redirect("desk:progress", release.pk)


def _waits(request: StaffRequest, release: Release, wait: dt.timedelta) -> HttpResponse:
    sentence = _("Public in %(span)s. Until then the public reads what it read before, and nobody is mailed.")
    messages.success(request, sentence % {"span": durations.countdown(wait)})
    return redirect(form_address(release))


def _not_taken(request: StaffRequest, release: Release, error: steps.PublishingError) -> HttpResponse:
    """Say why the step was not taken, on the page where the editor can see how things stand."""
    messages.warning(request, error_messages.explain(error))
    if words := written(request):
        messages.info(request, _("This is what you wrote: “%(words)s”") % {"words": words})
    if isinstance(error, (readiness.NotReady, approvals.NotApproved)) and release.state in NOT_OUT_YET:
        return redirect("desk:publish", release.pk)
    if isinstance(error, steps.ChangeWaits):
        return redirect(form_address(release))  # There it is undone.
    if release.editions.exists():
        return redirect("desk:progress", release.pk)
    return redirect(form_address(release))


def _checklist(release: Release) -> remarks.Checklist:
    return remarks.of(release, release.compose(), Form(form_address(release)))


def _open_comments(release: Release) -> int:
    return release.comment_threads.unclosed().count()


def _what_publishing_does(release: Release) -> dict[str, object]:
    return {
        "title": _("Publish"),
        "audience": audience.of(release.compose()),
        "address": whole(expected_address(release)),
    }


def _what_correcting_does(release: Release, live: Edition) -> dict[str, object]:
    composed = release.compose()
    already_sent, waiting = matching.expected_for_correction(release)
    return {
        "title": _("Publish a correction"),
        "live": live,
        "differences": differences.between(live.frozen, composed),
        "already_sent": already_sent,
        "waiting": waiting,
        "called_off": matching.expected_to_be_called_off(release),
        "forgotten": Alert.objects.announcing(release.pk).filter(receipt__isnull=False).exists(),
        "days": settings.DELIVERIES_KEPT.days,
    }


def _what_withdrawing_does(release: Release, live: Edition) -> dict[str, object]:
    waiting = Delivery.objects.unbegun().filter(alert__edition__release=release)
    return {
        "title": _("Withdraw"),
        "live": live,
        "waiting": waiting.count(),
        "already_sent": matching.expected_for_withdrawal(release),
        "remaining": versions.in_words(versions.others_out(release)),
    }
