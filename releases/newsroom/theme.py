"""The municipality's colours and initial: the only look that comes from settings."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from releases import municipality
from releases.document.colours import readable_on


def stylesheet(request: HttpRequest) -> HttpResponse:
    """The accent colours and the site's address, which paper shows, as custom properties: all that styles are told."""
    room = municipality.facts()
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
    room = municipality.facts()
    context = {
        "accent": room["accent"],
        "on_accent": readable_on(room["accent"]),
        "letter": room["name"][:1].upper(),
    }
    return render(request, "newsroom/mark.svg", context, content_type="image/svg+xml")
