"""The page "Statistik" and its tables as CSV."""

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from releases.desk.access import READ, not_allowed
from releases.desk.statistics import figures
from releases.desk.statistics.figures import Period
from releases.spreadsheets import csv_lines

WEEKS = (4, 12, 52)
USUAL = 12


@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """Show the statistics of 4, 12 or 52 weeks (`?veckor=`)."""
    if not request.user.has_perm(READ):
        return not_allowed(request)
    weeks = _weeks(request)
    found = [table for table in figures.tables(_period(weeks)) if table.rows]
    context = {"title": _("Statistics"), "tables": found, "weeks": weeks, "choices": WEEKS}
    return TemplateResponse(request, "desk/statistics/page.html", context)


@require_safe
def spreadsheet(request: HttpRequest, key: str) -> HttpResponseBase:
    """Answer with one table as CSV."""
    if not request.user.has_perm(READ):
        return not_allowed(request)
    if key not in figures.TABLES:
        raise Http404
    table = figures.TABLES[key](_period(_weeks(request)))
    response = StreamingHttpResponse(
        csv_lines(table.headings, table.rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="statistik-{key}.csv"'
    return response


def _weeks(request: HttpRequest) -> int:
    asked = request.GET.get("veckor", "")
    return int(asked) if asked in map(str, WEEKS) else USUAL


def _period(weeks: int) -> Period:
    return Period.of_weeks(weeks, timezone.localdate())
