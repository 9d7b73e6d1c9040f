"""What is typed about press images: their words, what they may be used for, and the file of one."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.desk import error_messages
from releases.desk.forms import IMAGE_TYPES, DeskForm
from releases.desk.press_images.focal_points import FocalPoints
from releases.desk.typed import DATE, DayField
from releases.media import images
from releases.models import PressImage

WORDS = ["alt", "is_decorative", "caption", "credit", "licence", "consent_until"]
NOT_STATED = gettext_lazy("not stated")
# What an installation may require (umea_press/variables).
REQUIRED = {
    "credit": gettext_lazy("Write who took the picture. It is required here."),
    "licence": gettext_lazy("Say what the image may be used for. It is required here."),
}


class ImageWordsForm(DeskForm):
    """The words of a press image: what it shows or that it is decorative, whose it is, what it may be used for."""

    class Meta:
        model = PressImage
        fields = WORDS
        field_classes = {"consent_until": DayField}
        widgets = {"consent_until": DATE["widget"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "licence" in self.fields:
            licence: Any = self.fields["licence"]
            licence.choices = [("", NOT_STATED), *PressImage.Licence.choices]
        for name, sentence in REQUIRED.items():
            if name in self.fields and getattr(settings, f"PRESS_IMAGE_{name.upper()}_REQUIRED"):
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = sentence

    def clean(self) -> dict[str, Any]:
        """Ask for the one thing that nobody else can add later: what the image shows."""
        cleaned = super().clean() or {}
        is_asked = "alt" in self.fields and "alt" not in self.errors
        if is_asked and not (cleaned.get("alt") or cleaned.get("is_decorative")):
            self.add_error("alt", _("Write what the image shows, or say that it is decorative."))
        return cleaned


class PressImageForm(ImageWordsForm):
    """A press image, taken in anew whenever a file comes with it."""

    # Not an ImageField: what is an image is for `images.take_in` to say, in one sentence.
    upload = forms.FileField(
        label=gettext_lazy("image"),
        widget=forms.FileInput(attrs={"accept": IMAGE_TYPES}),
        help_text=gettext_lazy(
            "JPEG, PNG, WebP, GIF or AVIF, at most 10 MB. Position and camera data are removed."
        ),
        error_messages={"required": gettext_lazy("Choose an image.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "upload" in self.fields:
            self.fields["upload"].required = False
            self.fields["upload"].label = _("replace the image")
        self.focal_points = FocalPoints(self)

    def clean_upload(self) -> images.Picture | None:
        upload = self.cleaned_data["upload"]
        if not upload:
            return None
        try:
            return images.take_in(upload)
        except images.ImageRefused as error:
            raise ValidationError(error_messages.explain(error)) from error

    def clean(self) -> dict[str, Any]:
        """Store the picture once everything else is right, so that a full disk is told in the form."""
        cleaned = super().clean()
        if not self.errors:
            try:
                self._store(cleaned.get("upload"))
            except images.ImageRefused as error:
                self.add_error("upload", error_messages.explain(error))
        return cleaned

    def _store(self, picture: images.Picture | None) -> None:
        """Store what is new: a picture, whose points nobody has set yet, or other crops of the one that is there."""
        if picture:
            images.put(picture, into=self.instance)
        elif self.focal_points.is_shown and self.focal_points.are_changed():
            images.cut(self.instance, self.focal_points.chosen())


class ImageCardForm(ImageWordsForm):
    """The same on one of many cards, where the words of help would stand as often."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.help_text = ""


class SharedWordsForm(ImageCardForm):
    """What is the same of all images that are taken in at once, where anything is; their cards ask for the rest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    class Meta:
        model = PressImage
        fields = ["credit", "licence"]
