"""The ledger: every published decision and amount, found by body, year, party, status and size."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from releases.newsroom.ledger import exports, totals
from releases.newsroom.ledger import workbook as workbooks
from releases.newsroom.ledger.facets import LedgerFacets
from releases.newsroom.ledger.selection import AmountsForm, LedgerSelection, View
from releases.newsroom.paging import page_in


def ledger(request: HttpRequest) -> HttpResponse:
    """The decisions or the money that fit, with what they come to. Sums and charts stand on the first page only."""
    amounts = AmountsForm(request.GET)
    selection = LedgerSelection.read(request.GET, amounts)
    context = {"selection": selection, "facets": LedgerFacets.of(selection), "amounts": amounts}
    context |= _views(selection)
    if not amounts.is_valid():
        return render(request, "newsroom/ledger/ledger.html", context, status=400)
    return render(request, "newsroom/ledger/ledger.html", {**context, **_found(request, selection)})


def spreadsheet(request: HttpRequest) -> StreamingHttpResponse:
    """Answer the chosen rows as CSV, as a stream."""
    return exports.spreadsheet(request, _asked_for(request))


def workbook(request: HttpRequest) -> HttpResponse:
    """Answer the chosen rows as an Excel workbook (xlsx)."""
    return workbooks.workbook(request, _asked_for(request))


def records(request: HttpRequest) -> StreamingHttpResponse:
    """Answer the chosen rows as JSON, as a stream."""
    return exports.records(request, _asked_for(request))


def _asked_for(request: HttpRequest) -> LedgerSelection:
    amounts = AmountsForm(request.GET)
    selection = LedgerSelection.read(request.GET, amounts)
    if not amounts.is_valid():
        raise BadRequest("an amount that is none")
    return selection


def _views(selection: LedgerSelection) -> dict[str, Any]:
    decisions, money = selection.seen_as(View.DECISIONS), selection.seen_as(View.MONEY)
    return {
        "shows_money": selection.view == View.MONEY,
        "decisions_url": decisions.address(),
        "money_url": money.address(),
        "spreadsheet_url": selection.address("newsroom:ledger_spreadsheet"),
        "workbook_url": selection.address("newsroom:ledger_workbook"),
        "records_url": selection.address("newsroom:ledger_records"),
        "decisions_count": totals.number_of(decisions.rows()),
        "money_count": totals.number_of(money.rows()),
    }


def _found(request: HttpRequest, selection: LedgerSelection) -> dict[str, Any]:
    page = page_in(
        request.GET, selection.rows().select_related("edition", "committee").defer("edition__content")
    )
    first = not (request.GET.get("efter") or page.newer)
    return {
        "page": page,
        "totals": _totals(selection) if first else None,
        "first_url": selection.address(),
        "newer_url": selection.address(fore=page.newer),
        "older_url": selection.address(efter=page.older),
    }


def _totals(selection: LedgerSelection) -> totals.MoneyTotals | totals.DecisionTotals:
    return totals.of_money(selection) if selection.view == View.MONEY else totals.of_decisions(selection)
