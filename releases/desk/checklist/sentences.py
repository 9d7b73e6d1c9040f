"""Findings in words: a sentence whose sides are links to where they stand, and what a key would mend."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from releases.document import ApproximateDate
from releases.languages import swedish
from releases.models.decision import DECISION_STATUSES
from releases.proofreading import Finding, Place
from releases.proofreading.findings import Value

#: The rows of a document by what the form calls them.
FORMSETS = {"budget": "budget_lines", "decisions": "decisions", "contacts": "contacts"}


@dataclass(frozen=True, slots=True)
class Form:
    """Where the form is that a finding leads to: `address` is "" on its own page.

    `rows` are the form's numbers of the document's rows, by sort; without
    them they are alike.
    """

    address: str = ""
    rows: Mapping[str, Sequence[int]] | None = None

    def anchor(self, field: str) -> str:
        """Return the id of a field in the form: "budget.0.amount" is "id_budget_lines-0-amount"."""
        kind, *rest = field.split(".")
        if not rest:
            return f"id_{kind}"
        index = int(rest[0])
        number = self.rows[kind][index] if self.rows else index
        return f"id_{FORMSETS[kind]}-{number}-{rest[1]}"


@dataclass(frozen=True, slots=True)
class Mend:
    """A button that writes: into a field, or over words in it."""

    label: str
    field: str
    value: str
    place: Place | None = None


def sentence(finding: Finding, form: Form) -> SafeString:
    """Return the finding as a sentence with its links, escaped."""
    sides = {
        "places": _places(finding.places, form),
        "said": in_words(finding.said),
        "other": _other(finding, form),
        "value": in_words(finding.counterpart.value),
        "about": finding.about,
    }
    pattern = _PATTERNS.get(finding.rule, _says)(finding)
    return format_html(
        _braced(pattern), **{name: _capital(pattern, name, side) for name, side in sides.items()}
    )


def mend(finding: Finding, form: Form) -> Mend | None:
    """Return what one key can write, None where only a person knows."""
    suggestion = finding.suggestion
    if suggestion is None:
        return None
    if suggestion.place:
        label = _("Write %(value)s") % {"value": in_words(suggestion.value)}
        return Mend(label, form.anchor(suggestion.field), str(suggestion.value), suggestion.place)
    facts = {"value": _short(suggestion.value), "other": name_of(suggestion.field)}
    label = _("Write %(value)s in %(other)s") % facts
    return Mend(label, form.anchor(suggestion.field), _typed(suggestion.value))


def in_words(value: Value) -> str:
    """Return a value as it is written: "45 000 kronor", "18 november 2026"."""
    match value:
        case int():
            return swedish.amount(value)
        case ApproximateDate():
            return swedish.approximate_date(value)
    return str(DECISION_STATUSES.get(value, value))  # type: ignore[call-overload]


def name_of(field: str) -> str:
    """Return how a sentence calls a field: "rubriken", "belopp 1"."""
    kind, *rest = field.split(".")
    if not rest:
        return {
            "title": _("the title"),
            "lead": _("the lead"),
            "body": _("the body text"),
            "directory": _("the directory"),
        }[kind]
    number = {"number": int(rest[0]) + 1}
    return {
        "budget": _("amount %(number)s"),
        "decisions": _("decision %(number)s"),
        "contacts": _("contact %(number)s"),
    }[kind] % number


# --- Patterns ---


def _says(finding: Finding) -> str:
    return ngettext(
        "%(places)s says %(said)s, %(other)s says %(value)s.",
        "%(places)s say %(said)s, %(other)s says %(value)s.",
        len(finding.places),
    )


def _role(finding: Finding) -> str:
    if not finding.counterpart.value:
        return _("%(places)s calls %(about)s “%(said)s”, a role that has ended according to %(other)s.")
    return _("%(places)s calls %(about)s “%(said)s”, %(other)s says “%(value)s”.")


def _contact_role(finding: Finding) -> str:
    if not finding.counterpart.value:
        return _("%(other)s: %(about)s is no longer %(said)s, according to the directory.")
    return _("%(other)s: %(about)s is called %(said)s, the directory says %(value)s.")


_PATTERNS: Mapping[str, Callable[[Finding], str]] = {
    "body": lambda _one: _("According to %(places)s %(said)s decides, according to %(other)s %(value)s."),
    "told_as_decided": lambda _one: _("%(places)s says “%(said)s”, but %(other)s is marked as a proposal."),
    "told_as_proposal": lambda _one: _("%(places)s says “%(said)s”, but %(other)s is marked as decided."),
    "dissent": lambda _one: _("%(places)s says that %(said)s made a reservation, %(other)s says %(value)s."),
    "party": lambda _one: _("%(places)s writes %(about)s (%(said)s), %(other)s says (%(value)s)."),
    "role": _role,
    "contact_role": _contact_role,
    "exchanged": lambda _one: _("%(places)s gives %(said)s to %(about)s, %(other)s says %(value)s."),
    "parts": lambda _one: _("The parts in %(places)s are %(said)s together, but the whole is %(value)s."),
    "weekday": lambda _one: _("%(places)s writes %(said)s, but that day is a %(value)s."),
    "unrecorded": lambda _one: _("%(places)s says %(said)s, but %(other)s leaves that empty."),
    "name": lambda _one: _("%(places)s writes %(said)s. Is %(value)s of %(other)s meant?"),
    "saving": lambda _one: _("%(other)s is a saving, but has no minus."),
}


def _braced(pattern: str) -> str:
    """Return a pattern of gettext's as one of `format_html`."""
    for name in ("places", "said", "other", "value", "about"):
        pattern = pattern.replace(f"%({name})s", "{" + name + "}")
    return pattern


