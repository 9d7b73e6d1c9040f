"""Dates and whole numbers as people write and paste them: with invisible marks and spaces between thousands."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from releases.capture.amounts import amounts as amounts_in
from releases.document.characters import normal
from releases.languages import amounts, swedish


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


def _in_words(typed: str) -> int | None:
    """Return the amount that a unit makes of these words ("450 tkr"), as running text is read; None for others."""
    words = _bare(typed)
    found = amounts_in(words)
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(words))
    return found[0].sek if whole else None


def _bare(value: Any) -> Any:
    return normal(value).strip() if isinstance(value, str) else value
