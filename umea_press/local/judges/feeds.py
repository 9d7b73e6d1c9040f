"""Atom's own grammar (RFC 4287, Appendix B) reads every page of every feed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lxml import etree

from umea_press.local.judges.press_room import PressRoom
from umea_press.local.judges.verdicts import Judgement
from umea_press.local.judges.visitor import Visitor

# Written in RELAX NG's XML syntax; the RFC prints the compact one.
GRAMMAR = Path(__file__).with_name("atom.rng")
ATOM = "{http://www.w3.org/2005/Atom}"
NARROWED = ("q=is+%26+sn%C3%B6", "sprak=se", "ar=2026")
SHOWN = 3  # what a grammar says after its first words says the same again


def grammatical(room: PressRoom) -> Judgement:
    """The feeds of everything, the archive, each body, keyword and matter, from the first page to the last."""
    visitor, waiting, read = Visitor(room.url), feeds(), dict[str, list[str]]()
    while waiting:
        path = waiting.pop()
        if path not in read:
            answer = visitor.get(path)
            read[path] = violations(answer.body) if answer.status == 200 else [f"status {answer.status}"]
            waiting += following(answer.body) if answer.status == 200 else []
    findings = (f"{path}: {words}" for path, said in read.items() for words in said[:SHOWN])
    return Judgement.of(len(read), findings, f"libxml2 {'.'.join(map(str, etree.LIBXML_VERSION))}")


def feeds() -> list[str]:
    """The first page of each feed."""
    from django.urls import reverse

    from releases.models import Edition, PublishedDecision

    live = Edition.objects.live()
    bodies = live.values_list("committees__slug", flat=True).distinct()
    keywords = live.values_list("keywords__slug", flat=True).distinct()
    matters = PublishedDecision.objects.exclude(matter="").values_list("matter", flat=True).distinct()
    return [
        *(reverse(f"newsroom:{name}") for name in ("feed", "archive_feed")),
        *(
            f"{reverse('newsroom:archive_feed')}?{narrowed}"
            for narrowed in ("q=is+%26+sn%C3%B6", "sprak=se", "ar=2026")
        ),
        *(reverse("newsroom:committee_feed", args=[slug]) for slug in bodies if slug),
        *(reverse("newsroom:keyword_feed", args=[slug]) for slug in keywords if slug),
        *(reverse("newsroom:matter_feed", args=[matter]) for matter in matters),
    ]


def violations(document: bytes) -> list[str]:
    """Return what the grammar has against an Atom document; the line first."""
    try:
        tree = etree.fromstring(document)
    except etree.XMLSyntaxError as error:
        return [f"no XML: {error}"]
    checker = grammar()
    return [] if checker.validate(tree) else [f"line {one.line}: {one.message}" for one in checker.error_log]


def following(document: bytes) -> Iterator[str]:
    """Yield where a feed goes on (RFC 5005, 3)."""
    for link in etree.fromstring(document).iter(f"{ATOM}link"):
        if link.get("rel") == "next":
            yield link.get("href", "")


@cache
def grammar() -> etree.RelaxNG:
    """The grammar, read once."""
    return etree.RelaxNG(etree.parse(GRAMMAR))