def _capital(pattern: str, name: str, side: str) -> str | SafeString:
    """Return the side with a capital where it opens the sentence; a link's words are inside it."""
    if not pattern.startswith(f"%({name})s"):
        return side
    if isinstance(side, SafeString):
        before, mark, words = side.partition(">")
        return type(side)(before + mark + capfirst(words))
    return capfirst(side)


def _places(places: Sequence[Place], form: Form) -> SafeString:
    """Return each field once, as a link to the first of its words: "rubriken, ingressen och beslut 1"."""
    first: dict[str, Place] = {}
    for place in places:
        first.setdefault(name_of(place.field), place)
    links = [_link(form, place.field, label, place) for label, place in first.items()]
    if len(links) < 2:
        return format_html_join("", "{}", ((link,) for link in links))
    most = format_html_join(", ", "{}", ((link,) for link in links[:-1]))
    return format_html("{} {} {}", most, _("and"), links[-1])


def _other(finding: Finding, form: Form) -> SafeString:
    field = finding.counterpart.field
    if field == "directory":
        query = urlencode({"q": finding.about})
        address = f"{reverse('desk:releases_person_changelist')}?{query}"
        return format_html('<a href="{}" target="_blank">{}</a>', address, name_of(field))
    return _link(form, field, name_of(field))


def _link(form: Form, field: str, label: str, place: Place | None = None) -> SafeString:
    anchor = form.anchor(field)
    if place is None:
        return format_html('<a href="{}#{}" data-field="{}">{}</a>', form.address, anchor, anchor, label)
    return format_html(
        '<a href="{}#{}" data-field="{}" data-words="{}" data-before="{}">{}</a>',
        form.address, anchor, anchor, place.words, place.before, label,
    )  # fmt: skip


def _short(value: Value) -> str:
    return swedish.number(value) if isinstance(value, int) else in_words(value)


def _typed(value: Value) -> str:
    """Return a value as its field takes it."""
    match value:
        case int():
            return swedish.number(value)
        case ApproximateDate():
            return value.date.isoformat()
    return value
