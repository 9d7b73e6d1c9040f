"""The versions of a release: listed, compared by words, taken back, thrown away."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from releases.desk.access import ADD, READ, WRITE, StaffRequest, about_release, form_address, page
from releases.desk.drafting import autosave, opened, presence, saving, wording
from releases.document.form_text import FormText
from releases.models import Editor, Release, Revision
from releases.services import drafting

MOST = 200
# What the script says below the form.
WORDS = {
    "kept": gettext_lazy("Saved %s"),
    "offline": gettext_lazy("No network – saved in this browser, sent when the network is back"),
    "away": gettext_lazy("The server does not answer – saved in this browser, tried again"),
    "nowhere": gettext_lazy("Not saved: no network, and this browser keeps nothing. Leave the page open."),
    "loggedOut": gettext_lazy("You are not logged in any more. What you write is kept in this browser."),
    "logIn": gettext_lazy("Log in in a new tab"),
    "file": gettext_lazy("A file that you have chosen is sent only when you press Save."),
    "noSave": gettext_lazy(
        "No network: press Save again when it is back. What you have written is kept in this browser."
    ),
}


@dataclass(frozen=True, slots=True)
class RevisionEntry:
    """A version or a step, when and by whom. A step has no text of its own."""

    at: dt.datetime
    name: str
    label: str
    revision: Revision | None = None
    comparison: str = ""


@dataclass(frozen=True, slots=True)
class RevisionHour:
    """What one person did within one hour."""

    name: str
    hour: dt.datetime
    entries: list[RevisionEntry] = field(default_factory=list)

    @property
    def until(self) -> dt.datetime:
        return self.hour + dt.timedelta(hours=1)


@about_release(READ)
def versions(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Show all versions, the latest first, with the steps that were taken between them."""
    revisions = release.revisions.select_related("editor").defer("content")[:MOST]
    groups = _grouped([*_of_revisions(release, revisions), *_of_steps(release)])
    latest = [revision for revision in revisions if revision.step == Revision.Step.SAVED][:1]
    context = {"groups": groups, "saved": latest[0] if latest else None, "now": presence.NOW}
    return page(request, "drafting/versions.html", release, title=_("Versions"), **context)


