"""Renditions: the smaller versions of a picture, which its own name tells of.

`bilder/Xq3….4000x3000.awj.480.960.1600.jpg` is an original of 4000 by 3000
pixels that is also there as AVIF, WebP and JPEG, each 480, 960 and 1600 pixels
wide: `bilder/Xq3….480.avif` and so on. So whoever has the address of a picture,
an edition frozen years ago among them, can show it in the right size without
asking anybody, and no address is made up that leads nowhere. A name without
these parts is a picture that comes in one size only.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from releases.document import markup
from releases.document.markup import Element

# The letters of a name: what browsers choose from, the smallest first; the last two are what every program reads.
FORMS = {"a": "avif", "w": "webp", "j": "jpg", "p": "png"}
MEDIA_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}
PLAIN = {"image/jpeg", "image/png"}
LADDER = (480, 960, 1600)  # pixels across
# Narrow strips (a whole page as a picture) would be unreadable in any of these widths.
SLENDEREST = 3  # times as tall as wide
NAME = re.compile(
    r"(?P<stem>[^\s,]*[A-Za-z0-9_-])\.(?P<width>[1-9][0-9]{0,8})x(?P<height>[1-9][0-9]{0,8})"
    r"\.(?P<forms>[awjp]{1,4})(?P<widths>(?:\.[1-9][0-9]{0,4}){1,6})"
    r"(?P<crops>(?:\.[1-9][0-9]?x[1-9][0-9]?-[0-9]{1,3}-[0-9]{1,3}){0,8})\.(?:jpg|png)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class ImageRendition:
    """One smaller version. Width and height are pixels."""

    url: str
    width: int
    height: int
    media_type: str


@dataclass(frozen=True, slots=True)
class PictureSource:
    """What a <source> offers: one format in all its widths."""

    media_type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A picture as <picture> offers it; `srcset` is empty for one that comes in one size only.

    `width` and `height` are pixels of a crop, 0 where the whole picture is offered.
    """

    src: str
    srcset: str
    sources: tuple[PictureSource, ...]
    width: int = 0
    height: int = 0


def widths(width: int, height: int) -> tuple[int, ...]:
    """Return how wide the renditions of a picture of this many pixels are; none for a slender one."""
    if height > SLENDEREST * width:
        return ()
    return tuple(sorted({min(step, width) for step in LADDER}))


def scaled(width: int, height: int, to: int) -> int:
    """Return the height in pixels of a picture of `width` by `height` when it is `to` pixels wide."""
    return max(1, round(height * to / width))


def name_with_sizes(
    stem: str, extension: str, size: tuple[int, int], forms: str, across: Iterable[int], crops: str = ""
) -> str:
    """Return the name of an original that tells of its renditions; `forms` are letters of FORMS, `crops` of shapes."""
    width, height = size
    steps = ".".join(map(str, across))
    return f"{stem}.{width}x{height}.{forms}.{steps}{crops}.{extension}"


def media_type(form: str) -> str:
    """Return the media type of a letter of FORMS."""
    return MEDIA_TYPES[FORMS[form]]


def name_of(stem: str, across: int, form: str, shape: str = "") -> str:
    """Return the name of the rendition of this width, of a crop if there is a shape; `form` is a letter of FORMS."""
    return f"{stem}.{shape}.{across}.{FORMS[form]}" if shape else f"{stem}.{across}.{FORMS[form]}"


@lru_cache(maxsize=1024)
def of(address: str) -> tuple[ImageRendition, ...]:
    """Return the renditions that the name or address of an original tells of, by format, the narrowest first."""
    match = NAME.fullmatch(address)
    if match is None:
        return ()
    width, height = int(match["width"]), int(match["height"])
    steps = [int(step) for step in match["widths"][1:].split(".")]
    return tuple(
        ImageRendition(
            name_of(match["stem"], step, form), step, scaled(width, height, step), media_type(form)
        )
        for form in match["forms"]
        for step in steps
    )


def plain(address: str) -> list[ImageRendition]:
    """Return the renditions that every program reads (JPEG or PNG), the narrowest first."""
    return [rendition for rendition in of(address) if rendition.media_type in PLAIN]


def size(address: str) -> tuple[int, int] | None:
    """Return width and height of the original in pixels, None when its name does not tell."""
    match = NAME.fullmatch(address)
    return (int(match["width"]), int(match["height"])) if match else None


def at_most(address: str, across: int) -> ImageRendition | None:
    """Return the widest rendition of at most `across` pixels that every program reads, None when there is none."""
    return next((one for one in reversed(plain(address)) if one.width <= across), None)


def offer(address: str) -> Offer:
    """Return what a page offers of a picture. `src`, for programs that cannot choose, is of middle size."""
    found = of(address)
    return replace(offer_of(found), width=0, height=0) if found else Offer(address, "", ())


def offer_of(files: Sequence[ImageRendition]) -> Offer:
    """Return what a page offers of these files, which are one picture in several formats and widths."""
    found = [one for one in files if one.media_type in PLAIN]
    kinds = dict.fromkeys(one.media_type for one in files if one.media_type not in PLAIN)
    sources = (PictureSource(kind, _srcset(one for one in files if one.media_type == kind)) for kind in kinds)
    middle = found[len(found) // 2]
    return Offer(middle.url, _srcset(found), tuple(sources), middle.width, middle.height)


def widen(root: Element, column: str) -> None:
    """Let each picture in a text offer all its renditions.

    `column` says how wide text is set, as the attribute sizes does.
    """
    for image in _with_renditions(root):
        _widen(image, column)


def moderate(root: Element, across: int) -> None:
    """Set each picture for programs that cannot choose: none with renditions is wider than `across` pixels."""
    for image in _with_renditions(root):
        _complete_size(image)
        if found := at_most(image.get("src", ""), across):
            image.set("src", found.url)


def _with_renditions(root: Element) -> list[Element]:
    return [image for image in root.iter("img") if of(image.get("src", ""))]


def _srcset(found: Iterable[ImageRendition]) -> str:
    return ", ".join(f"{one.url} {one.width}w" for one in found)


def _widen(image: Element, column: str) -> None:
    """Put <picture> around an <img>, which keeps its place and its words."""
    offered = offer(image.get("src", ""))
    _complete_size(image)
    sizes = _sizes(int(image.get("width", 0)), column)
    markup.wrap(image, markup.element("picture"))
    for source in offered.sources:
        offer_of_form = {"type": source.media_type, "srcset": source.srcset, "sizes": sizes}
        image.addprevious(markup.element("source", offer_of_form))
    image.attrib.update({"src": offered.src, "srcset": offered.srcset, "sizes": sizes, "loading": "lazy"})


def _complete_size(image: Element) -> None:
    """Give an <img> both its measures, so that the text below does not move when the picture arrives."""
    width, height = size(image.get("src", "")) or (0, 0)
    across = min(int(image.get("width") or 0) or width, width)
    image.set("width", str(across))
    if not image.get("height"):
        image.set("height", str(scaled(width, height, across)))


def _sizes(across: int, column: str) -> str:
    """Return the attribute sizes of a picture set `across` CSS pixels wide, at most as wide as the column."""
    return f"(max-width: {across}px) 100vw, {across}px" if across <= LADDER[0] else column
