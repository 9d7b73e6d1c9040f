"""The window in which everything can be undone: what waits, for how long, and its undoing; above the form and live."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.desk import durations, error_messages
from releases.desk.access import PUBLISH, READ, StaffRequest, about_release, form_address
from releases.models import Release
from releases.services import steps, waiting_changes

Change = Release.WaitingChange
PUBLICATION = "publication"
# Seconds between two looks: each second is told in the last minute.
SOON, LATER = 1, 10
#: What is about to happen, "" when its time has come: the clock takes it within seconds.
COMING: Mapping[str, tuple[object, object]] = {
    PUBLICATION: (gettext_lazy("Published in %(span)s"), gettext_lazy("Published any moment")),
    Change.TYPO: (
        gettext_lazy("The mended spelling is public in %(span)s"),
        gettext_lazy("The mended spelling is public any moment"),
    ),
    Change.UPDATE: (
        gettext_lazy("The update is public in %(span)s"),
        gettext_lazy("The update is public any moment"),
    ),
    Change.CORRECTION: (
        gettext_lazy("The correction is public in %(span)s"),
        gettext_lazy("The correction is public any moment"),
    ),
    Change.WITHDRAWAL: (gettext_lazy("Withdrawn in %(span)s"), gettext_lazy("Withdrawn any moment")),
}
NOTES: Mapping[str, object] = {
    PUBLICATION: gettext_lazy(
        "Page, feeds and mail wait together; only the desk sees it. If the text is changed now, it is not published "
        "but asks."
    ),
    Change.WITHDRAWAL: gettext_lazy("Page, feeds and mail wait together: the public reads it until then."),
}
OF_A_CHANGE = gettext_lazy(
    "Page, feeds and mail wait together: the public reads the earlier text until then. If the text is changed now, "
    "it is not published but asks."
)
OVER: Mapping[str, object] = {
    Release.State.PUBLISHED: gettext_lazy("It is public now."),
    Release.State.WITHDRAWN: gettext_lazy("It is withdrawn now."),
}
UNDONE: Mapping[Release.WaitingChange, object] = {
    Change.TYPO: gettext_lazy("Undone. The public has seen nothing; the mended spelling is saved here."),
    Change.UPDATE: gettext_lazy("Undone. The public has seen nothing; the update is saved here."),
    Change.CORRECTION: gettext_lazy("Undone. The public has seen nothing; the correction is saved here."),
    Change.WITHDRAWAL: gettext_lazy("Undone. The press release stays published, and nobody has noticed."),
}


@dataclass(frozen=True, slots=True)
class UndoWindow:
    """What waits whole for a change of mind, in words. `again` is when to look again, in seconds."""

    code: str
    coming: str
    note: str
    again: int
    withdraws: bool = False

    @property
    def undo_name(self) -> str:
        """The address that undoes it, by its name."""
        return "desk:take_back" if self.code == PUBLICATION else "desk:undo_change"


def of(release: Release) -> UndoWindow | None:
    """Return what of a release waits; None where nothing does, or a person is asked."""
    is_publication = release.state == Release.State.SCHEDULED and release.undo_sha256
    if release.asks_since or not (is_publication or release.waiting_change):
        return None
    assert release.scheduled_for is not None  # noqa: S101 - the database sees to it
    code = release.waiting_change or PUBLICATION
    left = release.scheduled_for - timezone.now()
    soon, any_moment = COMING[code]
    coming = str(soon) % {"span": durations.countdown(left)} if left > dt.timedelta(0) else str(any_moment)
    again = SOON if left <= dt.timedelta(minutes=1) else LATER
    return UndoWindow(code, coming, str(NOTES.get(code, OF_A_CHANGE)), again, release.withdrawal_waits)


def over(release: Release) -> str:
    """Return what has become of a release whose window was shown."""
    if release.asks_since:
        return _("Not published at its time.")
    return str(OVER.get(release.state, _("It was undone.")))


@about_release(READ, whole=False)
def now(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Return the window as it stands, without the page around it."""
    context = {"release": release, "window": of(release), "over": over(release)}
    return TemplateResponse(
        request, "desk/window.html", {**context, "may_publish": request.user.has_perm(PUBLISH)}
    )


@about_release(PUBLISH, whole=False)
def undo_change(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Undo the change that waits; a GET only shows the form."""
    if request.method == "POST":
        try:
            undone = waiting_changes.undo(release, by=request.user)
        except steps.PublishingError as error:
            messages.warning(request, error_messages.explain(error))
        else:
            messages.success(request, str(UNDONE[undone]))
    return redirect(form_address(release))
