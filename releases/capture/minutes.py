"""Minutes of a meeting (sammanträdesprotokoll): its matters, each read into a document of its own.

Swedish minutes number their matters through the year ("§ 87") and set each under
the same headings: Beslut, Ärendebeskrivning, Yrkanden, Reservation, Beslutet ska
skickas till. What stands under them is read; what an office has proposed
("Förslag till beslut") is no decision and is left aside.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from releases.capture import body, budget, cases, committees, dates, decisions, html, parties
from releases.capture.lines import Line, fingerprint
from releases.capture.reading import Reading, located, plain
from releases.capture.sentences import sentences
from releases.capture.spans import Evidence, one_space, spans_of
from releases.capture.vocabulary import lines as line_of
from releases.capture.wrapping import plain_lines
from releases.document import ApproximateDate, BudgetLine, Decision, ReleaseDocument


class MinutesSection(StrEnum):
    """What stands under a heading of a matter."""

    HEAD = "head"
    DECISION = "decision"
    BACKGROUND = "background"
    RESERVATION = "reservation"
    STATEMENT = "statement"
    COURSE = "course"
    ASIDE = "aside"


OF_BODY = r"(?:(?P<body>[\wåäöÅÄÖ, -]{4,60}s) )?"
#: The headings of a matter, the first that fits; a text may follow behind a colon.
HEADINGS: Sequence[tuple[MinutesSection, re.Pattern[str]]] = (
    (MinutesSection.DECISION, line_of(OF_BODY + r"beslut  beslut(?:et)? och \w+")),
    (
        MinutesSection.DECISION,
        line_of(
            r"(?P<proposer>[\wåäöÅÄÖ, -]{4,60}s) förslag till (?:beslut i )?\w*(?:fullmäktige|styrelsen|nämnden)"
        ),
    ),
    (MinutesSection.STATEMENT, line_of(r"särskil[td]a? yttranden?")),
    (MinutesSection.RESERVATION, line_of(r"(?:skriftlig )?reservation(?:er)?  reservationer och \w+")),
    (
        MinutesSection.BACKGROUND,
        line_of(r"""
            ärendebeskrivning  ärendet(?: i korthet)?  beskrivning av ärendet  bakgrund  ärende
            sammanfattning(?: av ärendet)?  redogörelse för ärendet  ärendets bakgrund
        """),
    ),
    (
        MinutesSection.COURSE,
        line_of(r"""
            yrkanden?(?: och propositionsordning)?  propositionsordning(?:en)?  omröstningsordning  röstning
            omröstning(?:sresultat)?  votering(?:sresultat)?  (?:[\wåäö]+s )?beslutsordning  beslutsgång(?:en)?
        """),
    ),
    (
        MinutesSection.ASIDE,
        line_of(r"""
            (?:besluts)?underlag  beslutsunderlag(?:et)?  handlingar(?: i ärendet)?  (?:[\wåäö]+s )?förslag till beslut
            protokollsanteckning(?:ar)?  beredningsansvarig(?:a)?  deltar (?:inte|ej) i beslutet  jäv  ajournering
            (?:beslutet|protokollet|protokollsutdrag) (?:ska|skall) (?:skickas|sändas|delges|lämnas)(?: till)?
            protokollsutdrag(?: till)?  (?:skickas|sänds|expedieras|delges|kopia|bilagor|bilaga)(?: till)?
            tidigare behandling  överläggning(?:ar)?  hur man överklagar  överklagande  barn\w*  jämställdhets\w*
            ekonomiska konsekvenser  finansiering  (?:kommun)?bedömning
        """),
    ),
)
MATTER = re.compile(r"(?:\w{1,5}\s)?§§?\s*(?P<number>\d{1,4}(?:\s?[a-hj-z]\b)?)[.:]?(?P<rest>.*)$")
# "Kulturnämnden beslutar …" opens the decision of a matter whose minutes have no heading for it.
OPENS_DECISION = re.compile(r"[A-ZÅÄÖ][\wåäö ,-]{3,60}? (?:beslutar|beslutade|föreslår|godkänner)\b")
OPENS_CLAUSES = re.compile(r"\b(?:beslutar|beslutade|besluta|föreslår|att)$")
SAYS_CASE = re.compile(r"\b(?:dnr|diarien\w*|ärenden\w*)\b", re.IGNORECASE)
MEETING_DATE = re.compile(r"sammanträdesdatum|sammanträde|datum|protokoll|plats och tid", re.IGNORECASE)
IS_MINUTES = re.compile(r"protokoll", re.IGNORECASE)
# What stands at the head and foot of each page.
PAGE_EDGE = line_of(r"""
    (?:sida|sid\.?|s\.?)?\s*\d{1,4}\s*(?:\(\d{1,4}\)|av \d{1,4}|/\s?\d{1,4})?
    (?:19|20)\d{2}-\d{2}-\d{2}\s+\d{1,4}\s?\(\d{1,4}\)
    (?:\w+ )*sammanträdesprotokoll\b.*  protokoll(?:sutdrag)?(?: \d.*)?  sammanträdesdatum:?.*  blad ?\d*
    (?:ordförandes|justerandes|justerarnas|justerares)?\s*(?:sign(?:atur(?:er)?)?\.?|namnteckning(?:ar)?)\s*
    (?:justerandes?|justerares?)\b.*  utdragsbestyrkande.*  bestyrkande.*
