"""What the reading of a release from elsewhere was not sure of: the button that says that a person has looked."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from releases.desk.access import WRITE, StaffRequest, about_release, form_address
from releases.models import Release
from releases.services import origins


@about_release(WRITE, whole=False)
def check(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Take a release off the list of what is to be looked at; a GET only shows it."""
    if request.method == "POST" and origins.check(release, by=request.user):
        messages.success(request, _("Noted that you have looked. It is no longer on the list."))
    return redirect(form_address(release))
