"""Lines that a mail program or a PDF broke in the middle of sentences, made whole again.

A text that is broken everywhere has one width. Else each block of lines is
asked by itself: one that goes on with a small letter was broken.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from releases.capture.lines import ENDS, Line, LineKind, broken_lines
from releases.document.attribution import OPENING_DASH, SAYS

# Mail and editors break lines at 72 to 80 letters; a contact's lines are shorter, a page's longer.
NARROWEST_WRAPPED, WIDEST_WRAPPED, FEWEST_BROKEN_LINES = 45, 100, 2
# A heading over two lines is narrower; then it must read like a sentence.
NARROWEST_HEADING, FEWEST_SMALL_WORDS = 28, 2
# A page with more whole paragraphs than this was not broken everywhere.
MOST_WHOLE_LINES = 0.1
COLUMNS = re.compile(r"\S[ \u00a0]{4,}\S|\t")
# The end alone: what somebody says may go on for thousands of lines.
LONGEST_SAYS = 80


def plain_lines(text: str) -> tuple[Line, ...]:
    """Return the lines of a plain-text capture that are not empty; hard-wrapped paragraphs are one line each."""
    return unwrapped(broken_lines(text))


def unwrapped(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return whole lines for broken ones; what somebody says may run on in a text that is else unbroken."""
    width = _width_of_all(lines) or _width_of_most(lines)
    whole: list[Line] = []
    for block in _blocks(lines):
        own = _width_of_block(block)
        for index, line in enumerate(block):
            if index and _belongs(whole[-1], block[index - 1], line, width, own):
                whole[-1] = replace(whole[-1], text=f"{whole[-1].text} {line.text}")
            else:
                whole.append(line)
    return tuple(whole)


def _belongs(spoken: Line, previous: Line, line: Line, width: int, own: int) -> bool:
    if _continues_speech(spoken, line):
        return True
    if width and _runs_on(previous, line, width):
        return True
    if not own:
        return False
    return _breaks_off(previous, line) or (len(previous.text) <= own and _runs_on(previous, line, own))


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines between empty ones."""
    block: list[Line] = []
    for line in lines:
        if line.gap and block:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _width_of_all(lines: Sequence[Line]) -> int:
    """Return the width the text was broken at, or 0 when its paragraphs are whole.

    A broken text has no longer line, and several that end in the middle of a sentence.
    """
    width = max((len(line.text) for line in lines if not _in_columns(line)), default=0)
    pairs = [pair for pair in pairwise(lines) if _runs_on(*pair, width) and pair[0].text[-1] not in ENDS]
    in_mid_sentence = any(second.text[0].islower() for _, second in pairs)
    in_range = NARROWEST_WRAPPED <= width <= WIDEST_WRAPPED
    return width if in_range and (in_mid_sentence or len(pairs) >= FEWEST_BROKEN_LINES) else 0


def _width_of_most(lines: Sequence[Line]) -> int:
    """Return the width of a text with some longer lines, such as a letter's head and foot; 0 when it is unbroken."""
    broken = [first for first, second in pairwise(lines) if _breaks_off(first, second)]
    width = max((len(line.text) for line in broken), default=0)
    whole = sum(len(line.text) > width and line.text[-1] in ENDS for line in lines)
    enough = len(broken) > FEWEST_BROKEN_LINES and whole <= MOST_WHOLE_LINES * len(lines)
    return width if enough and width >= NARROWEST_WRAPPED else 0


def _width_of_block(block: Sequence[Line]) -> int:
    return max(
        (len(first.text) for first, second in pairwise(block) if _breaks_off(first, second)), default=0
    )


def _breaks_off(first: Line, second: Line) -> bool:
    """True when a sentence ends without its end and the next line goes on with a small letter."""
    if second.gap or second.kind is not LineKind.TEXT or first.kind is not LineKind.TEXT:
        return False
    if first.text[-1] in ENDS or first.text[-1] in ")" or not second.text[0].islower() or "@" in second.text:
        return False
    return NARROWEST_HEADING <= len(first.text) <= WIDEST_WRAPPED and _is_sentence(first.text)


def _is_sentence(text: str) -> bool:
    """True for words among which small ones stand; a name and a title, one to a line, have none."""
    small = [word for word in text.split()[1:] if word[0].islower()]
    return len(small) >= FEWEST_SMALL_WORDS and not re.search(r"\d{3}|@|\([A-ZÅÄÖ]{1,2}\),", text)


def _continues_speech(spoken: Line, line: Line) -> bool:
    if line.gap or not OPENING_DASH.match(spoken.text):
        return False
    before_name = re.search(rf",\s*(?:{SAYS})$", spoken.text[-LONGEST_SAYS:])
    return bool(before_name or (line.text[0].islower() and spoken.text[-1] not in ENDS))


def _runs_on(first: Line, second: Line, width: int) -> bool:
    """True when the second line's first word had no room at the end of the first."""
    if _in_columns(first) or _in_columns(second):
        return False
    no_room = len(first.text) + 1 + len(second.text.split()[0]) > width
    return (
        no_room and not second.gap and len(first.text) >= NARROWEST_WRAPPED and second.kind is LineKind.TEXT
    )


def _in_columns(line: Line) -> bool:
    """True for a line of a letterhead: words far apart are no sentence."""
    return COLUMNS.search(line.text) is not None
