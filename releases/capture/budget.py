"""Budget lines: each amount in a release with its year, its purpose and its sort."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from releases.capture.amounts import Amount, amounts
from releases.capture.dates import MONTH, YEAR
from releases.capture.sentences import sentences
from releases.capture.spans import Evidence, spans_of, stretch
from releases.capture.vocabulary import any_of, lines, words
from releases.document import BudgetKind, BudgetLine, Committee

BUDGET_YEAR = r"(?:199\d|20\d{2})"
YEARS = re.compile(
    rf"\b(?P<first>{BUDGET_YEAR})(?:\s*(?:[\u2010-\u2015-]|och|till)\s*(?P<last>{YEAR}|\d{{2}}))?\b(?![-/:]\d)"
)
DATED = re.compile(rf"{MONTH}\s+$", re.IGNORECASE)
MONEY = words(r"""
    kronor  kr  mnkr  mkr  tkr  mdkr  miljo\w+  miljard\w*  \w*budget\w*  \w*anslag\w*  \w*bidrag\w*
    \w*ram(?:en|ar|arna)?  avs[äa]tt\w*  satsa\w*  kosta\w*
""")
DONE = words(r"""
    klar(?:t|a)?  färdig\w*  invig\w*  öppna\w*  återrapport\w*  redovisa\w*  följas? upp  tas? i (?:bruk|drift)
    slutför\w*  börja\w*  starta\w*  påbörja\w*  inled\w*
""")
# "Biblioteket är klart 2022 och kostar …" is one thing.
THING_ENDS = re.compile(r"[,;:]\s|\boch\b(?!\s+(?:beräknas\s+)?kosta)|\bsom\b", re.IGNORECASE)
# "… och att bygget ska vara klart 2027": what else was decided.
ANOTHER_THING = re.compile(r"(?:[,;:]|\boch|\bsamt|\bsamt\s+om)\s+att\b", re.IGNORECASE)
SAVING = words(r"""
    minsk\w+  mindre  lägre  billigare  spar(?:krav|a|as|ar|ade|ing\w*)  (?:in)?besparing\w*  effektivisering\w*
    neddragning\w*  nedskärning\w*  dra(?:r|s)? ner  skär\w* ner  underskott\w*  sänk(?:s|t|te|er|ning\w*)
""")
REALLOCATED = words(r"om(?:fördel|disponer|prioriter)\w*  överför\w*  flyttas")
APPLIED_FOR = words(r"ansök\w*  sök(?:er|te|t)  medfinansier\w*  statsbidrag\w*  bidragsansök\w*")
FRAME = words(r"\w*ram(?:en|ar|arna)?  \w*budget(?:en|ar|s)?  total\w*  sammanlagt  omslut\w+")
# What may stand between the amount and what it is for: "50 000 kronor går extra till skolan".
ON_THE_WAY = any_of(r"""
    \([^)]*\)  (?:ska )?(?:går?|används?|avsätts|läggs|satsas|fördelas)  extra  mer  mindre  årligen  per år
    om året  (?:under|i) \d{4}
""")
PURPOSE_ENDS = any_of(r"""
    \s+(?:under|i|för|från|år|med|vid|och)\s+(?:\d|år|januari|hela|drygt|cirka|ca\b)
    \s+\d{4}\b  \s+(?:varav|som|vilket|där|efter|enligt)\b  [.;:,()]  $
""")
AFTER = re.compile(
    rf"\s*(?:{ON_THE_WAY}\s+)*(?:för|till|åt|på|i)\s+(?P<what>[^.;:,()]+?)(?={PURPOSE_ENDS})", re.IGNORECASE
)
VERB_WORDS = any_of("""
    är  blir  blev  får  fick  ska  kan  kostar  kostade  uppgår  uppgick  ligger  ökar  minskar  höjs
    sänks  tilldelas  delas  väntas  beräknas  bedöms  visar  redovisar  innebär  omfattar  omsluter  avsätts  anslås
    satsas  fördelas  används
