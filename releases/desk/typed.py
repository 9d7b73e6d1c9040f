"""Dates and whole numbers as people write and paste them: with invisible marks and spaces between thousands."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from releases.document.characters import normal

MINUS_SIGNS = re.compile("^[\u2212\u2013]")
KRONOR = re.compile(r"(?<=[0-9])\s?(?:kr|kronor|sek|:-)\.?\Z", re.IGNORECASE)
BETWEEN_THOUSANDS = re.compile(r"(?<=[0-9])\s(?=[0-9]{3}(?![0-9]))")


class DayField(forms.DateField):
    """A date without the marks that come along when it is copied."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(_bare(value))


class WholeNumberField(forms.IntegerField):
    """A whole number; "1 200 000" with spaces of any kind is 1200000, and "\u22125" is -5."""

    def to_python(self, value: Any) -> Any:
        typed = _bare(value)
        if isinstance(typed, str):
            typed = BETWEEN_THOUSANDS.sub("", MINUS_SIGNS.sub("-", typed))
        return super().to_python(typed)


class KronorField(WholeNumberField):
    """An amount in whole kronor, with or without the word behind it: "450 000 kr" is 450000."""

    default_error_messages = {
        "invalid": gettext_lazy("Write the amount in whole kronor with digits, such as 500 000.")
    }

    def to_python(self, value: Any) -> Any:
        typed = _bare(value)
        return super().to_python(KRONOR.sub("", typed) if isinstance(typed, str) else typed)


def _bare(value: Any) -> Any:
    return normal(value).strip() if isinstance(value, str) else value
