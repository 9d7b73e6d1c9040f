"""Shapes: a picture cut to the proportions that pages and programs set it in, around what must be seen of it.

Whoever crops a picture for us (a list, a search engine, a card in social media) cuts out its middle. An editor who
says what must be seen has it cut here instead, in each shape. As with renditions the name of the original tells which
crops there are, and around which point, in percent from the left and from the top:
`bilder/Xq3….4000x3000.awj.480.960.1600.3x2-62-35.16x9-62-35.4x3-62-35.1x1-80-20.jpg` is also there as
`bilder/Xq3….1x1.1600.jpg`. So an edition keeps the crops that it was frozen with, and lost ones can be made anew.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from releases.document import renditions
from releases.document.renditions import ImageRendition

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shape:
    """Proportions. One `for_pages` comes in every width and format, others as one file that every program reads."""

    across: int
    down: int
    for_pages: bool = False


# What lists and the front page show; links in social media; and what Google asks for beside that
# (developers.google.com/search/docs/appearance/structured-data/article).
SHAPES = {"3x2": Shape(3, 2, for_pages=True), "16x9": Shape(16, 9), "4x3": Shape(4, 3), "1x1": Shape(1, 1)}
LIST, LINK = "3x2", "16x9"
MIDDLE: Point = (50, 50)
WHOLE = 100  # percent
TOKEN = re.compile(r"([1-9][0-9]?x[1-9][0-9]?)-([0-9]{1,3})-([0-9]{1,3})")


def box(width: int, height: int, shape: str, point: Point) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom, in pixels, of the largest crop of a shape whose middle is nearest `point`."""
    form = SHAPES[shape]
    across = min(width, max(1, round(height * form.across / form.down)))
    down = min(height, max(1, round(width * form.down / form.across)))
    left = _within(round(width * point[0] / WHOLE - across / 2), width - across)
    top = _within(round(height * point[1] / WHOLE - down / 2), height - down)
    return left, top, left + across, top + down


def widths(steps: Iterable[int], across: int, shape: str) -> tuple[int, ...]:
    """Return how wide the files of a crop are that is `across` pixels wide, by the widths of the whole picture."""
    fitting = sorted({min(step, across) for step in steps})
    return tuple(fitting if SHAPES[shape].for_pages else fitting[-1:])


def forms(every: str, shape: str) -> str:
    """Return in which of the forms of the whole picture, letters of renditions.FORMS, a crop comes."""
    return every if SHAPES[shape].for_pages else every[-1:]


def of_every_shape(points: Mapping[str, Point]) -> dict[str, Point]:
    """Return the point of each shape: its own, that of the whole picture (""), or its middle; {} of no points."""
    if not points:
        return {}
    return {shape: points.get(shape) or points.get("") or MIDDLE for shape in SHAPES}


def in_words(points: Mapping[str, Point]) -> str:
    """Return what a name tells of the crops: ".3x2-62-35.16x9-62-35", "" of none."""
    return "".join(f".{shape}-{left}-{top}" for shape, (left, top) in points.items())


@lru_cache(maxsize=1024)
def points_in(address: str) -> dict[str, Point]:
    """Return around which point each shape was cut, as the name or address of an original tells."""
    match = renditions.NAME.fullmatch(address)
    tokens = TOKEN.findall(match["crops"]) if match else []
    return {shape: (int(left), int(top)) for shape, left, top in tokens if shape in SHAPES}


@lru_cache(maxsize=1024)
def crops(address: str, shape: str) -> tuple[ImageRendition, ...]:
    """Return the crops of a shape, by format, the narrowest first; none where the name tells of none."""
    point = points_in(address).get(shape)
    match = renditions.NAME.fullmatch(address)
    if point is None or match is None:
        return ()
    left, top, right, bottom = box(int(match["width"]), int(match["height"]), shape, point)
    steps = [int(step) for step in match["widths"][1:].split(".")]
    return tuple(
        ImageRendition(
            url=renditions.name_of(match["stem"], across, form, shape),
            width=across,
            height=renditions.scaled(right - left, bottom - top, across),
            media_type=renditions.media_type(form),
        )
        for form in forms(match["forms"], shape)
        for across in widths(steps, right - left, shape)
    )


def cut(address: str, shape: str) -> ImageRendition | None:
    """Return the widest crop of a shape that every program reads, None when there is none."""
    return next((one for one in reversed(crops(address, shape)) if one.media_type in renditions.PLAIN), None)


def every(address: str) -> tuple[ImageRendition, ...]:
    """Return all files beside an original: its renditions, then the crops of each shape."""
    return (*renditions.of(address), *(one for shape in points_in(address) for one in crops(address, shape)))


def offer(address: str, shape: str = "") -> renditions.Offer:
    """Return what a page offers of a picture, cut to a shape where there is such a crop."""
    found = crops(address, shape) if shape else ()
    return renditions.offer_of(found) if found else renditions.offer(address)


def _within(value: int, largest: int) -> int:
    return max(0, min(value, largest))
