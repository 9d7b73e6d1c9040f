"""What has happened: editions and alerts, read only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from releases.desk.access import mailing_address
from releases.desk.checklist import history
from releases.desk.lists import AlertList, ReadOnly
from releases.desk.mailings import phases
from releases.desk.sign_in import places
from releases.languages import swedish
from releases.models import Alert, AuditEntry, Delivery, Edition


class EditionAdmin(ReadOnly):
    """What the public got, and whether it still is what was frozen."""

    list_display = [
        "title",
        "number",
        "kind",
        "standing",
        "published",
        "published_by",
        "intact",
    ]
    list_filter = ["live", "kind", "year"]
    list_per_page = 25
    search_fields = ["title", "slug"]
    fields = [
        "title", "address", ("number", "kind", "live"), "published_at", "published_by", "correction_note",
        "mends_spelling", "withdrawn_at", "withdrawal_reason", "let_stand", "sha256", "intact",
    ]  # fmt: skip

    @admin.display(description=_("published"), ordering="published_at")
    def published(self, edition: Edition) -> str:
        return swedish.short_moment(timezone.localtime(edition.published_at))

    @admin.display(description=_("live"), ordering="live")
    def standing(self, edition: Edition) -> str:
        """A later edition or a withdrawal is nothing gone wrong: words, not Django's red cross."""
        if edition.live:
            return gettext("live")
        return gettext("withdrawn") if edition.withdrawn_at else gettext("replaced by a later edition")

    @admin.display(description=_("intact"), boolean=True)
    def intact(self, edition: Edition) -> bool:
        return edition.is_intact()

    @admin.display(description=_("let stand"))
    def let_stand(self, edition: Edition) -> SafeString | str:
        """Show the differences between words and data that it was published over, with their reasons."""
        stood = history.stood(edition.overrides.select_related("by"))
        return mark_safe(render_to_string("desk/stood.html", {"stood": stood})) if stood else "–"  # noqa: S308

    @admin.display(description=_("address"))
    def address(self, edition: Edition) -> SafeString:
        return format_html('<a href="{0}">{0}</a>', edition.permanent_url())


class AlertAdmin(ReadOnly):
    """The mailings, each with its counts; a mailing opens as its progress page."""

    list_display = ["headline", "created", "how_it_goes", "mails"]
    list_display_links = ["headline"]
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
        return redirect(mailing_address(alert) if alert else "desk:index")

    @admin.display(description=_("edition"))
    def headline(self, alert: Alert) -> SafeString:
        return format_html('{} <span class="aside">{}</span>', alert, alert.get_kind_display())

    @admin.display(description=_("created"), ordering="created_at")
    def created(self, alert: Alert) -> str:
        return swedish.short_moment(timezone.localtime(alert.created_at))

    @admin.display(description=_("mails"))
    def mails(self, alert: Any) -> str:
        states = Delivery.State
        counts = [(state.label, alert.counted.states.get(state, 0)) for state in states]
        shown = [f"{swedish.number(count)} {label}" for label, count in counts if count]
        return ", ".join(shown) or f"0 {states.SENT.label}"

    @admin.display(description=_("state"))
    def how_it_goes(self, alert: Any) -> Any:
        return phases.SHORT[phases.code_of(alert, alert.counted, timezone.now())]


class AuditEntryAdmin(ReadOnly):
    """Who logged in, and what happened to accounts: for administrators alone."""

    list_display = ["happened", "what", "by", "concerns", "place"]
    list_display_links = None
    list_filter = ["what"]
    list_per_page = 50
    list_select_related = ["by"]
    search_fields = ["about", "by__username", "by__last_name"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    @admin.display(description=_("at"), ordering="at")
    def happened(self, entry: AuditEntry) -> str:
        return swedish.short_moment(timezone.localtime(entry.at))

    @admin.display(description=_("concerns"))
    def concerns(self, entry: AuditEntry) -> str:
        return entry.about

    @admin.display(description=_("from"))
    def place(self, entry: AuditEntry) -> str:
        return str(places.words(entry.network))
