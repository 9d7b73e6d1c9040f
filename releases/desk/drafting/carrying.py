"""A form that was sent with a log-in or a token that no longer counts: carried on, and kept as its writer's version."""

from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from releases.desk import second_step
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
    load = _load(request)
    return {
        CARRIED: msgspec.json.encode(load).decode(),
        "next": _back(request, load),
        "app_path": reverse("desk:login"),
    }


def _load(request: HttpRequest) -> Load:
    form = posted.lists(request.POST)
    form.pop("csrfmiddlewaretoken", None)
    number = posted.number_of({"pk": [str(request.resolver_match.kwargs.get("object_id", ""))]}, "pk")  # type: ignore[union-attr]
    return Load({**form, "tab": [str(posted.tab_of(form))]}, number or None)


def _back(request: HttpRequest, load: Load) -> str:
    return request.path if load.release else f"{request.path}?{BEGUN}={load.form['tab'][0]}"


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
    if load and _kept(request, load):
        _say_that_it_is_here(request)


def is_of_our_page(request: HttpRequest) -> bool:
    """Tell whether our own page sent the form of a release."""
    return is_ours(request) and is_form(request) and "title" in request.POST


def is_ours(request: HttpRequest) -> bool:
    """Tell whether a page of ours sent it (Fetch Metadata, W3C): no other site can make it seem so."""
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def keep(request: Any) -> HttpResponse | None:
    """Keep what was sent as an unsaved version and lead back to it; None where this editor may not write."""
    if second_step.is_missing(request) or not _kept(request, load := _load(request)):
        return None
    _say_that_it_is_here(request)
    return redirect(_back(request, load))


def _say_that_it_is_here(request: HttpRequest) -> None:
    if request.FILES:
        messages.warning(request, _("Choose the files once more: they are not kept with what you wrote."))
    messages.info(request, _("What you wrote is here. It is not saved yet: press Save again."))


def _kept(request: Any, load: Load) -> bool:
    """Keep what was sent as an unsaved version, and tell whether this editor may."""
    if not request.user.has_perm(WRITE if load.release else ADD):
        return False
    drafting.keep(
        posted.read(load.form),
        by=request.user,
        tab=posted.tab_of(load.form),
        release=Release.objects.filter(pk=load.release).first() if load.release else None,
        stamp=posted.stamp_of(load.form),
        typed_at=posted.number_of(load.form, "typed_at"),
        continues=posted.number_of(load.form, "continues") or None,
    )
    return True
