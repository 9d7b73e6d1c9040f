"""Whether two documents say the same, however an editor's widget has written them down.

The rich-text editor sets blocks on lines of their own, a textarea ends its lines
with CRLF, and a body that was imported has yet another form: none of that is
anything that a reader could notice, so none of it is a change. Pure: no database.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
from lxml import etree

from releases.document import ReleaseDocument, markup, quotes, richtext

# Around these, and before a line break, HTML shows no white space (CSS Text 3, 4.1.1); no-break spaces are letters.
BLOCKS = richtext.HEADINGS | richtext.BLOCKS | {"figcaption", "article"}
SPACES = re.compile(r"[ \t\n\r\f]+")
# A browser puts every row into a table body, whether one was written or not.
IMPLIED = {"tbody"}


def same(one: ReleaseDocument, other: ReleaseDocument) -> bool:
    """Tell whether readers would see no difference between two documents."""
    return one == other or _read(one) == _read(other)


def as_read(body: str) -> list[str]:
    """Return the tags and words of a body as a browser shows them: without the white space that it does not show."""
    return list(_without_unseen_space(_pieces(markup.parse(body))))


def _read(document: ReleaseDocument) -> Any:
    # Cleaned as today, also what was frozen by an earlier version of the product: its own changes are no editor's.
    body = quotes.set_quotes(richtext.clean(document.body))
    # Quotes are read out of the body.
    rest = _normal(msgspec.to_builtins(replace(document, body="", quotes=())))
    return rest, as_read(body)


def _normal(value: Any) -> Any:
    """Return JSON-ready data with the line ends and the margins of its texts made one."""
    match value:
        case str():
            return value.replace("\r\n", "\n").strip()
        case dict():
            return {name: _normal(part) for name, part in value.items()}
        case list() | tuple():
            return [_normal(part) for part in value]
    return value


def _pieces(root: markup.Element) -> Iterator[tuple[str, str]]:
    """Yield ("text", words), or the name of a tag with the tag as it is written."""
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = str(element.tag)
        if event == "start":
            facts = "".join(f" {key}={value!r}" for key, value in sorted(element.attrib.items()))
            yield name, f"<{name}{facts}>"
            yield "text", element.text or ""
        else:
            yield name, f"</{name}>"
            yield "text", (element.tail or "") if element is not root else ""


def _without_unseen_space(pieces: Iterator[tuple[str, str]]) -> Iterator[str]:
    at_edge, waiting = (
        True,
        "",
    )  # `waiting` is a space, or line breaks, that count only if something follows them
    for name, piece in pieces:
        if name == "text":
            for part in re.split(r"( )", SPACES.sub(" ", piece)):
                if part == " " and not at_edge and not waiting:
                    waiting = " "
                elif part.strip(" "):
                    yield waiting + part if waiting else part
                    at_edge, waiting = False, ""
        elif name in BLOCKS:
            at_edge, waiting = True, ""
            if name not in IMPLIED:
                yield piece
        elif name == "br":
            if piece.startswith("<br"):
                waiting = f"{waiting.strip(' ')}\n"
                at_edge = True
        else:
            if name == "img" and waiting:
                yield waiting
                waiting = ""
            at_edge = at_edge and name != "img"
            yield piece
