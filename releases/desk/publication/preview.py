"""Förhandsgranska: the page and the mail side by side, from the document that would be frozen.

The frames are shown on the desk only, so these answers alone may be framed,
and by the desk alone. The mail brings its styles inline, as mails must.
"""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from releases.alerts import letters
from releases.desk.access import READ, StaffRequest, about_release, expected_address, form_address
from releases.desk.access import page as desk_page
from releases.desk.checklist import remarks
from releases.desk.checklist.sentences import Form
from releases.languages import active
from releases.models import Release


@csp_replace({"frame-src": [SELF]})
@about_release(READ)
def compare(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Both, side by side, with what a colleague would say."""
    composed = release.compose()
    return _kept_private(
        desk_page(
            request,
            "preview.html",
            release,
            title=_("Preview"),
            subject=letters.preview(composed).subject,
            address=expected_address(release),
            checklist=remarks.of(release, composed, Form(form_address(release))),
        )
    )


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF], "script-src": [NONE]})
@about_release(READ)
def page(request: StaffRequest, release: Release) -> HttpResponseBase:
    """The press room's own page of the document as it stands, in the frame that it will have."""
    context = {"document": release.compose(), "release": release}
    with translation.override(active.spoken(release.language)):
        return _kept_private(render(request, "desk/preview_page.html", context))


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF], "script-src": [NONE], "style-src": [UNSAFE_INLINE]})
@about_release(READ)
def mail(request: StaffRequest, release: Release) -> HttpResponseBase:
    """The HTML part of the mail."""
    return _kept_private(HttpResponse(letters.preview(release.compose()).html))


def _kept_private(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
