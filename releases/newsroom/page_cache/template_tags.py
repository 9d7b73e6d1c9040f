"""What frames every page, kept as finished text: `{% load parts %}`, `{% part "newsroom/colophon.html" %}`."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from releases.newsroom.page_cache.fragments import set_part

register = template.Library()

# What a part of the frame may know; a template that needs more of its page is included, not kept.
KNOWN = ("press_room", "site_url", "language", "in_swedish")


@register.simple_tag(takes_context=True)
def part(context: Context, name: str) -> SafeString:
    """Return a part of the frame. It knows the press room, the language, and `here`, the name of the page's address."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    frame: dict[str, Any] = {name: context[name] for name in KNOWN if name in context}
    return set_part(name, {**frame, "here": match.url_name if match else ""})
