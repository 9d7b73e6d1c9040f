"""From which amount to which means the same wherever it is asked."""

import csv
import io
import re
from collections.abc import Iterable

import pytest
from django.test import Client

from releases.tests.newsroom.ledger.reading import decided, read

pytestmark = pytest.mark.django_db
AMOUNTS = (600_000, -600_000, 500_000, -499_999, 0, 7, -7, 2_000_000_000_000)
BOUNDS = [
    (None, None),
    (500_000, None),
    (None, 500_000),
    (500_000, 600_000),
    (0, 0),
    (7, 7),
    (1, 6),
    (8, 10**14),
]


@pytest.mark.parametrize(("least", "most"), BOUNDS)
def test_an_amount_has_one_size_on_pages_in_exports_feeds_and_the_api(
    client: Client, least: int | None, most: int | None
) -> None:
    """A saving counts without its minus sign: whoever asks from 500 000 kronor asks how much is at stake."""
    for amount in AMOUNTS:
        decided(f"Beslut om {amount}", amounts=(amount,))
    fitting = {
        amount
        for amount in AMOUNTS
        if (least is None or abs(amount) >= least) and (most is None or abs(amount) <= most)
    }
    found = {
        "page": named(read(client, f"/beslut/?{asked('fran', least, 'till', most)}")),
        "money": named(read(client, f"/beslut/?vy=pengar&{asked('fran', least, 'till', most)}")),
        "csv": in_table(read(client, f"/beslut.csv?vy=pengar&{asked('fran', least, 'till', most)}")),
        "json": named(read(client, f"/beslut.json?vy=pengar&{asked('fran', least, 'till', most)}")),
        "search": named(read(client, f"/pressmeddelanden/?{asked('minst', least, 'hogst', most)}")),
        "feed": named(read(client, f"/pressmeddelanden/flode.atom?{asked('minst', least, 'hogst', most)}")),
        "releases": named(read(client, f"/api/v1/releases?{asked('min_amount', least, 'max_amount', most)}")),
        "amounts": named(
            read(client, f"/api/v1/budget-lines?{asked('min_amount', least, 'max_amount', most)}")
        ),
    }
    assert {place: amounts for place, amounts in found.items() if amounts != fitting} == {}


def asked(lower: str, least: int | None, upper: str, most: int | None) -> str:
    bounds = {lower: least, upper: most}
    return "&".join(f"{name}={bound}" for name, bound in bounds.items() if bound is not None)


def named(words: str) -> set[int]:
    """Return the amounts whose decisions are named."""
    return set(map(int, re.findall(r"Beslut om (-?[0-9]+)", words)))


def in_table(words: str) -> set[int]:
    rows: Iterable[list[str]] = csv.reader(io.StringIO(words.lstrip("\ufeff")), delimiter=";")
    return named("\n".join(";".join(row) for row in rows))
