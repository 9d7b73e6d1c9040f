"""Slips as they are made at a desk, and whether the checklist stops, tells of or misses each: `python -m bench.slips`.

The slips are those of the tests (`releases/tests/proofreading`), made in a
release that says the same in its words and in its data. Stopped: it cannot be
published before it is mended or a reason is given. Told: the checklist asks, or
the page of a correction shows it.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import django

STOPPED, ASKED, MISSED = "stopped", "told", "missed"
Row = tuple[str, str, str]


def table() -> list[Row]:
    """Return each slip with the fields that the checklist leads to and what becomes of it; no database is asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "umea_press.settings")
    django.setup()
    return [*_slips(), *_lacking(), *_in_a_hurry(), *_of_a_correction()]


def _slips() -> Iterator[Row]:
    from releases.tests.proofreading.release import DOCUMENT
    from releases.tests.proofreading.test_slips import SLIPS, found_in

    for name, slip in SLIPS.items():
        yield _row(name, found_in(slip.make(DOCUMENT)))


def _lacking() -> Iterator[Row]:
    """Yield what nothing is published without."""
    from releases.tests.proofreading.release import DOCUMENT
    from releases.tests.proofreading.test_slips import LACKING

    for name, (make, which) in LACKING.items():
        rows = which(make(DOCUMENT))
        yield name, ", ".join(f"number {row + 1}" for row in rows), STOPPED if rows else MISSED


def _in_a_hurry() -> Iterator[Row]:
    from releases.proofreading import proofread
    from releases.tests.proofreading.outdoor_gym import DIRECTORY
    from releases.tests.proofreading.test_in_a_hurry import SLIPS

    for where, document, words, _expected in SLIPS:
        yield _row(f"“{words}”", proofread(where(document, words), DIRECTORY))


def _of_a_correction() -> Iterator[Row]:
    """Yield what contradicts nothing but the edition that is out: the page of the correction shows it."""
    from releases.desk import differences
    from releases.document import quotes
    from releases.tests.proofreading.release import DOCUMENT

    body = DOCUMENT.body.replace("Nu får barnen plats", "Nu får alla plats")
    changed = differences.between(DOCUMENT, replace(DOCUMENT, body=body, quotes=quotes.read_quotes(body)))
    yield "a quote changed since the last edition", "body", ASKED if changed else MISSED


def _row(name: str, found: Iterable[Any]) -> Row:
    from releases.proofreading import Weight

    findings = list(found)
    fields = [place.field for one in findings for place in one.places]
    fields += [one.counterpart.field for one in findings]
    weights = {one.weight for one in findings}
    outcome = STOPPED if Weight.BLOCKING in weights else ASKED if weights else MISSED
    return name, ", ".join(dict.fromkeys(fields)), outcome


def main() -> None:
    """Print the table and how many there are of each."""
    rows = table()
    widest = max(len(name) for name, _where, _outcome in rows)
    for name, where, outcome in rows:
        print(f"{outcome:<8} {name:<{widest}}  {where}")
    print(", ".join(f"{count} {outcome}" for outcome, count in Counter(row[2] for row in rows).items()))


if __name__ == "__main__":
    main()
