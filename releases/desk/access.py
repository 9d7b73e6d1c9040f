"""What every page about one release asks first: may this editor, and which release?"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from releases.models import Alert, Editor, Release
from releases.services import release_addresses

READ, WRITE, PUBLISH = "releases.view_release", "releases.change_release", "releases.publish_release"
APPROVE = "releases.approve_release"
ADD = "releases.add_release"
#: The fields in which a step is explained in one's own words.
WRITTEN = ("words", "note", "reason", "emergency")


class StaffRequest(HttpRequest):
    """A request that has passed the desk's own log-in."""

    user: Editor


View = Callable[..., HttpResponseBase]
AlertView = Callable[[StaffRequest, Alert], HttpResponseBase]
Routed = Callable[..., HttpResponseBase]


def about_release(permission: str, *, whole: bool = True) -> Callable[[View], Routed]:
    """Hand the view its release if the editor has `permission`; else say who has, with 403.

    A `whole` release comes with all that `compose` reads. What else the address says is handed on.
    """

    def decorate(view: View) -> Routed:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def guarded(request: StaffRequest, pk: int, **further: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                return not_allowed(request)
            releases = Release.objects.with_everything() if whole else Release.objects.all()
            return view(request, get_object_or_404(releases, pk=pk), **further)

        return guarded

    return decorate


def about_alert(permission: str) -> Callable[[AlertView], Routed]:
    """Hand the view its alert if the editor has `permission`; else say who has, with 403."""

    def decorate(view: AlertView) -> Routed:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def guarded(request: StaffRequest, pk: int) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                return not_allowed(request)
            alerts = Alert.objects.select_related("edition__release").defer("edition__content")
            return view(request, get_object_or_404(alerts, pk=pk))

        return guarded

    return decorate


def page(request: HttpRequest, template: str, release: Release, **context: Any) -> TemplateResponse:
    """Return a page of the desk about a release; the site adds what all its pages share."""
    context |= {
        "release": release,
        "opts": Release._meta,
        "original": release,
        "form_address": form_address(release),
    }
    return TemplateResponse(request, f"desk/{template}", context)


def not_allowed(request: HttpRequest) -> TemplateResponse:
    """Return the page that says that this is for others to do, with what was written for it."""
    context = {"title": _("This is not yours to do"), "written": written(request)}
    return TemplateResponse(request, "desk/not_allowed.html", context, status=403)


def written(request: HttpRequest) -> str:
    """Return the words that were sent with a step, "" where there are none: a step that is refused loses none."""
    return "\n\n".join(filter(None, (request.POST.get(name, "").strip() for name in WRITTEN)))


def form_address(release: Release) -> str:
    """Return the address of the form that the release is written in."""
    return reverse("desk:releases_release_change", args=[release.pk])


def mailing_address(alert: Alert) -> str:
    """Return where one sees how an alert goes: on its release's page, or for a digest on its own."""
    if alert.edition is None:
        return reverse("desk:digest", args=[alert.pk])
    return reverse("desk:progress", args=[alert.edition.release_id]) + f"#utskick-{alert.pk}"


def mailing_context(alert: Alert) -> dict[str, Any]:
    """Return what every page about one mailing shows: what it is about, and the way back to it."""
    context: dict[str, Any] = {"alert": alert, "back": mailing_address(alert)}
    if alert.edition is not None:
        release = alert.edition.release
        context |= {"release": release, "form_address": form_address(release)}
    return context


def expected_address(release: Release) -> str:
    """Return the path of the release in the press room: the one it has, or would get now."""
    if release.pk and (edition := release.editions.order_by("-number").first()):
        return edition.get_absolute_url()
    year = timezone.localdate().year
    return reverse("newsroom:release", args=[year, release_addresses.expected_slug(release, year)])
