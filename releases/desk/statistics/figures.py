"""What the statistics show: for each subject a table and, where it says more than the table, a chart of it."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from releases import charts
from releases.alerts import receipts
from releases.charts import Chart, Measure
from releases.document import Precision
from releases.languages import active, swedish
from releases.models import Alert, Edition, PageCount, PublishedDecision, SubscriberDay
from releases.spreadsheets import Cell

KIT = ".zip"
MOST_ROWS = 20
Kind = SubscriberDay.Kind


@dataclass(frozen=True, slots=True)
class Period:
    """Whole weeks up to this one. `first` is a Monday."""

    first: dt.date
    last: dt.date

    @classmethod
    def of_weeks(cls, number: int, today: dt.date) -> "Period":
        """Return this many weeks, the one of `today` among them."""
        monday = today - dt.timedelta(days=today.weekday())
        return cls(monday - dt.timedelta(weeks=number - 1), today)

    @property
    def begins(self) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(self.first, dt.time()))

    @property
    def mondays(self) -> list[dt.date]:
        return [
            self.first + dt.timedelta(days=number)
            for number in range(0, (self.last - self.first).days + 1, 7)
        ]


@dataclass(frozen=True, slots=True)
class StatisticsTable:
    """One subject: its rows with their headings, the first of which names the row; `note` says what is counted."""

    key: str
    title: str
    note: str
    headings: list[str]
    rows: Sequence[Sequence[Cell]]
    charts: list[Chart] = field(default_factory=list)
    # The second cell is where the first one leads: a column of its own in CSV only.
    has_addresses: bool = False


def tables(period: Period) -> list[StatisticsTable]:
    """Return all that the page shows of a period, in a number of queries that does not grow with it."""
    return [make(period) for make in TABLES.values()]


def subscribers(period: Period) -> StatisticsTable:
    """Subscribers at the end of each week, and how many came, left and were paused in it."""
    rows = SubscriberDay.objects.filter(day__gte=period.first, kind=Kind.ALL).order_by("day")
    weeks: dict[dt.date, list[SubscriberDay]] = defaultdict(list)
    for row in rows:
        weeks[_monday(row.day)].append(row)
    found = [
        (
            _week(monday),
            days[-1].subscribers,
            *(sum(getattr(day, name) for day in days) for name in ("came", "left", "bounced")),
        )
        for monday, days in weeks.items()
    ]
    chart = charts.series(
        _("Subscribers over time"), _measure(_("Subscribers")), [row[:2] for row in found], _("Week")
    )
    return StatisticsTable(
        key="prenumeranter",
        title=_("Subscribers over time"),
        note=_("Counted once a day, as totals. Who came and left on the same day is not in them."),
        headings=[_("Week"), _("Subscribers"), _("Came"), _("Left"), _("Paused after bounces")],
        rows=found[::-1],
        charts=_present(chart),
    )


def interests(period: Period) -> StatisticsTable:
    """What subscribers follow, and how that has changed."""
    rows = SubscriberDay.objects.filter(day__gte=period.first).exclude(kind=Kind.ALL)
    last = rows.aggregate(day=Max("day"))["day"]
    summed = rows.values("kind", "committee__definite", "keyword__name").annotate(
        level=Sum("subscribers", filter=Q(day=last)),
        came_sum=Sum("came"),
        left_sum=Sum("left"),
        bounced_sum=Sum("bounced"),
    )
    found: list[Sequence[Cell]] = [
        (_interest(row), row["level"] or 0, row["came_sum"], row["left_sum"], row["bounced_sum"])
        for row in summed.order_by()
    ]
    return StatisticsTable(
        key="intressen",
        title=_("What they follow"),
        note=_("All matters are one row, so that nobody can be found by what they follow."),
        headings=[_("Interest"), _("Subscribers"), _("Came"), _("Left"), _("Paused after bounces")],
        rows=sorted(found, key=_largest),
    )


def mailings(period: Period) -> StatisticsTable:
    """Mailings and what became of their mail."""
    alerts = Alert.objects.filter(created_at__gte=period.begins, frozen_at__isnull=False)
    known = list(alerts.select_related("edition").defer("edition__content").order_by("-created_at")[:100])
    counted = receipts.of(known)
    rows: list[Sequence[Cell]] = []
    for alert in known:
        receipt = counted[alert.pk]
        title = alert.edition.title if alert.edition else alert.get_kind_display()
        numbers = (alert.recipients or 0, receipt.sent, receipt.refused, receipt.bounced)
        rows.append((title, timezone.localdate(alert.created_at), *numbers))
    return StatisticsTable(
        key="utskick",
        title=_("Mailings"),
        note=_("“Accepted” means by the mail server. Whether a mail is opened is not measured."),
        headings=[_("Mailing"), _("Day"), _("Recipients"), _("Accepted"), _("Refused"), _("Came back")],
        rows=rows,
    )


def bodies(period: Period) -> StatisticsTable:
    """Press releases by body, each once whatever languages it is in."""
    rows = (
        Edition.objects.live().once().filter(first_published_at__gte=period.begins, committees__isnull=False)
    )
    counted = rows.order_by().values_list("committees__definite").annotate(Count("release", distinct=True))
    found = [(swedish.sentence_start(name), number) for name, number in counted]
    chart = charts.rows(_("Press releases by body"), _measure(_("Press releases")), found)
    return StatisticsTable(
        key="organ",
        title=_("Press releases by body"),
        note=_("Those that the public can read now. One about two bodies counts for both."),
        headings=[_("Body"), _("Press releases")],
        rows=sorted(found, key=_largest),
        charts=_present(chart),
    )


def delays(period: Period) -> StatisticsTable:
    """How long it takes from a decision until it is told, where its day is known."""
    rows = PublishedDecision.objects.once().filter(
        first_published_at__gte=period.begins, decided_precision=Precision.DAY, decided_on__isnull=False
    )
    days: dict[str, list[int]] = defaultdict(list)
    for body, decided, published in rows.values_list("body", "decided_on", "first_published_at"):
        assert decided is not None  # noqa: S101 - chosen by its day
        days[body or _("No body")].append(max(0, (timezone.localdate(published) - decided).days))
    found: list[Sequence[Cell]] = [
        (swedish.sentence_start(body), len(waits), round(median(waits)), max(waits))
        for body, waits in days.items()
    ]
    return StatisticsTable(
        key="tid",
        title=_("From decision to publication"),
        note=_("Days, for decisions whose day is known. Half of them were published within the median."),
        headings=[_("Body"), _("Decisions"), _("Median, days"), _("Longest, days")],
        rows=sorted(found, key=_largest),
    )


def pages(period: Period) -> StatisticsTable:
    """The pages that were read most."""
    counts = PageCount.objects.filter(day__gte=period.first).exclude(path__endswith=KIT)
    chart = charts.series(_("Pages read"), _measure(_("Times read")), _by_week(counts, period), _("Week"))
    return StatisticsTable(
        key="sidor",
        title=_("Pages read"),
        note=_(
            "Answers of our own server, as a number a day and a page. No cookie, no address and nothing else of the "
            "reader is looked at. Proxies and programs that call themselves robots are not in it, and a few answers "
            "can be lost."
        ),
        headings=[_("Page"), _("Address"), _("Times read")],
        rows=_most(counts),
        charts=_present(chart),
        has_addresses=True,
    )


def kits(period: Period) -> StatisticsTable:
    """Press kits and packages of images that were fetched."""
    counts = PageCount.objects.filter(day__gte=period.first, path__endswith=KIT)
    return StatisticsTable(
        key="presspaket",
        title=_("Press kits fetched"),
        note=_("Counted as pages are."),
        headings=[_("Press kit"), _("Address"), _("Times fetched")],
        rows=_most(counts),
        has_addresses=True,
    )


TABLES: dict[str, Callable[[Period], StatisticsTable]] = {
    "prenumeranter": subscribers,
    "intressen": interests,
    "utskick": mailings,
    "organ": bodies,
    "tid": delays,
    "sidor": pages,
    "presspaket": kits,
}


def _most(counts: QuerySet[PageCount]) -> list[Sequence[Cell]]:
    """Return the addresses with the most reads, each with the title of its release where it is one."""
    summed = counts.order_by().values_list("path").annotate(total=Sum("reads")).order_by("-total", "path")
    found = list(summed[:MOST_ROWS])
    titles = _titles(path for path, _total in found)
    titles["", ""] = ""
    return [(titles.get(_release_part(path)) or _page_name(path), path, total) for path, total in found]


def _page_name(path: str) -> str:
    return _("The front page") if path == "/" else path


def _titles(paths: Iterable[str]) -> dict[tuple[str, str], str]:
    wanted = {part for path in paths if (part := _release_part(path)) != ("", "")}
    chosen = Q(pk__in=[])
    for year, slug in wanted:
        chosen |= Q(year=year, slug=slug)
    rows = Edition.objects.filter(chosen).order_by("number").values_list("year", "slug", "title")
    return {(str(year), slug): title for year, slug, title in rows} if wanted else {}


def _release_part(path: str) -> tuple[str, str]:
    """Return year and slug of the release that an address is about, ("", "") of any other."""
    parts = path.strip("/").split("/")
    if "pressmeddelanden" in parts[:2]:
        rest = parts[parts.index("pressmeddelanden") + 1 :]
        if len(rest) >= 2 and rest[0].isdecimal() and len(rest[0]) == 4:
            return rest[0], rest[1].removesuffix(KIT)
    return "", ""


def _by_week(counts: QuerySet[PageCount], period: Period) -> list[tuple[str, int]]:
    sums: Counter[dt.date] = Counter()
    for day, total in counts.order_by().values_list("day").annotate(total=Sum("reads")):
        sums[_monday(day)] += total
    return [(_week(monday), sums[monday]) for monday in period.mondays]


def _interest(row: Mapping[str, Any]) -> str:
    words = {
        Kind.EVERYTHING: _("Everything"),
        Kind.MATTER: _("Matters"),
        Kind.COMMITTEE: row["committee__definite"],
        Kind.KEYWORD: row["keyword__name"],
    }
    return swedish.sentence_start(str(words[Kind(row["kind"])] or ""))


def _largest(row: Sequence[Cell]) -> tuple[int, str]:
    return -int(str(row[1])), swedish.sort_key(str(row[0]))


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _week(monday: dt.date) -> str:
    return _("w. %(number)d") % {"number": monday.isocalendar().week}


def _measure(name: str) -> Measure:
    return Measure(name, active.number, active.number, active.number)


def _present(chart: Chart | None) -> list[Chart]:
    return [chart] if chart else []