""")
#: Matters of the meeting itself: nobody writes of them to the press.
FORMAL = line_of(r"""
    upprop.*  närvar(?:o|ande).*  förhinder.*  jäv.*  ajournering.*  kungörelse.*  kallelse.*
    (?:val|utseende|utse) (?:av )?(?:\w+ )?(?:protokolls?)?(?:juster|sekreterare|mötesordförande|rösträknare).*
    (?:protokollets? ?)?justering.*
    (?:bestämmande av )?(?:tid|dag)(?: och \w+)? för (?:protokolls?|protokollets )?justering.*
    (?:fastställande|godkännande|ändring(?:ar)?|genomgång) (?:av|i) (?:\w+ )?(?:dagordning|föredragning|kallelse).*
    dagordning.*  föredragningslista.*  (?:genomgång av )?(?:föregående|förra|senaste) (?:\w+ )?protokoll.*
    anmäl(?:an|ning|d).*  meddelanden?.*  inkomna? (?:skrivelser|handlingar|meddelanden|ärenden).*  skrivelser
    deleg(?:ations|erings|erad).*  (?:redovisning|anmälan|återrapportering) av (?:deleg|anmäl|inkom).*  delgivning.*
    (?:ärenden|handlingar) (?:för|till) kännedom.*  (?:aktuell |löpande |muntlig )?information.*  aktuellt.*
    [\wåäö ]+ informerar(?: \w+)?  rapport.*  övrig.*  avtackning.*  nästa (?:möte|sammanträde).*
    (?:mötets?|sammanträdets?) (?:öppna|avslut|laga).*  öppnande.*  avslutning(?: av (?:mötet|sammanträdet))?
    sekretess.*  allmänhetens frågestund.*  frågestund.*  (?:ledamöternas )?frågor
""")
#: How each sort of dissent is told from a sentence, and the verb it is said with.
DISSENTS = {
    MinutesSection.RESERVATION: (parties.reservations, "reserverar sig"),
    MinutesSection.STATEMENT: (parties.statements, "lämnar ett särskilt yttrande"),
}
LONGEST_TITLE, LONGEST_LEAD, LONGEST_HEADING, LONGEST_HEAD_LINE = 200, 400, 80, 60
MOST_TITLE_LINES, LONGEST_VERB = 3, 20


@dataclass(frozen=True, slots=True)
class MinutesMatter:
    """One matter of a meeting: what it decided as a reading, and whether it is of the meeting's own order."""

    paragraph: str
    reading: Reading
    is_formal: bool = False

    @property
    def is_decided(self) -> bool:
        """Whether anything was decided or proposed in it."""
        return bool(self.reading.document.decisions)


@dataclass(frozen=True, slots=True)
class Minutes:
    """A meeting: the definite form of its body ("" when the page does not say), its day, its matters in order."""

    body: str
    day: dt.date | None
    matters: tuple[MinutesMatter, ...]


@dataclass(slots=True)
class _Raw:
    """The lines of a matter by the headings that they stand under."""

    number: str
    parts: list[tuple[MinutesSection, list[Line]]] = field(
        default_factory=lambda: [(MinutesSection.HEAD, [])]
    )

    def of(self, *sections: MinutesSection) -> list[Line]:
        return [line for section, some in self.parts if section in sections for line in some]

    @property
    def everything(self) -> list[Line]:
        return [line for _section, some in self.parts for line in some]


def read_minutes(text: str, name: str = "") -> Minutes | None:
    """Return the meeting that a text or a page holds the minutes of, None when it is something else.

    Minutes number their matters, and one of them has a heading for what was decided.
    """
    page = html.read_page(text).lines if html.looks_like_html(text) else plain_lines(text)
    head, matters = _split(page)
    says_so = any(IS_MINUTES.search(line.text) for line in head)
    has_heading = any(section is MinutesSection.DECISION for one in matters for section, _some in one.parts)
    if not has_heading or not (says_so or len(matters) > 1):
        return None
    meets, day = _body_of(head, matters), _day_of(head)
    read = (_matter(one, meets, day, name) for one in _each_once(matters))
    return Minutes(meets, day, tuple(read))


