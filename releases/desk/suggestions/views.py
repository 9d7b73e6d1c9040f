"""The pages: a field to paste into, and what was read of it beside its text. GET writes nothing, nor does reading."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from releases.desk.access import (
    ADD,
    PUBLISH,
    WRITE,
    StaffRequest,
    about_release,
    form_address,
    not_allowed,
    page,
)
from releases.desk.suggestions import choosing, marks, minutes
from releases.desk.suggestions.directory_matches import DirectoryMatches, look_up
from releases.desk.suggestions.explaining import explain, nouns_to_add
from releases.desk.suggestions.fields import LEAVE, TAKE, FieldSuggestion, SuggestionGroup, Suggestions
from releases.desk.suggestions.sources import PastedText, PasteForm
from releases.models import Release
from releases.services import importing

State = Release.State
ANSWER = "svar-"


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: StaffRequest) -> HttpResponseBase:
    """Read a press release that was written elsewhere, and make a draft of what is taken of it."""
    if not request.user.has_perm(ADD):
        return not_allowed(request)
    return _answer(request, None)


@about_release(WRITE)
def into(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Read a text beside a release that is being written, and take of it into the fields that are chosen."""
    is_closed = release.state == State.WITHDRAWN
    if is_closed or (release.state == State.SCHEDULED and not request.user.has_perm(PUBLISH)):
        return not_allowed(request)
    return _answer(request, release)


def _answer(request: StaffRequest, release: Release | None) -> HttpResponseBase:
    form = PasteForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, release, "paste.html", title=_("Paste a press release"), form=form)
    source: PastedText = form.cleaned_data["read"]
    if release is None and source.minutes and minutes.is_wanted(request, source):
        return minutes.answer(request, source, source.minutes)
    review = Review(request, release, source)
    if "take" in request.POST and (written := review.written()):
        return redirect(form_address(written))
    return _shown(request, release, "suggestions.html", title=_("What was read"), **review.context())


def _shown(request: HttpRequest, release: Release | None, template: str, **context: Any) -> TemplateResponse:
    if release:
        return page(request, template, release, **context)
    return TemplateResponse(request, f"desk/{template}", context)


class Review:
    """What was read for one editor: the suggestions, the answers so far, and what is wrong with them."""

    def __init__(self, request: StaffRequest, release: Release | None, source: PastedText) -> None:
        self.request, self.release, self.source = request, release, source
        self.reading = source.reading
        self.known: DirectoryMatches = look_up(self.reading.document)
        self.may_add = nouns_to_add(request)
        self.groups: list[SuggestionGroup] = Suggestions(
            self.reading, self.known, self.may_add, release
        ).groups()
        self.fault = ""
        self.title: str = request.POST.get("title", self.reading.document.title).strip()
        self.answers = self._answers()

    def _answers(self) -> Mapping[str, str]:
        """Return what was answered to each suggestion that can be taken."""
        offered = [one for group in self.groups for one in group.suggestions if not one.why_not]
        given = {one.path: self.request.POST.get(f"{ANSWER}{one.path}", "") for one in offered}
        if "all" in self.request.POST:
            given |= {one.path: TAKE for one in offered if not one.replaces}
        return {one.path: given[one.path] for one in offered if given[one.path] in dict(one.options)}

    def written(self) -> Release | None:
        """Write what was taken and return the release, or say in `fault` why nothing was written."""
        document = choosing.taken(self.reading.document, self.known, self.answers, self.may_add)
        if self.answers.get("title", LEAVE) == TAKE:
            document = replace(document, title=self.title)
        if choosing.is_empty(document):
            self.fault = _("You have taken nothing yet. Press “Take” beside what is right, or “Take all”.")
        elif self.release is None and not document.title:
            self.fault = _("A draft needs a title. Write it in the field, and take it.")
        else:
            return self._write(replace(self.reading, document=document))
        return None

    def _write(self, reading: Any) -> Release | None:
        try:
            if self.release is None:
                return self._draft(reading)
            written = importing.add(
                reading.document, to=self.release, by=self.request.user, seen=self._seen()
            )
        except importing.ImportingError as error:
            self.fault = explain(error)
            return None
        messages.success(self.request, _("What you took is in the press release now. Read it through."))
        return written

    def _draft(self, reading: Any) -> Release:
        if "again" in self.request.POST:
            reading = replace(reading, fingerprint="")
        known = importing.known_release(reading)
        release = importing.draft(reading, by=self.request.user)
        if known:
            messages.info(self.request, _("This text has become a press release already. Here it is."))
        else:
            messages.success(self.request, _("The draft is made of what you took. Read it through."))
        return release

    def _seen(self) -> dt.datetime:
        assert self.release is not None  # noqa: S101 - only a release that is there is written into
        try:
            return dt.datetime.fromisoformat(self.request.POST.get("seen", ""))
        except ValueError:
            return self.release.updated_at

    def _question(self, suggestion: FieldSuggestion) -> dict[str, Any]:
        chosen = self.answers.get(suggestion.path, "")
        options = [(value, label, value == chosen) for value, label in suggestion.options]
        return {"suggestion": suggestion, "name": f"{ANSWER}{suggestion.path}", "options": options}

    def context(self) -> dict[str, Any]:
        """Return what the page shows."""
        return {
            "groups": [
                (group.heading, list(map(self._question, group.suggestions))) for group in self.groups
            ],
            "given_title": self.title,
            "count_words": _("%(taken)s of %(all)s taken"),
            "lines": marks.marked_lines(self.reading),
            "source": self.source.text,
            "remark": self.source.remark,
            "fault": self.fault,
            "already": None if self.release else importing.known_release(self.reading),
            "as_release": minutes.AS_RELEASE in self.request.POST,
            "seen": self.release.updated_at.isoformat() if self.release else "",
        }
