"""Audience: who would be mailed a document if it were published now, and why.

Nothing is written and nothing is frozen, so the same can be asked of a
release and of what stands in a form at this moment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Case, F, IntegerField, Manager, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from releases.alerts import letters
from releases.document import ReleaseDocument, casenumbers
from releases.mail.transport import may_be_mailed, recipient_filter
from releases.models import Committee, Interest, Keyword, Rhythm, Subscriber

Kind = Interest.Kind
Named = TypeVar("Named", Committee, Keyword)

# Each reader once, with all the reasons that hold for them; then those that are alike are counted together.
COUNT = """
SELECT reasons, rhythm, language, admitted, count(*)
FROM ({readers}) AS reader GROUP BY reasons, rhythm, language, admitted
"""


class Mails(NamedTuple):
    """How many are mailed at once, and how many later, in a digest."""

    at_once: int
    in_digests: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some are mailed: they follow a body, a keyword or a matter, `name` says which, or everything.

    `mails` counts those for whom no reason before this one holds; the others
    who follow it are `counted_before`.
    """

    kind: Interest.Kind
    name: str
    mails: Mails
    counted_before: int


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is mailed, by reason and by language; each of the two adds up to `mails`.

    `excluded` follow it as well, but MAIL_ALLOWED_RECIPIENTS leaves them out.
    `only_decisions` want decisions alone, and the document has none.
    """

    mails: Mails
    reasons: tuple[Reason, ...]
    languages: tuple[tuple[str, Mails], ...]
    excluded: int
    only_decisions: int


class Readers(NamedTuple):
    """How many readers are alike: by which topics they are reached, the first one first, and how they are mailed."""

    reasons: list[int]
    rhythm: str
    language: str
    admitted: bool
    size: int


class AudienceTopic(NamedTuple):
    """What can be followed, and which interests are interests in it."""

    kind: Interest.Kind
    name: str
    condition: Q


def of(composed: ReleaseDocument) -> Audience:
    """Return who would be mailed `composed`. Three statements, however many subscribers there are."""
    committees = _chosen(Committee.objects, composed.committees)
    keywords = _chosen(Keyword.objects, composed.keywords)
    matters = _matters(composed)
    topics = [
        *(AudienceTopic(Kind.COMMITTEE, one.definite, Q(committee=one)) for one in committees),
        *(AudienceTopic(Kind.KEYWORD, one.name, Q(keyword=one)) for one in keywords),
        *(AudienceTopic(Kind.MATTER, name, Q(case_number=matter)) for matter, name in matters.items()),
        AudienceTopic(Kind.EVERYTHING, "", Q(kind=Kind.EVERYTHING)),
    ]
    interests = Interest.objects.met_by(committees=committees, keywords=keywords, matters=matters)
    readers = _counted(interests, topics)
    admitted = [some for some in readers if some.admitted]
    reached = [some for some in admitted if composed.decisions or some.rhythm != Rhythm.MEETING]
    return Audience(
        mails=_together(reached),
        reasons=tuple(_reason(topic, place, reached) for place, topic in enumerate(topics)),
        languages=_by_language(reached),
        excluded=sum(some.size for some in readers) - sum(some.size for some in admitted),
        only_decisions=sum(some.size for some in admitted) - sum(some.size for some in reached),
    )


def _chosen(directory: Manager[Named], values: Sequence[Any]) -> list[Named]:
    """Return what a document names as the directory has it, in the document's order."""
    found = {one.slug: one for one in directory.filter(slug__in=[value.slug for value in values])}
    return [found[value.slug] for value in values if value.slug in found]


def _matters(composed: ReleaseDocument) -> dict[str, str]:
    """Return the matters that are decided, each as it is first written."""
    numbers = [decision.case_number for decision in composed.decisions]
    first = {casenumbers.canonical(number): number for number in reversed(numbers)}
    return {matter: number for matter, number in reversed(first.items()) if matter}


def _counted(interests: QuerySet[Interest], topics: Sequence[AudienceTopic]) -> list[Readers]:
    places = [When(topic.condition, then=Value(place)) for place, topic in enumerate(topics)]
    readers = (
        interests.filter(subscriber__in=Subscriber.objects.confirmed())
        .annotate(place=Case(*places, output_field=IntegerField()))
        .values("subscriber")
        .annotate(
            reasons=ArrayAgg("place", order_by="place"),
            rhythm=F("subscriber__rhythm"),
            language=F("subscriber__language"),
            admitted=_is_admitted(),
        )
    )
    sql, parameters = readers.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(readers=sql), parameters)
        return [Readers(*row) for row in cursor.fetchall()]


def _is_admitted() -> Combinable:
    if recipient_filter() is None:
        return Value(True)
    return Case(When(may_be_mailed("subscriber__email"), then=Value(True)), default=Value(False))


def _reason(topic: AudienceTopic, place: int, reached: Sequence[Readers]) -> Reason:
    following = [some for some in reached if place in some.reasons]
    first = [some for some in following if some.reasons[0] == place]
    before = sum(some.size for some in following) - sum(some.size for some in first)
    return Reason(topic.kind, topic.name, _together(first), before)


def _by_language(reached: Sequence[Readers]) -> tuple[tuple[str, Mails], ...]:
    spoken = [(letters.spoken(some.language), some) for some in reached]
    return tuple(
        (language, _together(some for read, some in spoken if read == language))
        for language, _name in settings.MAIL_LANGUAGES
        if any(read == language for read, _some in spoken)
    )


def _together(readers: Iterable[Readers]) -> Mails:
    counted = [(some.rhythm == Rhythm.INSTANT, some.size) for some in readers]
    at_once = sum(count for instant, count in counted if instant)
    return Mails(at_once, sum(count for _instant, count in counted) - at_once)
