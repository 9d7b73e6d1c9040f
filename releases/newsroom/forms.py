"""Forms for readers. Field names are Swedish where the same names stand in addresses."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases import swedish
from releases.models import Committee, Interest, Keyword, Subscriber
from releases.newsroom.archive import Option, by_kind
from releases.subscribing import Interests

EVERYTHING, CHOSEN = "allt", "urval"
SCOPES = {EVERYTHING: gettext_lazy("All press releases"), CHOSEN: gettext_lazy("Only what I choose")}


class InterestsForm(forms.Form):
    """What to be told about: everything, or single bodies and keywords."""

    omfang = forms.ChoiceField(choices=list(SCOPES.items()), required=False)
    namnd = forms.MultipleChoiceField(required=False)
    nyckelord = forms.MultipleChoiceField(required=False)

    def __init__(
        self, data: Any = None, *, initial: Any = None, subscriber: Subscriber | None = None
    ) -> None:
        super().__init__(data, initial=_followed_by(subscriber) if subscriber else initial)
        followed = self.initial if subscriber else {"namnd": [], "nyckelord": []}
        self._committees = {body.slug: body for body in _committees(followed["namnd"])}
        self._keywords = {word.slug: word for word in _keywords(followed["nyckelord"])}
        self.fields["namnd"].choices = [(slug, slug) for slug in self._committees]  # type: ignore[attr-defined]
        self.fields["nyckelord"].choices = [(slug, slug) for slug in self._keywords]  # type: ignore[attr-defined]

    @classmethod
    def chosen_in(cls, query: QueryDict) -> dict[str, Any]:
        """Return initial data from an address such as ?namnd=kulturnamnden."""
        chosen = {"namnd": query.getlist("namnd"), "nyckelord": query.getlist("nyckelord")}
        return {"omfang": CHOSEN if any(chosen.values()) else EVERYTHING, **chosen}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = data.get("namnd") or data.get("nyckelord")
        if data.get("omfang") == CHOSEN and not chosen and not self.errors:
            self.add_error("namnd", _("Choose at least one body or keyword, or all press releases."))
        data["omfang"] = data.get("omfang") or (CHOSEN if chosen else EVERYTHING)
        return data

    def interests(self) -> Interests:
        """Return what was chosen in a valid form."""
        if self.cleaned_data["omfang"] == EVERYTHING:
            return Interests(everything=True, committees=(), keywords=())
        return Interests(
            everything=False,
            committees=tuple(self._committees[slug].pk for slug in self.cleaned_data["namnd"]),
            keywords=tuple(self._keywords[slug].pk for slug in self.cleaned_data["nyckelord"]),
        )

    def scope_options(self) -> list[Option]:
        chosen = self["omfang"].value() or EVERYTHING
        return [Option(value, label, 0, value == chosen) for value, label in SCOPES.items()]

    def committee_options(self) -> list[tuple[Any, list[Option]]]:
        chosen = self["namnd"].value() or []
        return by_kind(
            (body.kind, Option(body.slug, swedish.sentence_start(body.definite), 0, body.slug in chosen))
            for body in self._committees.values()
        )

    def keyword_options(self) -> list[Option]:
        chosen = self["nyckelord"].value() or []
        options = [Option(word.slug, word.name, 0, word.slug in chosen) for word in self._keywords.values()]
        return sorted(options, key=lambda option: swedish.sort_key(option.label))


class SubscribeForm(InterestsForm):
    """An address, and what to be told about. The address itself is judged by `subscribing.request`."""

    # Not stripped: a line break at the end is refused like one in the middle.
    email = forms.CharField(
        max_length=320,
        strip=False,
        error_messages={"required": gettext_lazy("Write your e-mail address.")},
    )
    # Seen by nobody and filled in by robots.
    webbplats = forms.CharField(required=False)

    def is_from_a_robot(self) -> bool:
        return bool(self.cleaned_data["webbplats"])

    def refuse_address(self) -> None:
        self.add_error(
            "email", _("That is not an e-mail address we can mail. Check the spelling: name@example.se.")
        )

    def refuse_for_now(self) -> None:
        self.add_error(None, _("Too many have signed up from your network just now. Try again in an hour."))


def _followed_by(subscriber: Subscriber) -> dict[str, Any]:
    interests = list(subscriber.interests.select_related("committee", "keyword"))
    everything = any(interest.kind == Interest.Kind.EVERYTHING for interest in interests)
    return {
        "omfang": EVERYTHING if everything else CHOSEN,
        "namnd": [interest.committee.slug for interest in interests if interest.committee],
        "nyckelord": [interest.keyword.slug for interest in interests if interest.keyword],
    }


def _committees(followed: list[str]) -> Iterable[Committee]:
    """Return the bodies that exist today, and those already followed."""
    today = timezone.localdate()
    return Committee.objects.active(today) | Committee.objects.filter(slug__in=followed)


def _keywords(followed: list[str]) -> Iterable[Keyword]:
    """Return the keywords of live editions, and those already followed. One that only drafts have stays unknown."""
    return Keyword.objects.filter(Q(editions__live=True) | Q(slug__in=followed)).distinct()
