"""A form that was sent when nobody was logged in any more: carried through the log-in, and kept behind it."""

from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from releases.desk.access import ADD, WRITE
from releases.desk.drafting import posted
from releases.desk.drafting.opened import BEGUN
from releases.models import Release
from releases.services import drafting

CARRIED = "carried"
HOUR = 60 * 60  # seconds
FORMS = {"releases_release_add", "releases_release_change"}


class Load(msgspec.Struct):
    """What is carried: the fields of the form, and the release that it is about, None for a new one."""

    form: dict[str, list[str]]
    release: int | None = None


def is_form(request: HttpRequest) -> bool:
    """Tell whether what was sent is the form of a release."""
    match = request.resolver_match
    return request.method == "POST" and match is not None and match.url_name in FORMS


def packed(request: HttpRequest) -> dict[str, Any]:
    """Return what the log-in page is given to carry the form that was sent, and where it leads back to."""
    form = posted.lists(request.POST)
    form.pop("csrfmiddlewaretoken", None)
    number = posted.number_of({"pk": [str(request.resolver_match.kwargs.get("object_id", ""))]}, "pk")  # type: ignore[union-attr]
    load = Load({**form, "tab": [str(posted.tab_of(form))]}, number or None)
    back = request.path if number else f"{request.path}?{BEGUN}={load.form['tab'][0]}"
    return {CARRIED: msgspec.json.encode(load).decode(), "next": back, "app_path": reverse("desk:login")}


def context(request: HttpRequest) -> dict[str, Any]:
    """Return what the log-in page says of why one is there, and what it goes on carrying."""
    carried = request.POST.get(CARRIED, "") if request.method == "POST" else ""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    was_here = settings.CSRF_COOKIE_NAME in request.COOKIES
    leads_on = urlsplit(wanted).path not in ("", reverse("desk:index"), reverse("desk:logout"))
    return {
        CARRIED: carried,
        "was_here": was_here and leads_on,
        "leads_on": leads_on,
        "hours": settings.SESSION_COOKIE_AGE // HOUR,
    }


def put_by(request: HttpRequest) -> None:
    """Keep what is carried in the session while a second step of the log-in is asked for."""
    if carried := request.POST.get(CARRIED):
        request.session[CARRIED] = carried


def unpack(request: Any) -> None:
    """Keep the form that was carried as an unsaved version of whoever has logged in."""
    carried = request.POST.get(CARRIED) or request.session.get(CARRIED)
    request.session.pop(CARRIED, None)
    try:
        load = msgspec.json.decode(carried or "null", type=Load | None)
    except msgspec.DecodeError:
        return
    if load is None or not request.user.has_perm(WRITE if load.release else ADD):
        return
    drafting.keep(
        posted.read(load.form),
        by=request.user,
        tab=posted.tab_of(load.form),
        release=Release.objects.filter(pk=load.release).first() if load.release else None,
        stamp=posted.stamp_of(load.form),
        typed_at=posted.number_of(load.form, "typed_at"),
        continues=posted.number_of(load.form, "continues") or None,
    )
    messages.info(request, _("What you wrote is here. It is not saved yet: press Save again."))
