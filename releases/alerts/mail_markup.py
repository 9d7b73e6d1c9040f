"""A release's text as mail programs need it: whole addresses, pictures that fit, tables and quotes in padded cells."""

import re
from functools import lru_cache

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from releases.absolute_urls import whole
from releases.document import markup, renditions, richtext
from releases.document.markup import Element
from releases.models import media

COLUMN = 536  # pixels for a picture between the margins of the sheet
TALLEST = 720  # pixels: a screenful; what is taller would hide the text below it
WIDEST = 1200  # pixels of a picture's file: sharp on screens with two for each of ours

# Spaces within an amount, and before its unit: there a line must not break.
WITHIN_AMOUNT = re.compile(
    r"(?<=\d)[ \u2009](?=\d{3}(?!\d)|(?:kr|kronor|tkr|mnkr|mkr|mdkr|miljoner|miljarder|procent|%|st)\b|%)"
)
FIGURE = re.compile(r"[-–−+±]?\d[\d\s.,:/–-]*(?:kr|kronor|tkr|mnkr|mkr|mdkr|procent|st|%)?", re.IGNORECASE)
LAYOUT = {"role": "presentation", "cellpadding": "0", "cellspacing": "0", "border": "0"}


@lru_cache(maxsize=4)
def grammar(site: str) -> richtext.Grammar:
    """Return the allow-list of a mail's text."""
    layout = tuple(LAYOUT)
    more = (
        ("div", ("class",)),
        ("table", ("class", "width", *layout)),
        ("td", ("class",)),
        ("th", ("class",)),
    )
    return richtext.Grammar(site=site, more=more)


def text_for_mail(body: str) -> SafeString:
    """Return a body whose links and pictures can be followed from a mailbox, and which Outlook sets as others do."""
    root = _with_whole_addresses(body)
    for picture in root.iter("img"):
        _fit(picture)
    for table in list(root.iter("table")):
        _set_table(table)
    for quote in list(root.iter("blockquote")):
        _pad(quote)
    return mark_safe(richtext.write(root, grammar(settings.SITE_URL)))  # noqa: S308


def whole_addresses(body: str) -> str:
    """Return a body whose links lead to this site from elsewhere."""
    return richtext.write(_with_whole_addresses(body), richtext.with_site(settings.SITE_URL))


def fitting(width: int, height: int) -> tuple[int, int]:
    """Return how large a picture is set, in pixels: never larger than it is, nor than the column or a screen."""
    scale = min(1.0, COLUMN / width, TALLEST / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def moderate(address: str) -> str:
    """Return the address of a rendition that every mail program reads, or of the picture itself when there is none."""
    found = renditions.at_most(address, WIDEST)
    return found.url if found else address


def _with_whole_addresses(body: str) -> Element:
    root = richtext.read(body)
    for link in root.iter("a"):
        if (path := link.get("href", "")).startswith("/"):
            link.set("href", whole(path))
    return root


def _fit(picture: Element) -> None:
    """Give a picture its width as an attribute: Outlook knows no max-width, and blows up what has none."""
    address = picture.get("src", "")
    wide, tall = media.stored_measures(address) or (0, 0)
    asked = int(picture.get("width") or 0)
    if wide and tall:
        across = min(asked or wide, wide)
        across, _down = fitting(across, renditions.scaled(wide, tall, across))
        picture.set("width", str(across))
    elif asked:
        picture.set("width", str(min(asked, COLUMN)))
    picture.attrib.pop("height", "")
    picture.set("src", whole(moderate(address)))


def _set_table(table: Element) -> None:
    """Keep each amount on one line; a table that is too wide for the screen scrolls where programs can."""
    table.set("class", "figures")
    for cell in table.iter("td", "th"):
        if FIGURE.fullmatch(markup.words(cell).strip()[:40]):
            cell.set("class", "figure")
        for one in cell.iter():
            one.text = _unbroken(one.text)
            if one is not cell:
                one.tail = _unbroken(one.tail)
    markup.wrap(table, markup.element("div", {"class": "scroll"}))


def _unbroken(text: str | None) -> str | None:
    return WITHIN_AMOUNT.sub("\u00a0", text) if text else text


def _pad(quote: Element) -> None:
    """Set a quote in a cell: Outlook has padding there only (Word's engine)."""
    cell = markup.element("td", {"class": "quote"})
    cell.text, quote.text = quote.text, None
    for child in list(quote):
        cell.append(child)
    row, table = markup.element("tr"), markup.element("table", {**LAYOUT, "width": "100%", "class": "frame"})
    quote.append(table)
    table.append(row)
    row.append(cell)
