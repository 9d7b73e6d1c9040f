"""What a link shows of a draft: the page or the quotes, as ninjs, and its files at addresses of the link's own."""

import json
import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from releases import absolute_urls
from releases.desk.publication import frames
from releases.document import ReleaseDocument
from releases.languages import active
from releases.media import visibility
from releases.models import ShareLink
from releases.newsroom.formats import ninjs
from releases.services import share_links

#: Of a news item: what leads to public addresses, which answer 404 while it is a draft.
NOT_OUT_YET = ("renditions", "altIds")


def html(request: HttpRequest, link: ShareLink, composed: ReleaseDocument, token: str) -> SafeString:
    """Return the article of a release as readers would get it, with its files where this link opens them."""
    with translation.override(active.spoken(composed.language)):
        article = render_to_string("document/release.html", {"document": composed}, request)
    public = rf"(?<=[\"\s]){re.escape(settings.MEDIA_URL)}"
    return mark_safe(re.sub(public, lambda _found: _files(token), article))  # noqa: S308 – a template's own


def item(link: ShareLink, composed: ReleaseDocument, token: str) -> dict[str, Any]:
    """Return the release as a ninjs item that is withheld until its embargo ends (`embargoed`, ninjs 3.1)."""
    said = ninjs.item(frames.expected_edition(link.release, composed), {})
    said = {name: value for name, value in said.items() if name not in NOT_OUT_YET}
    said["pubStatus"] = "withheld"
    if link.embargoed_until:
        said["embargoed"] = active.machine_time(link.embargoed_until)
    public, own = (absolute_urls.whole(path) for path in (settings.MEDIA_URL, _files(token)))
    item_with_files: dict[str, Any] = json.loads(json.dumps(said).replace(public, own))
    return item_with_files


def has_file(link: ShareLink, composed: ReleaseDocument, name: str) -> bool:
    """Tell whether the link shows this file, in any of its sizes; one of quotes alone shows none."""
    return not link.speaker and visibility.stem_of(name) in dict(visibility.shown_by(composed))


def quotes(link: ShareLink, composed: ReleaseDocument) -> tuple[Any, ...]:
    """Return the quotes that the link is about."""
    return share_links.quotes_for(link, composed)


def _files(token: str) -> str:
    return reverse("sharing:file", args=[token, "x"]).removesuffix("x")
