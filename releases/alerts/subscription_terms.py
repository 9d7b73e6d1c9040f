"""Subscription terms in words: what somebody follows, when mail comes and in which language, on pages and in mails."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from releases.languages import active, swedish
from releases.models import Interest, PublishedDecision, Rhythm, Subscriber


@dataclass(frozen=True, slots=True)
class Followed:
    """One thing that is followed, as pages and mails name it. Names of bodies and keywords are always Swedish."""

    label: str
    swedish: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """A subscription: what is followed, a sentence about when mail comes, and the name of its language."""

    follows: tuple[Followed, ...]
    moment: str
    language: str


def terms_of(subscriber: Subscriber) -> Terms:
    """Return the terms of a subscription, confirmed or not, in words of the active language."""
    return Terms(
        follows=named(subscriber.interests.select_related("committee", "keyword")),
        moment=_moment(subscriber),
        language=dict(settings.MAIL_LANGUAGES).get(subscriber.language, subscriber.language),
    )


def named(interests: Iterable[Interest]) -> tuple[Followed, ...]:
    """Return interests as a list names them: matters by the number last written, then bodies and keywords by name."""
    found = list(interests)
    numbers = PublishedDecision.objects.numbers_of({interest.case_number for interest in found} - {""})
    labels = [_label(interest, numbers) for interest in found]
    return tuple(sorted(labels, key=lambda name: (name.swedish, swedish.sort_key(name.label))))


def _label(interest: Interest, numbers: dict[str, str]) -> Followed:
    if interest.committee:
        return Followed(swedish.sentence_start(interest.committee.definite), swedish=True)
    if interest.keyword:
        return Followed(swedish.sentence_start(interest.keyword.name), swedish=True)
    if interest.case_number:
        number = numbers.get(interest.case_number, interest.case_number.upper())
        return Followed(_("Matter %(number)s") % {"number": number})
    return Followed(_("All press releases"))


def _moment(subscriber: Subscriber) -> str:
    facts = {
        "time": active.hour(subscriber.digest_hour),
        "days": active.on_weekdays(subscriber.digest_weekday),
    }
    sentences = {
        Rhythm.INSTANT: _("Each press release comes as soon as it is published."),
        Rhythm.DAILY: _("One mail a day %(time)s, on days with something new."),
        Rhythm.WEEKLY: _("One mail a week, %(days)s %(time)s, in weeks with something new."),
        Rhythm.MEETING: _("One mail a day %(time)s with new decisions, on days when there are any."),
    }
    return sentences[Rhythm(subscriber.rhythm)] % facts
