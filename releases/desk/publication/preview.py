"""Förhandsgranska: what the public would get, of the saved release on a page of its own, of a form beside it.

The frames are shown on the desk only, so these answers alone may be framed, and by the desk alone; no script runs
in them. The mail brings its styles inline, as mails must.
"""

from collections.abc import Callable
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from releases.alerts import audience
from releases.desk.access import (
    READ,
    StaffRequest,
    about_release,
    form_address,
)
from releases.desk.access import page as desk_page
from releases.desk.checklist import remarks
from releases.desk.checklist.sentences import Form
from releases.desk.publication import frames, proofs
from releases.desk.publication.as_typed import about_form, kept_private
from releases.desk.publication.frames import Frame
from releases.document import ReleaseDocument
from releases.models import Release

FRAMED: dict[str, list[Any]] = {
    "frame-ancestors": [SELF],
    "script-src": [NONE],
    "style-src": [SELF, UNSAFE_INLINE],
}


# --- Of the saved release ---


@csp_replace({"frame-src": [SELF]})
@about_release(READ)
def saved(request: StaffRequest, release: Release) -> HttpResponseBase:
    """One face of it at a time, with what a colleague would say, who gets it, and the ways on."""
    composed = release.compose()
    face = frames.chosen(request.GET.get("visar"))
    return kept_private(
        desk_page(
            request,
            "preview.html",
            release,
            title=_("Preview"),
            faces=frames.FACES.values(),
            face=face,
            proof=proofs.latest(release, editor=request.user),
            caption=frames.caption(face.frame, release, composed),
            audience=audience.of(composed),
            checklist=remarks.of(release, composed, Form(form_address(release))),
        ),
        referrer="same-origin",
    )


def frame(shown: Frame) -> Callable[..., HttpResponseBase]:
    """Return the view of what stands in a frame of the page above."""

    @xframe_options_sameorigin
    @csp_replace(FRAMED)
    @about_release(READ)
    def view(request: StaffRequest, release: Release) -> HttpResponseBase:
        return kept_private(HttpResponse(frames.html(request, shown, release, release.compose())))

    return view


# --- Of what stands in a form ---


@about_form
def typed(request: StaffRequest, release: Release, composed: ReleaseDocument) -> HttpResponseBase:
    """Answer one face of what is typed, for the frame beside the form."""
    shown = frames.chosen(request.GET.get("visar")).frame
    caption = frames.caption(shown, release, composed)
    return JsonResponse({"html": frames.html(request, shown, release, composed), "caption": caption})


@about_form
def typed_audience(request: StaffRequest, release: Release, composed: ReleaseDocument) -> HttpResponseBase:
    """Answer who would get what is typed, and why."""
    return TemplateResponse(request, "desk/audience.html", {"audience": audience.of(composed)})
