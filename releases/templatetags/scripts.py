"""Scripts that a strict content policy lets run."""

from django import template
from django.forms import Media
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
OPENING = "<script "


@register.filter
def with_nonce(media: Media, nonce: object) -> SafeString:
    """Return the style sheets and scripts of forms, each script with the nonce of this answer (CSP 3, 2.3.1)."""
    styles: list[str] = [str(style) for style in media.render_css()]
    scripts = [str(script).replace(OPENING, f'{OPENING}nonce="{nonce}" ', 1) for script in media.render_js()]
    # What the classes of forms name, and nothing that anybody typed.
    return mark_safe("\n".join([*styles, *scripts]))  # noqa: S308
