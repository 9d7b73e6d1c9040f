"""What was decided: by whom, when, how it was voted and who dissented."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from releases.capture import cases, committees, dates, parties
from releases.capture.committees import CommitteeMention
from releases.capture.sentences import sentences
from releases.capture.spans import Evidence, Span, joined, spans_of, stretch
from releases.capture.vocabulary import words
from releases.document import Decision, DecisionStatus, Dissent

DECIDES = words(r"""
    beslut(?:ar|ade|ades|at|ats)  beslöts?  (?:fattade|fattat|fattar|tog|tagit|tar) (?:\w+ ){0,2}\w*beslut
    antog(?:s|it)?  ant(?:ar|agit|agits|as|ogs)  godkän(?:ner|de|t|des|ts|ns)  fastställ(?:er|de|t|des|ts|s)
    bi(?:föll|faller|fallit|fölls|fallits)  bevilja(?:r|de|t|des|ts|s)  av(?:sätter|satte|satt|sattes|sätts)
    anslå(?:r|s)  anslogs?  avslå(?:r|s)  avslogs?  återremitter(?:ar|ade|at|ades|as)
    bordl(?:ägger|ade|agt|ades|ägges|äggs)  överlämna(?:r|de|t|des|s)
    (?:ge|ger|gav|gett|givit|gick|få|får|fick|fått)\b[^.]{0,80}?\bi uppdrag
    (?:ut|till)(?:ser|såg|sett|sågs)  klubba(?:r|de|t|des)  tilldela(?:r|de|t|des)
    ställ(?:er|de|t) sig bakom  (?:säger|sa|sade|sagt) (?:ja|nej) till  lagt (?:om )?(?:sin )?(?:budget|plan)\w*
""")
# A rejected motion is how the vote went, not what was decided.
OF_A_MOTION = words(r"\w*yrkande\w*\b[^.]{0,60}\b(?:avslogs|avslås|bifölls|föll)")
PROPOSES = words(r"""
    föreslå(?:r|s)  föreslogs?  har föreslagit  lägger (?:fram )?(?:ett )?förslag
""")
HAS_DECIDED = re.compile(r"s\s+beslut\s+(?:om|att|i)\b")
SENT_ON = words(r"""
    (?:ärendet|förslaget|frågan|beslutet|budgeten|planen) (?:går|skickas|lämnas|sänds) (?:\w+ ){0,2}(?:till|i|av)
    (?:ärendet|förslaget|frågan|beslutet|budgeten|planen) tas (?:\w+ )?upp (?:i|av|till)
    (?:slutligt|slutgiltigt) beslut  överlämna\w*\b[^.]*\btill
""")
WANTED = words(r"\w*yrka(?:r|de|t)  \w*yrkande\w*  ville  vill  ansåg  anser  föreslog  önskade  i ?stället")
RANGE_DASH = r"[-\u2010-\u2015\u2212/]"
VOTES = [
    re.compile(
        rf"\b(?:voter\w+|röst\w*)\D{{0,40}}?(\d{{1,3}})\s*(?:röster\s+)?(?:{RANGE_DASH}|mot)\s*(\d{{1,3}})\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(\d{1,3})\s+(?:röster|ja-röster)?\s*mot\s+(\d{1,3})\b", re.IGNORECASE),
    re.compile(r"\b(\d{1,3})\s+ja-?\s*röster\D{0,20}?(\d{1,3})\s+nej", re.IGNORECASE),
]
FOLLOW_UP = words(r"""
    (?:återkoppl|återrapporter|avrapporter|slutredovis|uppfölj|återkomm|utvärder)\w*
    redovisas  rapporteras  följas? upp
""")
POINTS_BACK = words(r"(?:det|så|detta) (?:har |hade )?beslut\w+")
ANOTHER = words("även  också  dessutom  vidare  vid samma")
MEETS = re.compile(r"\b(?:sammanträd|möte[ts]?\b|mötet|mötte|beslut)", re.IGNORECASE)
# Dates after these words are of the matter, not of the meeting.
COMES_INTO_FORCE = words(r"""
    gäll(?:er|a) från  fr\.?o\.?m  från (?:och med|den)  till och med  börja(?:r|de)? gälla
    träder i kraft  senast  under perioden
