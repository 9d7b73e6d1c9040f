"""Follow-ups that are due: the list on the start page, and its two buttons. Only a POST begins or ends anything."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from releases.desk.access import ADD, WRITE, StaffRequest, about_release, form_address
from releases.models import Editor, Release
from releases.services import follow_ups
from releases.services.follow_ups import NothingPromised

ROWS = 3


def context(editor: Editor) -> dict[str, Any]:
    """Return for the start page the follow-ups that are due, the first due first, in three queries at most."""
    today = timezone.localdate()
    found = follow_ups.due(today) if editor.has_perm(WRITE) else []
    return {
        "follow_ups": [(one, one.is_overdue(today)) for one in found],
        "follow_ups_shown": ROWS,
    }


@about_release(ADD, whole=False)
def begin(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Begin the follow-up of a release and open it; a GET only shows that release."""
    if request.method != "POST":
        return redirect(form_address(release))
    try:
        draft = follow_ups.begin(release, due_on=_day(request), by=request.user)
    except NothingPromised:
        return _nothing_promised(request)
    messages.success(
        request,
        _(
            "The follow-up has the body, the case number and the contacts of “%(title)s”, and a link to it. "
            "Write what became of the decision."
        )
        % {"title": release.title},
    )
    return redirect(form_address(draft))


@about_release(WRITE, whole=False)
def dismiss(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Take a follow-up that is not needed off the start page; a GET only shows the release."""
    if request.method != "POST":
        return redirect(form_address(release))
    try:
        follow_ups.dismiss(release, due_on=_day(request), by=request.user)
    except NothingPromised:
        return _nothing_promised(request)
    messages.success(
        request, _("The follow-up of “%(title)s” is no longer on the start page.") % {"title": release.title}
    )
    return redirect("desk:index")


def _day(request: StaffRequest) -> dt.date:
    """Return the day that the button names. Raises NothingPromised for what is none."""
    try:
        return dt.date.fromisoformat(request.POST.get("due", ""))
    except ValueError as error:
        raise NothingPromised from error


def _nothing_promised(request: StaffRequest) -> HttpResponseBase:
    messages.error(
        request, _("Nothing is to be followed up there any more. Somebody else may have been first.")
    )
    return redirect("desk:index")
