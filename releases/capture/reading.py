"""A capture as a whole: the release it holds, when it was published, and its fingerprint."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from releases.capture import (
    amounts,
    body,
    budget,
    cases,
    committees,
    dates,
    decisions,
    foreign_amounts,
    html,
    topic,
)
from releases.capture.confidence import Confidence, ReadingClue, confidences, of_rows
from releases.capture.decisions import Passage
from releases.capture.layout import Layout, lay_out
from releases.capture.lines import Line, LineKind, UnreadableCapture, fingerprint
from releases.capture.spans import Evidence, Span, Words, joined, one_space, spans_of, stretch
from releases.capture.wrapping import plain_lines
from releases.document import Committee, Decision, Keyword, ReleaseDocument, quotes
from releases.document.attribution import opens_with_speech


@dataclass(frozen=True, slots=True)
class Reading:
    """What a capture says.

    `published` is aware (Europe/Stockholm), None when the page does not say;
    `published_exactly` is false when it names a day without a time.
    `fingerprint` is the SHA-256 (hex) of the capture's words. `regions` is the
    press room's own classification, kept beside the document. `pictures` names
        those of the page, of which none is taken along. `lines` are the page's, and
        `evidence` says for each field by its path, such as "title", "committees.0"
        or "decisions.1.date", which words of them it was read from. `confidence` says how sure each field is,
        `address` where the page says that it stands.
    """

    name: str
    document: ReleaseDocument
    published: dt.datetime | None
    published_exactly: bool
    fingerprint: str
    case_numbers: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    evidence: Evidence = field(default_factory=dict)
    confidence: tuple[Confidence, ...] = ()
    address: str = ""

    @property
    def unsure(self) -> tuple[Confidence, ...]:
        """The fields that a person should look at."""
        return tuple(one for one in self.confidence if not one.is_sure)


def read(text: str, name: str = "") -> Reading:
    """Return the release that a captured page holds; `name` is the file's, for the answer.

    Raises UnreadableCapture when there is no line that could be a title: its
    word is "pictures" when the page holds nothing else.
    """
    page = html.read_page(text) if html.looks_like_html(text) else html.CapturedPage(plain_lines(text))
    if not page.lines:
        raise UnreadableCapture("pictures" if page.pictures else "empty")
    layout = lay_out([located(line, number) for number, line in enumerate(page.lines)], page.titles)
    moment = _published(layout, page)
    document, evidence, rows = _document(layout, moment.at.date() if moment else None)
    return Reading(
        name=name,
        document=document,
        published=moment.at if moment else None,
        published_exactly=moment is not None and moment.exact,
        fingerprint=fingerprint(" ".join(line.text for line in page.lines)),
        case_numbers=cases.case_numbers("\n".join([one_space(layout.title), *_paragraphs(layout)])),
        regions=tuple(map(str, layout.regions)),
        pictures=page.pictures,
        lines=tuple(one_space(line.text) for line in page.lines),
        evidence=evidence,
        confidence=(*confidences(layout, is_dated=moment is not None), *rows),
        address=page.address,
    )


def located(line: Line, number: int) -> Line:
    """Return a line whose text knows where it stands on its page."""
    return replace(line, text=Words(line.text, Span(number, 0, len(one_space(line.text)))))


def _published(layout: Layout, page: html.CapturedPage) -> dates.Moment | None:
    """Return the moment the page shows; the one in its markup only when it shows no time of day."""
    shown = [moment for text in layout.moments if (moment := dates.moment_shown(text))]
    marked = dates.iso_moment(page.published) if page.published else None
    exact = next((moment for moment in shown if moment.exact), None)
    return exact or marked or next(iter(shown), None)


def without_unsure(reading: Reading) -> Reading:
    """Return the reading without the data of running text that it is not sure of, which `confidence` still names."""
    unsure = {one.field for one in reading.unsure}
    document = replace(
        reading.document,
        committees=() if "committees" in unsure else reading.document.committees,
        decisions=tuple(one for one in reading.document.decisions if one.committee),
        budget=tuple(one for one in reading.document.budget if one.purpose),
    )
    return replace(reading, document=document)


def with_doubt(reading: Reading, field: str, reason: ReadingClue, words: str = "") -> Reading:
    """Return the reading with another word on how sure one field is."""
    others = tuple(one for one in reading.confidence if one.field != field)
    return replace(reading, confidence=(*others, Confidence(field, reason, words)))


def _document(
    layout: Layout, published: dt.date | None
) -> tuple[ReleaseDocument, Evidence, tuple[Confidence, ...]]:
    markup = body.markup(layout.body)
    bodies = _bodies(layout)
    title, passages = one_space(layout.title), _passages(layout)
    found = decisions.read_decisions(title, passages, bodies, published)
    said = quotes.read_quotes(markup)
    decided, roles = [one.value for one in found], [quote.role for quote in said]
    named = _committees(decided, layout, roles, bodies)
    english = topic.is_english(_paragraphs(layout))
    read_amounts = foreign_amounts.english if english else amounts.amounts
    money = budget.read_lines(_paragraphs(layout), title, next(iter(named), None), read_amounts)
    document = ReleaseDocument(
        title=layout.title,
        lead=layout.lead,
        body=markup,
        language="en" if english else "sv",
        committees=named,
        decisions=tuple(one.value for one in found),
        budget=tuple(one.value for one in money),
        quotes=said,
        contacts=layout.contacts,
        keywords=tuple(Keyword(name=word, slug=committees.slug(word)) for word in layout.keywords),
        links=tuple(layout.links),
        boilerplate=layout.boilerplate,
    )
    rows = {"decisions": [one.evidence for one in found], "budget": [one.evidence for one in money]}
    in_passing = not _committees(decided, layout, roles, ())
    sure = of_rows(named, decided, document.budget, in_passing=in_passing)
    return plain(document), _evidence(layout, document, rows), sure


def plain(document: ReleaseDocument) -> ReleaseDocument:
    """Return the document without the places of its words, which nothing beyond the reader knows."""
    return msgspec.convert(msgspec.to_builtins(document, enc_hook=str), ReleaseDocument)


def _evidence(layout: Layout, document: ReleaseDocument, rows: Mapping[str, Sequence[Evidence]]) -> Evidence:
    """Return for each field of the document the words that it was read from."""
    people = [layout.contact_spans.get(one.name.casefold(), ()) for one in document.contacts]
    lists: dict[str, Iterable[tuple[Span, ...]]] = {
        "committees": _of_committees(layout, document, people),
        "contacts": people,
        "keywords": map(spans_of, layout.keywords),
        "links": layout.link_spans,
    }
    evidence = {
        "title": spans_of(layout.title),
        "lead": spans_of(layout.lead),
        "body": spans_of(*(line.text for line in layout.body)),
        "boilerplate": layout.boilerplate_spans,
    }
    evidence |= {f"{sort}.{n}": one for sort, every in lists.items() for n, one in enumerate(every)}
    for sort, every in rows.items():
        for n, fields in enumerate(every):
            evidence |= {f"{sort}.{n}.{name}": one for name, one in fields.items()}
    return {path: spans for path, spans in evidence.items() if spans}


def _of_committees(
    layout: Layout, document: ReleaseDocument, people: Sequence[tuple[Span, ...]]
) -> Iterator[tuple[Span, ...]]:
    """Yield where the text names each body, and else the contacts that sit in it."""
    named = _where_named(layout)
    seats = list(zip(document.contacts, people, strict=True))
    for one in document.committees:
        sits = [spans for contact, spans in seats if contact.committee == one.definite]
        yield named.get(one.definite) or joined(sits)


def _where_named(layout: Layout) -> dict[str, tuple[Span, ...]]:
    """Return by the definite form of each body where title, lead and body name it."""
    found: dict[str, tuple[Span, ...]] = {}
    for text in map(one_space, [layout.title, layout.lead, *(line.text for line in layout.body)]):
        for mention in committees.mentions(text):
            spans = spans_of(stretch(text, mention.start, mention.end))
            found[mention.definite] = joined([found.get(mention.definite, ()), spans])
    return found


def _paragraphs(layout: Layout) -> list[str]:
    """Return what the release says, line by line, with plain spaces: no-break ones matter where it is set, not read."""
    return [
        one_space(layout.lead),
        *(one_space(line.text) for line in layout.body if line.kind is not LineKind.CAPTION),
    ]


def _bodies(layout: Layout) -> list[str]:
    """Return the bodies that the release names, the likeliest to be its own first: lead, title, contacts, text."""
    texts = [
        layout.lead,
        layout.title,
        *(contact.committee for contact in layout.contacts),
        *(line.text for line in layout.body),
    ]
    named = (mention.definite for text in texts for mention in committees.mentions(text) if not mention.bare)
    return list(dict.fromkeys(named))


def _committees(
    found: Sequence[Decision], layout: Layout, spoken: Sequence[str], bodies: Sequence[str]
) -> tuple[Committee, ...]:
    """Return whose news it is: who decides or is named first, whose members speak or are called; nobody else."""
    named = [decision.committee.definite for decision in found if decision.committee]
    named += [mention.definite for mention in committees.mentions(layout.lead) if not mention.bare]
    named += [contact.committee for contact in layout.contacts if contact.committee]
    named += [
        mention.definite for text in spoken for mention in committees.mentions(text) if not mention.bare
    ]
    named += [
        short for short in _in_title(layout) if not any(committees.shortens(short, full) for full in named)
    ]
    return tuple(committees.as_committee(definite) for definite in dict.fromkeys(named or bodies[:1]))


def _in_title(layout: Layout) -> list[str]:
    """Return the bodies in the title, which may shorten their names: "skolnämnden"."""
    return [mention.definite for mention in committees.mentions(layout.title) if not mention.bare]


def _passages(layout: Layout) -> list[Passage]:
    """Return lead and body as passages under their subheadings; what somebody says decides nothing."""
    passages: list[tuple[str, list[str]]] = [("", [one_space(layout.lead)])]
    for index, line in enumerate(layout.body):
        if line.kind is LineKind.HEADING or (
            line.kind is LineKind.TEXT and body.is_subhead(layout.body, index)
        ):
            passages.append((one_space(line.text), []))
        elif not _is_quote(line):
            passages[-1][1].append(one_space(line.text))
    return [Passage(heading, tuple(paragraphs)) for heading, paragraphs in passages]


def _is_quote(line: Line) -> bool:
    return line.kind in (LineKind.QUOTE, LineKind.CAPTION) or opens_with_speech(line.text)
