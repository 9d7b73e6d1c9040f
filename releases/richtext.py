"""Rich text: what HTML may stand in a release, and the same as plain text.

Everything an editor types or pastes passes `clean` when it is saved and again
when it is frozen, so neither the editor's widget nor a paste from Word decides
what the public gets. The allow-list is short on purpose: structure, no style.
"""

import html
import re
from collections.abc import Iterator

import nh3
from lxml import html as lxml_html

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
INLINE = {"strong", "em", "a", "br", "cite", "figcaption", "img", "sup", "sub"}
TAGS = HEADINGS | BLOCKS | INLINE
ATTRIBUTES = {
    "a": {"href", "lang"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "p": {"lang"},
    "blockquote": {"lang"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
DROPPED_WITH_CONTENT = {
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "math",
    "iframe",
    "object",
    "title",
    "xml",
}
RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "div": "p"}

# Images are the product's own uploads: a path below /media/, never another host
# ("//host/x.gif" would report every reader to that host).
OWN_IMAGE = re.compile(r"/media/[A-Za-z0-9._/-]+\Z")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufeff]")
WORD_CONDITIONAL = re.compile(r"<!--.*?-->|<!\[.*?\]>|<\?xml.*?>", re.DOTALL)
EMPTY_BLOCK = re.compile(r"<(p|h2|h3|li|blockquote|figcaption)>(?:\s|&nbsp;|\xa0|<br>)*</\1>")


def clean(markup: str) -> str:
    """Return `markup` with only the tags, attributes and addresses a release may hold.

    Scripts, styles, embedded documents, event handlers, foreign images and
    Word's leftovers are gone; the words stay. Cleaning twice changes nothing.
    Source: OWASP ASVS 5, 1.3 (sanitise untrusted HTML by allow-list, on the server).
    """
    markup = WORD_CONDITIONAL.sub("", CONTROL.sub("", markup))
    cleaned = _allowed(_rename(markup))
    while (smaller := EMPTY_BLOCK.sub("", cleaned)) != cleaned:
        cleaned = smaller
    return cleaned.strip()


def to_text(markup: str) -> str:
    """Return the words of cleaned HTML as plain text: blocks apart, list items with "•", links with address."""
    if not markup.strip():
        return ""
    root = lxml_html.fragment_fromstring(markup, create_parent="div")
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(_text(root)))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _allowed(markup: str) -> str:
    return nh3.clean(
        markup,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        clean_content_tags=DROPPED_WITH_CONTENT,
        attribute_filter=_attribute,
        link_rel="noopener",
        strip_comments=True,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if OWN_IMAGE.match(value) and ".." not in value else None
    if name == "href" and (value.startswith("//") or "\\" in value):
        return None
    if name in {"width", "height", "colspan", "rowspan"}:
        return value if value.isdigit() and int(value) < 10_000 else None
    return value


def _rename(markup: str) -> str:
    """Keep the meaning of near tags (b, i, h1, div) instead of dropping it."""
    if not markup.strip():
        return ""
    root = lxml_html.fragment_fromstring(markup, create_parent="article")
    for element in root.iter():
        # The parser lets through names that it refuses to set ("a<"); the allow-list drops them.
        if isinstance(element.tag, str) and (name := _new_name(element)) != element.tag:
            element.tag = name
    _drop_images_without_source(root)
    return _inner_html(root)


def _new_name(element: lxml_html.HtmlElement) -> str:
    # A div around blocks is a wrapper, a div around words is a paragraph.
    if element.tag == "div" and any(child.tag in BLOCKS | HEADINGS | {"div"} for child in element):
        return "span"
    return RENAMED.get(element.tag, str(element.tag))


def _drop_images_without_source(root: lxml_html.HtmlElement) -> None:
    for image in root.findall(".//img"):
        if _attribute("img", "src", image.get("src") or "") is None:
            image.drop_tree()


def _inner_html(root: lxml_html.HtmlElement) -> str:
    parts = [html.escape(root.text or "", quote=False)]
    parts += [lxml_html.tostring(child, encoding="unicode") for child in root]
    return "".join(parts)


def _text(element: lxml_html.HtmlElement) -> Iterator[str]:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag == "br":
        yield "\n"
    elif tag == "img":
        yield f"[{element.get('alt')}]" if element.get("alt") else ""
    else:
        yield from _text_around(element, tag)
    yield re.sub(r"\s*\n\s*", " ", element.tail or "")


def _text_around(element: lxml_html.HtmlElement, tag: str) -> Iterator[str]:
    block = tag in HEADINGS | {"p", "blockquote", "ul", "ol", "table", "figure", "figcaption", "caption"}
    yield "\n\n" if block else "\n• " if tag == "li" else "\n" if tag == "tr" else ""
    yield re.sub(r"\s*\n\s*", " ", element.text or "")
    for child in element:
        yield from _text(child)
    yield _address(element) if tag == "a" else "\t" if tag in {"td", "th"} else "\n\n" if block else ""


def _address(link: lxml_html.HtmlElement) -> str:
    href, words = link.get("href") or "", link.text_content().strip()
    if href.startswith(("mailto:", "tel:")):
        return ""
    plain, said = (re.sub(r"^https?://", "", text).rstrip("/") for text in (href, words))
    return f" ({href})" if plain and plain != said else ""
