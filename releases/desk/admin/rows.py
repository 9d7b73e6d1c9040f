"""The rows of a release: contacts, decisions, money, images, attachments, links."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms.widgets import Script
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from releases.desk.forms import AttachmentForm, ContactForm, PlacedForm
from releases.desk.press_images.choosing import ImageSelect
from releases.desk.typed import ROW_FIELDS
from releases.models import Attachment, BudgetLine, Decision, ReleaseContact, ReleaseImage, ReleaseLink


class WithoutRelatedButtons:
    """Beside a choice from the directory, only the buttons that help: no deleting, no looking, and few to add."""

    #: Fields with a button to add to the directory and one to change what was chosen.
    grows: tuple[str, ...] = ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        widget = getattr(field, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget.can_delete_related = widget.can_view_related = False
            widget.can_add_related = widget.can_add_related and db_field.name in self.grows
            widget.can_change_related = widget.can_change_related and db_field.name in self.grows
        return field


class LoadedRows(forms.BaseInlineFormSet):
    """Rows that are shown as they were read with their release, and asked for only where they were not."""

    def get_queryset(self) -> Any:
        """Return the rows: none where the editor may not see them."""
        name = self.fk.remote_field.get_accessor_name()
        may_see = self.queryset is None or not self.queryset.query.is_empty()
        if may_see and name in getattr(self.instance, "_prefetched_objects_cache", {}):
            return getattr(self.instance, name).all()
        return super().get_queryset()


class Rows(WithoutRelatedButtons, admin.StackedInline):
    """Rows in an order that the editor chooses; none is there until it is added."""

    form: type[forms.ModelForm] = PlacedForm
    formset = LoadedRows
    extra = 0
    template = "admin/releases/rows.html"
    formfield_overrides = ROW_FIELDS
    #: What this sort of row is for, above the rows.
    explanation: Any = ""
    #: What the form shows of each row besides the row itself, read for all rows at once.
    along: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related(*self.along)


class ContactRows(Rows):
    model = ReleaseContact
    form = ContactForm
    explanation = _("Whom the press may call. The first one stands first on the page and in the mail.")
    along = ("person__party",)
    autocomplete_fields = ["person", "committee"]
    grows = ("person",)
    fields = [("person", "role"), ("committee", "phones", "email"), "position"]


class DecisionRows(Rows):
    model = Decision
    explanation = _(
        "What was decided, as data: readers find it in the list of decisions and can follow the matter."
    )
    autocomplete_fields = ["committee", "reservations", "statements"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("reservations", "statements")

    fieldsets = [
        (
            None,
            {
                "fields": [
                    "outcome",
                    ("committee", "status"),
                    ("date", "date_precision", "paragraph", "case_number"),
                ]
            },
        ),
        (
            _("Vote, reservations and follow-up"),
            {
                "classes": ["collapse"],
                "fields": [
                    ("votes_for", "votes_against"),
                    ("reservations", "statements"),
                    "dissent_text",
                    "appeal_by",
                    ("follow_up", "follow_up_precision", "protocol_url"),
                ],
            },
        ),
        (None, {"fields": ["position"]}),
    ]


class BudgetRows(Rows):
    model = BudgetLine
    explanation = _("The money, in whole kronor, so that it can be added up and compared.")
    autocomplete_fields = ["committee"]
    fields = [("amount", "purpose"), ("kind", "first_year", "last_year", "committee"), "position"]


class ImageRows(Rows):
    model = ReleaseImage
    explanation = _(
        "Press images that the media may use. The first one is shown in lists. New ones can be dropped here."
    )
    along = ("image",)
    fields = [("image", "thumbnail"), ("alt", "caption"), "position"]
    readonly_fields = ["thumbnail"]

    class Media:
        css = {"all": ("desk/pictures.css",)}
        js = (Script("desk/image-rows.js", type="module"),)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Let images be chosen by what they look like."""
        if db_field.name == "image":
            kwargs["widget"] = ImageSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("preview"))
    def thumbnail(self, placed: ReleaseImage) -> SafeString | str:
        if not placed.image_id:
            return "–"
        return thumbnail_of(placed.image)


class AttachmentRows(Rows):
    model = Attachment
    form = AttachmentForm
    explanation = _("PDF files, at most 20 MB each.")
    fields = [("title", "file"), "position"]


class LinkRows(Rows):
    model = ReleaseLink
    explanation = _("Where there is more to read.")
    fields = [("label", "url"), "position"]


# Django's own words ("Add another …"), said shorter in our catalogue.
ADD_ROW = gettext_noop("Add another %(verbose_name)s")
ALL_ROWS = (ContactRows, DecisionRows, BudgetRows, ImageRows, AttachmentRows, LinkRows)


def thumbnail_of(image: Any) -> SafeString:
    """Return the small picture of a press image, empty alternative: the words stand beside it."""
    file = image.thumbnail or image.file
    return format_html('<img class="thumbnail" src="{}" alt="" loading="lazy">', file.url)
