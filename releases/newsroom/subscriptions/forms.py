"""Forms for readers. Field names are Swedish where the same names stand in addresses."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.document import casenumbers
from releases.languages import active, swedish
from releases.mail.address_field import MailAddressField
from releases.models import Committee, Interest, Keyword, PublishedDecision, Rhythm, Subscriber
from releases.newsroom.filtering import Option, by_kind
from releases.services.subscribing import Interests, Timetable

EVERYTHING, CHOSEN = "allt", "urval"
SCOPES = {EVERYTHING: gettext_lazy("All press releases"), CHOSEN: gettext_lazy("Only what I choose")}
RHYTHMS = {"genast": Rhythm.INSTANT, "dag": Rhythm.DAILY, "vecka": Rhythm.WEEKLY, "moten": Rhythm.MEETING}
RHYTHM_LABELS = {
    "genast": gettext_lazy("Each press release at once"),
    "dag": gettext_lazy("One mail a day with what is new"),
    "vecka": gettext_lazy("One mail a week with what is new"),
    "moten": gettext_lazy("One mail a day with new decisions only, meeting by meeting"),
}
HOURS = [str(hour) for hour in range(24)]
WEEKDAYS = [
    ("0", gettext_lazy("Monday")),
    ("1", gettext_lazy("Tuesday")),
    ("2", gettext_lazy("Wednesday")),
    ("3", gettext_lazy("Thursday")),
    ("4", gettext_lazy("Friday")),
    ("5", gettext_lazy("Saturday")),
    ("6", gettext_lazy("Sunday")),
]
HOW = ("rytm", "timme", "veckodag", "sprak")
LISTS = ("arende", "namnd", "nyckelord")
LONGEST_NUMBER = 200
MOST_MATTERS = 100


class InterestsForm(forms.Form):
    """What to be told about: everything, or single bodies, keywords and matters; and how often."""

    # Where on the page each choice is mended.
    places = {
        **dict.fromkeys(("omfang", "namnd", "nyckelord", "arende"), "fel-urval"),
        **dict.fromkeys(("rytm", "timme", "veckodag"), "fel-rytm"),
        "nytt_arende": "nytt-arende",
        "sprak": "fel-sprak",
    }

    omfang = forms.ChoiceField(choices=list(SCOPES.items()), required=False)
    namnd = forms.MultipleChoiceField(required=False)
    nyckelord = forms.MultipleChoiceField(required=False)
    arende = forms.MultipleChoiceField(required=False)
    nytt_arende = forms.CharField(required=False, max_length=LONGEST_NUMBER)
    rytm = forms.ChoiceField(choices=list(RHYTHM_LABELS.items()), required=False)
    timme = forms.ChoiceField(choices=[(hour, hour) for hour in HOURS], required=False)
    veckodag = forms.ChoiceField(choices=WEEKDAYS, required=False)
    sprak = forms.ChoiceField(choices=settings.MAIL_LANGUAGES, required=False)
    # The subscription as the page showed it, see subscribing.stamp.
    sedd = forms.CharField(required=False, max_length=64)

    def __init__(
        self,
        data: Any = None,
        *,
        initial: Any = None,
        subscriber: Subscriber | None = None,
        wished: QueryDict | None = None,
    ) -> None:
        """`wished` is an address that asks for more than the subscriber follows: it is chosen, and not yet saved."""
        self._followed = followed = _choices_of(subscriber) if subscriber else {name: [] for name in LISTS}
        super().__init__(data, initial=_with_more(followed, wished) if subscriber else initial)
        chosen = self.initial.get("arende", []) if data is None else data.getlist("arende")
        self._matters = _matters({*chosen, *followed["arende"]}, followed["arende"])
        self.fields["arende"].choices = list(self._matters.items())  # type: ignore[attr-defined]
        self._committees = {body.slug: body for body in _committees(followed["namnd"])}
        self._keywords = {word.slug: word for word in _keywords(followed["nyckelord"])}
        self.fields["namnd"].choices = [(slug, slug) for slug in self._committees]  # type: ignore[attr-defined]
        self.fields["nyckelord"].choices = [(slug, slug) for slug in self._keywords]  # type: ignore[attr-defined]

    @classmethod
    def chosen_in(cls, query: QueryDict) -> dict[str, Any]:
        """Return initial data from an address such as ?namnd=kulturnamnden or ?arende=KS-2026/00123."""
        chosen = {
            "namnd": query.getlist("namnd"),
            "nyckelord": query.getlist("nyckelord"),
            "arende": [_canonical(number) for number in query.getlist("arende")],
        }
        return {"omfang": CHOSEN if any(chosen.values()) else EVERYTHING, **chosen}

    def wished(self) -> list[str]:
        """Return the names of what `wished` added."""
        if self.initial["omfang"] != self._followed["omfang"]:
            return [str(SCOPES[EVERYTHING])]
        options = {
            "arende": self.matter_options(),
            "namnd": [option for _kind, bodies in self.committee_options() for option in bodies],
            "nyckelord": self.keyword_options(),
        }
        return [
            option.label
            for name in LISTS
            for option in options[name]
            if option.selected and option.value not in self._followed[name]
        ]

    def clean_nytt_arende(self) -> str:
        """Return the matter of a case number that was typed, however it was spelt."""
        typed = self.cleaned_data["nytt_arende"]
        slug = _canonical(typed)
        if typed and not _matters({slug}, []):
            raise forms.ValidationError(_("No press release has told of a matter with that number."))
        return slug

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["arende"] = {*data.get("arende", []), data.get("nytt_arende")} - {"", None}
        chosen = data.get("namnd") or data.get("nyckelord") or data["arende"]
        if data.get("omfang") == CHOSEN and not chosen and not self.errors:
            self.add_error("namnd", _("Choose at least one body or keyword, or all press releases."))
        data["omfang"] = data.get("omfang") or (CHOSEN if chosen else EVERYTHING)
        return data

    def interests(self) -> Interests:
        """Return what was chosen in a valid form."""
        if self.cleaned_data["omfang"] == EVERYTHING:
            return Interests(everything=True)
        return Interests(
            everything=False,
            committees=tuple(self._committees[slug].pk for slug in self.cleaned_data["namnd"]),
            keywords=tuple(self._keywords[slug].pk for slug in self.cleaned_data["nyckelord"]),
            matters=tuple(self.cleaned_data["arende"]),
        )

    def timetable(self) -> Timetable | None:
        """Return when mail is wanted, None when a valid form did not ask."""
        chosen = self.cleaned_data
        if not chosen["rytm"]:
            return None
        usual = Timetable()
        return Timetable(
            rhythm=RHYTHMS[chosen["rytm"]],
            hour=int(chosen["timme"] or usual.hour),
            weekday=int(chosen["veckodag"] or usual.weekday),
        )

    def language(self) -> str:
        """Return in which language mail is wanted, "" when a valid form did not ask."""
        return str(self.cleaned_data["sprak"])

    def chosen_language(self) -> str:
        """Return the language of a valid form if it is another than the page's, which comes chosen; else ""."""
        return "" if self.language() == active.mail_language() else self.language()

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

    def matter_options(self) -> list[Option]:
        """Return the matters that are followed or about to be; there are too many to list them all."""
        chosen = self["arende"].value() or []
        return [Option(slug, number, 0, slug in chosen) for slug, number in self._matters.items()]

    def rhythm_options(self) -> list[Option]:
        return _options(RHYTHM_LABELS.items(), self["rytm"].value() or "genast")

    def language_options(self) -> list[Option]:
        return _options(settings.MAIL_LANGUAGES, self["sprak"].value() or active.mail_language())

    def is_particular(self) -> bool:
        """Tell whether anything but each press release at once, in the page's language, is chosen or typed wrong."""
        usual = ("genast", active.mail_language())
        chosen = (self["rytm"].value() or usual[0], self["sprak"].value() or usual[1])
        return chosen != usual or bool(self.errors.keys() & set(HOW))

    def hour_options(self) -> list[Option]:
        labels = ((hour, active.clock(dt.time(int(hour)))) for hour in HOURS)
        return _options(labels, self["timme"].value() or str(Timetable().hour))

    def weekday_options(self) -> list[Option]:
        return _options(WEEKDAYS, self["veckodag"].value() or str(Timetable().weekday))