""")
VERB = re.compile(rf"\s+{VERB_WORDS}\b", re.IGNORECASE)
# Before these stands who gives, not what for.
GIVES = words("""
    ger  gav  gett  satsar  satsade  lägger  lade  avsätter  avsatte  avsatt  anslår  anslog  beviljar  beviljade
    beviljat  delar  har  hade
""")
DIRECTLY_BEFORE = re.compile(r"\b(?:för|till)\s+(?P<what>[^\d.;:,()]{3,60}?)\s*$", re.IGNORECASE)
VAGUE_WORDS = any_of("""
    ca  cirka  circa  drygt  knappt  nära  omkring  runt  ungefär  högst  minst  upp till  totalt
    sammanlagt  på  om  med  av  mellan  plus  minus  hela  mer än  över  närmare  ytterligare  extra
""")
VAGUE = re.compile(rf"\b{VAGUE_WORDS}\s*$", re.IGNORECASE)
# A subject that stands for something said before, or for a time, is no purpose.
NO_PURPOSE = lines(r"""
    (?:för|i|under|av|på|från|till|över|vid|efter|som|där|med|om)\s
    (?:det|den|de|vi|nämnden|utskottet|kommunen|varav|och|samtidigt|dessutom|därutöver|därför|nu|sedan)(?! \w+ \w)
    (?:totalt|detta|beloppet|summan)(?! \w+ \w)
    en (?:ökning|minskning|höjning|sänkning)
