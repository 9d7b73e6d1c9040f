"""The picture that stands for a release where its link is shared: its title, drawn.

1200 by 630 pixels is the shape that readers of Open Graph cut the least of. The
letters are the press room's own (fonts/), because the font that comes with
Pillow knows no å, ä or ö.
"""

import io
import re
from bisect import bisect
from functools import cache
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from releases import municipality
from releases.languages import active
from releases.languages.bodies import body_names
from releases.models import Edition

WIDTH, HEIGHT = 1200, 630
MARGIN, BAND = 84, 22
LINE = WIDTH - 2 * MARGIN
PAPER, INK, SOFT, RULE = "#fcfbf8", "#1a201d", "#545d58", "#dad7cc"
FONTS = Path(__file__).parent / "fonts"
# The title is set in the first of these sizes in which it takes few enough lines.
TITLE_SIZES = ((96, 2), (78, 3), (64, 4), (54, 5), (46, 5))
TITLE_TOP, LEADING = 152, 1.2
EYEBROW_TOP, SMALL = 88, 32
FOOT_RULE, FOOT_TOP, WORD_MARK = 520, 549, 38
# Raise it when the drawing changes, so that readers fetch it anew.
DRAWING = 3
# The fonts have no emoji; boxes in their place, three for a family of three, would say nothing.
EMOJI = re.compile(
    "[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\U000e0020-\U000e007f\u200d\u20e3\ufe0e\ufe0f]+"
)


def card(edition: Edition) -> bytes:
    """Return the card of an edition as a PNG file, in the language of the release."""
    with translation.override(active.spoken(edition.language)):
        return _drawn(edition)


def in_letters(title: str) -> str:
    """Return the title without emoji, joined ones taken out as the one picture that they are."""
    return " ".join(EMOJI.sub(" ", title).split())


def _drawn(edition: Edition) -> bytes:
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    accent = municipality.facts()["accent"]
    pen.rectangle((0, 0, WIDTH, BAND), fill=accent)
    eyebrow = body_names(edition.document.committees) or _("Press release")
    pen.text((MARGIN, EYEBROW_TOP), _shortened(eyebrow, _font("bold", SMALL)), accent, _font("bold", SMALL))
    _draw_title(pen, in_letters(edition.title))
    _draw_foot(pen, active.date(edition.first_published_at))
    out = io.BytesIO()
    picture.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw_title(pen: ImageDraw.ImageDraw, title: str) -> None:
    for size, most in TITLE_SIZES:
        font = _font("bold", size)
        lines = _lines(title, font)
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], _shortened(f"{lines[most - 1]} …", font)]
    for number, line in enumerate(lines):
        pen.text((MARGIN, TITLE_TOP + number * size * LEADING), line, INK, font)


def _draw_foot(pen: ImageDraw.ImageDraw, date: str) -> None:
    """Set the word mark as it stands at the top of every page, and the date at the right."""
    room = active.press_room()
    bold, regular, small = _font("bold", WORD_MARK), _font("regular", WORD_MARK), _font("regular", SMALL)
    pen.line((MARGIN, FOOT_RULE, WIDTH - MARGIN, FOOT_RULE), RULE, 2)
    base = FOOT_TOP + WORD_MARK
    pen.text((MARGIN, base), room["name"], INK, bold, anchor="ls")
    bar = MARGIN + bold.getlength(room["name"]) + 18
    pen.line((bar, FOOT_TOP, bar, base + 8), SOFT, 2)
    pen.text((bar + 18, base), room["tagline"], room["accent"], regular, anchor="ls")
    pen.text((WIDTH - MARGIN, base), date, SOFT, small, anchor="rs")


def _lines(words: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Break words into lines that fit between the margins; a word wider than a line is cut."""
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if _fits(longer, font):
            lines[-1] = longer
            continue
        lines += [word] if lines[-1] else []
        lines[-1] = word
        while not _fits(lines[-1], font):
            head = _head(lines[-1], font)
            lines[-1:] = [head, lines[-1][len(head) :]]
    return lines


def _head(word: str, font: ImageFont.FreeTypeFont) -> str:
    """Return as many of a word's first letters as fit in a line, and at least one."""
    widths = [font.getlength(word[:end]) for end in range(1, len(word) + 1)]
    return word[: max(1, bisect(widths, LINE))]


def _shortened(words: str, font: ImageFont.FreeTypeFont) -> str:
    """Cut words to one line, with an ellipsis where something is missing."""
    lines = _lines(words, font)
    if len(lines) == 1:
        return words
    line = lines[0]
    while not _fits(f"{line} …", font):
        line = line[:-1]
    return f"{line} …"


def _fits(words: str, font: ImageFont.FreeTypeFont) -> bool:
    return font.getlength(words) <= LINE


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    # Laying out by Raqm costs a library that not every machine has; Swedish does not need it.
    return ImageFont.truetype(
        str(FONTS / f"pressrum-serif-{weight}.ttf"), size, layout_engine=ImageFont.Layout.BASIC
    )