class AddressForm(forms.Form):
    """A mail address. Whether it is one is judged by the verb that takes it."""

    places = {"email": "ny-adress"}

    # Not stripped: a line break at the end is refused like one in the middle.
    email = MailAddressField(
        max_length=320,
        strip=False,
        error_messages={"required": gettext_lazy("Write your e-mail address.")},
    )

    def refuse_address(self) -> None:
        self.add_error(
            "email", _("That is not an e-mail address we can mail. Check the spelling: name@example.se.")
        )

    def refuse_same_address(self) -> None:
        self.add_error("email", _("That is the address you have already."))

    def refuse_for_now(self) -> None:
        self.add_error(None, _("Too many have signed up from your network just now. Try again in an hour."))


class SubscribeForm(AddressForm, InterestsForm):
    """An address, and what to be told about."""

    places = {**InterestsForm.places, "email": "adress"}

    # Seen by nobody and filled in by robots.
    webbplats = forms.CharField(required=False)

    def is_from_a_robot(self) -> bool:
        return bool(self.cleaned_data["webbplats"])


def _choices_of(subscriber: Subscriber) -> dict[str, Any]:
    interests = list(subscriber.interests.select_related("committee", "keyword"))
    everything = any(interest.kind == Interest.Kind.EVERYTHING for interest in interests)
    names = {rhythm: name for name, rhythm in RHYTHMS.items()}
    return {
        "omfang": EVERYTHING if everything else CHOSEN,
        "namnd": [interest.committee.slug for interest in interests if interest.committee],
        "nyckelord": [interest.keyword.slug for interest in interests if interest.keyword],
        "arende": [interest.case_number for interest in interests if interest.case_number],
        "rytm": names[Rhythm(subscriber.rhythm)],
        "timme": str(subscriber.digest_hour),
        "veckodag": str(subscriber.digest_weekday),
        "sprak": subscriber.language,
    }


