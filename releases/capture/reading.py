"""A capture as a whole: the release it holds, when it was published, and its fingerprint."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from releases.capture import body, budget, cases, committees, dates, decisions, html
from releases.capture.decisions import Passage
from releases.capture.layout import Layout, lay_out
from releases.capture.lines import Kind, Line, UnreadableCapture, fingerprint, one_space, plain_lines
from releases.document import Committee, Decision, Keyword, ReleaseDocument, quotes
from releases.document.attribution import opens_with_dash


@dataclass(frozen=True, slots=True)
class Reading:
    """What a capture says.

    `published` is aware (Europe/Stockholm), None when the page does not say;
    `published_exactly` is false when it names a day without a time.
    `fingerprint` is the SHA-256 (hex) of the capture's words. `regions` is the
    press room's own classification, kept beside the document. `pictures` names
    those of the page, of which none is taken along.
    """

    name: str
    document: ReleaseDocument
    published: dt.datetime | None
    published_exactly: bool
    fingerprint: str
    case_numbers: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


def read(text: str, name: str = "") -> Reading:
    """Return the release that a captured page holds; `name` is the file's, for the answer.

    Raises UnreadableCapture when there is no line that could be a title: its
    word is "pictures" when the page holds nothing else.
    """
    page = html.read_page(text) if html.looks_like_html(text) else html.Page(plain_lines(text))
    if not page.lines:
        raise UnreadableCapture("pictures" if page.pictures else "empty")
    layout = lay_out(page.lines)
    moment = _published(layout, page)
    return Reading(
        name=name,
        document=_document(layout, moment.at.date() if moment else None),
        published=moment.at if moment else None,
        published_exactly=moment is not None and moment.exact,
        fingerprint=fingerprint(" ".join(line.text for line in page.lines)),
        case_numbers=cases.case_numbers("\n".join([one_space(layout.title), *_paragraphs(layout)])),
        regions=tuple(layout.regions),
        pictures=page.pictures,
    )


def _published(layout: Layout, page: html.Page) -> dates.Moment | None:
    """Return the moment the page shows; the one in its markup only when it shows no time of day."""
    shown = [moment for text in layout.moments if (moment := dates.moment(text))]
    marked = dates.iso_moment(page.published) if page.published else None
    exact = next((moment for moment in shown if moment.exact), None)
    return exact or marked or next(iter(shown), None)


def _document(layout: Layout, published: dt.date | None) -> ReleaseDocument:
    markup = body.markup(layout.body)
    bodies = _bodies(layout)
    title, passages = one_space(layout.title), _passages(layout)
    found = decisions.read_decisions(title, passages, bodies, published)
    said = quotes.read_quotes(markup)
    named = _committees(found, layout, [quote.role for quote in said], bodies)
    return ReleaseDocument(
        title=layout.title,
        lead=layout.lead,
        body=markup,
        committees=named,
        decisions=found,
        budget=budget.budget_lines(_paragraphs(layout), title, next(iter(named), None)),
        quotes=said,
        contacts=layout.contacts,
        keywords=tuple(Keyword(name=word, slug=committees.slug(word)) for word in layout.keywords),
        links=tuple(layout.links),
        boilerplate=layout.boilerplate,
    )


def _paragraphs(layout: Layout) -> list[str]:
    """Return what the release says, line by line, with plain spaces: no-break ones matter where it is set, not read."""
    return [
        one_space(layout.lead),
        *(one_space(line.text) for line in layout.body if line.kind is not Kind.CAPTION),
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
        if line.kind is Kind.HEADING or (line.kind is Kind.TEXT and body.is_subhead(layout.body, index)):
            passages.append((one_space(line.text), []))
        elif not _is_quote(line):
            passages[-1][1].append(one_space(line.text))
    return [Passage(heading, tuple(paragraphs)) for heading, paragraphs in passages]


def _is_quote(line: Line) -> bool:
    return line.kind in (Kind.QUOTE, Kind.CAPTION) or opens_with_dash(line.text)
