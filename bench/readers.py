"""How long every reader of a text takes as the text doubles: each with long runs of each kind of character.

    python -m bench.readers [--characters 25000] [--doublings 2] [--slow 2.3]

A reader is whatever a public page, a mail, the search, an import or the desk
does with words that somebody gave. Each is timed on the processor's clock. A
line names the run that took longest, its times, and the largest growth from one
size to the next among runs that take at least LEAST: 2 is linear, 4 is
quadratic. The last line is one JSON object. Exits with 1 when a reader grows
faster than --slow.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

TOO_LONG = 20  # seconds
LEAST = 0.02  # seconds: what is faster is measured too coarsely to compare
# Runs of one thing: white space, letters, punctuation, what opens quotes, numbers and addresses, and markup.
RUNS = (
    " ", "\n", "\t", "\xa0", " \n", "a", "A", "å", "a\u030a", "1", "1 ", "1\xa0", "000 ", ".", ", ", ":", "(",
    ") ", "–", "– ",     "– A", "-", "@", "a@", "a.", "@a.", "www.", "https://", "https://a.se/ ", "&", "&amp;",
    "&nbsp;", "<", ">", '"', "”",     "\u00ad", "\u200b", "\u200d", "\U0001f469\u200d", "kr ", "5 000 kr ",
    "§ ", "KS 2026/1 ", "070-174 06 05 ", "a-", "(S) ",     "säger ", ", säger A B (S)", ". A", "så ", ", så",
    "A von ", "• a\n", "- a\n", "A\n", "Kontakt\n", "1 mars 2026\n",     "<p>", "</p>", "<p>a</p>",
    "<p>– A</p>", "<p>– A, säger B C (S).</p>", "<p>B C säger:</p><p>– A</p>", "<b>", "<em>",
    "<i></b>", "<b><div><i></b>",
    "<ul><li></b>",     "<br>", "<ul><li>", "<li>a", "<li><p>a</p></li>", "<div>", "<table>",
    "<tr><td>",
    "<td colspan=50>", "<!--", "<![if ", "<a href=",     '<a href="https://a.se/">a</a>', '<a href="//',
    "<img src=/media/a.jpg>", "<blockquote>", "<p class=MsoListParagraph>· a</p>",
)  # fmt: skip


@dataclass
class Slowest:
    """The run that a reader took longest over, and the largest growth among all runs."""

    run: str
    seconds: list[float]
    growth: float = 0.0
    grown_by: str = ""


@dataclass(frozen=True)
class Reader:
    """What reads a text, and how the text was `prepared` before: what is public has been cleaned when it was frozen."""

    read: Callable[[str], object]
    prepare: Callable[[str], str] = str


def readers() -> dict[str, Reader]:
    """Return what reads words, by name. Django has been set up."""
    from releases.alerts import lines, mail_markup
    from releases.capture import reading
    from releases.capture.lines import UnreadableCapture
    from releases.desk import differences
    from releases.document import (
        BudgetLine,
        Decision,
        ReleaseDocument,
        attribution,
        casenumbers,
        characters,
        links,
        quotes,
        richtext,
    )
    from releases.proofreading import Directory, proofread
    from releases.search import highlighting, index, words
    from releases.templatetags.press import set_body

    def of_body(text: str) -> ReleaseDocument:
        return ReleaseDocument(title="Ny bro", body=text)

    def captured(text: str) -> object:
        try:
            return reading.read(f"Ny bro\n\n{text}", "sida")
        except UnreadableCapture:
            return None

    def captured_page(text: str) -> object:
        try:
            return reading.read(f"<html><body><h1>Ny bro</h1>{text}", "sida")
        except UnreadableCapture:
            return None

    def with_facts(text: str) -> ReleaseDocument:
        decision = Decision(
            outcome="Ja.", paragraph="§ 1", case_number="KS-2026/1", votes_for=7, votes_against=4
        )
        return replace(
            of_body(text), budget=(BudgetLine(amount=45_000, purpose="bro"),), decisions=(decision,)
        )

    def changed(text: str) -> object:
        return differences.between(of_body(text), of_body(text + "<p>Nytt</p>"))

    @cache
    def composed(text: str) -> str:
        return quotes.set_quotes(richtext.clean(text))

    def frozen(read: Callable[[str], object]) -> Reader:
        return Reader(read, composed)

    given: dict[str, Callable[[str], object]] = {
        "attribution": attribution.attribution,
        "addresses": links.unwrapped_in,
        "characters": characters.normal,
        "case number": casenumbers.canonical,
        "clean": richtext.clean,
        "capture, text": captured,
        "capture, HTML": captured_page,
    }
    return {
        "page": frozen(set_body),
        "mail": frozen(mail_markup.text_for_mail),
        "mail as text": frozen(lambda text: lines.wrapped(richtext.to_text(text))),
        "text": frozen(richtext.to_text.__wrapped__),
        "quotes": frozen(quotes.read_quotes),
        "setting quotes": frozen(quotes.set_quotes),
        "index": frozen(lambda text: [words.in_text(part) for part in index.texts(of_body(text))]),
        "search hit": frozen(lambda text: highlighting.passage(of_body(text), {"a", "1"})),
        "differences": frozen(changed),
        "proofreading": frozen(lambda text: proofread(with_facts(text), Directory())),
        **{name: Reader(read) for name, read in given.items()},
    }


def measured(reader: Reader, characters: int, doublings: int) -> Slowest:
    """Return how long a reader takes over texts of one thing, each size twice the one before."""
    slowest = Slowest("", [0.0])
    for run in RUNS:
        seconds: list[float] = []
        # What is hopeless at one size need not be waited for at the next.
        while len(seconds) <= doublings and (not seconds or seconds[-1] < TOO_LONG):
            seconds.append(_timed(reader, run * (characters * 2 ** len(seconds) // len(run))))
        growth = max((after / before for before, after in _comparable(seconds)), default=0.0)
        if seconds[-1] > slowest.seconds[-1]:
            slowest.run, slowest.seconds = run, seconds
        if growth > slowest.growth:
            slowest.growth, slowest.grown_by = growth, run
    return slowest


def _comparable(seconds: list[float]) -> Iterator[tuple[float, float]]:
    return ((before, after) for before, after in pairwise(seconds) if before >= LEAST)


def _timed(reader: Reader, text: str) -> float:
    """Return the seconds of one reading, without the collector's walks over what other sizes have left alive."""
    prepared = reader.prepare(text)
    gc.collect()
    gc.disable()
    try:
        begun = time.process_time()
        reader.read(prepared)
        return time.process_time() - begun
    finally:
        gc.enable()


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--characters", type=int, default=25_000)
    asked.add_argument("--doublings", type=int, default=2)
    asked.add_argument("--slow", type=float, default=2.3)
    asked.add_argument("--only", default="")
    options = asked.parse_args()
    _set_up()
    rows = {}
    for name, reader in readers().items():
        if options.only in name:
            rows[name] = row = measured(reader, options.characters, options.doublings)
            times = ", ".join(f"{second * 1000:.0f}" for second in row.seconds)
            print(
                f"{name:16} {row.run!r:34} {times} ms; grows by {row.growth:.1f} at {row.grown_by!r}",
                flush=True,
            )
    figures = {name: {"seconds": row.seconds, "growth": round(row.growth, 2)} for name, row in rows.items()}
    print(json.dumps({"date": dt.datetime.now(dt.UTC).date().isoformat(), **figures}))
    return int(any(row.growth > options.slow for row in rows.values()))


def _set_up() -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "umea_press.settings",
        "PRESS_ENV": os.devnull,
        "LOCAL": "1",
        "SECRET_KEY": "only-for-a-bench-only-for-a-bench-only-for-a-bench-only",
        "MAIL_TOKEN_KEY": "only-for-a-bench",
        "DATABASE_URL": "postgres://nobody@localhost/none",
    }
    import django

    django.setup()


if __name__ == "__main__":
    sys.exit(main())
