"""The press contacts as vCards: one person, or all in one file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from releases.absolute_urls import whole
from releases.newsroom.contacts.directory import press_contact, press_contacts
from releases.newsroom.formats.files import file_name
from releases.newsroom.formats.vcard import MEDIA_TYPE, vcard


def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer one press contact's vCard. Raises Http404."""
    person = press_contact(pk)
    if person is None:
        raise Http404
    return _download(vcard(person, source=_source()), file_name(person.name, ".vcf"))


def everybody(request: HttpRequest) -> HttpResponse:
    """All press contacts, one card after the other (RFC 2426, 2.4.2)."""
    cards = [vcard(person, source=_source()) for person in press_contacts()]
    if not cards:
        raise Http404
    return _download("".join(cards), "presskontakter.vcf")


def _source() -> str:
    return whole(reverse("newsroom:contacts"))


def _download(cards: str, name: str) -> HttpResponse:
    response = HttpResponse(cards, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
