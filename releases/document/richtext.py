"""Rich text: what HTML may stand in a release, and the same as plain text.

Everything an editor types or pastes passes `clean` when it is saved and again
when it is frozen, so neither the editor's widget nor a paste from Word decides
what the public gets. The allow-list is short on purpose: structure, no style.

HTML is a tree from the parser on: it is changed as a tree, written once by a
serialiser that escapes, and passes the allow-list last (`write`).
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

import nh3

from releases.document import blocks, links, markup, pasted, plaintext
from releases.document.markup import Element

HEADINGS = {"h2", "h3"}
BLOCKS = {
    "p",
    "blockquote",
    "ul",
    "ol",
    "li",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "figure",
}
INLINE = {"strong", "em", "a", "br", "cite", "figcaption", "img", "sup", "sub", "span"}
TAGS = HEADINGS | BLOCKS | INLINE
# nh3 adds lang and title to every tag unless "*" says otherwise.
ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
}
DROPPED_WITH_CONTENT = {
    "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "title", "xml",
}  # fmt: skip
RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "div": "p"}
# Tags around words in a line, and parts of tables: whatever else has a name of its own is a block.
IN_LINE = markup.names("""
    abbr acronym area b base bdi bdo big button code col colgroup data dfn embed font i input ins kbd label link map
    mark meta meter nobr option output param picture progress q rb rp rt rtc ruby s samp small source strike tfoot
    time track tt u var wbr
""")
NUMBERS = {"width", "height", "colspan", "rowspan", "start", "value"}
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")  # RFC 5646, 2.1
NUMBERINGS = {"1", "a", "A", "i", "I"}
# A second pass finds what the first has emptied; three are enough for whatever hypothesis has thought of.
MOST_PASSES = 4

# Images are the product's own uploads: a path below /media/, never another host
# ("//host/x.gif" would report every reader to that host).
OWN_IMAGE = re.compile(r"/media/[A-Za-z0-9._/-]+\Z")
CAN_BE_EMPTY = {"p", "h2", "h3", "li", "blockquote", "figcaption", "figure", "ul", "ol"}


@dataclass(frozen=True)
class Grammar:
    """An allow-list. `site` ("https://press.example.se") may stand before the path of an own image; `more` joins it."""

    site: str = ""
    more: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @cached_property
    def cleaner(self) -> nh3.Cleaner:
        further = {tag: {*ATTRIBUTES.get(tag, ()), *names} for tag, names in self.more}
        return nh3.Cleaner(
            tags=TAGS | set(further),
            attributes={**ATTRIBUTES, **further},
            url_schemes=links.SCHEMES,
            clean_content_tags=DROPPED_WITH_CONTENT,
            attribute_filter=self._attribute,
            link_rel="noopener",
            strip_comments=True,
        )

    def _attribute(self, tag: str, name: str, value: str) -> str | None:
        if tag == "img" and name == "src":
            return value if _is_own_image(value.removeprefix(self.site)) else None
        if name == "href":
            return value if links.may_stand(value) else None
        if name == "lang":
            return value if LANGUAGE.fullmatch(value) else None
        if name in NUMBERS:
            return value if value.isascii() and value.isdigit() and int(value) < 10_000 else None
        if tag == "ol" and name == "type":
            return value if value in NUMBERINGS else None
        return value


STORED = Grammar()
# What a page sets around the text: tables that scroll by themselves, pictures in several sizes.
PAGE = Grammar(
    more=(
        ("div", ("class", "role", "aria-label", "tabindex")),
        ("picture", ()),
        ("source", ("type", "srcset", "sizes")),
        ("img", ("srcset", "sizes", "loading")),
    )
)


@lru_cache(maxsize=4)
def with_site(site: str) -> Grammar:
    """Return the allow-list for readers elsewhere, whose pictures have the address of this site before their path."""
    return Grammar(site=site)


def clean(text: str, site: str = "") -> str:
    """Return HTML with only the tags, attributes and addresses a release may hold.

    Scripts, styles, embedded documents, event handlers, foreign images and
    Word's leftovers are gone; the words stay. Cleaning twice changes nothing.
    A picture copied from a page of `site` ("https://press.example.se") is our own.
    Source: OWASP ASVS 5, 1.3 (sanitise untrusted HTML by allow-list, on the server).
    """
    for _ in range(MOST_PASSES):
        cleaned = _cleaned(text, site)
        if cleaned == text:
            break
        text = cleaned
    return cleaned


def read(text: str) -> Element:
    """Return a body as a tree whose links lead where they say, also one that was frozen before links were mended."""
    root = markup.parse(text)
    _mend_links(root)
    return root


def write(root: Element, grammar: Grammar = STORED) -> str:
    """Return what stands in a tree as HTML of this allow-list, whatever was done to the tree; it is used up then."""
    markup.part_texts(root)
    return grammar.cleaner.clean(markup.inner(root))


@lru_cache(maxsize=256)
def to_text(text: str) -> str:
    """Return the words of HTML as plain text: blocks apart, items marked, links with address."""
    return plaintext.rendered(read(text)) if text.strip() else ""


def _cleaned(text: str, site: str) -> str:
    root = read(text)
    pasted.mend(root)
    blocks.mend(root)
    _rename(root)
    for image in root.iter("img") if site else ():
        image.set("src", image.get("src", "").removeprefix(site))
    for image in [image for image in root.iter("img") if not _is_own_image(image.get("src", ""))]:
        markup.drop(image)
    # A span says only in which language its words are.
    for span in [span for span in root.iter("span") if not span.get("lang")]:
        markup.unwrap(span)
    _drop_empty(root)
    return write(root).strip()


def _is_own_image(address: str) -> bool:
    return OWN_IMAGE.match(address) is not None and ".." not in address


def _rename(root: Element) -> None:
    """Keep the meaning of near tags (b, i, h1, div) instead of dropping it; a tag around blocks is only a wrapper."""
    for one in root.iter():
        if one is not root and one.tag not in TAGS | RENAMED.keys() | IN_LINE:
            one.tag = "div"
    around: set[Element] = set()
    for block in root.iter(*BLOCKS, *HEADINGS, *RENAMED.keys() - {"b", "i"}):
        for ancestor in block.iterancestors():
            if ancestor in around:
                break
            around.add(ancestor)
    for one in list(root.iter()):
        if one in around and one.tag in {"div", "b", "strong", "i", "em", "sup", "sub"}:
            blocks.unwrap(one)
        else:
            one.tag = RENAMED.get(str(one.tag), one.tag) if one is not root else one.tag


def _mend_links(root: Element) -> None:
    for link in list(root.iter("a")):
        if address := links.target(link.get("href", "")):
            link.set("href", address)
        else:
            markup.unwrap(link)
    for one in root.iter():
        one.text = links.unwrapped_in(one.text) if one.text else one.text
        one.tail = links.unwrapped_in(one.tail) if one.tail else one.tail


def _drop_empty(root: Element) -> None:
    """Drop blocks without words and pictures, the innermost first."""
    for one in reversed(list(root.iter(*CAN_BE_EMPTY))):
        if not markup.words(one).strip() and one.find(".//img") is None and one.find(".//table") is None:
            blocks.drop(one)