""")
MOST_PURPOSE_WORDS = 12
LONGEST_PURPOSE, LONGEST_CLAUSE = 200, 400
CLAUSE = re.compile(r"[,;:]\s|\boch\b")


@dataclass(frozen=True, slots=True)
class MentionedAmount:
    """One amount with the sentence it stands in, and between where and where the words before it stand."""

    amount: Amount
    sentence: str
    after: int
    start: int

    def around(self) -> tuple[str, str]:
        """Return the words before it since the last amount, and those after it: a sentence's length of each."""
        before = self.sentence[max(self.after, self.start - LONGEST_CLAUSE) : self.start]
        return before, self.sentence[self.amount.end : self.amount.end + LONGEST_CLAUSE]


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A budget line, and by its fields the words that it was read from."""

    value: BudgetLine
    evidence: Evidence


def budget_lines(
    paragraphs: Iterable[str], title: str, committee: Committee | None
) -> tuple[BudgetLine, ...]:
    """Return the money of a release, the first mention of each amount; the title is asked last."""
    return tuple(line.value for line in read_lines(paragraphs, title, committee))


def read_lines(
    paragraphs: Iterable[str],
    title: str,
    committee: Committee | None,
    read_amounts: Callable[[str], tuple[Amount, ...]] = amounts,
) -> tuple[ReadLine, ...]:
    """Return the lines of `budget_lines`, each with the words that it was read from.

    `read_amounts` finds the money of a sentence: another for another language.
    """
    texts = [*paragraphs, title]
    year = _own_year(texts)
    lines: dict[int, ReadLine] = {}
    for found in _all(texts, read_amounts):
        if abs(found.amount.sek) not in lines:
            line = _line(found, title, year, committee)
            lines[abs(found.amount.sek)] = ReadLine(line, _evidence(found, line))
    return tuple(lines.values())


def _evidence(found: MentionedAmount, line: BudgetLine) -> Evidence:
    sentence = found.sentence
    amount = spans_of(stretch(sentence, found.amount.start, found.amount.end))
    purpose = sentence.casefold().find(line.purpose.casefold())
    year = next((match for match in YEARS.finditer(sentence) if _is_budget_year(match, line)), None)
    return {
        "amount": amount,
        "purpose": spans_of(stretch(sentence, purpose, purpose + len(line.purpose))) if purpose >= 0 else (),
        "years": spans_of(stretch(sentence, *year.span())) if year else (),
    }


def _is_budget_year(match: re.Match[str], line: BudgetLine) -> bool:
    return int(match["first"]) == line.first_year and _is_of_money(match)


def _all(
    texts: Iterable[str], read_amounts: Callable[[str], tuple[Amount, ...]]
) -> Iterator[MentionedAmount]:
    for text in texts:
        for sentence in sentences(text):
            before, start, end = 0, 0, 0
            for amount in read_amounts(sentence):
                # The second number of a range has the first one's words before it.
                if amount.start >= end:
                    before, start = end, amount.start
                yield MentionedAmount(amount, sentence, before, start)
                end = amount.end


def _line(
    found: MentionedAmount, title: str, year: tuple[int, int] | None, committee: Committee | None
) -> BudgetLine:
    clause = _clause(found)
    kind = _kind(clause)
    sek = -abs(found.amount.sek) if kind is BudgetKind.SAVING else found.amount.sek
    first, last = _years(found.sentence) or year or (None, None)
    return BudgetLine(
        amount=sek,
        purpose=_purpose(found, title),
        kind=BudgetKind.SAVING if sek < 0 else kind,
        first_year=first,
        last_year=last if last != first else None,
        committee=committee,
    )


def _kind(clause: str) -> BudgetKind:
    for kind, pattern in (
        (BudgetKind.SAVING, SAVING),
        (BudgetKind.REALLOCATED, REALLOCATED),
        (BudgetKind.APPLIED_FOR, APPLIED_FOR),
        (BudgetKind.FRAME, FRAME),
    ):
        if pattern.search(clause):
            return kind
    return BudgetKind.NEW


def _clause(found: MentionedAmount) -> str:
    """Return the words around the amount up to the next comma or the next amount."""
    before, after = found.around()
    return f"{CLAUSE.split(before)[-1]} {CLAUSE.split(after)[0]}"


def _years(sentence: str) -> tuple[int, int] | None:
    """Return the year or years of a sentence that money is for."""
    for match in YEARS.finditer(sentence):
        if _is_of_money(match):
            first = int(match["first"])
            last = int(match["last"] or first)
            last = last if last > 100 else first // 100 * 100 + last
            return (first, last) if last >= first else (first, first)
    return None


def _is_of_money(match: re.Match[str]) -> bool:
    """Tell whether a year is that of money: no part of a date, nor of when another thing is done."""
    sentence, start = match.string, match.start()
    if DATED.search(sentence[:start]):
        return False
    others = [one.end() for one in ANOTHER_THING.finditer(sentence, 0, start)]
    if others and not MONEY.search(ANOTHER_THING.split(sentence[others[-1] :])[0]):
        return False
    clause = THING_ENDS.split(sentence[:start])[-1] + THING_ENDS.split(sentence[start:])[0]
    return not DONE.search(clause) or bool(MONEY.search(clause))


def _own_year(texts: Sequence[str]) -> tuple[int, int] | None:
    """Return the year the release is about: that of its lead or title, else of a sentence on a budget."""
    budgets = (sentence for text in texts for sentence in sentences(text) if "budget" in sentence.lower())
    return next((years for text in (*texts[:1], texts[-1], *budgets) if (years := _years(text))), None)


def _purpose(found: MentionedAmount, title: str) -> str:
    before, after = found.around()
    if match := AFTER.match(after):
        return _tidy(re.sub(r"^att\s+", "", match["what"])) or title
    before = _without_vague(before)
    clause = re.split(r"[,;:]\s+", before)[-1]
    subject, *verb = VERB.split(clause, maxsplit=1)
    if not verb and (match := DIRECTLY_BEFORE.search(clause)):
        return _tidy(match["what"]) or title
    return ("" if GIVES.search(subject) else _tidy(_without_vague(subject))) or title


def _without_vague(words: str) -> str:
    while (shorter := VAGUE.sub("", words.rstrip(" +-–−"))) != words:
        words = shorter
    return words


def _tidy(words: str) -> str:
    """Return a purpose that reads alone, or "" for a rest of words that says nothing."""
    words = " ".join(words.split()).strip(" ,.;:–-")[:LONGEST_PURPOSE]
    if (
        not re.search(r"[^\W\d]{3}", words)
        or NO_PURPOSE.match(words)
        or len(words.split()) > MOST_PURPOSE_WORDS
    ):
        return ""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]