""")
LONGEST_OUTCOME = 1000


@dataclass(slots=True)
class _Found:
    """A decision while the text is read; `section` counts the subheadings before it."""

    outcome: str
    committee: str
    status: DecisionStatus
    section: int
    strength: int
    spans: tuple[Span, ...] = ()
    paragraphs: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the release: a subheading with its paragraphs; the lead has none."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadDecision:
    """A decision, and by its fields the words that it was read from."""

    value: Decision
    evidence: Evidence


def read_decisions(
    title: str, passages: Sequence[Passage], bodies: Sequence[str], published: dt.date | None
) -> tuple[ReadDecision, ...]:
    """Return the decisions a release tells of. `bodies` are its bodies, the likeliest first.

    Passages that each have a case number are the digest of a meeting: a decision each.
    """
    numbered = [passage for passage in passages if _is_matter(passage.heading)]
    if numbered:
        each = (_of_digest(title, passage, bodies, published) for passage in numbered)
        return tuple(decision for decision in each if decision)
    found = list(_distinct(_candidates(passages, bodies)))
    _gather(found, passages)
    return tuple(_decision(one, published) for one in found)


def of_minutes(outcome: str, body: str, beside: Sequence[str], spans: tuple[Span, ...]) -> ReadDecision:
    """Return a decision of minutes: `outcome` says it, and `beside` stands in the same matter.

    `body` is the definite form of the body that met, "" when nobody knows.
    """
    outcome = outcome[:LONGEST_OUTCOME]
    proposed = PROPOSES.search(outcome) is not None
    status = _status(outcome, decides=not proposed, proposed=proposed, named=True)
    return _decision(_Found(outcome, body, status, 0, 2, spans, [outcome, *beside]), None)


def _of_digest(
    title: str, passage: Passage, bodies: Sequence[str], published: dt.date | None
) -> ReadDecision | None:
    """Return one matter of a meeting: what the body named in the title decided, and else the strongest sentence."""
    meeting = next((mention.definite for mention in committees.mentions(title) if not mention.bare), "")
    candidates = list(_candidates([Passage("", passage.paragraphs)], bodies, otherwise=meeting))
    if not candidates:
        return None
    chosen = max(candidates, key=lambda one: (one.committee == meeting, one.strength))
    chosen.paragraphs = list(passage.paragraphs)
    read = _decision(chosen, published)
    headed: dict[str, _Fact] = {
        "case_number": _case_number([passage.heading]),
        "paragraph": _paragraph([passage.heading]),
        "date": (None, ()) if read.value.date else _first_date(title, published),
    }
    number = str(headed["case_number"][0])
    outcome = f"{_subject(passage.heading, number)}: {read.value.outcome}"[:LONGEST_OUTCOME]
    facts = {name: fact for name, (fact, _spans) in headed.items() if fact}
    marks = {name: spans for name, (fact, spans) in headed.items() if fact}
    marks["outcome"] = joined([spans_of(passage.heading), read.evidence["outcome"]])
    return ReadDecision(replace(read.value, outcome=outcome, **facts), {**read.evidence, **marks})


def _subject(heading: str, number: str) -> str:
    announced = r"[,(\s]*(?:dnr|diarienummer)?[.:]?\s*" + re.escape(number) + r"[\s)]*"
    bare = re.sub(announced, "", heading, flags=re.IGNORECASE) if number else heading
    return cases.PARAGRAPH.sub("", bare).strip(" ,:.()")


def _is_matter(heading: str) -> bool:
    """True for a heading with a case number or a paragraph of the minutes."""
    return bool(heading and (cases.case_numbers(heading) or cases.paragraph(heading)))


def _candidates(passages: Sequence[Passage], bodies: Sequence[str], otherwise: str = "") -> Iterator[_Found]:
    """Yield the sentences that decide; `otherwise` is the body where a sentence names none."""
    for section, passage in enumerate(passages):
        for paragraph in passage.paragraphs:
            before = ""
            for sentence in sentences(paragraph):
                if not parties.dissents(sentence) and (
                    found := _candidate(sentence, section, bodies, otherwise)
                ):
                    yield _with_sentence_before(before, found)
                before = sentence


def _with_sentence_before(before: str, found: _Found) -> _Found:
    """Add the sentence before to one that says nothing alone: "Det beslutade nämnden i går."."""
    if before and POINTS_BACK.match(found.outcome):
        found.spans = joined([spans_of(before), found.spans])
        found.outcome = f"{before} {found.outcome}"[:LONGEST_OUTCOME]
    return found


def _candidate(sentence: str, section: int, bodies: Sequence[str], otherwise: str) -> _Found | None:
    decides = None if OF_A_MOTION.search(sentence) else DECIDES.search(sentence)
    verb = decides or PROPOSES.search(sentence) or HAS_DECIDED.search(sentence)
    if not verb or sentence.endswith("?"):
        return None
    body, named = _decider(sentence, verb.start(), bodies)
    body = body or otherwise
    proposed = PROPOSES.search(sentence) is not None
    if not body and not (proposed and parties.parties(sentence)):
        return None
    strength = (2 if decides else 1) + (1 if named else 0)
    status = _status(sentence, bool(decides), proposed, named)
    outcome = stretch(sentence, 0, LONGEST_OUTCOME)
    return _Found(str(outcome), body, status, section, strength, spans_of(outcome))


def _decider(sentence: str, verb: int, bodies: Sequence[str]) -> tuple[str, bool]:
    """Return the body that acts in the sentence, and whether the sentence names it as acting."""
    found = [mention for mention in committees.mentions(sentence) if committees.resolve(mention, bodies)]
    if acting := _nearest(sentence, verb, found):
        return committees.resolve(acting, bodies), True
    addressed = committees.resolve(found[0], bodies) if found else ""
    return addressed, False


def decider(sentence: str, verb: int) -> CommitteeMention | None:
    """Return the body that acts in the sentence whose verb begins at `verb`; None when each is asked or served."""
    return _nearest(sentence, verb, committees.mentions(sentence))


def _nearest(sentence: str, verb: int, found: Iterable[CommitteeMention]) -> CommitteeMention | None:
    acting = [mention for mention in found if not _is_addressed(sentence, mention)]
    return min(acting, key=lambda mention: (mention.genitive, abs(mention.start - verb)), default=None)


def _is_addressed(sentence: str, mention: CommitteeMention) -> bool:
    """True for the body that is asked or served: "föreslår kommunfullmäktige", "gav nämnden i uppdrag"."""
    before, after = (
        sentence[max(0, mention.start - 60) : mention.start],
        sentence[mention.end : mention.end + 30],
    )
    asked = re.search(r"\b(?:föreslår|föreslog|till|gav|ger|gett|för|åt|i|av)\s+$", before, re.IGNORECASE)
    by = re.search(
        r"\b(?:beslutades|beslutats|antogs|antagits|godkändes|fastställdes|fattades|fattats)\s+(?:\w+\s+)?(?:av|i)\s+$",
        before,
    )
    return asked is not None and by is None and not re.match(r"\s+(?:beslutade|beslutat|antog)", after)


def _status(sentence: str, decides: bool, proposed: bool, named: bool) -> DecisionStatus:
    if SENT_ON.search(sentence) or (proposed and named and "fullmäktige" in sentence.lower()):
        return DecisionStatus.SENT_ON
    return DecisionStatus.DECIDED if decides or not proposed else DecisionStatus.PROPOSAL


def _distinct(candidates: Iterable[_Found]) -> Iterator[_Found]:
    """Yield each decision once: a later sentence is another only if it says "också" or another body acts."""
    kept: list[_Found] = []
    for found in candidates:
        same = [one for one in kept if one.committee == found.committee or not found.committee]
        if same and not ANOTHER.search(found.outcome):
            _strengthen(same[-1], found)
        else:
            kept.append(found)
    strongest = max((one.strength for one in kept), default=0)
    # A proposal or the mere word "beslut" beside a decision in so many words is its background.
    yield from (one for one in kept if one.strength >= min(strongest, 2))


def _strengthen(known: _Found, again: _Found) -> None:
    if again.strength > known.strength:
        known.outcome, known.status, known.strength = again.outcome, again.status, again.strength
        known.spans = again.spans
    known.section = max(known.section, again.section) if again.strength >= known.strength else known.section


def _gather(found: Sequence[_Found], passages: Sequence[Passage]) -> None:
    """Give each decision the paragraphs from its sentence on, up to the next one's; the first has those before."""
    if not found:
        return
    current = found[0]
    for passage in passages:
        for paragraph in passage.paragraphs:
            current = next((one for one in found if one.outcome in paragraph), current)
            current.paragraphs.append(paragraph)


