"""The ledger as files: CSV that a Swedish Excel opens rightly, and JSON. Both are sent row by row.

What the columns and fields mean stands in docs/ledger.md.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.absolute_urls import whole
from releases.document import ApproximateDate, Precision
from releases.languages import active, swedish
from releases.ledger.words import LABELS
from releases.models import PublishedBudgetLine, PublishedDecision
from releases.models.decision import BUDGET_KINDS, DECISION_STATUSES
from releases.models.ledger import LedgerQuerySet
from releases.newsroom.ledger.selection import LedgerSelection, View
from releases.spreadsheets import Cell, csv_lines

CHUNK = 500


def spreadsheet(request: HttpRequest, selection: LedgerSelection) -> StreamingHttpResponse:
    """Answer with the selection as CSV: UTF-8 with a byte order mark, semicolons, CRLF."""
    response = StreamingHttpResponse(csv_lines(*table(selection)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{selection.file_name("csv")}"'
    return response


def table(selection: LedgerSelection) -> tuple[list[str], Iterator[list[Cell]]]:
    """Return the headings and the rows of a selection, read from the database one by one."""
    columns = DECISION_COLUMNS if selection.view == View.DECISIONS else MONEY_COLUMNS
    rows = ([column.cell(row) for column in columns] for row in _each(selection.rows()))
    return [str(column.heading) for column in columns], rows


def records(request: HttpRequest, selection: LedgerSelection) -> StreamingHttpResponse:
    """Answer with the selection as one JSON object whose "rows" come last."""
    record = _decision_record if selection.view == View.DECISIONS else _money_record
    opening = {
        "view": "decisions" if selection.view == View.DECISIONS else "money",
        "selection": selection.parameters(),
        "page": whole(selection.address()),
    }
    rows = (record(row) for row in _each(selection.rows()))
    return StreamingHttpResponse(_json(opening, rows), content_type="application/json; charset=utf-8")


def _json(opening: dict[str, Any], rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield json.dumps(opening, ensure_ascii=False)[:-1] + ', "rows": ['
    for number, row in enumerate(rows):
        yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"


def _each(rows: LedgerQuerySet) -> Iterator[Any]:
    found = rows.select_related("edition", "committee").defer("edition__content")
    return found.iterator(chunk_size=CHUNK)


def _address(row: PublishedDecision | PublishedBudgetLine) -> str:
    return whole(row.edition.get_absolute_url())


class Column(NamedTuple):
    """What stands above the cells of a column, and what stands in one."""

    heading: Any
    cell: Callable[[Any], Cell]


def _published_on(row: PublishedDecision | PublishedBudgetLine) -> Cell:
    return timezone.localdate(row.first_published_at)


RELEASE_COLUMNS = (
    Column(gettext_lazy("Press release"), lambda row: row.edition.title),
    Column(gettext_lazy("Published"), _published_on),
    Column(gettext_lazy("Address"), _address),
    Column(gettext_lazy("Counts"), lambda row: _("no") if row.repeats else _("yes")),
)
DECISION_COLUMNS = (
    Column(LABELS["date"], lambda row: _day(row.date)),
    Column(gettext_lazy("Body"), lambda row: row.body),
    Column(gettext_lazy("What was decided"), lambda row: row.outcome),
    Column(gettext_lazy("Status"), lambda row: _words(DECISION_STATUSES, row.status)),
    Column(LABELS["paragraph"], lambda row: row.paragraph),
    Column(LABELS["case_number"], lambda row: row.case_number),
    Column(gettext_lazy("Votes for"), lambda row: row.votes_for),
    Column(gettext_lazy("Votes against"), lambda row: row.votes_against),
    Column(gettext_lazy("Reservations"), lambda row: ", ".join(row.reservations)),
    Column(gettext_lazy("Special statements"), lambda row: ", ".join(row.statements)),
    Column(LABELS["dissent"], lambda row: row.dissent_text),
    Column(LABELS["appeal_by"], lambda row: row.appeal_by),
    Column(LABELS["follow_up"], lambda row: _day(row.follow_up)),
    Column(LABELS["minutes"], lambda row: row.protocol_url),
    *RELEASE_COLUMNS,
)
MONEY_COLUMNS = (
    Column(gettext_lazy("Amount in kronor"), lambda row: row.amount),
    Column(gettext_lazy("Purpose"), lambda row: row.purpose),
    Column(gettext_lazy("Kind of money"), lambda row: _words(BUDGET_KINDS, row.kind)),
    Column(gettext_lazy("Status"), lambda row: _words(DECISION_STATUSES, row.status)),
    Column(gettext_lazy("First year"), lambda row: row.first_year),
    Column(gettext_lazy("Last year"), lambda row: row.last_year),
    Column(gettext_lazy("Body"), lambda row: row.body),
    Column(LABELS["case_number"], lambda row: row.case_number),
    *RELEASE_COLUMNS,
)


def _decision_record(row: PublishedDecision) -> dict[str, Any]:
    return {
        "outcome": row.outcome,
        "body": _body(row),
        "status": row.status,
        "date": _date(row.date),
        "paragraph": row.paragraph,
        "case_number": row.case_number,
        "matter": row.matter,
        "votes_for": row.votes_for,
        "votes_against": row.votes_against,
        "reservations": row.reservations,
        "statements": row.statements,
        "dissent_text": row.dissent_text,
        "appeal_by": row.appeal_by.isoformat() if row.appeal_by else None,
        "follow_up": _date(row.follow_up),
        "protocol_url": row.protocol_url,
        **_release_record(row),
    }


def _money_record(row: PublishedBudgetLine) -> dict[str, Any]:
    return {
        "amount": row.amount,
        "purpose": row.purpose,
        "kind": row.kind,
        "status": row.status or None,
        "first_year": row.first_year,
        "last_year": row.last_year,
        "body": _body(row),
        "case_number": row.case_number,
        "matter": row.matter,
        **_release_record(row),
    }


def _release_record(row: PublishedDecision | PublishedBudgetLine) -> dict[str, Any]:
    release = {
        "title": row.edition.title,
        "language": row.edition.language,
        "published": active.machine_time(row.first_published_at),
        "url": _address(row),
    }
    return {"release": release, "counts": not row.repeats}


def _body(row: PublishedDecision | PublishedBudgetLine) -> dict[str, str] | None:
    return {"name": row.body, "slug": row.committee.slug if row.committee else ""} if row.body else None


def _words(labels: Any, code: str) -> str:
    return swedish.sentence_start(str(labels[code])) if code else ""


def _day(value: ApproximateDate | None) -> Cell:
    """Return the day; of what is known less well "2026-03" or "2026" (ISO 8601), or "hösten 2026", which it lacks."""
    if value is None:
        return None
    if value.precision == Precision.DAY:
        return value.date
    if value.precision == Precision.SEASON:
        return swedish.approximate_date(value).replace(swedish.NO_BREAK_SPACE, " ")
    return value.date.isoformat()[: {Precision.MONTH: 7, Precision.YEAR: 4}[value.precision]]


def _date(value: ApproximateDate | None) -> dict[str, str] | None:
    return {"date": value.date.isoformat(), "precision": value.precision.value} if value else None
