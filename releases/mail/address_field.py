"""The form field for a mail address: takes off what comes along with one, and asks once about a likely slip.

Where the page asks, the field is followed by two buttons: `NAME_svar` says USE or KEEP, and `NAME_fragad` repeats
the address that was asked about, so that an answer never counts for another one.
"""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from releases import municipality
from releases.mail import addresses

USE, KEEP = "byt", "behall"


class TypedAddress(str):
    """An address as it was typed, and the answer to the question about it, "" when there is none."""

    __slots__ = ("answer",)
    answer: str

    @property
    def meant(self) -> str:
        """The address to ask about, "" when there is nothing to ask or it has been answered."""
        try:
            return "" if self.answer else _suggestion(addresses.bare(self))
        except addresses.SeveralAddresses:
            return ""

    @property
    def kept(self) -> str:
        """The address that "keep" keeps: what was typed, without what came along with it."""
        return addresses.bare(self)


class AddressInput(forms.EmailInput):
    """The field, followed by the question about what was typed."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> TypedAddress | None:
        written = super().value_from_datadict(data, files, name)
        if written is None:
            return None
        typed = TypedAddress(written)
        answers = data.get(f"{name}_svar"), data.get(f"{name}_fragad")
        typed.answer = answers[0] if answers[0] in (USE, KEEP) and answers[1] == written else ""
        return typed

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        field = super().render(name, value, attrs, renderer)
        meant = value.meant if isinstance(value, TypedAddress) else ""
        if not meant:
            return field
        question = {"name": name, "typed": value, "meant": meant, "kept": value.kept}
        return field + render_to_string("address_question.html", question)


class MailAddressField(forms.CharField):
    """One mail address, bare; whether it is one is for a validator or the verb that takes it to judge."""

    widget = AddressInput

    def clean(self, value: Any) -> str:
        """Return the address, mended if the answer was so. Raises ValidationError for two, and to ask about a slip."""
        typed = str(super().clean(value))
        try:
            address = addresses.bare(typed)
        except addresses.SeveralAddresses as error:
            raise ValidationError(_("Write one address at a time."), code="several") from error
        meant, answer = _suggestion(address), getattr(value, "answer", "")
        if meant and not answer:
            raise ValidationError(_("Did you mean %(address)s?") % {"address": meant}, code="slip")
        return meant if meant and answer == USE else address


def _suggestion(address: str) -> str:
    website = (urlsplit(municipality.facts()["website"]).hostname or "").removeprefix("www.")
    own = [domain for domain in (website, settings.MAIL_FROM.rpartition("@")[2]) if domain]
    return addresses.suggestion(address, own) or ""
