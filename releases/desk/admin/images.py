"""The press images: pictures the media may use."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from releases.desk.admin.public import PublicWords, is_scheduled
from releases.desk.picture_messages import BUT
from releases.desk.press_images import intake, listing
from releases.desk.press_images.forms import WORDS, PressImageForm
from releases.desk.press_images.listing import PictureList, ToSeeToFilter
from releases.models import PressImage


class PressImageAdmin(PublicWords):
    form = PressImageForm
    actions = None
    empty_value_display = ""
    # The list is a grid (change_list_results.html).
    list_display = ["__str__"]
    list_filter = [ToSeeToFilter, "licence"]
    list_per_page = 60
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["alt", "caption", "credit"]
    search_help_text = _("Searches alternative text, caption and credit.")

    def is_public(self, obj: Any) -> bool:
        """Editions keep their own words about a picture; what is scheduled takes these."""
        return is_scheduled(obj.release_set)

    def get_fields(self, request: HttpRequest, obj: PressImage | None = None) -> Any:
        if obj and not self.has_change_permission(request, obj):
            return ["picture", *WORDS]
        return [*(["picture"] if obj else []), "upload", *WORDS]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Let images be taken in above the list."""
        return super().changelist_view(request, {"intake": intake.context(), **(extra_context or {})})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[PictureList]:
        return PictureList

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Say below the form where the image is used."""
        if image := kwargs.get("obj"):
            context["uses"] = listing.uses_of(image)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["picture"] if obj else []

    def save_model(self, request: HttpRequest, obj: PressImage, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        picture = form.cleaned_data.get("upload")
        for remark in picture.remarks if picture else ():
            messages.warning(request, BUT[remark])

    @admin.display(description=_("image"))
    def picture(self, image: PressImage) -> SafeString:
        return format_html(
            '<a href="{}"><img class="picture" src="{}" alt="{}"></a>',
            image.file.url,
            (image.thumbnail or image.file).url,
            image.alt,
        )
