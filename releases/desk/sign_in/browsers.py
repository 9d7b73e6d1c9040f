"""The browser that somebody sits at: known again by a cookie of the desk's own, described in two words."""

import secrets
from typing import Any

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from releases.desk.sign_in import places
from releases.models import Editor, KnownBrowser
from releases.services import accounts

COOKIE = "desk_browser"
KEY_BYTES = 32
# The first that stands in User-Agent; the later ones call themselves by the names of the earlier, too.
NAMES = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def described(user_agent: str) -> str:
    """Return a browser in words: "Firefox i Windows"."""
    name = next((name for mark, name in NAMES if mark in user_agent), _("an unknown browser"))
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return _("%(browser)s on %(system)s") % {"browser": name, "system": system} if system else name


def remember(request: HttpRequest, response: HttpResponseBase, editor: Editor) -> None:
    """Know the browser of a request again as one that this editor has logged in with."""
    key = request.COOKIES.get(COOKIE) or secrets.token_urlsafe(KEY_BYTES)
    accounts.know_browser(
        editor,
        key.encode(),
        description=described(request.headers.get("User-Agent", "")),
        network=places.network(request),
    )
    response.set_cookie(
        COOKIE,
        key,
        max_age=accounts.BROWSERS_KEPT,
        path=reverse("desk:index"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def is_known(request: HttpRequest, username: str) -> bool:
    """Tell whether the account was used with this browser before, and not guessed at with it since."""
    return bool(_known(request, username).filter(failures__lt=accounts.MOST_FAILURES).exists())


def count_failure(request: HttpRequest, username: str) -> None:
    """Count a wrong password against the browser that it was typed in, where the account knows it."""
    _known(request, username).filter(failures__lt=accounts.MOST_FAILURES).update(failures=F("failures") + 1)


def _known(request: HttpRequest, username: str) -> Any:
    key = request.COOKIES.get(COOKIE)
    if not key:
        return KnownBrowser.objects.none()
    return KnownBrowser.objects.filter(
        key_hash=accounts.hashed(key.encode()), editor__username__iexact=username
    )
