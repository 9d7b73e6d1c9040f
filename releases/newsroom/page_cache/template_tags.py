"""The cached fragments around every page: `{% load fragments %}`, `{% fragment "newsroom/colophon.html" %}`."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from releases.newsroom.page_cache.fragments import cached_fragment

register = template.Library()

# What a fragment of the frame may know; a template that needs more of its page is included, not kept.
KNOWN = ("press_room", "site_url", "language", "in_swedish")


@register.simple_tag(takes_context=True)
def fragment(context: Context, name: str) -> SafeString:
    """Return a fragment of the frame. It knows press room and language, and `here`, the name of the page's address."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    frame: dict[str, Any] = {name: context[name] for name in KNOWN if name in context}
    return cached_fragment(name, {**frame, "here": match.url_name if match else ""})
