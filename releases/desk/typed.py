"""Dates and whole numbers as people write and paste them: with invisible marks and spaces between thousands."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from releases.document.characters import normal
from releases.languages import amounts


class DayField(forms.DateField):
    """A date without the marks that come along when it is copied."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(_bare(value))


class WholeNumberField(forms.IntegerField):
    """A whole number; "1 200 000" with spaces of any kind is 1200000, and "\u22125" is -5."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(amounts.whole_number(value) if isinstance(value, str) else value)


class KronorField(WholeNumberField):
    """An amount in whole kronor, with or without the word behind it: "450 000 kr" is 450000."""

    default_error_messages = {
        "invalid": gettext_lazy("Write the amount in whole kronor with digits, such as 500 000.")
    }

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return super().to_python(value)
        try:
            return super().to_python(amounts.whole_kronor(value))
        except amounts.UnreadableAmount as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


def _bare(value: Any) -> Any:
    return normal(value).strip() if isinstance(value, str) else value
