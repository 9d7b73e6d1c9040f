"""Fields the nouns share: words in one spelling, addresses that lead somewhere, rich text, codes of the document."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from ckeditor.widgets import CKEditorWidget
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from releases import document
from releases.document import casenumbers, equivalence, links, richtext
from releases.document.characters import JOINERS, TAGS, normal

# What ends a line or a cell in tables and PDFs (Unicode, UAX 14: BK and NL). A browser takes CR and LF out itself.
LINE_ENDS = re.compile(r"[\t\v\f\x85\u2028\u2029]+")


class _NormalInForm(forms.CharField):
    """What is typed, in one spelling and without invisible marks at its ends either."""

    def to_python(self, value: Any) -> Any:
        words = super().to_python(value)
        return normal(words).strip() if isinstance(words, str) and not words.isascii() else words

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether other words were typed: a browser sends each line end as CRLF (HTML, 4.10.21.4).

        White space at the ends is cut from what is typed, so it counts in neither.
        """
        return super().has_changed(_bare(initial), _bare(data))


class _RichTextInForm(forms.CharField):
    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether readers would see a change: the editor writes the same text down in its own way."""
        if self.disabled or initial == data:
            return False
        before, after = (equivalence.as_read(richtext.clean(text or "")) for text in (initial, data))
        return before != after


class _AddressInForm(forms.URLField):
    """An address as people write and paste it; what it is wrapped in may be longer than an address can be."""

    def to_python(self, value: Any) -> Any:
        typed = normal(value).strip() if isinstance(value, str) else value
        return super().to_python(links.target(typed) or typed if isinstance(typed, str) else typed)


class _MailInForm(forms.EmailField):
    """A mail address without invisible marks, which come along when it is copied."""

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        return normal(typed).strip() if isinstance(typed, str) else typed


class _Normal(models.Field):
    """Words in one spelling (`characters.normal`), whether they are written, compared or validated.

    Å typed as one letter and as two is the same row and the same search. The
    migrations see Django's own class.
    """

    in_form: type[forms.Field] = _NormalInForm

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        plain = next(kind for kind in type(self).__mro__ if kind.__module__.startswith("django.db.models"))
        return name, f"django.db.models.{plain.__name__}", list(args), dict(kwargs)

    def to_python(self, value: Any) -> Any:
        return self._normal(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        return self._normal(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self._normal(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": self.in_form, **kwargs})

    def _normal(self, value: Any) -> Any:
        return links.unwrapped_in(normal(value)) if isinstance(value, str) else value


class LineField(_Normal, models.CharField):
    """Words on one line. A tab or a line's end that came along from a table or a PDF is a space."""

    def _normal(self, value: Any) -> Any:
        words = super()._normal(value)
        return LINE_ENDS.sub(" ", words) if isinstance(words, str) else words


class WordsField(_Normal, models.TextField):
    """Words on any number of lines, which end as they do in a document (a browser sends CRLF)."""

    def _normal(self, value: Any) -> Any:
        words = super()._normal(value)
        return words.replace("\r\n", "\n") if isinstance(words, str) else words


class AddressField(_Normal, models.URLField):
    """A web address, unwrapped."""

    in_form = _AddressInForm

    def _normal(self, value: Any) -> Any:
        return links.unwrapped(normal(value)) if isinstance(value, str) else value


class MailField(_Normal, models.EmailField):
    """A mail address without invisible marks."""

    in_form = _MailInForm

    def _normal(self, value: Any) -> Any:
        return normal(value).strip() if isinstance(value, str) else value


class RichTextField(models.TextField):
    """HTML that is cleaned whenever it is saved.

    The only place that knows which editor the desk uses. Migrations see a
    plain TextField, so exchanging the editor touches this class and nothing else.
    """

    def __init__(self, *args: Any, toolbar: str = "release", **kwargs: Any) -> None:
        self.toolbar = toolbar
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", list(args), dict(kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        # The admin suggests a plain textarea for every TextField; this field is never one.
        editor = CKEditorWidget(config_name=self.toolbar)
        editor.config["allowedContent"] = _allowed_in_editor()
        return super().formfield(**{**kwargs, "form_class": _RichTextInForm, "widget": editor})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        cleaned = richtext.clean(getattr(model_instance, self.attname) or "", settings.SITE_URL)
        setattr(model_instance, self.attname, cleaned)
        return cleaned


def _allowed_in_editor() -> str:
    """Return the allow-list of `richtext` in the editor's own language: "a[href,lang];…".

    Word's classes are let through besides: what is pasted without the server is
    told from a list by them when it is saved.
    """
    everywhere = richtext.ATTRIBUTES["*"]
    rules = (
        f"{tag}[{','.join(sorted(richtext.ATTRIBUTES.get(tag, set()) | everywhere))}]"
        for tag in sorted(richtext.TAGS)
    )
    return ";".join([*rules, "p(Mso*,x_Mso*)"])


def _bare(words: Any) -> Any:
    return words.replace("\r\n", "\n").strip() if isinstance(words, str) else words


def choices(labels: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    """Return the choices of an enum that the document defines, with the words editors read."""
    return [(code.value, label) for code, label in labels.items()]


def validate_case_number(value: str) -> None:
    """Refuse a case number whose canonical form the tables cannot hold."""
    if casenumbers.is_too_long(value):
        raise ValidationError(
            _("The case number is too long. Write it as in the register, such as KS-2026/00123.")
        )


def validate_year(value: int | dt.date) -> None:
    """Refuse a year, or a date of a year, that no decision and no money can be of."""
    year = value if isinstance(value, int) else value.year
    if not document.FIRST_YEAR <= year <= document.LAST_YEAR:
        limits = {"first": document.FIRST_YEAR, "last": document.LAST_YEAR}
        raise ValidationError(_("Write a year from %(first)s to %(last)s.") % limits)


def validate_amount(value: int) -> None:
    """Refuse an amount in kronor that no municipality can have."""
    if abs(value) > document.LARGEST_AMOUNT:
        raise ValidationError(_("The amount is too large."))


def validate_one_line(value: str) -> None:
    """Refuse line breaks and control characters: titles and names end up in mail headers (RFC 5322, 2.2)."""
    allowed = "\u00a0\u2009\u202f" + JOINERS
    if any(
        not character.isprintable() and character not in allowed and ord(character) not in TAGS
        for character in value
    ):
        raise ValidationError(_("Write this on one line, without line breaks or control characters."))
