"""Dates and times as Swedish and English press rooms write them."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from releases.document import ApproximateDate, Precision

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ZONES = {
    "cet": dt.timezone(dt.timedelta(hours=1)),
    "cest": dt.timezone(dt.timedelta(hours=2)),
    "utc": dt.UTC,
    "gmt": dt.UTC,
}
# The first three letters tell a month in Swedish and English alike; "maj" and "okt" are the exceptions.
MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "maj": 5, "may": 5, "jun": 6, "jul": 7,
    "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
SEASONS = {"våren": 3, "sommaren": 6, "hösten": 9, "vintern": 12}
MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:s|ch)?|apr(?:il)?|maj|may|jun[ie]?|jul[iy]?|aug(?:usti|ust)?"
    r"|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
YEAR = r"(?:19|20)\d{2}"
TIME = (
    r"(?:(?:,?\s*|\s[–-]\s)(?:kl(?:ockan)?\.?\s*|T)?(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)(?:[:.][0-5]\d)?"
    r"(?:\s*(?P<zone>CEST|CET|UTC|GMT))?)?"
)
MOMENTS = [
    re.compile(rf"\b(?P<month>{MONTH})\s+(?P<day>\d{{1,2}}),?\s+(?P<year>{YEAR}){TIME}", re.IGNORECASE),
    re.compile(rf"\b(?P<day>\d{{1,2}})\.?\s+(?P<month>{MONTH}),?\s+(?P<year>{YEAR}){TIME}", re.IGNORECASE),
    re.compile(rf"\b(?P<year>{YEAR})-(?P<number>[01]\d)-(?P<day>[0-3]\d){TIME}", re.IGNORECASE),
    re.compile(rf"\b(?P<day>\d{{1,2}})[./](?P<number>\d{{1,2}})[./](?P<year>{YEAR}){TIME}", re.IGNORECASE),
]
IN_WORDS = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?::?e)?\s+)?(?P<month>{MONTH})(?:\s+(?:i\s+år|(?P<year>{YEAR})))?"
    rf"|\b(?P<season>våren|sommaren|hösten|vintern)\s+(?P<season_year>{YEAR})",
    re.IGNORECASE,
)
AROUND_A_MOMENT = re.compile(
    r"pressmeddelanden?|pressemelding|pressinfo\w*|nyhet(?:er)?|publicer(?:ad|at|ades|ingsdatum)|datum|uppdaterad|published"
    r"|publisert|artikeln|posta[dt]|posted|sidan"
    r"|press\s+release|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|\b(?:den|kl|av|från|on|at)\b|[^\w]",
    re.IGNORECASE,
)
# Words before the moment that a page was first shown at, and before one that it was changed at.
SHOWN = re.compile(
    r"\b(?:publicera\w*|publisert|published|posta[dt]|posted|skickat?|skapa[dt]|nyhet|press\w*)\b",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\b(?:uppdatera\w*|ändra[dt]\w*|granska\w*|endret|oppdatert|updated|modified|changed|reviewed|verifiera\w*)\b",
    re.IGNORECASE,
)
# What parts a moment from its company: "1.06.2022 / Namn", "Nyhet | 2023-11-28", "5 mars 2019 av redaktionen".
COMPANY_BEFORE = re.compile(r"(?:[|/•·:]|\s{3,}|\bden|\b(?:må|ti|on|to|fre|lö|sö)[a-zåäö]*,)\s*$")
COMPANY_AFTER = re.compile(r"^\s*(?:$|[|/•·,–-]|\s{3,}|(?:av|i|av:|by|in|under)\s)", re.IGNORECASE)
LONGEST_STAMP, MOST_WORDS_BEFORE = 110, 3
DATELINE = re.compile(r"^\s*[A-ZÅÄÖ][a-zåäö]+,?\s+den\b")


@dataclass(frozen=True, slots=True)
class Moment:
    """When the page says it was published: aware, Europe/Stockholm. `exact` is false without a time of day."""

    at: dt.datetime
    exact: bool


def moment(text: str) -> Moment | None:
    """Return the first complete date in `text`, with its time of day when it has one."""
    found = [match for pattern in MOMENTS if (match := pattern.search(text))]
    for match in sorted(found, key=lambda match: match.start()):
        if (read := _moment(match)) is not None:
            return read
    return None


def moment_shown(text: str) -> Moment | None:
    """Return the moment that a line says the page was first shown at, or None.

    Of "Uppdaterad 3 juni 2021, Publicerad 28 maj 2021" the later words count; the day of a change alone is no answer.
    """
    found = sorted(
        (match for pattern in MOMENTS for match in pattern.finditer(text)), key=lambda match: match.start()
    )
    bare: list[re.Match[str]] = []
    end = 0
    for match in found:
        before = text[end : match.start()]
        end = max(end, match.end())
        shown = max((word.start() for word in SHOWN.finditer(before)), default=-1)
        changed = max((word.start() for word in CHANGED.finditer(before)), default=-1)
        if shown > changed and (read := _moment(match)) is not None:
            return read
        if shown == changed:
            bare.append(match)
    return next((read for match in bare if (read := _moment(match)) is not None), None)


def is_stamp(text: str) -> bool:
    """True for a line that says when the page was published, in company: "Publicerad 30 november, 2021 i Skola"."""
    if len(text) > LONGEST_STAMP or (text.endswith(".") and not text.endswith(" kl.")):
        return False
    found = next((match for pattern in MOMENTS if (match := pattern.search(text))), None)
    if found is None:
        return False
    before, after = text[: found.start()], text[found.end() :]
    few = len(before.split()) <= MOST_WORDS_BEFORE
    if few and (SHOWN.search(before) or CHANGED.search(before)):
        return True
    opens = not before.strip() or COMPANY_BEFORE.search(before) is not None
    return opens and COMPANY_AFTER.match(after) is not None and bool(before.strip() or after.strip())


def iso_moment(text: str) -> Moment | None:
    """Return the moment of a page's machine-readable date (ISO 8601), or None."""
    try:
        at = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return moment(text)
    exact = len(text.strip()) > len("2018-10-25")
    return Moment((at if at.tzinfo else at.replace(tzinfo=STOCKHOLM)).astimezone(STOCKHOLM), exact)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in running text, as much of it as is written, and where it stands; a season is its first month."""

    start: int
    end: int
    month: int
    day: int | None = None
    year: int | None = None
    is_season: bool = False


def mentions(text: str) -> tuple[DateMention, ...]:
    """Return the dates in running text in order: "den 3 maj", "maj 2026", "hösten 2026", "2026-05-03"."""
    worded = [_mention(match) for match in IN_WORDS.finditer(text)]
    numbered = [
        DateMention(
            match.start(), match.end("day"), int(match["number"]), int(match["day"]), int(match["year"])
        )
        for match in MOMENTS[2].finditer(text)
        if 1 <= int(match["number"]) <= 12
    ]
    return tuple(sorted([*worded, *numbered], key=lambda one: one.start))


def _mention(match: re.Match[str]) -> DateMention:
    if match["season"]:
        season = SEASONS[match["season"].lower()]
        return DateMention(match.start(), match.end(), season, year=int(match["season_year"]), is_season=True)
    day, year = match["day"], match["year"]
    return DateMention(
        match.start(),
        match.start() + len(match[0].rstrip(".")),
        MONTHS[match["month"][:3].lower()],
        int(day) if day else None,
        int(year) if year else None,
    )


def is_date_line(text: str, organisation: str = "") -> bool:
    """True for a line that says when it was published and nothing else: "Pressmeddelande • Okt 25, 2016 13:07 CEST"."""
    rest = text.replace(organisation, " ") if organisation else text
    for pattern in MOMENTS:
        rest = pattern.sub(" ", rest)
    if moment(text) is None:
        return False
    rest = re.sub(r"\b[A-ZÅÄÖ][\w-]+\s+(?:kommun|stad|region|landsting)\b|\bRegion\s+\w+", "", rest)
    # A town before the date is a dateline: "Umeå 2018-10-25", "Luleå den 3 maj 2018".
    town = organisation.split()[0] if organisation else ""
    rest = DATELINE.sub(" ", rest).replace(town, " ") if town else DATELINE.sub(" ", rest)
    return not AROUND_A_MOMENT.sub("", rest)


def approximate(text: str, published: dt.date | None = None) -> Iterator[ApproximateDate]:
    """Yield the dates in running text as exactly as they are written.

    A day or month without a year is the last one before `published`; without that it is no date.
    """
    for date, _start, _end in approximate_mentions(text, published):
        yield date


def approximate_mentions(
    text: str, published: dt.date | None = None
) -> Iterator[tuple[ApproximateDate, int, int]]:
    """Yield the dates of `approximate`, each with where it begins and ends in the text."""
    for match in IN_WORDS.finditer(text):
        year = match["year"] or match["season_year"]
        if (read := _approximate(match, int(year) if year else None, published)) is not None:
            yield read, match.start(), match.end()


def _moment(match: re.Match[str]) -> Moment | None:
    groups = match.groupdict()
    month = int(groups["number"]) if "number" in groups else MONTHS[match["month"][:3].lower()]
    hour, minute = int(match["hour"] or 0), int(match["minute"] or 0)
    zone = ZONES.get((match["zone"] or "").lower(), STOCKHOLM)
    try:
        at = dt.datetime(int(match["year"]), month, int(match["day"]), hour % 24, minute, tzinfo=zone)
    except ValueError:
        return None
    return Moment(at.astimezone(STOCKHOLM), match["hour"] is not None)


def _approximate(match: re.Match[str], year: int | None, published: dt.date | None) -> ApproximateDate | None:
    if match["season"]:
        first = dt.date(int(match["season_year"]), SEASONS[match["season"].lower()], 1)
        return ApproximateDate(date=first, precision=Precision.SEASON)
    month, day = MONTHS[match["month"][:3].lower()], int(match["day"] or 1)
    precision = Precision.DAY if match["day"] else Precision.MONTH
    if year is None and published is None:
        return None
    try:
        date = dt.date(year or published.year, month, day)  # type: ignore[union-attr]
        if year is None and date > published:  # type: ignore[operator]
            date = date.replace(year=date.year - 1)
    except ValueError:
        return None
    return ApproximateDate(date=date, precision=precision)
