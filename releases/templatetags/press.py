"""What templates need to set a release: words for its codes, body text that fits narrow screens, share links."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from releases.absolute_urls import whole
from releases.document import (
    BudgetKind,
    CommitteeKind,
    DecisionStatus,
    casenumbers,
    markup,
    renditions,
    richtext,
)
from releases.document.markup import Element
from releases.languages import bodies, swedish
from releases.models import Edition, media
from releases.models.decision import BUDGET_KINDS, DECISION_STATUSES
from releases.models.directory import COMMITTEE_KINDS

register = template.Library()
register.filter("body_names", bodies.body_names)
# How wide text, and a picture in it, is set: a column of its own from 62 rem on, else the page between its margins.
COLUMN = "(min-width: 62rem) 39rem, 92vw"
# What those who speak them call the languages that releases are written in.
OWN_NAMES = {
    "sv": "Svenska",
    "en": "English",
    "fi": "Suomi",
    "fit": "Meänkieli",
    "sju": "Ubmejesámiengiälla",
    "se": "Davvisámegiella",
    "smj": "Julevsámegiella",
    "sma": "Åarjelsaemien gïele",
}


@register.filter
def heading_of_changes(editions: Sequence[Edition]) -> str:
    """Return the heading over the notes of editions: "Rättelse", "Uppdateringar", "Rättelser och uppdateringar"."""
    if are_mixed(editions):
        return _("Corrections and updates")
    number = len(editions)
    if editions[0].kind == Edition.Kind.UPDATE:
        return ngettext("Update", "Updates", number)
    return ngettext("Correction", "Corrections", number)


@register.filter
def are_mixed(editions: Iterable[Edition]) -> bool:
    """Tell whether there are both corrections and updates among editions."""
    return len({edition.kind for edition in editions}) > 1


@register.filter
def decision_status(status: DecisionStatus) -> str:
    """Return the status in words that open a line: "Beslutat"."""
    return swedish.sentence_start(str(DECISION_STATUSES[status]))


@register.filter
def budget_kind(kind: BudgetKind) -> str:
    """Return where the money comes from, in words: "nya pengar"."""
    return str(BUDGET_KINDS[kind])


@register.filter
def committee_kind(kind: str) -> str:
    """Return the sort of body in words that open a line: "Nämnd"."""
    return swedish.sentence_start(str(COMMITTEE_KINDS[CommitteeKind(kind)]))


@register.filter
def own_name(language: str) -> str:
    """Return what those who speak a language call it: "Suomi"."""
    return OWN_NAMES.get(language, language)


@register.filter
def matter(case_number: str) -> str:
    """Return the matter's part of the address, the same for every spelling of its number; "" for no number."""
    return casenumbers.canonical(case_number)


@register.filter
def at(mapping: Mapping[Any, Any] | str, key: Any) -> Any:
    """Return what the mapping holds at `key`, or "" when it holds nothing or is not there."""
    return mapping.get(key, "") if isinstance(mapping, Mapping) else ""


@register.filter
def set_body(text: str) -> SafeString:
    """Return a body ready for the page: a wide table scrolls by itself, also by keyboard (WCAG 2.2, 2.1.1).

    Its pictures come in the formats and widths that they have. It passes the
    allow-list here as well, for it may have been frozen by an older one.
    """
    return mark_safe(_page_body(text, _("Table")))  # noqa: S308


@register.simple_tag
def mail_share(title: str, address: str) -> str:
    """Return a mailto: address with the title as subject and the page's address as text (RFC 6068)."""
    return "mailto:?" + urlencode({"subject": title, "body": whole(address)}).replace("+", "%20")


@lru_cache(maxsize=256)
def _page_body(text: str, name_of_table: str) -> str:
    root = richtext.read(text)
    for table in list(root.iter("table")):
        frame = {"class": "scroll", "role": "region", "aria-label": name_of_table, "tabindex": "0"}
        markup.wrap(table, markup.element("div", frame))
    for image in root.iter("img"):
        _keep_within(image)
    for element in root.iter():
        _keep_numbers_whole(element)
    renditions.widen(root, COLUMN)
    return richtext.write(root, richtext.PAGE)


def _keep_numbers_whole(element: Element) -> None:
    if element.text:
        element.text = swedish.unbroken(element.text)
    if element.tail:
        element.tail = swedish.unbroken(element.tail)


def _keep_within(image: Element) -> None:
    """Give a picture its measures, never larger than the file, so that none is blown up and no text moves."""
    if measures := media.stored_measures(image.get("src", "")):
        across = min(int(image.get("width") or 0) or measures[0], measures[0])
        image.set("width", str(across))
        image.set("height", str(renditions.scaled(*measures, across)))
