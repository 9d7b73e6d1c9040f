"""What the preview shows: a document as page, mail, text and ninjs, each a whole page of HTML without scripts.

It is the document that would be frozen, rendered as it would be for the public.
"""

from enum import StrEnum
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases import document
from releases.alerts import letters
from releases.desk.access import expected_address
from releases.document import ReleaseDocument
from releases.languages import active
from releases.models import Edition, Release

#: The links of a preview lead to a tab of their own: a frame that follows them shows no preview any more.
LINKS_LEAD_OUT = '<base target="_blank">'


class Frame(StrEnum):
    """What stands in a frame."""

    PAGE = "page"
    MAIL = "mail"
    TEXT = "text"
    NINJS = "ninjs"


class Face(NamedTuple):
    """A way to look at a release: what stands in the frame, and what it is called."""

    code: str
    frame: Frame
    name: Promise


FACES = {
    face.code: face
    for face in (
        Face("mobil", Frame.PAGE, gettext_lazy("Phone")),
        Face("dator", Frame.PAGE, gettext_lazy("Computer")),
        Face("mejl", Frame.MAIL, gettext_lazy("Mail")),
        Face("text", Frame.TEXT, gettext_lazy("Mail as text")),
        Face("ninjs", Frame.NINJS, gettext_lazy("ninjs")),
    )
}
FIRST = "mobil"


def chosen(code: str | None) -> Face:
    """Return the face of this code, the first one for any other."""
    return FACES.get(code or FIRST, FACES[FIRST])


def html(request: HttpRequest, frame: Frame, release: Release, composed: ReleaseDocument) -> str:
    """Return the page that stands in the frame, for a release that says `composed`."""
    match frame:
        case Frame.PAGE:
            return _page(request, release, composed)
        case Frame.MAIL:
            return letters.preview(composed).html.replace("<head>", f"<head>{LINKS_LEAD_OUT}", 1)
        case Frame.TEXT:
            return _plain("preview_text.html", text=letters.preview(composed).text)
        case Frame.NINJS:
            return _plain("preview_ninjs.html", edition=expected_edition(release, composed))


def caption(frame: Frame, release: Release, composed: ReleaseDocument) -> str:
    """Return what stands above the frame: the subject of a mail, the address of a page."""
    if frame in (Frame.MAIL, Frame.TEXT):
        return _("Subject: %(subject)s") % {"subject": letters.preview(composed).subject}
    address = expected_address(release)
    if frame is Frame.NINJS:
        address = address.rstrip("/") + ".json"
    return _("Address: %(address)s") % {"address": address}


def _page(request: HttpRequest, release: Release, composed: ReleaseDocument) -> str:
    with translation.override(active.spoken(composed.language)):
        context = {"document": composed, "release": release}
        return render_to_string("desk/preview_page.html", context, request)


def _plain(template: str, **context: Any) -> str:
    return render_to_string(f"desk/{template}", context)


def expected_edition(release: Release, composed: ReleaseDocument) -> Edition:
    """Return the edition that publishing now would make; it is never saved."""
    now = timezone.now()
    last = release.editions.order_by("-number").first() if release.pk else None
    content = document.to_json(composed)
    return Edition(
        release=release,
        version_of_id=release.version_of_id,
        number=last.number + 1 if last else 1,
        year=last.year if last else timezone.localdate(now).year,
        slug=last.slug if last else expected_address(release).rstrip("/").rpartition("/")[2],
        title=composed.title,
        language=composed.language,
        content=content,
        sha256=document.checksum(content),
        first_published_at=last.first_published_at if last else now,
        published_at=now,
    )