# --- Lines ---


def _split(page: Sequence[Line]) -> tuple[list[Line], list[_Raw]]:
    """Return the lines before the first matter, and the matters."""
    head: list[Line] = []
    matters: list[_Raw] = []
    for line in page:
        if opens := MATTER.match(line.text):
            matters.append(_Raw(" ".join(opens["number"].split())))
            if rest := opens["rest"].strip(" .:–-"):
                matters[-1].parts[0][1].append(replace(line, text=rest))
        elif not matters:
            head.append(line)
        elif not PAGE_EDGE.fullmatch(line.text) and not _is_head_again(line, head):
            _add(matters[-1], line)
    return head, matters


def _is_head_again(line: Line, head: Sequence[Line]) -> bool:
    """Tell whether a line is the first page's head, which the others repeat: municipality, body, day."""
    return len(line.text) <= LONGEST_HEAD_LINE and any(line.text == one.text for one in head[:8])


def _add(matter: _Raw, line: Line) -> None:
    section, rest = _heading(line.text)
    if section:
        matter.parts.append((section, [replace(line, text=rest)] if rest else []))
        return
    is_head = matter.parts[-1][0] is MinutesSection.HEAD and matter.parts[-1][1]
    if is_head and OPENS_DECISION.match(line.text):
        matter.parts.append((MinutesSection.DECISION, []))
    matter.parts[-1][1].append(line)


def _heading(text: str) -> tuple[MinutesSection | None, str]:
    """Return which section a line opens, and the text behind its colon."""
    label, _colon, rest = text.partition(":")
    if len(label) > LONGEST_HEADING:
        return None, ""
    for section, pattern in HEADINGS:
        if pattern.fullmatch(one_space(label).strip(" .–-")):
            return section, rest.strip()
    return None, ""


def _each_once(matters: Iterable[_Raw]) -> Iterator[_Raw]:
    """Yield each number once, the one that says most: a table of contents names them all before."""
    longest: dict[str, _Raw] = {}
    for one in matters:
        known = longest.setdefault(one.number, one)
        if len(one.everything) > len(known.everything):
            longest[one.number] = one
    yield from longest.values()


# --- The meeting ---


def _body_of(head: Sequence[Line], matters: Sequence[_Raw]) -> str:
    """Return whose meeting it is: a line of the head that is a body, one named there, else who decides most often."""
    alone = (committees.is_body(_as_written(line.text)) for line in head)
    named = (one.definite for line in head for one in committees.mentions(line.text) if not one.bare)
    deciding = [
        one.definite
        for matter in matters
        for line in matter.of(MinutesSection.DECISION)[:1]
        for one in committees.mentions(line.text)[:1]
        if not one.bare and one.start == 0
    ]
    often = max(deciding, key=deciding.count, default="")
    return next(filter(None, alone), "") or next(named, "") or often


def _as_written(text: str) -> str:
    """Return "KULTURNÄMNDEN" as "Kulturnämnden"."""
    return text.capitalize() if text.isupper() else text


def _day_of(head: Sequence[Line]) -> dt.date | None:
    """Return the day of the meeting: beside a word for it, else the first that the head names."""
    near = [line.text for index, line in enumerate(head) if _is_near_date(head, index)]
    for text in [*near, *(line.text for line in head)]:
        if found := next(dates.approximate(text), None):
            return found.date
        if moment := dates.moment(text):
            return moment.at.date()
    return None


def _is_near_date(head: Sequence[Line], index: int) -> bool:
    return any(MEETING_DATE.search(line.text) for line in head[max(0, index - 1) : index + 1])


# --- A matter ---


def _matter(raw: _Raw, meets: str, day: dt.date | None, name: str) -> MinutesMatter:
    words = [one_space(line.text) for line in raw.everything]
    raw = _located(raw)
    heading = _title(raw)
    document, evidence = _document(raw, heading, meets, day)
    at = dt.datetime.combine(day, dt.time()) if day else None
    reading = Reading(
        name=name,
        document=document,
        published=None,
        published_exactly=False,
        # The same words in another meeting are another decision.
        fingerprint=fingerprint(" ".join([meets, str(at or ""), raw.number, *words])),
        case_numbers=cases.case_numbers("\n".join(words)),
        lines=tuple(words),
        evidence=evidence,
    )
    return MinutesMatter(raw.number, reading, is_formal=FORMAL.fullmatch(heading) is not None)


