"""What has happened: editions and alerts, read only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from releases.desk.lists import AlertList, ReadOnly
from releases.models import Alert, Edition

SHORT_CHECKSUM = 12


class EditionAdmin(ReadOnly):
    """What the public got, and whether it still is what was frozen."""

    list_display = [
        "title",
        "number",
        "kind",
        "live",
        "published_at",
        "published_by",
        "short_checksum",
        "intact",
    ]
    list_filter = ["live", "kind", "year"]
    list_per_page = 25
    search_fields = ["title", "slug"]
    fields = [
        "title", "address", ("number", "kind", "live"), "published_at", "published_by", "correction_note",
        "withdrawn_at", "withdrawal_reason", "sha256", "intact",
    ]  # fmt: skip

    @admin.display(description=_("checksum"))
    def short_checksum(self, edition: Edition) -> SafeString:
        return format_html("<code>{}</code>", edition.sha256[:SHORT_CHECKSUM])

    @admin.display(description=_("intact"), boolean=True)
    def intact(self, edition: Edition) -> bool:
        return edition.is_intact()

    @admin.display(description=_("address"))
    def address(self, edition: Edition) -> SafeString:
        return format_html('<a href="{0}">{0}</a>', edition.permanent_url())


class AlertAdmin(ReadOnly):
    """The mailings, each with its tally; a mailing opens as its progress page."""

    list_display = ["edition", "created_at", "how_it_goes", "recipients", "mails"]
    list_per_page = 25
    search_fields = ["edition__title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Alert]:
        return super().get_queryset(request).select_related("edition").defer("edition__content")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[AlertList]:
        return AlertList

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        alert = self.get_object(request, object_id)
        return redirect("desk:progress", alert.edition.release_id) if alert else redirect("desk:index")

    @admin.display(description=_("mails"))
    def mails(self, alert: Any) -> str:
        counts = [f"{count} {label}" for _state, label, count in alert.tally.rows]
        return ", ".join(counts)

    @admin.display(description=_("state"))
    def how_it_goes(self, alert: Alert) -> Any:
        if alert.cancelled_at:
            return _("called off")
        if alert.finished_at:
            return _("finished")
        return _("stands still") if alert.stopped_reason else _("under way")
