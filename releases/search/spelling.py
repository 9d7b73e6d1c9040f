"""How far apart two spellings are, in slips of the finger. Pure functions over folded words."""


def slips_allowed(word: str) -> int:
    """Return how many slips a word of this length may hold and still be recognised."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def distance(one: str, other: str) -> int:
    """Return how many letters must be changed, added, left out or swapped with their neighbour.

    The optimal string alignment distance (Damerau 1964; Boytsov 2011, "Indexing methods for approximate
    dictionary searching", 2.1).
    """
    return _last_row(one, other, anywhere=False)[-1]


def distance_within(part: str, whole: str) -> int:
    """Return the same for the stretch of `whole` that `part` is nearest to (Sellers 1980)."""
    return min(_last_row(part, whole, anywhere=True))


def _last_row(one: str, other: str, *, anywhere: bool) -> list[int]:
    before: list[int] = []
    row = [0] * (len(other) + 1) if anywhere else list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last_but_one, before, row = before, row, [i]
        for j, opposite in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                cost = min(cost, last_but_one[j - 2] + 1)
            row.append(cost)
    return row
