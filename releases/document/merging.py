"""Two form texts that began as one, made one again: a merge with a common base.

What only one side changed is taken as it is, field by field, row by row, and in
the body block by block (the algorithm of diff3: Khanna, Kunal and Pierce, "A
Formal Investigation of Diff3", 2007). Where both changed the same place in
different ways there is a conflict, and somebody has to choose. Pure: no database.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lxml import etree

from releases.document import equivalence, markup, richtext
from releases.document.form_text import BODY, SETS, FormRow, FormText, Values, same_fields, same_values
from releases.document.markup import Element

# Marks a paragraph that words without one were put into; no class passes `richtext.clean`.
LOOSE = "loose"
MINE, THEIRS, BOTH = "mine", "theirs", "both"
#: What a row that one side has taken away says.
GONE: Values = ()


@dataclass(frozen=True)
class Conflict:
    """A place that both sides changed.

    `kind` and `row` name a row, and are "" and None for the release's own
    fields; `field` is "" where one side has taken the row away that the other
    changed. `key` names the place in the choices.
    """

    key: str
    field: str
    mine: Values
    theirs: Values
    kind: str = ""
    row: FormRow | None = None
    mine_is_gone: bool = False
    theirs_is_gone: bool = False

    @property
    def has_both(self) -> bool:
        """Whether both texts can stand one after the other: paragraphs can."""
        return self.field == BODY


@dataclass(frozen=True)
class Merged:
    """The merged text, all places that both sides changed, and those among them that nobody has chosen for yet."""

    text: FormText
    conflicts: tuple[Conflict, ...]
    undecided: tuple[Conflict, ...]


class _Choices:
    """Decides each conflict as it was chosen, and remembers all of them and the undecided ones."""

    def __init__(self, chosen: Mapping[str, str], otherwise: str) -> None:
        self.chosen, self.otherwise = chosen, otherwise
        self.conflicts: list[Conflict] = []
        self.undecided: list[Conflict] = []

    def side(self, conflict: Conflict) -> str:
        self.conflicts.append(conflict)
        allowed = {MINE, THEIRS, *([BOTH] if conflict.has_both else ())}
        if (choice := self.chosen.get(conflict.key, "")) in allowed:
            return choice
        self.undecided.append(conflict)
        return self.otherwise


def merge(
    base: FormText,
    mine: FormText,
    theirs: FormText,
    chosen: Mapping[str, str] | None = None,
    *,
    otherwise: str = MINE,
) -> Merged:
    """Merge two texts that began as `base`.

    `chosen` holds MINE, THEIRS or BOTH by the key of a conflict; without a
    choice the text says what the side `otherwise` says, and the conflict is in
    `Merged.undecided`.
    """
    choices = _Choices(chosen or {}, otherwise)
    fields = _fields(base.fields, mine.fields, theirs.fields, choices)
    kinds = {**theirs.rows, **mine.rows}
    rows = {
        kind: _rows(kind, base.rows.get(kind, ()), mine.rows[kind], theirs.rows[kind], choices)
        if kind in mine.rows and kind in theirs.rows
        else kinds[kind]
        for kind in kinds
    }
    return Merged(FormText(fields, rows), tuple(choices.conflicts), tuple(choices.undecided))


def _fields(
    base: Mapping[str, Values],
    mine: Mapping[str, Values],
    theirs: Mapping[str, Values],
    choices: _Choices,
    kind: str = "",
    row: FormRow | None = None,
) -> dict[str, Values]:
    merged = {**theirs, **mine}
    place = f"{kind}.{row.id}." if row else ""
    for name in [name for name in mine if name in theirs]:
        before = base.get(name, theirs[name])
        merged[name] = _values(name, before, mine[name], theirs[name], choices, (place, kind, row))
    return merged


def _values(
    name: str,
    base: Values,
    mine: Values,
    theirs: Values,
    choices: _Choices,
    place: tuple[str, str, FormRow | None],
) -> Values:
    if same_values(name, base, mine) or same_values(name, mine, theirs):
        return theirs
    if same_values(name, base, theirs):
        return mine
    if name in SETS:
        return _united(base, mine, theirs)
    if name == BODY:
        return _body(base, mine, theirs, choices)
    prefix, kind, row = place
    side = choices.side(Conflict(f"{prefix}{name}", name, mine, theirs, kind, row))
    return theirs if side == THEIRS else mine


def _united(base: Values, mine: Values, theirs: Values) -> Values:
    """Return the choices of both: what either has added, without what either has taken away."""
    kept = [value for value in theirs if value in mine or value not in base]
    return (*kept, *(value for value in mine if value not in theirs and value not in base))


# --- Rows ---


def _rows(
    kind: str,
    base: Sequence[FormRow],
    mine: Sequence[FormRow],
    theirs: Sequence[FormRow],
    choices: _Choices,
) -> tuple[FormRow, ...]:
    known, ours, others = _by_id(base), _by_id(mine), _by_id(theirs)
    merged: dict[str, FormRow] = {}
    for key in {**ours, **others}:
        row = _row(kind, known.get(key), ours.get(key), others.get(key), choices)
        if row is not None:
            merged[key] = row
    added = [row for row in mine if not row.id and not _is_among(row, theirs, known)]
    return _in_order(merged, added, known, mine, theirs)


def _row(
    kind: str, base: FormRow | None, mine: FormRow | None, theirs: FormRow | None, choices: _Choices
) -> FormRow | None:
    """Return the row merged, or None where it is gone."""
    if mine and theirs:
        before = base.fields if base else {}
        return FormRow(theirs.id, _fields(before, mine.fields, theirs.fields, choices, kind, theirs))
    left = mine or theirs
    if left is None or base is None:
        return left  # One side has added it.
    if same_fields(base.fields, left.fields):
        return None  # The other side has taken it away, and nobody has changed it.
    conflict = Conflict(
        f"{kind}.{left.id}",
        "",
        GONE,
        GONE,
        kind,
        left,
        mine_is_gone=mine is None,
        theirs_is_gone=theirs is None,
    )
    return mine if choices.side(conflict) == MINE else theirs


def _is_among(row: FormRow, theirs: Sequence[FormRow], known: Mapping[str, FormRow]) -> bool:
    """Tell whether a new row was added by both alike, as when a save was repeated."""
    return any(other.id not in known and same_fields(row.fields, other.fields) for other in theirs)


def _in_order(
    merged: dict[str, FormRow],
    added: Sequence[FormRow],
    known: Mapping[str, FormRow],
    mine: Sequence[FormRow],
    theirs: Sequence[FormRow],
) -> tuple[FormRow, ...]:
    """Return the rows in the order of mine, or of theirs if only they have moved any; new ones of the other last."""
    moved = list(_by_id(mine)) != [key for key in known if key in _by_id(mine)]
    if not moved and not added:
        return tuple(merged[row.id] for row in theirs if row.id in merged) + tuple(
            merged[row.id] for row in mine if row.id in merged and row.id not in _by_id(theirs)
        )
    own = [merged.get(row.id, row) for row in mine if row.id in merged or row in added]
    return (*own, *(merged[row.id] for row in theirs if row.id in merged and row.id not in _by_id(mine)))


def _by_id(rows: Sequence[FormRow]) -> dict[str, FormRow]:
    return {row.id: row for row in rows if row.id}


# --- The body ---


def _body(base: Values, mine: Values, theirs: Values, choices: _Choices) -> Values:
    before, ours, others = (blocks_of("".join(values)) for values in (base, mine, theirs))
    merged: list[str] = []
    for number, (both_changed, _old, own, other) in enumerate(_regions(before, ours, others)):
        if not both_changed:
            merged += own
            continue
        key = f"{BODY}.{number}"
        side = choices.side(Conflict(key, BODY, ("".join(own),), ("".join(other),)))
        merged += {MINE: own, THEIRS: other, BOTH: [*own, *other]}[side]
    return ("".join(merged),)


def blocks_of(body: str) -> list[str]:
    """Return the paragraphs, headings, lists and tables of a body, as they are kept, each as its own markup."""
    root = markup.parse(richtext.clean(body))
    blocks: list[Element] = []
    _say(blocks, root.text)
    for one in list(root):
        tail, one.tail = one.tail, None
        if one.tag in richtext.INLINE:
            _loose(blocks).append(one)
        else:
            blocks.append(one)
        _say(blocks, tail)
    for one in blocks:
        one.attrib.pop("class", "")
    return [etree.tostring(one, encoding="unicode", method="html") for one in blocks]


def _say(blocks: list[Element], words: str | None) -> None:
    """Put words that stand in no block into a paragraph."""
    if words and words.strip():
        markup.say(_loose(blocks), words)


def _loose(blocks: list[Element]) -> Element:
    """Return the paragraph that loose words at this place stand in, made if the last block is none."""
    if not blocks or blocks[-1].get("class") != LOOSE:
        blocks.append(markup.element("p", {"class": LOOSE}))
    return blocks[-1]


def _regions(
    base: list[str], mine: list[str], theirs: list[str]
) -> Iterator[tuple[bool, list[str], list[str], list[str]]]:
    """Yield whether both changed a region, and its blocks in the base, in mine (or the merged ones) and in theirs."""
    seen = [_as_read(blocks) for blocks in (base, mine, theirs)]
    stable = [*_stable(*seen), (len(base), len(mine), len(theirs))]
    start = (0, 0, 0)
    for anchor in stable:
        old, own, other = (
            blocks[begin:end] for blocks, begin, end in zip((base, mine, theirs), start, anchor, strict=True)
        )
        yield from _region(old, own, other)
        if anchor[0] < len(base):
            same = theirs[anchor[2]]
            yield False, [base[anchor[0]]], [same], [same]
        start = (anchor[0] + 1, anchor[1] + 1, anchor[2] + 1)


def _region(
    old: list[str], own: list[str], other: list[str]
) -> Iterator[tuple[bool, list[str], list[str], list[str]]]:
    read = [_as_read(blocks) for blocks in (old, own, other)]
    if read[0] == read[1] or read[1] == read[2]:
        yield False, old, other, other
    elif read[0] == read[2]:
        yield False, old, own, own
    else:
        yield True, old, own, other


def _stable(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[tuple[int, int, int]]:
    """Yield the places of the blocks that all three have, in order."""
    ours, others = _matches(base, mine), _matches(base, theirs)
    for place in range(len(base)):
        if place in ours and place in others:
            yield place, ours[place], others[place]


def _matches(base: list[str], other: list[str]) -> dict[int, int]:
    found = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in found for step in range(block.size)}


def _as_read(blocks: list[str]) -> list[str]:
    return ["".join(equivalence.as_read(block)) for block in blocks]