def _decision(found: _Found, published: dt.date | None) -> ReadDecision:
    texts = [sentences(paragraph) for paragraph in found.paragraphs]
    everything = [sentence for text in texts for sentence in text]
    sent_on = next(filter(SENT_ON.search, everything), "")
    goes_on = found.status is DecisionStatus.DECIDED and bool(sent_on)
    votes, votes_at = next((fact for sentence in everything for fact in _votes(sentence)), ((None, None), ()))
    facts: dict[str, _Fact] = {
        "date": _date(found, everything, published),
        "paragraph": _paragraph(everything),
        "case_number": _case_number(everything),
        "reservations": _dissents(texts, parties.reservations, parties.RESERVES),
        "statements": _dissents(texts, parties.statements, parties.STATES),
        "dissent_text": _dissent_text(texts),
        "follow_up": _follow_up(everything),
    }
    value = Decision(
        outcome=found.outcome,
        committee=committees.as_committee(found.committee) if found.committee else None,
        status=DecisionStatus.SENT_ON if goes_on else found.status,
        votes_for=votes[0],
        votes_against=votes[1],
        **{name: fact for name, (fact, _spans) in facts.items()},
    )
    evidence = {name: spans for name, (_fact, spans) in facts.items()}
    status = spans_of(sent_on) if goes_on else found.spans
    return ReadDecision(value, {**evidence, "outcome": found.spans, "status": status, "votes": votes_at})