@about_release(READ)
def compare(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Show two versions by words: what was taken away and what was added from the first to the second."""
    before, after = (_side(request, release, name) for name in ("fran", "till"))
    names = wording.names_in(before.text, after.text)
    found = wording.between(before.text, after.text, names)
    context = {"before": before, "after": after, "sides": (before, after), "differences": found}
    return page(request, "drafting/comparison.html", release, title=_("Compare versions"), **context)


@about_release(WRITE)
def restore(request: StaffRequest, release: Release, number: int) -> HttpResponseBase:
    """Take a version back as an unsaved one of this editor; a GET only shows the versions."""
    if request.method != "POST":
        return redirect("desk:revisions", release.pk)
    revision = get_object_or_404(release.revisions, pk=number)
    drafting.restore(revision, by=request.user)
    words = _("The version from %(time)s stands in the form. It is saved only when you press Save.")
    messages.success(request, words % {"time": wording.moment(revision.kept_at)})
    return redirect(form_address(release))


@about_release(WRITE, whole=False)
def discard(request: StaffRequest, release: Release, number: int) -> HttpResponseBase:
    """Offer an unsaved version of this editor no more; a GET only shows the form."""
    if request.method == "POST":
        drafting.discard(get_object_or_404(release.revisions, pk=number, editor=request.user))
        messages.info(request, _("Thrown away. It is still among the versions if you change your mind."))
    return redirect(form_address(release))


@about_release(WRITE)
def merge(request: StaffRequest, release: Release, number: int) -> HttpResponseBase:
    """Show an unsaved version of this editor beside what was saved since, to be put together."""
    revision = get_object_or_404(release.revisions, pk=number, editor=request.user)
    attempt = saving.Attempt(revision, revision.stamp or release.updated_at)
    return saving.merge_page(request, saving.SavedMeanwhile(release, attempt))


@require_http_methods(["GET", "HEAD", "POST"])
def discard_begun(request: StaffRequest, tab: UUID) -> HttpResponseBase:
    """Offer a text that was never saved no more; a GET only shows the new form."""
    if request.method == "POST" and request.user.has_perm(ADD):
        for revision in Revision.objects.never_saved(request.user).filter(tab=tab):
            drafting.discard(revision)
        messages.info(request, _("Thrown away."))
    return redirect("desk:releases_release_add")


def begun_address(revision: Revision) -> str:
    """Return where a text that was never saved is continued."""
    return f"{reverse('desk:releases_release_add')}?{opened.BEGUN}={revision.tab}"


@dataclass(frozen=True, slots=True)
class ComparedText:
    text: FormText
    label: str
    revision: Revision | None = None


def _side(request: StaffRequest, release: Release, name: str) -> ComparedText:
    wanted = request.GET.get(name, presence.NOW)
    if wanted == presence.NOW:
        return ComparedText(drafting.snapshot(release), _("saved now"))
    if not (wanted.isascii() and wanted.isdigit()):
        raise Http404
    revision = release.revisions.select_related("editor").filter(pk=int(wanted[:18])).first()
    if revision is None:
        raise Http404
    who = f", {revision.editor}" if revision.editor else ""
    return ComparedText(revision.text, f"{wording.moment(revision.kept_at)}{who}", revision)


def _of_revisions(release: Release, revisions: Iterable[Revision]) -> Iterable[RevisionEntry]:
    for revision in revisions:
        name = str(revision.editor) if revision.editor else ""
        comparison = presence.comparison_address(release, revision.pk, None)
        yield RevisionEntry(revision.kept_at, name, str(revision.get_step_display()), revision, comparison)


def _of_steps(release: Release) -> Iterable[RevisionEntry]:
    for event in release.events.select_related("by")[:MOST]:
        yield RevisionEntry(event.at, str(event.by) if event.by else "", str(event))


def _grouped(entries: list[RevisionEntry]) -> list[RevisionHour]:
    entries.sort(key=lambda entry: entry.at, reverse=True)

    def place(entry: RevisionEntry) -> tuple[dt.datetime, str]:
        hour = timezone.localtime(entry.at).replace(minute=0, second=0, microsecond=0)
        return hour, entry.name

    return [RevisionHour(name, hour, list(members)) for (hour, name), members in groupby(entries, key=place)]


def context(request: Any, release: Release | None) -> dict[str, Any]:
    """Return what the form of a release says of unsaved versions and of the others."""
    found = opened.of(request, release)
    lines = presence.lines(release, reader=request.user, at_work=found.at_work) if release else []
    comparison = ""
    if release and (shown := found.loaded or found.outrun):
        comparison = presence.comparison_address(release, None, shown.pk)
    return {
        "opened": found,
        "presence": lines,
        "comparison": comparison,
        "begun": [_begun(one) for one in found.begun],
        "drafting": _for_the_script(request, release),
    }


def begun_by(editor: Editor) -> list[dict[str, Any]]:
    """Return what an editor has begun to write in new forms and never saved."""
    return [_begun(one) for one in Revision.objects.never_saved(editor)[: opened.MOST_BEGUN]]


def _begun(revision: Revision) -> dict[str, Any]:
    return {
        "revision": revision,
        "title": wording.heading_of(revision.text),
        "when": wording.moment(revision.kept_at),
        "address": begun_address(revision),
    }


def _for_the_script(request: Any, release: Release | None) -> dict[str, Any]:
    here = quote(request.get_full_path())
    address = reverse("desk:autosave", args=[release.pk]) if release else reverse("desk:autosave_new")
    return {
        "address": address,
        "login": f"{reverse('desk:login')}?next={here}",
        "editor": request.user.pk,
        "limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        "begun": "" if release else f"?{opened.BEGUN}=",
        "words": {name: str(words) for name, words in WORDS.items()},
        "tooLarge": autosave.too_large(),
    }
