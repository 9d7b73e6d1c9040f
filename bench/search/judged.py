"""How much of what it should find the search finds, over texts and queries judged by hand.

Beside it, on the same index: PostgreSQL's own `websearch_to_tsquery('swedish', …)`, ranked by `ts_rank`. And over
the same texts Wagtail's search, as typed words and with its `Fuzzy` for what those do not find.
"""

import random
import tomllib
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from typing import Any

from django.db import connection

from bench.search import growth, lexicon
from bench.search.beside import wagtail
from releases.search import expansion, parsing
from releases.search import query as search_query
from releases.search.filters import Filters

FOLDER = Path(__file__).parent
DISTRACTING, DIFFERENT = 2_000, 20_000  # editions of nonsense, and the different words in them
SWEDISH_ONLY = """
SELECT edition_id FROM releases_searchentry, websearch_to_tsquery('swedish', %s) query
WHERE vector @@ query ORDER BY ts_rank(vector, query) DESC, first_published_at DESC LIMIT %s
"""
TOP = 10
Find = Callable[[str], list[str]]  # from a query to the keys of the first ten


def measure() -> dict[str, Any]:
    """Publish the texts among nonsense, ask the queries, and return recall at 10 of all ways."""
    texts = _read("texts.toml")["text"]
    tuned, held_out = _read("queries.toml")["query"], _read("queries_held_out.toml")["query"]
    queries = [query for query in tuned + held_out if query["answers"]]
    written = [text[part] for text in texts for part in ("title", "lead", "body")]
    without = growth.stretches(written, [query["q"] for query in queries])
    chance = random.Random(1)
    growth.grow(DISTRACTING, lexicon.nonsense(chance, DIFFERENT, without=without), of=DISTRACTING)
    with connection.cursor() as cursor:
        for table in ("release", "edition"):
            cursor.execute(f"SELECT setval('releases_{table}_id_seq', %s)", [10 * DISTRACTING])
    ids = growth.publish_judged(texts)
    beside = wagtail([query["q"] for query in queries], ids=ids)

    def keyed(find: Callable[[str], list[int]]) -> Find:
        return lambda text: [ids.get(pk, "") for pk in find(text)]

    asked = [query for query in held_out if query["answers"]]
    missed: list[str] = []
    recall = {
        "recall_at_10": _recall(queries, keyed(_found), missed),
        "recall_at_10_swedish_only": _recall(queries, keyed(_found_by_swedish)),
        "recall_at_10_wagtail": _recall(queries, beside["found"].__getitem__),
        "recall_at_10_wagtail_fuzzy": _recall(queries, beside["fuzzily"].__getitem__),
        "recall_at_10_held_out": _recall(asked, keyed(_found)),
        "recall_at_10_held_out_swedish_only": _recall(asked, keyed(_found_by_swedish)),
        "recall_at_10_held_out_wagtail": _recall(asked, beside["found"].__getitem__),
        "recall_at_10_held_out_wagtail_fuzzy": _recall(asked, beside["fuzzily"].__getitem__),
        "queries": len(queries),
    }
    print(f"Judged queries: {len(queries)}. Not all found for: {'; '.join(missed) or 'none'}")
    return recall


def _recall(queries: list[dict[str, Any]], find: Find, missed: list[str] | None = None) -> float:
    """Return the mean share of each query's answers (of ten at most) that stand among the first ten."""
    shares = []
    for query in queries:
        answers = set(query["answers"])
        found = set(find(query["q"])) & answers
        shares.append(len(found) / min(TOP, len(answers)))
        if missed is not None and shares[-1] < 1:
            missed.append(query["q"])
    return round(mean(shares), 3)


def _found(text: str) -> list[int]:
    found = search_query.find(expansion.understand(parsing.read(text)), Filters())
    return list(found.ranked(size=TOP).editions)


def _found_by_swedish(text: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(SWEDISH_ONLY, [text, TOP])
        return [pk for (pk,) in cursor.fetchall()]


def _read(name: str) -> dict[str, Any]:
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)
