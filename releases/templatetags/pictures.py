"""What templates need to show pictures: the formats and sizes they come in, and what the original weighs."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from releases import renditions
from releases.models import media

register = template.Library()

# How wide text, and a picture in it, is set: a column of its own from 62 rem on, else the page between its margins.
COLUMN = "(min-width: 62rem) 39rem, 92vw"

register.filter("stored_size", media.stored_size)


@register.simple_tag(takes_context=True)
def offered(context: Mapping[str, Any], image: Any) -> renditions.Offer:
    """Return what a page offers of a press image; `remade` in the context knows where earlier ones have renditions."""
    remade = context.get("remade") or {}
    return renditions.offer(remade.get(image.sha256, image.url))


@register.filter
def at_most(image: Any, across: int) -> Any:
    """Return the image in one file that every program reads, at most `across` pixels wide when it has such a one."""
    return renditions.at_most(image.url, across) or image


@register.filter
def moderated(markup: str, across: int) -> SafeString:
    """Return cleaned body HTML whose pictures are files of at most `across` pixels that every program reads."""
    return mark_safe(renditions.moderated(markup, across))  # noqa: S308


@register.filter
def with_renditions(markup: str) -> SafeString:
    """Return cleaned body HTML whose pictures come in the formats and widths that they have."""
    return mark_safe(renditions.widened(markup, COLUMN))  # noqa: S308
