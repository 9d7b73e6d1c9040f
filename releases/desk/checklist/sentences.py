"""Findings in words: a sentence whose sides are links to where they stand, and what a key would mend."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from releases.document import ApproximateDate
from releases.languages import swedish
from releases.models.decision import DECISION_STATUSES
from releases.proofreading import Finding, Place, Suggestion, sentence_of
from releases.proofreading.findings import Mending, Value

#: The rows of a document by what the form calls them.
FORMSETS = {
    "budget": "budget_lines",
    "decisions": "decisions",
    "contacts": "contacts",
    "images": "release_images",
    "attachments": "attachments",
    "links": "links",
}
#: What stands on the page of the form and is no field of it.
SECTIONS = {
    "versions": "versions",
    "contacts": "contacts-group",
    "decisions": "decisions-group",
    "budget": "budget_lines-group",
    "images": "release_images-group",
}
SHOWN_WORDS = 5  # of a sentence that is led to
SHOWN_LETTERS = 60  # of an address on a button


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
            return SECTIONS.get(kind, f"id_{kind}")
        index = int(rest[0])
        number = self.rows[kind][index] if self.rows else index
        return f"id_{FORMSETS[kind]}-{number}-{rest[1]}"


@dataclass(frozen=True, slots=True)
class Mend:
    """A button that writes: into a field, over words in it, or into the link or block that they are.

    `instead_of` is the address that a link has now; `image` which image of the text it is about.
    """

    label: str
    field: str
    value: str
    place: Place | None = None
    mending: Mending = Mending.WRITE
    instead_of: str = ""
    image: int | None = None


def sentence(finding: Finding, form: Form) -> SafeString:
    """Return the finding as a sentence with its links, escaped."""
    pattern = _(sentence_of(finding)) if sentence_of(finding) else _says(finding)
    sides = {name: side(finding, form) for name, side in SIDES.items() if f"%({name})s" in pattern}
    if not sides:
        return escape(pattern)
    return format_html(
        _braced(pattern), **{name: _capital(pattern, name, side) for name, side in sides.items()}
    )


def has_links(finding: Finding) -> bool:
    """Tell whether the sentence leads to where something can be done."""
    pattern = sentence_of(finding)
    return not pattern or any(f"%({name})s" in pattern for name in ("places", "other", "where", "quoted"))


def mend(finding: Finding, form: Form) -> Mend | None:
    """Return what one key can write, None where only a person knows."""
    suggestion = finding.suggestion
    if suggestion is None:
        return None
    written = str(suggestion.value) if suggestion.place else _typed(suggestion.value)
    return Mend(
        _label(suggestion),
        form.anchor(suggestion.field),
        written,
        suggestion.place,
        suggestion.mending,
        suggestion.instead_of,
    )


def _label(suggestion: Suggestion) -> str:
    facts = {"value": in_words(suggestion.value)}
    match suggestion.mending:
        case Mending.UNLINK:
            return _("Take the link away")
        case Mending.LINK:
            return _("Link to %(value)s") % {"value": _cut(str(suggestion.value))}
        case Mending.HEADING:
            return _("Make it a heading")
    if suggestion.place and not suggestion.value:
        return _("Take it away")
    if suggestion.place:
        return _("Write %(value)s") % facts
    facts = {"value": _cut(_short(suggestion.value)), "other": name_of(suggestion.field)}
    return _("Write %(value)s in %(other)s") % facts


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
            "committees": _("the bodies"),
            "keywords": _("the keywords"),
            "versions": _("the language versions"),
        }[kind]
    number = {"number": int(rest[0]) + 1}
    return {
        "budget": _("amount %(number)s"),
        "decisions": _("decision %(number)s"),
        "contacts": _("contact %(number)s"),
        "images": _("press image %(number)s"),
        "attachments": _("attachment %(number)s"),
        "links": _("link %(number)s"),
    }[kind] % number


# --- Patterns ---


def _says(finding: Finding) -> str:
    return ngettext(
        "%(places)s says %(said)s, %(other)s says %(value)s.",
        "%(places)s say %(said)s, %(other)s says %(value)s.",
        len(finding.places),
    )


def _braced(pattern: str) -> str:
    """Return a pattern of gettext's as one of `format_html`."""
    for name in SIDES:
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
    return _listed([_link(form, place.field, label, place) for label, place in first.items()])


def _other(finding: Finding, form: Form) -> SafeString:
    field = finding.counterpart.field
    if field == "directory":
        query = urlencode({"q": finding.about})
        address = f"{reverse('desk:releases_person_changelist')}?{query}"
        return format_html('<a href="{}" target="_blank">{}</a>', address, name_of(field))
    return _link(form, field, name_of(field))


def _where(finding: Finding, form: Form) -> SafeString:
    """Return where the words stand, or the field where there are no words to lead to."""
    return _places(finding.places, form) if finding.places else _other(finding, form)


def _quoted(finding: Finding, form: Form) -> SafeString:
    """Return each place as a link with its first words: "“Nämnden beslutade i dag att …”"."""
    links = [_link(form, place.field, _beginning(place.words), place) for place in finding.places]
    return _listed(links)


def _beginning(words: str) -> str:
    shown = words.rstrip(".").split(" ")
    return f"”{' '.join(shown[:SHOWN_WORDS])}{' …' if len(shown) > SHOWN_WORDS else ''}”"


def _listed(links: Sequence[SafeString]) -> SafeString:
    """Return links as a list in words: "a, b och c"."""
    if len(links) < 2:
        return format_html_join("", "{}", ((link,) for link in links))
    most = format_html_join(", ", "{}", ((link,) for link in links[:-1]))
    return format_html("{} {} {}", most, _("and"), links[-1])


def _link(form: Form, field: str, label: str, place: Place | None = None) -> SafeString:
    anchor = form.anchor(field)
    if place is None:
        return format_html('<a href="{}#{}" data-field="{}">{}</a>', form.address, anchor, anchor, label)
    return format_html(
        '<a href="{}#{}" data-field="{}" data-words="{}" data-before="{}">{}</a>',
        form.address, anchor, anchor, place.words, place.before, label,
    )  # fmt: skip


#: What a pattern may hold, and what is said there.
SIDES: Mapping[str, Callable[[Finding, Form], str | SafeString]] = {
    "places": lambda finding, form: _places(finding.places, form),
    "where": _where,
    "quoted": _quoted,
    "said": lambda finding, _form: in_words(finding.said),
    "other": _other,
    "value": lambda finding, _form: in_words(finding.counterpart.value),
    "about": lambda finding, _form: finding.about,
}


def _cut(words: str) -> str:
    return words if len(words) <= SHOWN_LETTERS else f"{words[: SHOWN_LETTERS - 1]}…"


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