# What a field says, and the words it was read from.
_Fact = tuple[Any, tuple[Span, ...]]


def _votes(sentence: str) -> Iterator[tuple[tuple[int, int], tuple[Span, ...]]]:
    for pattern in VOTES:
        if match := pattern.search(sentence):
            yield (int(match[1]), int(match[2])), _at(sentence, match.start(), match.end())


def _paragraph(everything: Iterable[str]) -> _Fact:
    found = ((one, text) for text in everything for one in cases.paragraph_mentions(text))
    return next(((one.number, _at(text, one.start, one.end)) for one, text in found), ("", ()))


def _case_number(everything: Iterable[str]) -> _Fact:
    found = ((one, text) for text in everything for one in cases.case_number_mentions(text))
    return next(((one.number, _at(text, one.start, one.end)) for one, text in found), ("", ()))


def _first_date(text: str, published: dt.date | None) -> _Fact:
    found = next(dates.approximate_mentions(text, published), None)
    return (found[0], _at(text, *found[1:])) if found else (None, ())


def _at(text: str, start: int, end: int) -> tuple[Span, ...]:
    return spans_of(stretch(text, start, end))


def _date(found: _Found, everything: Sequence[str], published: dt.date | None) -> _Fact:
    """Return the date in the decision's sentence, else in one about the same body's meeting."""
    own = [one for one in everything if one in found.outcome]
    near = [
        *(own or [found.outcome]),
        *(one for one in everything if MEETS.search(one) and _is_about(one, found.committee)),
    ]
    for sentence in near:
        before_force = COMES_INTO_FORCE.split(sentence)[0]
        for date, start, end in dates.approximate_mentions(before_force, published):
            if published is None or date.date <= published:
                return date, _at(sentence, start, end)
    return None, ()


def _is_about(sentence: str, body: str) -> bool:
    named = committees.mentions(sentence)
    return not named or committees.resolve(named[0], filter(None, [body])) == body


def _dissents(
    texts: Iterable[Sequence[str]],
    read: Callable[[Sequence[str]], tuple[str, ...]],
    how: re.Pattern[str],
) -> _Fact:
    found: dict[Dissent, None] = {}
    sentences_said: list[str] = []
    for text in texts:
        if who := read(text):
            found |= dict.fromkeys(Dissent(party=party) for party in who)
            sentences_said += filter(how.search, text)
    return tuple(found), spans_of(*sentences_said)


def _dissent_text(texts: Iterable[Sequence[str]]) -> _Fact:
    """Return what the minority wanted: the sentences on it beside those that say who dissents."""
    beside = [
        sentence
        for text in texts
        if any(map(parties.dissents, text))
        for sentence in text
        if WANTED.search(sentence) and not parties.dissents(sentence)
    ]
    return " ".join(beside), spans_of(*beside)


def _follow_up(everything: Iterable[str]) -> _Fact:
    for sentence in everything:
        if match := FOLLOW_UP.search(sentence):
            date, spans = _first_date(stretch(sentence, match.end()), None)
            if date:
                return date, joined([_at(sentence, *match.span()), spans])
    return None, ()
