"""Forms that never cut what an editor types: what is too long is kept and explained."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext as _


class Uncut(forms.BaseForm):
    """A form that takes in all that is typed or pasted, and says what is too long instead of cutting it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            uncut(field)


def uncut(field: forms.Field) -> None:
    """Let a field take in more than it may hold, and say so."""
    field.widget.attrs.pop("maxlength", None)
    if not isinstance(field, forms.FileField):
        field.error_messages["max_length"] = _too_long(field)
    if isinstance(field, SimpleArrayField):
        field.error_messages["item_invalid"] = "%(nth)s."
        field.base_field.error_messages["max_length"] = _too_long(field)


def _too_long(field: forms.Field) -> str:
    """Return the sentence that Django fills in with the limit and the length."""
    label = str(field.label or "").replace("%", "%%")
    sentence = _("%(field)s: at most %(limit)s characters fit. This has %(length)s.")
    return sentence % {"field": label, "limit": "%(limit_value)d", "length": "%(show_value)d"}
