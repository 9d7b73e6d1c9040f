"""What happened to the words of one text: misspelt ones mended, new ones added, or something else said.

Every rule errs on one side: a change that might mislead whoever read the first text is never called spelling.
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from releases.document.tokens import CASE_NUMBER, CODE, DAY, GAP, NUMBER

MOST_COMPARISONS = 4_000_000  # tokens of one text times those of the other
LONGEST_SHOWN = 80  # characters of a clue


class ChangeSign(StrEnum):
    """What a change in one place is a sign of."""

    SPELLING = "spelling"
    LOOK = "look"
    ADDED = "added"
    NUMBER = "number"
    NAME = "name"
    DATE = "date"
    NEGATION = "negation"
    SPEAKER = "speaker"
    FIELD = "field"
    REWORDED = "reworded"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Clue:
    """One place that changed: in which field, and the words before and after, "" where there are none."""

    sign: ChangeSign
    field: str
    before: str = ""
    after: str = ""


TOKENS = re.compile(rf"{DAY}|{CASE_NUMBER}|{CODE}|{NUMBER}|\w+|[^\w\s]|\n")
SENTENCE_ENDS = frozenset(".!?:\n")
OPENING_MARKS = frozenset("–—-•\"”“»«'’(")
UNITS = frozenset("%‰§€$£")


def _words_in(line: str) -> frozenset[str]:
    return frozenset(line.split())


NUMERALS = _words_in(
    "noll en ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton "
    "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio hundra tusen miljon miljoner miljard miljarder halv halva "
    "hälften dubbelt dubbla fjärdedel tredjedel första andra tredje fjärde femte procent kronor "
    "one two three four five six seven eight nine ten eleven twelve hundred thousand million billion half twice "
    "percent kronor yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen sata tuhat miljoona "
    "miljoonaa miljardi puolet prosenttia kruunua"
) - {"en", "ett"}
DATES = _words_in(
    "januari februari mars april maj juni juli augusti september oktober november december måndag tisdag onsdag "
    "torsdag "
    "fredag lördag söndag måndagen tisdagen onsdagen torsdagen fredagen lördagen söndagen vår sommar höst vinter våren "
    "sommaren hösten vintern idag igår imorgon january february march may june july august october monday tuesday "
    "wednesday thursday friday saturday sunday spring summer autumn winter today yesterday tomorrow tammikuu helmikuu "
    "maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu maanantai tiistai "
    "keskiviikko torstai perjantai lauantai sunnuntai före efter innan before after until ennen jälkeen"
)
NEGATIONS = _words_in(
    "inte icke ej ingen inget inga aldrig varken utan bara endast utom nej ja not no none never nor without only "
    "except cannot ei en eivät emme ette älä ilman vain över under mer mindre more less over"
) - {"en"}
# Little words that are forgotten, doubled or mixed up, and say nothing of their own.
LITTLE = _words_in("och att som en ett den det de dem sin sitt sina är har a an the to of and that is")
NEGATING = ("o", "miss", "un", "in", "im", "dis", "epä", "non")
LONGEST_LITTLE = 3


def prose_clues(field: str, before: str, after: str, names: frozenset[str]) -> Iterator[Clue]:
    """Yield a clue for each place where the words differ. `names` are words known to be names."""
    old, new = _tokens(before), _tokens(after)
    if old == new:
        return
    for start, end, new_start, new_end in _changed(old, new):
        was, becomes = old[start:end], new[new_start:new_end]
        sign = _sign(old, slice(start, end), new, slice(new_start, new_end), names)
        yield Clue(sign, field, _shown(was), _shown(becomes))


def names_in(text: str) -> frozenset[str]:
    """Return the words with a capital letter that begin no sentence."""
    tokens = _tokens(text)
    return frozenset(
        token for place, token in enumerate(tokens) if token[:1].isupper() and not _begins(tokens, place)
    )


def _tokens(text: str) -> list[str]:
    """Return the words, numbers and marks of a text; numbers as one writes them with their groups apart."""
    text = re.sub(r"\s*\n\s*", "\n", text.replace("\r\n", "\n").strip()).replace("\xad", "")
    return TOKENS.findall(text)


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield where two lists of tokens differ; one stretch of all between equal ends when they are very long."""
    first = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other),
        min(len(old), len(new)),
    )
    rest = range(min(len(old), len(new)) - first)
    last = next((at for at in rest if old[-1 - at] != new[-1 - at]), len(rest))
    left, right = old[first : len(old) - last], new[first : len(new) - last]
    if len(left) * len(right) > MOST_COMPARISONS:
        yield first, len(old) - last, first, len(new) - last
        return
    for kind, start, end, new_start, new_end in difflib.SequenceMatcher(
        None, left, right, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            yield first + start, first + end, first + new_start, first + new_end


def _sign(
    old: Sequence[str], was_at: slice, new: Sequence[str], becomes_at: slice, names: frozenset[str]
) -> ChangeSign:
    was, becomes = old[was_at], new[becomes_at]
    if _numbers(was) != _numbers(becomes):
        beside = [
            *new[max(0, becomes_at.start - 1) : becomes_at.start],
            *new[becomes_at.stop : becomes_at.stop + 1],
        ]
        return ChangeSign.NUMBER if was or any(map(_is_number, beside)) else ChangeSign.ADDED
    if "".join(_words(was)) == "".join(_words(becomes)):  # marks, capitals, words written together or apart
        return ChangeSign.SPELLING
    for words, sign in (
        (NUMERALS, ChangeSign.NUMBER),
        (DATES, ChangeSign.DATE),
        (NEGATIONS, ChangeSign.NEGATION),
    ):
        if _among(was, words) != _among(becomes, words) and (was or sign is ChangeSign.NEGATION):
            return sign
    if was and _named(old, was_at, names) != _named(new, becomes_at, names):
        return ChangeSign.NAME
    if _is_spelling(old, was_at, new, becomes_at):
        return ChangeSign.SPELLING
    if not _words(was):
        return ChangeSign.ADDED
    return ChangeSign.REWORDED if _words(becomes) else ChangeSign.REMOVED


def _is_spelling(old: Sequence[str], was_at: slice, new: Sequence[str], becomes_at: slice) -> bool:
    was, becomes = _words(old[was_at]), _words(new[becomes_at])
    if not was or not becomes:
        at, tokens, words = (was_at, old, was) if was else (becomes_at, new, becomes)
        return len(words) == 1 and (words[0] in LITTLE or words[0] == _before(tokens, at) == words[0])
    if len(was) != len(becomes):
        return _are_close("".join(was), "".join(becomes)) and abs(len(was) - len(becomes)) == 1
    return all(_are_close(one, other) for one, other in zip(was, becomes, strict=True))


def _before(tokens: Sequence[str], at: slice) -> str:
    return tokens[at.start - 1].casefold() if at.start else ""


def _are_close(one: str, other: str) -> bool:
    """Tell whether a word may be another one misspelt: at most two letters apart, and no word's opposite."""
    if one == other or (one in LITTLE and other in LITTLE):
        return True
    shorter, longer = sorted((one, other), key=len)
    if any(longer == prefix + shorter for prefix in NEGATING):
        return False
    allowed = 1 if len(shorter) <= LONGEST_LITTLE else 2
    return _distance(one, other, allowed) <= allowed


def _distance(one: str, other: str, limit: int) -> int:
    """Return how many letters must be added, dropped, exchanged or swapped (Damerau), or more than `limit`."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    earlier: list[int] = []
    row = list(range(len(other) + 1))
    for down, letter in enumerate(one, 1):
        before, earlier, row = earlier, row, [down]
        for across, opposite in enumerate(other, 1):
            cost = min(earlier[across] + 1, row[-1] + 1, earlier[across - 1] + (letter != opposite))
            if down > 1 and across > 1 and letter == other[across - 2] and one[down - 2] == opposite:
                cost = min(cost, before[across - 2] + 1)
            row.append(cost)
    return row[-1]


def _words(tokens: Sequence[str]) -> list[str]:
    return [token.casefold() for token in tokens if token[0].isalnum() or token in UNITS]


def _is_number(token: str) -> bool:
    return any(letter.isdigit() for letter in token)


def _numbers(tokens: Sequence[str]) -> list[str]:
    """Return the numbers and what they count in, however their groups and times are set apart."""
    kept = [token for token in tokens if _is_number(token) or token in UNITS]
    return [
        re.sub(GAP, "", token).replace(":", ".").replace("−", "-").replace("–", "-").casefold()
        for token in kept
    ]


def _among(tokens: Sequence[str], words: frozenset[str]) -> list[str]:
    return [token.casefold() for token in tokens if token.casefold() in words]


def _named(tokens: Sequence[str], at: slice, names: frozenset[str]) -> list[str]:
    """Return the names among some tokens, without their capitals: a capital alone makes no other name."""
    return [
        tokens[place].casefold()
        for place in range(at.start, at.stop)
        if tokens[place] in names or (tokens[place][0].isupper() and not _begins(tokens, place))
    ]


def _begins(tokens: Sequence[str], place: int) -> bool:
    """Tell whether a token begins a sentence, behind a dash or a quotation mark too."""
    while place and tokens[place - 1] in OPENING_MARKS:
        place -= 1
    return place == 0 or tokens[place - 1] in SENTENCE_ENDS


def _shown(tokens: Sequence[str]) -> str:
    text = re.sub(r" ([.,:;!?])", r"\1", " ".join(tokens).replace("\n", ""))
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1].rstrip() + "…"
