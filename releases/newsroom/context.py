"""What every template knows: whose press room this is, where it lives, and which languages it speaks."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.safestring import SafeString

from releases.languages import active
from releases.newsroom.languages import SWEDISH, versions

IN_SWEDISH = SafeString(f' lang="{SWEDISH}"')


def press_room(request: HttpRequest | None = None) -> dict[str, Any]:
    """Return the municipality's name, address and colours, the site's own address without final slash, and languages.

    `in_swedish` is the attribute for words that are Swedish on a page that is not (WCAG 2.2, 3.1.2).
    """
    language = translation.get_language()
    return {
        "press_room": active.press_room(),
        "site_url": settings.SITE_URL,
        "language": language,
        "in_swedish": "" if language == SWEDISH else IN_SWEDISH,
        "versions": versions(request.get_full_path_info()) if request and _is_for_readers(request) else [],
    }


def _is_for_readers(request: HttpRequest) -> bool:
    """Tell whether the page is one of the press room's, or none at all: the desk and the machines speak Swedish."""
    return request.resolver_match is None or request.resolver_match.namespace == "newsroom"
