"""The templates that new releases begin with."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from releases.desk.admin.rows import Rows, WithoutRelatedButtons
from releases.desk.forms import DeskForm
from releases.desk.own_words import OwnWords
from releases.models import ReleaseTemplate, TemplateContact


class TemplateContactRows(Rows):
    model = TemplateContact
    explanation = _("Whom the press may call. The role is the one held when a draft is begun.")
    along = ("person__party",)
    autocomplete_fields = ["person"]
    fields = ["person", "position"]


class ReleaseTemplateAdmin(WithoutRelatedButtons, OwnWords):
    """Publishers keep them; writers begin with them."""

    form = DeskForm
    inlines = [TemplateContactRows]
    actions = None
    list_display = ["name", "about_whom"]
    search_fields = ["name"]
    autocomplete_fields = ["committees", "keywords"]
    fields = ["name", "committees", "keywords", "headings", "boilerplate"]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("committees")

    @admin.display(description=_("bodies"))
    def about_whom(self, template: ReleaseTemplate) -> str:
        return ", ".join(committee.definite for committee in template.committees.all())
