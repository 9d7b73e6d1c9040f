"""Atom (RFC 4287) with full content, in pages (RFC 5005, 3).

A release is one entry for ever (RFC 4287, 4.2.6: an id never changes), and after a
withdrawal the entry stays and says so, because a reader that fetched it keeps
an entry that merely disappears. A correction raises `updated`, which most
readers show nowhere; so title and content say "Rättelse:" first.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from lxml import etree

from releases import municipality
from releases.absolute_urls import whole
from releases.document import ReleaseDocument
from releases.languages import active
from releases.models import Edition
from releases.newsroom.absolute_documents import absolute_document
from releases.newsroom.feeds.xml import permitted
from releases.newsroom.formats.lookup import withdrawal_in_words

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
NAMESPACE = "http://www.w3.org/2005/Atom"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# A feed without entries must still say when it changed.
BEGINNING = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Feed:
    """What a feed is about, the page that shows the same, and where its own pages are; the last has no `older`.

    `hub` tells whoever asks it when the feed changes (WebSub); "" when nobody does.
    """

    title: str
    page: str
    first: str
    address: str
    older: str = ""
    hub: str = ""


def atom(
    feed: Feed, editions: Iterable[Edition], translations: Mapping[int, Iterable[Edition]] | None = None
) -> bytes:
    """Return the feed document of these editions, live or withdrawn, in the order given.

    `translations` are the live editions in other languages by the id of each.
    """
    editions = list(editions)
    root = etree.Element(f"{{{NAMESPACE}}}feed", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    root.set(LANGUAGE, settings.LANGUAGE_CODE)
    _add(root, "id", identifier(feed.first))
    _add(root, "title", f"{municipality.facts()['name']}: {feed.title}")
    _add(root, "updated", active.machine_time(max(map(changed_at, editions), default=BEGINNING)))
    _add_author(root)
    for relation, address in (("self", feed.address), ("first", feed.first), ("next", feed.older)):
        if address:
            _add(root, "link", rel=relation, href=whole(address), type="application/atom+xml")
    if feed.hub:
        _add(root, "link", rel="hub", href=feed.hub)
    _add(root, "link", rel="alternate", href=whole(feed.page), type="text/html")
    earlier = _earlier_corrections(editions)
    for edition in editions:
        _add_entry(root, edition, (translations or {}).get(edition.pk, ()), earlier[edition.release_id])
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def identifier(address: str) -> str:
    """Return a name that stays the same when the site moves (RFC 4151): "tag:press.example.se,2026:/…"."""
    return f"tag:{settings.FEED_TAG_AUTHORITY}:{address}"


def changed_at(edition: Edition) -> dt.datetime:
    """Return when readers of the entry have something new to see."""
    return edition.withdrawn_at or edition.known_since or edition.published_at


def _earlier_corrections(editions: Iterable[Edition]) -> Mapping[int, list[Edition]]:
    """Return, by release, the corrections before the one that an entry holds, the latest first.

    A reader of feeds that fetched none of them in between learns of each.
    """
    several = {edition.release_id for edition in editions if edition.number > 2}
    shown_since = {edition.release_id: edition.known_since or edition.published_at for edition in editions}
    found: defaultdict[int, list[Edition]] = defaultdict(list)
    if several:
        notes = (
            Edition.objects.filter(release__in=several)
            .exclude(correction_note="")
            .exclude(mends_spelling=True)
        )
        columns = ("release_id", "number", "kind", "correction_note", "published_at")
        for one in notes.order_by("-number").only(*columns):
            if one.published_at < shown_since[one.release_id]:
                found[one.release_id].append(one)
    return found


def _add_entry(
    root: etree._Element, edition: Edition, translations: Iterable[Edition], earlier: Sequence[Edition]
) -> None:
    entry = _add(root, "entry")
    address = edition.get_absolute_url()
    _add(entry, "id", identifier(address))
    _add(entry, "published", active.machine_time(edition.first_published_at))
    _add(entry, "updated", active.machine_time(changed_at(edition)))
    # Alternates may not share type and language (RFC 4287, 4.1.2).
    for one in (edition, *translations):
        link = _add(entry, "link", rel="alternate", href=whole(one.get_absolute_url()), type="text/html")
        link.set("hreflang", one.language)
    if edition.withdrawn_at:
        _add(entry, "title", _("Withdrawn press release"))
        _add(entry, "category", term="withdrawn", label=_("Withdrawn"))
        _add(entry, "content", withdrawal_in_words(edition))
    else:
        with translation.override(active.spoken(edition.language)):
            _add_content(entry, edition, absolute_document(edition), earlier)


def _add_content(
    entry: etree._Element, edition: Edition, composed: ReleaseDocument, earlier: Sequence[Edition]
) -> None:
    entry.set(LANGUAGE, composed.language)
    _add(entry, "title", _title(edition, composed))
    if composed.lead:
        _add(entry, "summary", composed.lead)
    subjects = [(body.slug, body.name) for body in composed.committees]
    subjects += [(keyword.slug, keyword.name) for keyword in composed.keywords]
    for term, label in subjects:
        _add(entry, "category", term=term, label=label)
    for attachment in composed.attachments:
        _add(
            entry,
            "link",
            rel="enclosure",
            href=attachment.url,
            type=attachment.media_type,
            length=str(attachment.size),
            title=attachment.title,
        )
    context = {"document": composed, "edition": edition, "earlier": earlier}
    markup = render_to_string("newsroom/feed_content.html", context)
    _add(entry, "content", markup, type="html")


def _title(edition: Edition, composed: ReleaseDocument) -> str:
    if not edition.correction_note:
        return composed.title
    is_update = edition.kind == Edition.Kind.UPDATE
    return (_("Update: %(title)s") if is_update else _("Correction: %(title)s")) % {"title": composed.title}


def _add_author(root: etree._Element) -> None:
    author = _add(root, "author")
    _add(author, "name", municipality.facts()["name"])
    _add(author, "uri", whole("/"))


def _add(parent: etree._Element, name: str, words: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    element.text = permitted(words) or None
    for attribute, value in attributes.items():
        element.set(attribute, permitted(value))
    return element
