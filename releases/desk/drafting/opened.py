"""The form as it is opened: with what its editor typed last and did not save, if that can only go on from there.

What was typed on the release as it stands is shown in the form: going on needs
no click, and nothing is lost by not reading a line. Where somebody has saved
since, the form shows the release, and the text is offered to be merged.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, QueryDict

from releases.desk.drafting import posted
from releases.document.form_text import FormText
from releases.models import Editor, Release, Revision
from releases.services import drafting

#: How the address of a new form names what was begun there.
BEGUN = "utkast"
MOST_BEGUN = 3


@dataclass(frozen=True, slots=True)
class Opened:
    """What a form is opened with.

    `loaded` is the version that the form shows; `outrun` one that cannot be shown because somebody has saved
    since; `begun` are texts of forms that were never saved; `at_work` is who else writes, None if nobody asked.
    """

    loaded: Revision | None = None
    outrun: Revision | None = None
    begun: tuple[Revision, ...] = ()
    at_work: Sequence[Any] | None = None

    def form(self, release: Release | None) -> QueryDict | None:
        """Return what is shown in the form in place of the release, None for the release itself."""
        if self.loaded is None:
            return None
        now = drafting.snapshot(release) if release else FormText()
        form = posted.written(self.loaded.text, now)
        form["seen"] = release.updated_at.isoformat() if release else ""
        form["continues"] = str(self.loaded.pk)
        form["tab"] = str(uuid.uuid4())
        return form


def of(request: HttpRequest, release: Release | None) -> Opened:
    """Return what the form is opened with, found once for each request."""
    if not hasattr(request, "opened"):
        request.opened = _found(request, release)  # type: ignore[attr-defined]
    return request.opened  # type: ignore[attr-defined, no-any-return]


def typed(request: HttpRequest, release: Release | None) -> QueryDict | None:
    """Return what is shown in the form in place of the release, written once for each request."""
    if not hasattr(request, "typed"):
        request.typed = of(request, release).form(release)  # type: ignore[attr-defined]
    return request.typed  # type: ignore[attr-defined, no-any-return]


def shown_in(form: type[forms.ModelForm], data: QueryDict) -> type[forms.ModelForm]:
    """Return a form that shows `data` as it was typed, and says nothing about it before it is sent."""

    class Continued(form):  # type: ignore[misc, valid-type]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **{**kwargs, "data": data})
            self._errors = ErrorDict()

    return Continued


def silence(formset: Any) -> None:
    """Let rows that show what was typed say nothing about it before they are sent."""
    for form in formset.forms:
        form._errors = ErrorDict()
    formset._errors, formset._non_form_errors = [], ErrorList()


def _found(request: HttpRequest, release: Release | None) -> Opened:
    editor = request.user
    if request.method not in ("GET", "HEAD") or isinstance(editor, AnonymousUser) or "_popup" in request.GET:
        return Opened()
    return _of_new(request, editor) if release is None else _of_release(editor, release)


def _of_release(editor: Editor, release: Release) -> Opened:
    at_work = list(drafting.at_work(release))
    has_unsaved = any(one == editor and one.unsaved for one in at_work)
    revision = drafting.unsaved_by(editor, release) if has_unsaved else None
    if revision is None:
        return Opened(at_work=at_work)
    stamp = revision.stamp or release.updated_at
    # A step such as publishing gives the release a new stamp and no new words.
    fits = stamp == release.updated_at or drafting.base_of(release, stamp) is None
    if fits:
        return Opened(loaded=revision, at_work=at_work)
    return Opened(outrun=revision, at_work=at_work)


def _of_new(request: HttpRequest, editor: Editor) -> Opened:
    begun = list(Revision.objects.never_saved(editor)[: MOST_BEGUN + 1])
    wanted = next((one for one in begun if str(one.tab) == request.GET.get(BEGUN)), None)
    others = tuple(one for one in begun if one is not wanted)
    return Opened(loaded=wanted, begun=others[:MOST_BEGUN])
