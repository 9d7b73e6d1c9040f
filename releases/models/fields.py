"""Fields the nouns share: rich text behind one class, codes from the document's enums, text for one line."""

from collections.abc import Mapping
from typing import Any

from ckeditor.widgets import CKEditorWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from releases import richtext


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
        return super().formfield(**{**kwargs, "widget": CKEditorWidget(config_name=self.toolbar)})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        cleaned = richtext.clean(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, cleaned)
        return cleaned


def choices(labels: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    """Return the choices of an enum that the document defines, with the words editors read."""
    return [(code.value, label) for code, label in labels.items()]


def validate_one_line(value: str) -> None:
    """Refuse line breaks and control characters: titles and names end up in mail headers (RFC 5322, 2.2)."""
    if any(
        not character.isprintable() and character not in "\u00a0\u2009\u202f\u00ad" for character in value
    ):
        raise ValidationError(_("Write this on one line, without line breaks or control characters."))
