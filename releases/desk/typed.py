"""Dates and whole numbers as people write and paste them: with invisible marks and spaces between thousands.

And which field of a form takes which column of a release's rows.
"""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy

from releases.capture.amounts import amounts as amounts_in
from releases.document.characters import normal
from releases.languages import amounts, swedish
from releases.mail.address_field import AddressInput, MailAddressField


class DayField(forms.DateField):
    """A date without the marks that come along when it is copied."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(_bare(value))


class WholeNumberField(forms.IntegerField):
    """A whole number; "1 200 000" with spaces of any kind is 1200000, and "\u22125" is -5."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(amounts.whole_number(value) if isinstance(value, str) else value)


class KronorInput(forms.TextInput):
    """An amount as Swedes write it: 450000 is shown as "450 000"; what is no number stays as it was typed."""

    def format_value(self, value: Any) -> str | None:
        return swedish.number(value) if isinstance(value, int) else super().format_value(value)


class KronorField(WholeNumberField):
    """An amount in whole kronor, however it is written: "450 000 kr", "450 tkr" and "0,45 mnkr" are 450000."""

    default_error_messages = {
        "invalid": gettext_lazy("Write the amount in whole kronor with digits, such as 500 000.")
    }

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return super().to_python(value)
        if (sek := _in_words(value)) is not None:
            return sek
        try:
            return super().to_python(amounts.whole_kronor(value))
        except amounts.UnreadableAmount as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


# The browser's own calendar: works on a telephone, with a keyboard and under a strict content policy.
DATE = {"form_class": DayField, "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
WHOLE = {"form_class": WholeNumberField}
# A browser's own field for numbers drops "1 200 000" when it is pasted.
KRONOR = {"form_class": KronorField, "widget": KronorInput(attrs={"class": "vBigIntegerField"})}
ADDRESS = {"form_class": MailAddressField, "widget": AddressInput(attrs={"class": "vTextField"})}
HTTPS = {"assume_scheme": "https", "widget": AdminURLFieldWidget}
SHORT_TEXT = {"widget": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})}
ROW_FIELDS: dict[type[models.Field], dict[str, Any]] = {
    models.DateField: DATE,
    models.IntegerField: WHOLE,
    models.BigIntegerField: KRONOR,
    models.EmailField: ADDRESS,
    models.TextField: SHORT_TEXT,
    models.URLField: HTTPS,
}


def row_field(column: Any) -> Any:
    """Return the form's field for a column of a row; a subclass of a column takes what its parent does."""
    kind = next((kind for kind in type(column).__mro__ if kind in ROW_FIELDS), None)
    return column.formfield(**(ROW_FIELDS[kind] if kind else {}))


def _in_words(typed: str) -> int | None:
    """Return the amount that a unit makes of these words ("450 tkr"), as running text is read; None for others."""
    words = _bare(typed)
    number = amounts.CURRENCY.fullmatch(words)
    if number and not any(map(str.isalpha, number[1])):
        return None  # Kronor are whole: running text would round "0,50 kr".
    found = amounts_in(words)
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(words))
    return found[0].sek if whole else None


def _bare(value: Any) -> Any:
    return normal(value).strip() if isinstance(value, str) else value
