"""Språkversioner: the release in its languages, beginning a new one, and corrections that one of them may lack."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.desk import error_messages
from releases.desk.access import ADD, WRITE, StaffRequest, about_release, form_address
from releases.languages import swedish
from releases.models import Edition, Release
from releases.services import translating

State = Release.State
NAMES = dict(settings.RELEASE_LANGUAGES)


@dataclass(frozen=True, slots=True)
class LanguageVersion:
    """A release in one of its languages. `missed` is the correction of the original that it may lack."""

    release: Release
    address: str
    is_original: bool
    live: Edition | None = None
    missed: Edition | None = None


class NewVersionForm(forms.Form):
    """The language of a new version: one that the release is not written in yet."""

    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, data: Any = None, *, family: Iterable[Release]) -> None:
        super().__init__(data, auto_id="version_%s", label_suffix="")
        still_open = translating.open_among(family)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, swedish.sentence_start(str(NAMES[code]))) for code in still_open
        ]


def context(release: Release) -> dict[str, Any]:
    """Return what the panel of language versions shows, in a constant number of queries."""
    versions = of(release)
    begun = [version.release for version in versions if version.is_original]
    may_grow = bool(begun) and begun[0].state != State.WITHDRAWN
    form = NewVersionForm(family=[version.release for version in versions]) if may_grow else None
    return {
        "versions": versions,
        "missed": next((one.missed for one in versions if one.release.pk == release.pk), None),
        "version_form": form if form and form.fields["language"].choices else None,  # type: ignore[attr-defined]
    }


def of(release: Release) -> list[LanguageVersion]:
    """Return the release in all its languages: the original first, then as the settings order them."""
    family = sorted(_family(release), key=_order)
    editions = {edition.release_id: edition for edition in _live(release, family)}
    missed = translating.missed_corrections(family)
    return [
        LanguageVersion(
            one, form_address(one), one.version_of_id is None, editions.get(one.pk), missed.get(one.pk)
        )
        for one in family
    ]


def _family(release: Release) -> Iterable[Release]:
    is_alone = release.version_of_id is None and not has_versions(release)
    return [release] if is_alone else translating.family(release)


def _live(release: Release, family: list[Release]) -> Iterable[Edition]:
    if len(family) == 1 and family[0] is release:
        return [edition for edition in release.editions.all() if edition.live]
    return Edition.objects.filter(live=True, release__in=family).defer("content")


def has_versions(release: Release) -> bool:
    """Return whether others are versions of this release; asks no query of one that was read for its form."""
    known: bool | None = getattr(release, "has_versions", None)
    return release.versions.exists() if known is None else known


def in_words(releases: Iterable[Release]) -> str:
    """Return the languages of releases as a sentence goes on: "engelska, finska"."""
    return ", ".join(str(NAMES[one.language]) for one in sorted(releases, key=_order))


def others_out(release: Release) -> list[Release]:
    """Return the release in those other languages that the public reads it in."""
    return list(translating.family(release).exclude(pk=release.pk).filter(state=State.PUBLISHED))


@about_release(ADD, whole=False)
def begin(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Begin a version in the chosen language and open it; a GET only shows the form of the release."""
    if request.method != "POST":
        return redirect(form_address(release))
    language = request.POST.get("language", "")
    try:
        version = translating.begin(release, language=language, by=request.user)
    except translating.LanguageNotOpen as error:
        messages.warning(request, error_messages.explain(error))
        return redirect(form_address(release))
    sentence = _("A draft in %(language)s, with the facts of the original. Translate its words.")
    messages.success(request, sentence % {"language": in_words([version])})
    return redirect(form_address(version))


@about_release(WRITE, whole=False)
def confirm(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Note that the correction of the original changes nothing in this version."""
    if request.method == "POST":
        try:
            translating.confirm(release, by=request.user)
        except translating.NothingMissed as error:
            messages.info(request, error_messages.explain(error))
        else:
            messages.success(request, _("Noted: the correction changes nothing in this version."))
    return redirect(form_address(release))


def _order(release: Release) -> tuple[bool, int, int]:
    return release.version_of_id is not None, translating.LANGUAGES.index(release.language), release.pk
