"""Choosing press images for a release: a select that is enough by itself, and the grid that a script puts before it."""

from functools import cached_property
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from releases.desk.access import StaffRequest
from releases.desk.press_images import asked, intake
from releases.desk.press_images.listing import form_address
from releases.models import PressImage

MOST_OPTIONS = 100  # of a select; the grid finds all
ON_A_PAGE = 24
MOST_WORDS, LONGEST_QUERY = 8, 100


class NewestImages:
    """The images that every select of one page offers, read once."""

    @cached_property
    def images(self) -> list[PressImage]:
        """The newest ones."""
        return list(PressImage.objects.all()[:MOST_OPTIONS])


class ImageSelect(AutocompleteSelect):
    """A select of the newest images and of the one that is chosen; static/desk/image-rows.js leads to all of them."""

    def __init__(self, field: Any, admin_site: Any) -> None:
        super().__init__(field, admin_site)
        self.newest = NewestImages()

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """Leave out what would let Django's own script take the select over."""
        plain = {**base_attrs, **(extra_attrs or {})}
        return plain | {
            "data-choose": reverse("desk:images_choose"),
            "data-choose-label": _("Choose image"),
            "data-change-label": _("Choose another image"),
            "data-edit-label": _("Change the image's facts"),
        }

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> list[Any]:
        """Offer nothing, what is chosen, and the newest."""
        choices: Any = self.choices
        chosen = list(choices.queryset.using(self.db).filter(pk__in=value)) if any(value) else []
        known = {image.pk for image in chosen}
        offered = [*chosen, *(image for image in self.newest.images if image.pk not in known)]
        options = [self.create_option(name, "", "---------", False, 0)]
        for index, image in enumerate(offered, start=1):
            is_chosen = image.pk in known
            option = self.create_option(name, image.pk, intake.label_of(image), is_chosen, index)
            option["attrs"] |= facts_of(image) if is_chosen else {}
            options.append(option)
        return [(None, options, 0)]


def facts_of(image: PressImage) -> dict[str, str]:
    """Return what a script shows of an image that is chosen, as attributes."""
    return {f"data-{name}": value for name, value in intake.summary(image).items() if name != "id"}


@require_safe
@asked.by_script(asked.VIEW)
def choose(request: StaffRequest) -> HttpResponseBase:
    """Return the dialog to choose in, or the page of images that its search finds; never the whole page around it."""
    query = request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY]
    found = PressImage.objects.saying(query.split()[:MOST_WORDS])
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("sida"))
    today = timezone.localdate()
    image: Any
    for image in page:
        image.consent, image.address = image.consent_on(today), form_address(image)
    context = {"page": page, "query": query, "may_add": request.user.has_perm(asked.ADD)}
    if "bara" in request.GET:
        return TemplateResponse(request, "desk/press_images/choices.html", context)
    return TemplateResponse(request, "desk/press_images/chooser.html", context | {"intake": intake.context()})
