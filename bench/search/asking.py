"""How long answers take: whole pages, as a reader asks for them, with filters counted."""

import random
import time
from statistics import median, quantiles
from typing import Any

from django.test import Client
from django.urls import reverse

from bench.search import growth
from bench.search.lexicon import COMMON, Words
from releases.models import SearchEntry
from releases.newsroom.paging import Cursor

ASKED = 200
ROUNDS = 15
PER_PAGE = 20


def searches(lexicon: Words) -> list[dict[str, str]]:
    """Return what readers ask for: single words and several, common and rare, misspelt, quoted, filtered, by date."""
    chance = random.Random(7)
    rare = lexicon.population[-60_000:]
    kinds = (
        lambda: {"q": chance.choice(COMMON)},
        lambda: {"q": chance.choice(rare)},
        lambda: {"q": f"{chance.choice(COMMON)} {chance.choice(COMMON)}"},
        lambda: {"q": f"{chance.choice(COMMON)} {chance.choice(rare)}"},
        lambda: {"q": _misspelt(chance, chance.choice(rare))},
        lambda: {"q": f'"{chance.choice(COMMON)} {chance.choice(COMMON)}"'},
        lambda: {"q": f"{chance.choice(COMMON)} -{chance.choice(rare)}"},
        lambda: {"q": chance.choice(COMMON), "namnd": f"namnd-{chance.randrange(growth.BODIES)}"},
        lambda: {"q": chance.choice(COMMON), "ar": str(2006 + chance.randrange(growth.YEARS)), "beslut": "1"},
        lambda: {"q": chance.choice(COMMON), "ordning": "datum", "minst": "1000000"},
    )
    return [kinds[number % len(kinds)]() for number in range(ASKED)]


def times(asked: list[dict[str, str]]) -> dict[str, float]:
    """Ask each once, after one round to warm up; return p50 and p95 in milliseconds."""
    client, address = Client(), reverse("newsroom:archive")
    for query in asked[:20]:
        client.get(address, query)
    return summed_up([_milliseconds(client, address, query) for query in asked])


def summed_up(taken: list[float]) -> dict[str, float]:
    return {"p50": round(median(taken), 1), "p95": round(quantiles(taken, n=20)[-1], 1)}


def pages() -> dict[str, Any]:
    """Return the milliseconds of the archive's first and last full page, and how they compare."""
    client, address = Client(), reverse("newsroom:archive")
    deepest = SearchEntry.objects.order_by("first_published_at", "pk")[PER_PAGE]
    last = {"efter": str(Cursor.at(deepest))}
    first_ms = median(_milliseconds(client, address, {}) for _ in range(ROUNDS))
    last_ms = median(_milliseconds(client, address, last) for _ in range(ROUNDS))
    return {
        "first_ms": round(first_ms, 1),
        "deep_ms": round(last_ms, 1),
        "ratio": round(last_ms / first_ms, 2),
    }


def _milliseconds(client: Client, address: str, query: dict[str, str]) -> float:
    begun = time.perf_counter()
    response = client.get(address, query)
    taken = (time.perf_counter() - begun) * 1000
    assert response.status_code == 200, (query, response.status_code)
    return taken


def _misspelt(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1 :]
