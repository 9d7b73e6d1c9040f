"""Pages of the local mailbox; only mounted when `settings.LOCAL`."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from umea_press.local.environment import RUN
from umea_press.local.maildir import Maildir, StoredMail

NEWEST = 200  # mails in the list
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A mail's own document: no scripts, no forms, an origin of its own; its links open a new, ordinary window.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src 'self' {site} data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def maildir() -> Maildir:
    """Where `make run` keeps mail."""
    return Maildir(RUN.mail)


@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """The mails, newest first; `?till=` those to one address."""
    to = request.GET.get("till", "").strip().casefold()
    mails = maildir().newest_first()
    shown = (
        [mail for mail in mails if to in str(mail.headers["Delivered-To"] or "").casefold()] if to else mails
    )
    return _page(request, "local/inbox.html", {"mails": shown[:NEWEST], "count": len(shown), "to": to})


@require_safe
@never_cache
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: as it looks, as text, its headers."""
    return _page(request, "local/mail.html", {"mail": _found(name)})


@require_safe
@never_cache
@xframe_options_sameorigin
def html_part(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone, as a mail program would show it."""
    html = _found(name).html
    if not html:
        raise Http404
    head = re.search(r"<head[^>]*>", html, re.IGNORECASE)
    start = head.end() if head else 0
    response = HttpResponse(html[:start] + '<base target="_blank">' + html[start:])
    response["Content-Security-Policy"] = MAIL_POLICY.format(site=settings.SITE_URL)
    return response


@require_safe
@never_cache
def source(request: HttpRequest, name: str) -> HttpResponseBase:
    """The file itself, as text."""
    return HttpResponse(_found(name).content, content_type="text/plain; charset=utf-8")


def _found(name: str) -> StoredMail:
    if (found := maildir().find(name)) is None:
        raise Http404
    return found


def _page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, template, context)
    response["Content-Security-Policy"] = PAGE_POLICY
    return response
