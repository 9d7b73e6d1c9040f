"""The read API: what has been published, as data. Everything in it is public and nothing can be written."""

from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError
from ninja.operation import Operation

from releases.languages import swedish
from releases.models import Committee, Edition, Keyword, PublishedBudgetLine, PublishedDecision
from releases.newsroom.api import filters, problems, schemas, serializers
from releases.newsroom.contacts.directory import press_contacts
from releases.newsroom.formats.lookup import Withdrawn, live_edition
from releases.newsroom.paging import BadCursor

LIVE_RELEASES = Count("editions", filter=Q(editions__live=True))
LEDGER_OF_A_MATTER = 200


class ReadAPI(NinjaAPI):
    """An API whose operations are named as their functions are, and whose JSON has no charset (RFC 8259, 11)."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def get_content_type(self) -> str:
        return "application/json"


api = ReadAPI(
    title="Pressrummets API",
    version="1",
    description=gettext_noop("Press releases, decisions and money as data. Free to read, without a key."),
    docs_url=None,
    openapi_url=None,
    urls_namespace="newsroom:api",
)
for error, answer in (
    (Http404, problems.not_found),
    (Withdrawn, problems.withdrawn),
    (ValidationError, problems.invalid),
    (BadCursor, problems.bad_cursor),
):
    api.add_exception_handler(error, answer)  # type: ignore[arg-type]


@api.get(
    "/releases",
    response=schemas.Listing[schemas.Release],
    summary=gettext_noop("Press releases, the newest first"),
)
def releases(request: HttpRequest, asked: Query[filters.Releases]) -> Any:
    found: dict[str, Any] = _page(request, asked, asked.editions(), lambda edition: edition)
    return {**found, "items": serializers.releases(found["items"])}


@api.get(
    "/releases/{int:year}/{slug:slug}", response=schemas.Release, summary=gettext_noop("One press release")
)
def release(request: HttpRequest, year: int, slug: str) -> Any:
    return serializers.releases([live_edition(year, slug)])[0]


@api.get(
    "/releases/{int:year}/{slug:slug}/editions",
    response=list[schemas.EditionFacts],
    summary=gettext_noop("All editions of a press release, the first one first"),
)
def editions(request: HttpRequest, year: int, slug: str) -> Any:
    live_edition(year, slug)
    history = Edition.objects.at_address(year, slug).defer("content").order_by("number")
    return [serializers.edition_facts(edition) for edition in history]


@api.get(
    "/releases/{int:year}/{slug:slug}/editions/{int:number}",
    response=schemas.Release,
    summary=gettext_noop("One edition, also one that no longer holds"),
)
def edition(request: HttpRequest, year: int, slug: str, number: int) -> Any:
    live_edition(year, slug)
    named = Edition.objects.at_address(year, slug).filter(number=number).first()
    if named is None:
        raise Http404
    return serializers.releases([named])[0]


@api.get(
    "/withdrawals",
    response=schemas.Listing[schemas.Withdrawal],
    summary=gettext_noop("Withdrawn press releases, the latest first: remove them where you keep them"),
)
def withdrawals(request: HttpRequest, asked: Query[filters.Withdrawals]) -> Any:
    editions = Edition.objects.withdrawn().defer("content")
    editions = editions.filter(withdrawn_at__gte=asked.since) if asked.since else editions
    return _page(request, asked, editions, serializers.withdrawal, by="withdrawn_at")


@api.get(
    "/bodies", response=list[schemas.Body], summary=gettext_noop("Bodies that decide, in alphabetical order")
)
def bodies(request: HttpRequest) -> Any:
    known = Committee.objects.known(timezone.localdate()).values("pk")
    found = Committee.objects.filter(pk__in=known).select_related("parent")
    found = found.annotate(live_releases=LIVE_RELEASES)
    return [serializers.body(one) for one in sorted(found, key=lambda one: swedish.sort_key(one.definite))]


@api.get(
    "/keywords", response=list[schemas.Topic], summary=gettext_noop("Keywords in use, in alphabetical order")
)
def keywords(request: HttpRequest) -> Any:
    found = Keyword.objects.annotate(live_releases=LIVE_RELEASES).filter(live_releases__gt=0)
    return [serializers.topic(one) for one in sorted(found, key=lambda one: swedish.sort_key(one.name))]


@api.get(
    "/decisions",
    response=schemas.Listing[schemas.DecisionRow],
    summary=gettext_noop("Decisions, the latest published first"),
)
def decisions(request: HttpRequest, asked: Query[filters.Decisions]) -> Any:
    return _page(request, asked, _with_source(asked.rows()), serializers.decision)


@api.get(
    "/budget-lines",
    response=schemas.Listing[schemas.BudgetRow],
    summary=gettext_noop("Amounts of money, the latest published first"),
)
def budget_lines(request: HttpRequest, asked: Query[filters.BudgetLines]) -> Any:
    return _page(request, asked, _with_source(asked.rows()), serializers.budget_line)


@api.get(
    "/matters",
    response=schemas.Listing[schemas.Matter],
    summary=gettext_noop("Matters that decisions have been published in, by case number"),
)
def matters(request: HttpRequest, asked: Query[filters.Matters]) -> Any:
    found = list(_matters().filter(matter__gt=asked.after).order_by("matter")[: asked.limit + 1])
    shown = found[: asked.limit]
    beyond = shown[-1]["matter"] if len(found) > asked.limit else ""
    return {"items": shown, "next": serializers.onward(request, beyond)}


@api.get(
    "/matters/{path:matter}",
    response=schemas.MatterFile,
    summary=gettext_noop("Everything published about one matter"),
)
def matter(request: HttpRequest, matter: str) -> Any:
    name = filters.matter_called(matter)
    summary = _matters().filter(matter=name).order_by("matter").first()
    if summary is None:
        raise Http404
    decided = _with_source(PublishedDecision.objects.in_matter(name))
    money = _with_source(PublishedBudgetLine.objects.in_matter(name))
    return {
        **summary,
        "decision_rows": [serializers.decision(row) for row in decided[:LEDGER_OF_A_MATTER]],
        "budget_rows": [serializers.budget_line(row) for row in money[:LEDGER_OF_A_MATTER]],
    }


@api.get("/contacts", response=list[schemas.PressContact], summary=gettext_noop("Press contacts, by name"))
def contacts(request: HttpRequest) -> Any:
    return [serializers.press_contact(person) for person in press_contacts()]


def _page(request: HttpRequest, asked: Any, rows: QuerySet, serialize: Any, **by: str) -> dict[str, object]:
    return serializers.listing(request, rows, serialize, after=asked.after, limit=asked.limit, **by)


def _with_source(rows: Any) -> Any:
    return rows.select_related("edition", "committee").defer("edition__content")


def _matters() -> Any:
    found = PublishedDecision.objects.exclude(matter="").values("matter")
    return found.annotate(
        case_number=Max("case_number"),
        decisions=Count("pk", filter=Q(repeats=False)),
        first_year=Min("year"),
        last_year=Max("year"),
    )
