"""Subscribers, to be looked up and erased on request. Nothing else is for staff to change."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from releases.desk.lists import ReadOnly
from releases.models import Subscriber
from releases.services import subscribing


class SubscriberAdmin(ReadOnly):
    """Erasing leaves the address nowhere, not in the desk's own history either."""

    list_display = ["email", "state", "follows", "confirmed_at"]
    list_filter = ["state"]
    list_per_page = 50
    search_fields = ["email"]
    search_help_text = _("Search for an address or a part of it.")
    fields = [
        "email",
        "state",
        "follows",
        "rhythm",
        "language",
        "consent_version",
        "requested_at",
        "confirmed_at",
    ]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscriber]:
        return super().get_queryset(request).prefetch_related("interests__committee", "interests__keyword")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("releases.delete_subscriber")

    @admin.display(description=_("follows"))
    def follows(self, subscriber: Subscriber) -> str:
        return ", ".join(str(interest) for interest in subscriber.interests.all())

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the address alone: what hangs on it goes with it."""
        return [str(subscriber) for subscriber in objs], {}, set(), []

    def delete_model(self, request: HttpRequest, obj: Subscriber) -> None:
        subscribing.erase(obj)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Remember that somebody was erased, not who."""
        for subscriber in queryset:
            subscriber.email = ""
        return super().log_deletions(request, queryset)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> Any:
        """The message of the next page waits in the session, which is a table too."""
        return super().response_delete(request, str(_("the address")), obj_id)
