"""Values of an export whose fields may be missing, null or of another sort: each is read as what it can be, or left."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from releases.capture.elsewhere import FileElsewhere
from releases.capture.lines import normalise
from releases.document import richtext

SURROGATE = re.compile("[\ud800-\udfff]")
MARKUP = re.compile(r"<[a-z!/]", re.IGNORECASE)
# "Foto: Alva Ek", "Fotograf Alva Ek/Byrån": as captions end.
CREDIT = re.compile(
    r"[\s(]*\b(?P<credit>(?:Foto(?:graf)?|Bild|Illustration|Photo)\s*:\s*[^().]{2,90}?)\s*[).]*\s*$",
    re.IGNORECASE,
)
LONGEST_CAPTION, LONGEST_CREDIT = 300, 120
WHOLE = 100  # percent


def text(value: Any) -> str:
    """Return a text or a number as clean text, "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return normalise(SURROGATE.sub("\N{REPLACEMENT CHARACTER}", str(value))).strip()


def words(value: Any) -> str:
    """Return a text without the markup or the character references that it may come with."""
    written = text(value)
    if MARKUP.search(written):
        return richtext.to_text(richtext.clean(written)).strip()
    return html.unescape(written).strip() if "&" in written else written


def several(value: Any) -> Sequence[Any]:
    """Return a list as it is, one value as a list, nothing as none."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def rows(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects of a list, or the one object that stands for a list."""
    return [one for one in several(value) if isinstance(one, Mapping)]


def files(values: Sequence[Any]) -> Iterator[FileElsewhere]:
    """Yield the files that have an address, each once, in order."""
    seen = set()
    for one in values:
        url = text(one.get("url")) if isinstance(one, Mapping) else ""
        if url and url not in seen and _is_web_address(url):
            seen.add(url)
            yield _file(one, url)


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _file(one: Mapping[str, Any], url: str) -> FileElsewhere:
    caption = " ".join(words(one.get("caption")).split())
    credit = " ".join((words(one.get("credit")) or words(one.get("photographer"))).split())
    if not credit and (found := CREDIT.search(caption)):
        caption, credit = caption[: found.start()].rstrip(" ,;–-"), found["credit"]
    return FileElsewhere(
        url=url,
        caption=_cut(caption, LONGEST_CAPTION),
        credit=_cut(credit, LONGEST_CREDIT),
        point=_point(one.get("focus")),
    )


def _cut(written: str, longest: int) -> str:
    return written if len(written) <= longest else f"{written[: longest - 1].rstrip()}…"


def _point(value: Any) -> tuple[int, int] | None:
    """Return the point of a picture that must be seen: {x, y}, [x, y] or "x,y", in parts of one or in percent."""
    if isinstance(value, Mapping):
        value = [value.get("x", value.get("left")), value.get("y", value.get("top"))]
    if isinstance(value, str):
        value = [float(one.replace(",", ".")) for one in re.findall(r"\d+(?:\.\d+)?", value)]
    if not isinstance(value, list) or len(value) != 2:
        return None
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in value):
        return None
    scale = WHOLE if all(0 <= one <= 1 for one in value) else 1
    left, top = (one * scale for one in value)
    if not (0 <= left <= WHOLE and 0 <= top <= WHOLE):
        return None
    return round(left), round(top)
