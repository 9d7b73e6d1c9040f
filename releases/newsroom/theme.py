"""The municipality's colours and initial: the only look that comes from settings."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

INK, PAPER = "#10150f", "#ffffff"


def stylesheet(request: HttpRequest) -> HttpResponse:
    """The accent colours and the site's address, which paper shows, as custom properties: all that styles are told."""
    room = settings.PRESS_ROOM
    colours = {
        "accent": room["accent"],
        "on_accent": readable_on(room["accent"]),
        "accent_dark": room["accent_dark"],
        "on_accent_dark": readable_on(room["accent_dark"]),
        "site": settings.SITE_URL,
    }
    return render(request, "newsroom/theme.css", colours, content_type="text/css; charset=utf-8")


def mark(request: HttpRequest) -> HttpResponse:
    """The icon in the browser's tab: the municipality's first letter on its colour."""
    room = settings.PRESS_ROOM
    context = {
        "accent": room["accent"],
        "on_accent": readable_on(room["accent"]),
        "letter": room["name"][:1].upper(),
    }
    return render(request, "newsroom/mark.svg", context, content_type="image/svg+xml")


def readable_on(colour: str) -> str:
    """Return ink or paper, whichever stands out more on a colour like "#1f5f4a" (WCAG 2.2, contrast ratio)."""
    light = luminance(colour)
    on_paper = (luminance(PAPER) + 0.05) / (light + 0.05)
    on_ink = (light + 0.05) / (luminance(INK) + 0.05)
    return PAPER if on_paper >= on_ink else INK


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2, definitions)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
