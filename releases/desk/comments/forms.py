"""The forms of comments: nothing that is typed is cut, and a place that nobody knows is the whole release."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from releases.desk.uncut import Uncut
from releases.models import Editor, Release
from releases.services import comments, rights
from releases.services.comment_places import FIELDS, ROWS, FormPlace, label_in

# Fields of rows that the page without scripts offers: those with words of their own.
IN_ROWS = {"decisions": "outcome", "budget_lines": "purpose"}
EMPTY = {"required": _("Write what you want to say.")}


class ThreadAnswerForm(Uncut, forms.Form):
    """Something more in a thread."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=comments.LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=EMPTY,
    )

    def __init__(self, data: Any = None, *, number: int | None = None, is_optional: bool = False) -> None:
        super().__init__(data, label_suffix="", auto_id=f"comment_{number}_%s")
        self.fields["text"].required = not is_optional


class CommentForm(Uncut, forms.Form):
    """A new comment: on what, about which words, for whom."""

    place = forms.CharField(label=_("About"), required=False, widget=forms.Select)
    quote = forms.CharField(
        label=_("Words that it is about"),
        required=False,
        help_text=_("Copy them from the text, or leave this empty."),
    )
    before = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Comment"),
        max_length=comments.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=EMPTY,
    )
    to = forms.ModelChoiceField(
        label=_("To"),
        queryset=Editor.objects.none(),
        required=False,
        empty_label=_("Whoever writes and reviews it"),
        error_messages={"invalid_choice": _("Whoever you chose may not read this. Choose somebody else.")},
    )

    def __init__(self, data: Any = None, *, release: Release, by: Editor) -> None:
        super().__init__(data, label_suffix="", auto_id="new_comment_%s")
        self.fields["to"].queryset = rights.holders(rights.READ).exclude(pk=by.pk)  # type: ignore[attr-defined]
        self.fields["place"].widget.choices = list(_places(release))

    def spoken(self) -> dict[str, Any]:
        """Return what was filled in as `comments.comment` takes it."""
        return {name: self.cleaned_data[name] for name in ("place", "quote", "before", "after", "text", "to")}


def _places(release: Release) -> Any:
    """Yield the places that can be chosen from, each with its name."""
    for place in (FormPlace(), *map(FormPlace, FIELDS)):
        yield str(place), label_in(release, place)
    for kind in ROWS:
        yield kind, label_in(release, FormPlace(kind))
        for row in getattr(release, kind).all() if kind in IN_ROWS else ():
            place = FormPlace(kind, row.pk, IN_ROWS[kind])
            yield str(place), label_in(release, place)
