"""Small charts, drawn on the server as SVG: how long the bars are and what stands beside them.

Lengths are percentages of the drawing and heights are in em, so a chart fits
any width and grows with the reader's text. The templates set colours by class,
because the content security policy allows no style attribute. Each chart stands
beside a table of the same numbers (WCAG 2.2, 1.1.1 and 1.4.1).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from releases.languages import swedish

# How many years' labels find room on a phone, and on a wide screen.
LABELS_NARROW, LABELS_WIDE = 6, 12
COLUMN_HEIGHT = 9.0  # em
# How many rows of the table stand open; the rest unfolds.
YEARS_SHOWN, ROWS_SHOWN = 10, 8
LABEL_LENGTH = 36  # characters that fit a phone; the table has the whole name
BAR_WIDTH = 70.0  # per cent: the words of the longest bar stand to its right
YEARS_FILLED = 40
SCALE_TOPS = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)  # tenths of the value's power of ten


@dataclass(frozen=True)
class Measure:
    """What is measured: its name, and how a value is set in the table, in a sentence and in the drawing."""

    name: str
    number: Callable[[int], str]
    words: Callable[[int], str]
    short: Callable[[int], str]


@dataclass(frozen=True)
class Bar:
    """One bar: what it stands for, its value in numbers and words, and where it is drawn (SVG lengths)."""

    label: str
    value: int
    number: str
    short: str
    x: str = "0"
    y: str = "0"
    width: str = "0"
    height: str = "0"
    middle: str = "0"
    label_y: str = "0"
    labelled: bool = True
    labelled_when_narrow: bool = True


@dataclass(frozen=True)
class Chart:
    """A drawing with its title and description, and all its numbers for the table: the first ones, and the rest."""

    title: str
    description: str
    bars: list[Bar]
    table: list[Bar]
    rest: list[Bar]
    height: str
    heading: str
    measure: str
    top: str = ""


def columns(title: str, measure: Measure, values: Sequence[tuple[int, int]]) -> Chart | None:
    """Return a chart of upright bars, one for each (year, value), or None for fewer than two."""
    if len(values) < 2:
        return None
    filled = _each_year(values)
    scale = _round_up(max(abs(value) for _year, value in filled))
    drawn = [_column(number, len(filled), bar, scale) for number, bar in enumerate(_bars(filled, measure))]
    return Chart(
        title=title,
        description=_description(measure, values),
        bars=drawn,
        table=_bars(sorted(values, reverse=True)[:YEARS_SHOWN], measure),
        rest=_bars(sorted(values, reverse=True)[YEARS_SHOWN:], measure),
        height="12em",
        heading=_("Year"),
        measure=measure.name,
        top=measure.short(scale),
    )


def series(title: str, measure: Measure, values: Sequence[tuple[str, int]], heading: str) -> Chart | None:
    """Return a chart of upright bars in the order given, with what they stand for, or None for fewer than two."""
    if len(values) < 2 or not any(value for _label, value in values):
        return None
    scale = _round_up(max(abs(value) for _label, value in values))
    bars = _bars(values, measure)
    return Chart(
        title=title,
        description=_description(measure, values),
        bars=[_column(number, len(bars), bar, scale) for number, bar in enumerate(bars)],
        table=bars,
        rest=[],
        height="12em",
        heading=heading,
        measure=measure.name,
        top=measure.short(scale),
    )


def rows(title: str, measure: Measure, values: Sequence[tuple[str, int]]) -> Chart | None:
    """Return a chart of lying bars, the longest bodies first, or None for fewer than two. The table has them all."""
    if len(values) < 2:
        return None
    bars = sorted(_bars(values, measure), key=lambda bar: (-abs(bar.value), swedish.sort_key(bar.label)))
    drawn = [_row(number, bar, abs(bars[0].value)) for number, bar in enumerate(bars[:ROWS_SHOWN])]
    return Chart(
        title=title,
        description=_description(measure, values),
        bars=drawn,
        table=bars[:ROWS_SHOWN],
        rest=bars[ROWS_SHOWN:],
        height=f"{3 * len(drawn)}em",
        heading=_("Body"),
        measure=measure.name,
    )


def _bars(values: Sequence[tuple[object, int]], measure: Measure) -> list[Bar]:
    return [
        Bar(label=str(label), value=value, number=measure.number(value), short=measure.short(value))
        for label, value in values
    ]


def _column(number: int, count: int, bar: Bar, scale: int) -> Bar:
    share = abs(bar.value) / scale
    slot = 100 / count
    width = min(slot * 0.68, 11)
    middle = (number + 0.5) * slot
    height = share * COLUMN_HEIGHT
    # Labels are counted from the last year, which always has one.
    age = count - 1 - number
    return Bar(
        label=bar.label,
        value=bar.value,
        number=bar.number,
        short=bar.short,
        x=f"{middle - width / 2:.2f}%",
        width=f"{width:.2f}%",
        y=f"{1.5 + COLUMN_HEIGHT - height:.2f}em",
        height=f"{height:.2f}em",
        middle=f"{middle:.2f}%",
        labelled=age % math.ceil(count / LABELS_WIDE) == 0,
        labelled_when_narrow=age % math.ceil(count / LABELS_NARROW) == 0,
    )


def _row(number: int, bar: Bar, longest: int) -> Bar:
    top = 3 * number
    return Bar(
        label=bar.label if len(bar.label) <= LABEL_LENGTH else bar.label[: LABEL_LENGTH - 1] + "…",
        value=bar.value,
        number=bar.number,
        short=bar.short,
        label_y=f"{top + 1.1:.2f}em",
        y=f"{top + 1.5:.2f}em",
        width=f"{abs(bar.value) / (longest or 1) * BAR_WIDTH:.2f}%",
        middle=f"{top + 2.2:.2f}em",
    )


def _each_year(values: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the values with empty years between them, so that time runs evenly; not over an absurd span."""
    known = dict(values)
    first, last = min(known), max(known)
    if last - first > YEARS_FILLED:
        return sorted(values)[-YEARS_FILLED:]
    return [(year, known.get(year, 0)) for year in range(first, last + 1)]


def _round_up(value: int) -> int:
    """Return the top of the scale: the next round number, such as 12, 150 or 2,000,000."""
    if value <= 10:
        return max(value, 1)
    tenth: int = 10 ** (len(str(value)) - 2)
    return next(step * tenth for step in SCALE_TOPS if step * tenth >= value)


def _description(measure: Measure, values: Sequence[tuple[object, int]]) -> str:
    label, value = max(values, key=lambda pair: abs(pair[1]))
    return _("%(label)s has the most: %(value)s. All the numbers stand in the table.") % {
        "label": label,
        "value": measure.words(value),
    }
