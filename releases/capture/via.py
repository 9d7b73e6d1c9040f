"""Releases as Via TT's export has them (JSON; so have those of NTB and Ritzau): typed fields, each of which may lack.

What is typed is taken as it stands. Bodies, decisions and amounts are nobody's fields there, so they are read from
the text as those of a page are.
"""

import html as entities
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from releases.capture import committees, contacts, dates, via_values
from releases.capture.confidence import Confidence, ReadingClue
from releases.capture.elsewhere import ReleaseElsewhere
from releases.capture.lines import UnreadableCapture, fingerprint
from releases.capture.reading import Reading, read
from releases.capture.via_values import files, rows, text, words
from releases.capture.wrapping import plain_lines
from releases.document import Contact, Keyword, Link, ReleaseDocument, clipboard, links, quotes

LONGEST_TITLE, LONGEST_KEYWORD = 200, 80  # characters, as a release and a keyword hold
NEEDED = ("id", "title", "url", "published")
FIRST_LANGUAGE = "sv"
LANGUAGE = re.compile(r"[a-z]{2,3}\b")
TAG = re.compile(r"<[a-z!/]", re.IGNORECASE)
DAMAGED = "\N{REPLACEMENT CHARACTER}"


def read_via(row: Any, languages: Sequence[str] = (FIRST_LANGUAGE, "en")) -> ReleaseElsewhere:
    """Return one release of an export. `languages` are the codes that a release can be written in here.

    Raises UnreadableCapture: "no release" for what is no object, else the name of the needed field that it lacks.
    """
    if not isinstance(row, Mapping):
        raise UnreadableCapture("no release")
    absent = next((name for name in NEEDED if not text(row.get(name))), "")
    if absent:
        raise UnreadableCapture(absent)
    moment = _published(text(row["published"]))
    source = _proposed(row, moment)
    language, is_known = _language(row, source, languages)
    document = _document(row, source, language)
    reading = Reading(
        name=f"{text(row['id'])}",
        document=document,
        published=moment.at if moment else None,
        published_exactly=moment is not None and moment.exact,
        fingerprint=fingerprint_of(text(row["id"])),
        case_numbers=source.case_numbers if source else (),
        confidence=_confidence(row, document, source, moment, is_known=is_known),
    )
    return ReleaseElsewhere(
        reading=reading,
        address=text(row["url"]),
        original=_original(row, language),
        pictures=tuple(files([row.get("mainImage"), *rows(row.get("images"))])),
        documents=tuple(files(rows(row.get("documents")))),
        left_out=source.pictures if source else (),
    )


def fingerprint_of(number: str) -> str:
    """Return the fingerprint of the release with this id: the same however its text is changed over there."""
    return fingerprint(f"via {number}")


def is_version(row: Any) -> bool:
    """True for a release that another one in the export comes before: its original in another language."""
    return isinstance(row, Mapping) and bool(_original(row, _code(row.get("language")) or FIRST_LANGUAGE))


def _original(row: Mapping[str, Any], language: str) -> str:
    """Return the fingerprint of the release that this is a version of: the Swedish one, else the one of lowest id."""
    family = {text(one.get("id")): _code(one.get("language")) for one in rows(row.get("versions"))}
    family = {number: code for number, code in family.items() if number.isdecimal() and len(number) < 20}
    own = text(row.get("id"))
    family[own] = language
    first = min(family, key=lambda number: (family[number] != FIRST_LANGUAGE, len(number), number))
    return "" if first == own or family[first] == language else fingerprint_of(first)


def _code(value: Any) -> str:
    found = LANGUAGE.match(text(value).casefold())
    return found[0] if found else ""


def _language(row: Mapping[str, Any], source: Reading | None, languages: Sequence[str]) -> tuple[str, bool]:
    """Return the language, and whether the export names it as one of ours; else it is what the text reads like."""
    named = _code(row.get("language"))
    if named in languages:
        return named, True
    return (source.document.language if source else FIRST_LANGUAGE), False


def _published(written: str) -> dates.Moment | None:
    try:
        return dates.iso_moment(written)
    except (OverflowError, ValueError):
        return None


def _proposed(row: Mapping[str, Any], moment: dates.Moment | None) -> Reading | None:
    """Return what the reader of pages makes of the release, set as a page; None when it finds no release in it."""
    people = "".join(
        f"<p>{_escaped(one.name)}<br>{_escaped(', '.join(filter(None, (one.role, one.committee))))}</p>"
        for one in _contacts(row)
    )
    dated = f'<meta property="article:published_time" content="{moment.at.isoformat()}">' if moment else ""
    page = (
        f"<html><head>{dated}</head><body><main><h1>{_escaped(_title(row))}</h1>"
        f'<p class="lead">{_escaped(words(row.get("leadtext")))}</p>{_body(row)}'
        f"{f'<h2>Kontakter</h2>{people}' if people else ''}</main></body></html>"
    )
    try:
        return read(page)
    except UnreadableCapture:
        return None


