"""What somebody wants to hear about, as a value that can be added to and taken from, and as rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from releases.document import casenumbers
from releases.models import Committee, Interest, Keyword, Subscriber

Named = TypeVar("Named", int, str)


@dataclass(frozen=True, slots=True)
class Interests:
    """What somebody wants to hear about: everything, or these bodies and keywords (ids) and matters (case numbers)."""

    everything: bool
    committees: tuple[int, ...] = ()
    keywords: tuple[int, ...] = ()
    matters: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.everything or bool(self.committees or self.keywords or self.matters)

    def __or__(self, other: "Interests") -> "Interests":
        """Return what either asks for."""
        if self.everything or other.everything:
            return Interests(everything=True)
        return Interests(
            everything=False,
            committees=_sorted({*self.committees} | {*other.committees}),
            keywords=_sorted({*self.keywords} | {*other.keywords}),
            matters=_sorted(_canonical(self.matters) | _canonical(other.matters)),
        )

    def __sub__(self, other: "Interests") -> "Interests":
        """Return what this asks for and `other` does not."""
        if self.everything or other.everything:
            return Interests(everything=self.everything and not other.everything)
        return Interests(
            everything=False,
            committees=_sorted({*self.committees} - {*other.committees}),
            keywords=_sorted({*self.keywords} - {*other.keywords}),
            matters=_sorted(_canonical(self.matters) - _canonical(other.matters)),
        )


NOTHING = Interests(everything=False)


def followed_by(subscriber: Subscriber) -> Interests:
    """Return what a subscriber follows, or will once they have confirmed."""
    found = list(subscriber.interests.all())
    return Interests(
        everything=any(interest.kind == Interest.Kind.EVERYTHING for interest in found),
        committees=tuple(interest.committee_id for interest in found if interest.committee_id),
        keywords=tuple(interest.keyword_id for interest in found if interest.keyword_id),
        matters=tuple(interest.case_number for interest in found if interest.case_number),
    )


def follow(subscriber: Subscriber, wish: Interests) -> None:
    """Let a subscriber follow this and nothing else. Within a transaction."""
    subscriber.interests.all().delete()
    Interest.objects.bulk_create(rows(subscriber, wish))


def follow_too(subscriber: Subscriber, news: Interests) -> None:
    """Let a subscriber follow `news` as well, none of which they follow yet. Within a transaction."""
    if news.everything:
        follow(subscriber, news)
    else:
        Interest.objects.bulk_create(rows(subscriber, news))


def rows(subscriber: Subscriber, wish: Interests) -> Iterator[Interest]:
    """Yield unsaved rows for what still exists: a body or keyword can go while somebody fills in the form."""
    if wish.everything:
        yield Interest(subscriber=subscriber, kind=Interest.Kind.EVERYTHING)
    for committee in Committee.objects.filter(pk__in=wish.committees):
        yield Interest(subscriber=subscriber, kind=Interest.Kind.COMMITTEE, committee=committee)
    for keyword in Keyword.objects.filter(pk__in=wish.keywords):
        yield Interest(subscriber=subscriber, kind=Interest.Kind.KEYWORD, keyword=keyword)
    for number in _sorted(_canonical(wish.matters)):
        yield Interest(subscriber=subscriber, kind=Interest.Kind.MATTER, case_number=number)


def _canonical(matters: Iterable[str]) -> set[str]:
    return {casenumbers.canonical(matter) for matter in matters} - {""}


def _sorted(names: set[Named]) -> tuple[Named, ...]:
    return tuple(sorted(names))