def _with_more(followed: dict[str, Any], wished: QueryDict | None) -> dict[str, Any]:
    if wished is None or followed["omfang"] == EVERYTHING:
        return followed
    if wished.get("omfang") == EVERYTHING:
        return {**followed, "omfang": EVERYTHING}
    more = InterestsForm.chosen_in(wished)
    return {**followed, **{name: [*followed[name], *more[name]] for name in LISTS}}


def _options(choices: Iterable[tuple[str, Any]], chosen: str) -> list[Option]:
    return [Option(value, label, 0, value == chosen) for value, label in choices]


def _canonical(case_number: str) -> str:
    return casenumbers.canonical(case_number[:LONGEST_NUMBER])


def _matters(slugs: set[str], followed: Iterable[str]) -> dict[str, str]:
    """Return the case numbers, as they were last written, of those matters that are public or followed already."""
    asked = sorted(slug for slug in slugs if slug and _canonical(slug) == slug)[:MOST_MATTERS]
    written = PublishedDecision.objects.numbers_of(asked)
    return {slug: written.get(slug, slug.upper()) for slug in asked if slug in written or slug in followed}


def _committees(followed: list[str]) -> Iterable[Committee]:
    """Return the bodies that exist today, and those already followed."""
    today = timezone.localdate()
    return Committee.objects.active(today) | Committee.objects.filter(slug__in=followed)


def _keywords(followed: list[str]) -> Iterable[Keyword]:
    """Return the keywords of live editions, and those already followed. One that only drafts have stays unknown."""
    return Keyword.objects.public() | Keyword.objects.filter(slug__in=followed)