def _document(row: Mapping[str, Any], source: Reading | None, language: str) -> ReleaseDocument:
    proposed = source.document if source else ReleaseDocument(title="")
    body = quotes.set_quotes(_body(row))
    return ReleaseDocument(
        title=_title(row),
        lead=words(row.get("leadtext")),
        body=body,
        language=language,
        committees=proposed.committees,
        decisions=proposed.decisions,
        budget=proposed.budget,
        quotes=quotes.read_quotes(body),
        contacts=_contacts(row),
        keywords=tuple(_keywords(row)),
        links=tuple(_links(row)),
        boilerplate=words(row.get("boilerplate")),
    )


def _title(row: Mapping[str, Any]) -> str:
    title = " ".join(words(row.get("title")).split())
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…"


def _body(row: Mapping[str, Any]) -> str:
    """Return the body as the product cleans what is pasted; words without any markup are paragraphs."""
    written = text(row.get("body"))
    if not TAG.search(written):
        paragraphs = re.split(r"\n\s*\n|\n", entities.unescape(written))
        written = "".join(f"<p>{_escaped(one.strip())}</p>" for one in paragraphs if one.strip())
    return clipboard.take(written).html if written else ""


def _contacts(row: Mapping[str, Any]) -> tuple[Contact, ...]:
    """Return the persons, or who stands in the free text where no person is typed."""
    holder = row.get("contacts")
    holder = holder if isinstance(holder, Mapping) else {"persons": holder}
    persons = [
        contacts.typed(
            *(" ".join(words(one.get(name)).split()) for name in ("name", "title", "phone", "email"))
        )
        for one in rows(holder.get("persons"))
        if words(one.get("name"))
    ]
    if not persons and (free := words(holder.get("text"))):
        persons = list(contacts.read_block(plain_lines(free)).contacts)
    return contacts.merged(persons)


def _keywords(row: Mapping[str, Any]) -> Iterator[Keyword]:
    seen = set()
    for one in via_values.several(row.get("keywords")):
        name = " ".join(words(one).strip(" #,").split())
        slug = committees.slug(name)
        if slug and slug not in seen and len(name) <= LONGEST_KEYWORD and len(slug) <= LONGEST_KEYWORD:
            seen.add(slug)
            yield Keyword(name=name, slug=slug)


def _links(row: Mapping[str, Any]) -> Iterator[Link]:
    """Yield the links, and the film as one of them."""
    for one in [*rows(row.get("links")), *rows(row.get("video"))]:
        address = links.target(text(one.get("url")))
        if address.startswith("http"):
            yield Link(url=address, label=" ".join(words(one.get("description")).split()) or address)


def _escaped(written: str) -> str:
    return entities.escape(written)


def _confidence(
    row: Mapping[str, Any],
    document: ReleaseDocument,
    source: Reading | None,
    moment: dates.Moment | None,
    *,
    is_known: bool,
) -> tuple[Confidence, ...]:
    clue = ReadingClue
    is_cut = document.title.endswith("…") and not words(row.get("title")).endswith("…")
    damaged = [name for name in ("title", "lead", "body") if DAMAGED in getattr(document, name)]
    found = {
        "title": clue.CUT if is_cut else clue.TYPED,
        "lead": clue.TYPED if document.lead else clue.NO_RUNNING_TEXT,
        "body": clue.TYPED if document.body else clue.NO_RUNNING_TEXT,
        "published": clue.TYPED if moment else clue.NOT_SHOWN,
        "language": clue.TYPED if is_known else clue.UNKNOWN,
        "contacts": _of_contacts(document.contacts),
        "keywords": clue.TYPED if document.keywords else clue.NOT_NAMED,
        **dict.fromkeys(damaged, clue.DAMAGED),
    }
    read_from_text = [one for one in source.confidence if one.field in ROWS] if source else []
    return (*(Confidence(name, reason) for name, reason in found.items()), *read_from_text)


ROWS = ("committees", "decisions", "budget")


def _of_contacts(people: Sequence[Contact]) -> ReadingClue:
    if not people:
        return ReadingClue.NOBODY
    reached = all(one.phones or one.email for one in people)
    return ReadingClue.REACHED if reached else ReadingClue.NOT_REACHED
