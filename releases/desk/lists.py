"""Filters and rows of the desk's lists."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from releases.alerts import receipts
from releases.desk import release_status
from releases.desk.forms import DeskForm
from releases.desk.own_words import OwnWords
from releases.models import Edition, Origin, Release
from releases.services import origins

FIRST_YEAR, LAST_YEAR = 1900, 9999
MOST_DOUBTS = 500  # releases whose fields the filter offers: the list is asked for often


class YearFilter(admin.SimpleListFilter):
    """By the year of publication."""

    title = _("year")
    parameter_name = "ar"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        years = Edition.objects.order_by("-year").values_list("year", flat=True).distinct()
        return [(str(year), str(year)) for year in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Release]) -> QuerySet[Release]:
        year = self.value() or ""
        if not (year.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR):
            return queryset
        return queryset.filter(pk__in=Edition.objects.from_year(int(year)).values("release"))


class UnsureFilter(admin.SimpleListFilter):
    """Releases that were moved in with fields that nobody has looked at yet."""

    title = _("to look at after moving in")
    parameter_name = "osakert"
    EVERY = "alla"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Offer the fields that something waits in; nothing, and so no filter, where nothing does."""
        doubts = Origin.objects.unsure().values_list("doubts", flat=True)[:MOST_DOUBTS]
        fields = {doubt[0] for one in doubts for doubt in one}
        named = [(field, name) for field, name in origins.FIELD_NAMES.items() if field in fields]
        return [(self.EVERY, _("any field")), *named] if fields or self.value() else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Release]) -> QuerySet[Release]:
        wanted = self.value()
        if wanted is None:
            return queryset
        waiting = Origin.objects.unsure()
        if wanted in origins.FIELD_NAMES:
            waiting = waiting.with_doubt_of(wanted)
        return queryset.filter(pk__in=waiting.values("release"))


class ReleaseList(ChangeList):
    """A page of releases, each knowing where it stands."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        releases = list(self.result_list)
        standings = release_status.among(releases)
        for release in releases:
            release.standing = standings[release.pk]
        self.result_list = releases


class AlertList(ChangeList):
    """A page of alerts, each with its receipt as `counted`."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        alerts = list(self.result_list)
        counted = receipts.of(alerts)
        for alert in alerts:
            alert.counted = counted[alert.pk]
        self.result_list = alerts


class ReadOnly(OwnWords):
    """A list that is looked at and never edited by hand."""

    form = DeskForm
    actions = None
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
