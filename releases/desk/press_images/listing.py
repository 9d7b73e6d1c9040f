"""The list of press images: what it can be narrowed to, and what each card of it says."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from releases.desk import release_status
from releases.desk.release_status import ReleaseStatus
from releases.models import PressImage, Release
from releases.models.media import PressImageQuerySet
from releases.services import press_images

Narrowing = Callable[[PressImageQuerySet, dt.date], QuerySet[PressImage]]
TO_SEE_TO: dict[str, tuple[Any, Narrowing]] = {
    "oanvanda": (_("not used"), lambda images, _today: images.unused()),
    "utan-alt": (_("without alternative text"), lambda images, _today: images.undescribed()),
    "utan-fotograf": (_("without credit"), lambda images, _today: images.without_credit()),
    "utan-licens": (_("without licence"), lambda images, _today: images.without_licence()),
    "samtycke-snart": (
        _("consent ends within a month"),
        lambda images, today: images.with_consent_ending(today),
    ),
    "samtycke-slut": (_("consent has ended"), lambda images, today: images.with_consent_past(today)),
}


class ToSeeToFilter(admin.SimpleListFilter):
    """By what somebody should do something about."""

    title = _("to see to")
    parameter_name = "visa"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [(code, name) for code, (name, _narrowing) in TO_SEE_TO.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        _name, narrowing = TO_SEE_TO.get(self.value() or "", ("", lambda images, _today: images))
        return narrowing(queryset, timezone.localdate())


class PictureList(ChangeList):
    """A page of pictures, each with its `address` here, how many releases it stands in (`uses`) and its `consent`."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().get_queryset(request, *args, **kwargs).annotate(uses=Count("release", distinct=True))

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        today = timezone.localdate()
        kept: Any = {"opts": self.opts, "preserved_filters": self.preserved_filters}
        self.result_list = list(self.result_list)
        for image in self.result_list:
            image.consent = image.consent_on(today)
            image.address = add_preserved_filters(kept, form_address(image), self.is_popup)


@dataclass(frozen=True, slots=True)
class ImageUse:
    """A release that an image stands in, and where that release stands."""

    release: Release
    status: ReleaseStatus


def uses_of(image: PressImage) -> list[ImageUse]:
    """Return where an image is used, the release last written first, in a number of queries that does not grow."""
    releases = list(press_images.releases_with(image).order_by("-updated_at"))
    statuses = release_status.among(releases)
    return [ImageUse(release, statuses[release.pk]) for release in releases]


def form_address(image: PressImage) -> str:
    """Return where the words of a picture are changed."""
    return reverse("desk:releases_pressimage_change", args=[image.pk])
