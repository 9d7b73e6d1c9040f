"""What the ledger's tests do again and again: publish a decision with its money, and read a page."""

import datetime as dt
import io
from typing import Any

import openpyxl
from django.test import Client

from releases.models import Edition
from releases.newsroom.ledger.workbook import MEDIA_TYPE
from releases.tests.cast import a_committee, published

IN_2024 = dt.datetime(2024, 5, 2, 10, tzinfo=dt.UTC)
IN_2025 = dt.datetime(2025, 5, 2, 10, tzinfo=dt.UTC)


def decided(
    outcome: str = "Nämnden bygger om lekplatsen.",
    *,
    body: str = "kulturnämnden",
    on: dt.date | None = dt.date(2025, 3, 4),
    amounts: tuple[int, ...] = (),
    kind: str = "new",
    release: dict[str, Any] | None = None,
    **facts: Any,
) -> Edition:
    """Publish a release of one body with one decision and an amount for each of `amounts`."""
    committee = a_committee(body)
    decision = {"committee": committee, "outcome": outcome, "date": on, **facts}
    money = [
        {
            "committee": committee,
            "amount": amount,
            "purpose": f"{outcome} {amount}",
            "kind": kind,
            "first_year": 2025,
        }
        for amount in amounts
    ]
    words = {"title": outcome, "at": IN_2025, **(release or {})}
    return published(committees=[committee], decisions=[decision], budget=money, **words)


def read(client: Client, address: str, status: int = 200) -> str:
    """Return the words of a page or a workbook, with ordinary spaces."""
    response = client.get(address)
    assert response.status_code == status, address
    content = b"".join(response) if response.streaming else response.content
    if response["Content-Type"] == MEDIA_TYPE:
        rows = openpyxl.load_workbook(io.BytesIO(content)).active.values
        return "\n".join(str(cell) for row in rows for cell in row)
    return content.decode().replace("\u00a0", " ")