def _located(raw: _Raw) -> _Raw:
    """Return the matter whose lines know where they stand in it."""
    numbers = iter(range(len(raw.everything)))
    return _Raw(
        raw.number,
        [(section, [located(line, next(numbers)) for line in some]) for section, some in raw.parts],
    )


def _title(raw: _Raw) -> str:
    """Return what the matter is called: the lines of its head without case number."""
    bare = [_without_case(one_space(line.text)) for line in raw.of(MinutesSection.HEAD)[:MOST_TITLE_LINES]]
    return " ".join(filter(None, bare))[:LONGEST_TITLE].strip(" ,;:–-")


def _without_case(text: str) -> str:
    for number in cases.case_numbers(text):
        text = text.replace(number, " ")
    return one_space(SAYS_CASE.sub(" ", text)).strip(" .,:;()–-/")


def _document(raw: _Raw, heading: str, meets: str, day: dt.date | None) -> tuple[ReleaseDocument, Evidence]:
    found = list(_decisions(raw, meets, day))
    background = raw.of(MinutesSection.BACKGROUND)
    committee = committees.as_committee(meets) if meets else None
    said = [one_space(line.text) for line in raw.of(MinutesSection.DECISION)]
    money = budget.read_lines(said, heading, committee)
    lead = found[0][0].outcome if found else ""
    document = ReleaseDocument(
        title=heading,
        lead=lead if len(lead) <= LONGEST_LEAD else "",
        body=body.markup(background),
        committees=(committee,) if committee else (),
        decisions=tuple(decision for decision, _marks in found),
        budget=tuple(_purposed(one.value, heading) for one in money),
    )
    evidence = {
        "title": spans_of(*(line.text for line in raw.of(MinutesSection.HEAD))),
        "body": spans_of(*(line.text for line in background)),
        **{
            f"decisions.{n}.{path}": spans
            for n, (_one, marks) in enumerate(found)
            for path, spans in marks.items()
        },
        **{
            f"budget.{n}.{path}": spans for n, one in enumerate(money) for path, spans in one.evidence.items()
        },
    }
    return plain(document), {path: spans for path, spans in evidence.items() if spans}


def _decisions(raw: _Raw, meets: str, day: dt.date | None) -> Iterator[tuple[Decision, Evidence]]:
    """Yield what was decided or proposed, a decision for each heading; who dissented belongs to the first."""
    dissent = [_dissent(line, section) for section, some in raw.parts if section in DISSENTS for line in some]
    beside = [one_space(line.text) for line in raw.of(MinutesSection.HEAD, MinutesSection.COURSE)]
    own = [some for section, some in raw.parts if section is MinutesSection.DECISION and some]
    for number, some in enumerate(own):
        more = (
            [*beside, *dissent]
            if number == 0
            else [one_space(line.text) for line in raw.of(MinutesSection.HEAD)]
        )
        read = decisions.of_minutes(
            _outcome(some, meets), meets, more, spans_of(*(line.text for line in some))
        )
        date = read.value.date if day is None else ApproximateDate(date=day)
        yield replace(read.value, date=date, paragraph=raw.number), read.evidence


def _dissent(line: Line, section: MinutesSection) -> str:
    """Return a line of those who dissent as a sentence: often only names stand under "Reservation"."""
    text, (reads, verb) = one_space(line.text), DISSENTS[section]
    says_only_who = parties.parties(text) and not reads(sentences(text))
    return f"{text.rstrip(' .')} {verb}." if says_only_who else text


def _purposed(line: BudgetLine, heading: str) -> BudgetLine:
    """Return an amount of money whose purpose is the matter's where its clause names only the verb."""
    return replace(line, purpose=heading) if line.purpose.startswith("att ") else line


def _outcome(some: Sequence[Line], meets: str) -> str:
    """Return the clauses of a decision as one text: "Kulturnämnden beslutar att …, att … och att …"."""
    clauses = [one_space(line.text).strip(" -–•").rstrip(" :") for line in some]
    if clauses[0].startswith("att ") and meets:
        clauses[0] = f"{meets[:1].upper()}{meets[1:]} beslutar {clauses[0]}"
    said = clauses[0]
    for number, clause in enumerate(clauses[1:], start=2):
        said += _between(said, clause, is_last=number == len(clauses)) + clause
    return said if said[-1] in ".!?" else f"{said.rstrip(' ,;')}."


def _between(before: str, clause: str, *, is_last: bool) -> str:
    if (
        OPENS_CLAUSES.search(before[-LONGEST_VERB:])
        or before[-1] in ".;,!?"
        or clause.startswith(("samt ", "och "))
    ):
        return " "
    if clause.startswith("att "):
        return " och " if is_last else ", "
    return ". "
