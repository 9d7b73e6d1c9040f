"""Who the press room is, as an administrator writes it: in the languages of the press room, colours checked."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.desk.forms import telephones
from releases.document.characters import normal
from releases.document.colours import LEGIBLE, contrast
from releases.municipality import PROSE

#: The ground of the press room's pages (static/tokens.css), light and dark.
GROUNDS = {"accent": "#fcfbf8", "accent_dark": "#121614"}
LANGUAGES = {"en": gettext_lazy("in English"), "fi": gettext_lazy("in Finnish")}
LABELS = {
    "name": gettext_lazy("Name"),
    "tagline": gettext_lazy("The word beside the name"),
    "street": gettext_lazy("Address"),
    "postal": gettext_lazy("Postal code and town"),
    "phone": gettext_lazy("Switchboard"),
    "website": gettext_lazy("Web site"),
    "contact_url": gettext_lazy("Page with ways to reach you"),
    "fault_report_url": gettext_lazy("Page to report a fault"),
    "boilerplate": gettext_lazy("The text about us"),
    "image_terms": gettext_lazy("How press images may be used"),
    "shortcomings": gettext_lazy("What is not accessible"),
    "assessed": gettext_lazy("Accessibility last assessed"),
    "accent": gettext_lazy("Colour on light ground"),
    "accent_dark": gettext_lazy("Colour on dark ground"),
}
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("Who you are"), ("name", "tagline")),
    (
        gettext_lazy("How you are reached"),
        ("street", "postal", "phone", "website", "contact_url", "fault_report_url"),
    ),
    (gettext_lazy("The text about us"), ("boilerplate",)),
    (gettext_lazy("Press images"), ("image_terms",)),
    (gettext_lazy("Accessibility statement"), ("shortcomings", "assessed")),
    (gettext_lazy("Colours"), ("accent", "accent_dark")),
)
OPTIONAL = {"fault_report_url", "boilerplate", "shortcomings", "assessed"}


def names_of(fact: str) -> list[str]:
    """Return the names of a fact's fields: one, and one more for each other language where it is words."""
    others = [f"{fact}_{code}" for code in settings.PRESS_ROOM_IN] if fact in PROSE else []
    return [fact, *others]


class PressRoomForm(forms.Form):
    """All facts. An empty one in another language is told in Swedish there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for fact in LABELS:
            for name in names_of(fact):
                self.fields[name] = _field(fact, name)
                self.fields[name].label = label_of(name)
                self.fields[name].widget.attrs |= _spoken(fact, name)

    def clean(self) -> dict[str, Any]:
        """Check that text in the colours can be read (WCAG 2.2, 1.4.3)."""
        cleaned = super().clean() or {}
        for name, ground in GROUNDS.items():
            if (colour := cleaned.get(name)) and (ratio := contrast(colour, ground)) < LEGIBLE:
                self.add_error(name, _too_pale(ratio))
        return cleaned

    def clean_phone(self) -> str:
        """Return the switchboard as Swedes write it; what is no number is said, as in the directory."""
        (phone,) = telephones([self.cleaned_data["phone"]])
        return phone

    def facts(self) -> dict[str, str]:
        """Return what was typed, in the spelling that it is kept in."""
        return {name: _kept(value) for name, value in self.cleaned_data.items()}

    def groups(self) -> Iterator[tuple[Any, list[Any]]]:
        """Yield each heading with its fields."""
        for heading, facts in GROUPS:
            yield heading, [self[name] for fact in facts for name in names_of(fact)]


def label_of(name: str) -> str:
    """Return what a field is called: "Texten om oss, på engelska"."""
    if name in LABELS:
        return str(LABELS[name])
    fact, _underline, code = name.rpartition("_")
    return f"{LABELS[fact]}, {LANGUAGES.get(code, code)}"


def _spoken(fact: str, name: str) -> dict[str, str]:
    """Return the language of what is written in a field, where it is not Swedish (WCAG 2.2, 3.1.2)."""
    return {} if name == fact else {"lang": name.removeprefix(f"{fact}_")}


def _field(fact: str, name: str) -> forms.Field:
    required = name == fact and fact not in OPTIONAL
    if fact in ("website", "contact_url", "fault_report_url"):
        return forms.URLField(required=required, assume_scheme="https", max_length=400)
    if fact in GROUNDS:
        widget = forms.TextInput(attrs={"size": 8, "spellcheck": "false", "data-colour": ""})
        help_text = _("As #1f5f4a. Text in it has to be legible: a contrast of at least 4.5 to 1.")
        return forms.CharField(validators=[HEX], max_length=7, widget=widget, help_text=help_text)
    if fact == "assessed":
        return forms.DateField(
            required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        )
    if fact in PROSE and fact != "tagline":
        help_text = _("One on each line. Empty: the statement's own list.") if fact == "shortcomings" else ""
        widget_of_lines = forms.Textarea(attrs={"rows": 4})
        return forms.CharField(
            required=required, max_length=2000, widget=widget_of_lines, help_text=help_text
        )
    return forms.CharField(required=required, max_length=120)


HEX = RegexValidator(
    r"^#[0-9a-fA-F]{6}$", gettext_lazy("Write the colour as # and six digits, such as #1f5f4a.")
)


def _too_pale(ratio: float) -> str:
    written = f"{ratio:.1f}".replace(".", ",")
    return _("Text in this colour is hard to read: its contrast is %(ratio)s to 1, and 4.5 is needed.") % {
        "ratio": written
    }


def _kept(value: Any) -> str:
    if value is None:
        return ""
    return normal(value).replace("\r\n", "\n").strip() if isinstance(value, str) else value.isoformat()
