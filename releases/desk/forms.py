"""The forms of the desk's lists: what an editor types, checked before it is kept."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases import municipality
from releases.desk import error_messages
from releases.desk.uncut import Uncut
from releases.languages import swedish
from releases.languages.slugs import slug_of
from releases.media import attachments
from releases.models import Attachment, Committee, Keyword, Person, PublishedContact, Release
from releases.services import translating

LAST_PLACE = 32_767
LONGEST_ALIAS = 120  # characters, as Committee.aliases holds
IMAGE_TYPES = "image/jpeg,image/png,image/webp,image/gif,image/avif,image/heic,image/heif,.heic"


class DeskForm(Uncut, forms.ModelForm):
    """A form whose labels stand above their fields and so need no colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class Stamp(forms.CharField):
    """What the form knows of itself; no editor changes it."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class ReleaseForm(DeskForm):
    """A release as it is written.

    `seen` is the `updated_at` of the release that the form shows, `tab` names this opened form, `typed_at` is when
    its script has sent it, and `continues` the unsaved version that it was opened with.
    """

    seen = Stamp(required=False, widget=forms.HiddenInput)
    tab = Stamp(required=False, widget=forms.HiddenInput)
    typed_at = Stamp(required=False, widget=forms.HiddenInput)
    continues = Stamp(required=False, widget=forms.HiddenInput)

    class Meta:
        error_messages = {"title": {"required": gettext_lazy("Write a title.")}}
        widgets = {
            "title": forms.TextInput(attrs={"class": "vTextField title-field", "data-count-to": 80}),
            "lead": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField", "data-count-to": 300}),
            "boilerplate": forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["tab"] = str(uuid.uuid4())
        if self.instance.pk:
            self.initial["seen"] = self.instance.updated_at.isoformat()
        if "body" in self.fields:
            self.fields["body"].widget.config |= _addresses_for_the_editor()

    def clean_language(self) -> str:
        """Refuse a language that the release is there in already, as another version."""
        language: str = self.cleaned_data["language"]
        known = self.instance.pk is not None and language != self.instance.language
        if known and language not in translating.open_languages(self.instance):
            raise ValidationError(_("There is a version in this language already."), code="taken")
        return language

    def clean_boilerplate(self) -> str:
        """Put the press room's own text in place of one that is taken away after publication.

        Empty means to a published release what the public reads (`Release.about_us_kept`), which is what goes.
        """
        words: str = self.cleaned_data["boilerplate"]
        is_taken_away = self.instance.boilerplate and not words
        if not is_taken_away or self.instance.state != Release.State.PUBLISHED:
            return words
        return municipality.about_us(self.cleaned_data.get("language", self.instance.language))

    def clean(self) -> dict[str, Any]:
        """Leave words that read the same as they stand, however browser and editor have written them down anew.

        So their checksum, their approval and whose text it is stay as well.
        """
        cleaned = super().clean() or {}
        if self.instance.pk is not None:
            untouched = {"title", "lead", "body", "boilerplate"} & cleaned.keys() - set(self.changed_data)
            cleaned |= {name: getattr(self.instance, name) for name in untouched}
        return cleaned


class PlacedForm(DeskForm):
    """A row of a release with a place among its likes. A row of which only the place was set is still empty."""

    position = forms.IntegerField(
        label=gettext_lazy("order"), required=False, initial=0, min_value=0, max_value=LAST_PLACE
    )

    def clean_position(self) -> int:
        return self.cleaned_data["position"] or 0

    def has_changed(self) -> bool:
        return bool(self.changed_data if self.instance.pk else set(self.changed_data) - {"position"})


class AttachmentForm(PlacedForm):
    """A PDF that is one."""

    class Meta:
        model = Attachment
        fields = ["title", "file", "position"]
        widgets = {"file": forms.FileInput(attrs={"accept": "application/pdf"})}

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if isinstance(upload, UploadedFile):
            try:
                attachments.check(upload, upload.size or 0)
            except attachments.AttachmentRefused as error:
                raise ValidationError(error_messages.explain(error)) from error
        return upload

    def clean(self) -> dict[str, Any]:
        """Store the file once everything else in its row is right, so that a full disk is told in the form."""
        cleaned = super().clean() or {}
        if isinstance(upload := cleaned.get("file"), UploadedFile) and not self.errors:
            try:
                cleaned["file"] = attachments.keep(upload)
            except attachments.NoRoomForAttachment as error:
                self.add_error("file", error_messages.explain(error))
        return cleaned


class PersonForm(DeskForm):
    """Somebody in the directory, with phone numbers as Swedes write them."""

    class Meta:
        model = Person
        fields = ["name", "party", "organisation", "phones", "email", "is_press_contact"]

    #: Whether the editor may change what the public reads; the admin says so.
    may_publish = False

    def clean_phones(self) -> list[str]:
        return telephones(self.cleaned_data["phones"])

    def clean(self) -> dict[str, Any]:
        """Refuse a namesake of somebody whom the press room names: it would show the roles of this one too."""
        cleaned = super().clean() or {}
        party = cleaned["party"].abbreviation if cleaned.get("party") else ""
        namesakes = PublishedContact.objects.filter(name=cleaned.get("name", ""), party=party)
        if not self.may_publish and namesakes.exists():
            raise ValidationError(
                _(
                    "The press room names somebody of this name already. Choose the person who is in the "
                    "directory, or ask somebody who may publish."
                )
            )
        return cleaned


class ContactForm(PlacedForm):
    """A contact of a release."""

    def clean_phones(self) -> list[str]:
        return telephones(self.cleaned_data["phones"])


class AddressedForm(DeskForm):
    """Something with an address of its own, made from its name when left empty and never changed afterwards."""

    named_by = "name"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Made from the name if left empty. Cannot be changed afterwards."
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "slug" in self.fields and not cleaned.get("slug"):
            cleaned["slug"] = slug_of(cleaned.get(self.named_by, ""))
        return cleaned


class CommitteeForm(AddressedForm):
    """A body, with its other names in small letters as they are looked up."""

    named_by = "definite"

    class Meta:
        model = Committee
        fields = [
            "name",
            "definite",
            "kind",
            "parent",
            "aliases",
            "slug",
            "valid_from",
            "valid_to",
            "needs_approval",
        ]

    def clean_aliases(self) -> list[str]:
        aliases = [alias.lower() for alias in self.cleaned_data["aliases"]]
        # "İ" is two characters in small letters.
        if any(len(alias) > LONGEST_ALIAS for alias in aliases):
            raise ValidationError(_("Another name of the body is too long."))
        return aliases


class KeywordForm(AddressedForm):
    """A topic."""

    class Meta:
        model = Keyword
        fields = ["name", "slug"]


def telephones(typed: list[str]) -> list[str]:
    """Return phone numbers as Swedes write them. Raises ValidationError, naming the one that is none."""
    for number in typed:
        if not swedish.phone_uri(number):
            raise ValidationError(
                _("“%(number)s” is no phone number. Write it as 090-16 10 00.") % {"number": number}
            )
    return [swedish.phone(number) for number in typed]


def _addresses_for_the_editor() -> dict[str, str]:
    asked = {"uploadUrl": "upload", "pasteUrl": "paste", "figuresUrl": "figures"}
    return {name: reverse(f"desk:{view}") for name, view in asked.items()}
