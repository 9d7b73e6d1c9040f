"""What templates need to show pictures: the formats and sizes they come in, and what the original weighs."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from releases.document import licences, renditions, richtext, shapes
from releases.models import media

register = template.Library()

register.filter("stored_size", media.stored_size)


@register.simple_tag(takes_context=True)
def offered(context: Mapping[str, Any], image: Any, shape: str = "") -> renditions.Offer:
    """Return what a page offers of a press image, cut to a shape where an editor has said what must be seen.

    `remade` in the context knows where earlier ones have renditions.
    """
    remade = context.get("remade") or {}
    return shapes.offer(remade.get(image.sha256, image.url), shape)


@register.filter
def licence_name(code: str) -> str:
    """Return what a licence is called, "" for the press room's own terms, which stand on the page of press images."""
    if code == licences.EDITORIAL:
        return _("editorial use only")
    known = licences.PUBLIC.get(code)
    return known.name if known else ""


@register.filter
def licence_link(code: str) -> str:
    """Return the name of a licence as a link to its words where the public can read them."""
    known = licences.PUBLIC.get(code)
    if known is None:
        return licence_name(code)
    return format_html('<a rel="license" href="{}">{}</a>', known.url, known.name)


@register.filter
def credited(image: Any) -> str:
    """Return whose an image is and what it may be used for, in one line of plain text."""
    return ", ".join(filter(None, (image.credit, licence_name(image.licence))))


@register.filter
def at_most(image: Any, across: int) -> Any:
    """Return the image in one file that every program reads, at most `across` pixels wide when it has such a one."""
    return renditions.at_most(image.url, across) or image


@register.filter
def for_links(image: Any) -> Any:
    """Return the image in the one file that others show beside a link: its crop, or the whole picture."""
    return shapes.cut(image.url, shapes.LINK) or at_most(image, renditions.LADDER[-1])


@register.filter
def moderated(text: str, across: int) -> SafeString:
    """Return a body for readers elsewhere, its pictures at most `across` pixels wide and in a common format."""
    return mark_safe(_moderated(text, across, settings.SITE_URL))  # noqa: S308


@lru_cache(maxsize=256)
def _moderated(text: str, across: int, site: str) -> str:
    root = richtext.read(text)
    renditions.moderate(root, across)
    return richtext.write(root, richtext.with_site(site))
