"""Skicka prov till mig: a release as it stands, or as it is typed, mailed to the editor, and what became of it."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from releases.alerts.outbox import EXCLUDED
from releases.desk.access import READ, StaffRequest, about_release, expected_address
from releases.desk.publication.as_typed import about_form, kept_private
from releases.document import ReleaseDocument
from releases.languages import swedish
from releases.media import visibility
from releases.models import Editor, Proof, Release
from releases.models.proof import PATIENCE
from releases.services import proofs

SOON = dt.timedelta(minutes=1)
CHANGE_EDITORS = "releases.change_editor"


@about_release(READ)
def of_saved(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Mail the saved release to the editor, and lead back to the preview."""
    if request.method == "POST":
        try:
            _request(request, release, release.compose())
        except proofs.ProofError as error:
            why = explain(error, request.user)
            messages.warning(
                request, format_html('{said} <a href="{address}">{link}</a>', **{"link": "", **why})
            )
    return redirect(reverse("desk:preview", args=[release.pk]) + "?visar=mejl")


@about_form
def of_typed(request: StaffRequest, release: Release, composed: ReleaseDocument) -> HttpResponseBase:
    """Mail what is typed to the editor."""
    try:
        return JsonResponse(progress(_request(request, release, composed)))
    except proofs.ProofError as error:
        return JsonResponse({"settled": True, **explain(error, request.user)})


def state(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Answer what has become of one of the editor's own proofs."""
    return JsonResponse(progress(get_object_or_404(Proof, pk=pk, editor=request.user)))


@require_safe
def file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Answer a file that the document of a proof shows, whoever asks with its token."""
    try:
        shown = dict(visibility.shown_by(proofs.opened_by(token).document))
        stored = default_storage.open(name) if visibility.stem_of(name) in shown else None
    except (proofs.UnknownProof, OSError) as error:
        raise Http404 from error
    if stored is None:
        raise Http404
    response = FileResponse(stored, as_attachment=name.endswith(".pdf"))
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return kept_private(response)


def latest(release: Release, *, editor: Editor) -> dict[str, Any] | None:
    """Return what is said of the editor's last proof of a release, while it is news."""
    lately = Proof.objects.filter(release=release, editor=editor, begins_at__gt=timezone.now() - PATIENCE)
    proof = lately.order_by("pk").last()
    return progress(proof) if proof else None


def progress(proof: Proof) -> dict[str, Any]:
    """Return what is said of a proof, whether that is all, and where to ask for more."""
    return {
        "said": in_words(proof),
        "settled": bool(proof.sent_at or proof.failed_at),
        "state": reverse("desk:proof", args=[proof.pk]),
    }


def in_words(proof: Proof) -> str:
    """Return what has become of a proof in a sentence."""
    facts = {"address": proof.email, "reply": proof.reply}
    if proof.sent_at:
        facts["time"] = swedish.clock(timezone.localtime(proof.sent_at).time())
        return _("The proof was sent to %(address)s at %(time)s.") % facts
    if proof.failed_at and proof.reply == EXCLUDED:
        return _("The proof was not sent: this installation may not mail %(address)s.") % facts
    if proof.failed_at:
        return _("The proof was not sent to %(address)s. The mail server said: “%(reply)s”") % facts
    if proof.reply:
        return (
            _("The mail server does not take the proof yet, and is asked again. It said: “%(reply)s”") % facts
        )
    if timezone.now() > proof.begins_at + SOON:
        return (
            _(
                "The proof to %(address)s still waits: the mail server cannot be reached, or mail stands still."
            )
            % facts
        )
    return _("The proof is on its way to %(address)s.") % facts


def explain(error: proofs.ProofError, editor: Editor) -> dict[str, str]:
    """Return why no proof is sent, perhaps with a link to where that is mended."""
    if isinstance(error, proofs.TooManyProofs):
        said = _("You have had %(number)s proofs within the hour. Wait a while before you send another.")
        return {"said": said % {"number": proofs.MOST_AN_HOUR}, "address": ""}
    said = _("Your account has no e-mail address that can be mailed.")
    if not editor.has_perm(CHANGE_EDITORS):
        who = _("Ask an administrator to set it, under Staff.")
        return {"said": f"{said} {who}", "address": ""}
    own = reverse("desk:releases_editor_change", args=[editor.pk])
    return {"said": said, "address": own, "link": _("Set it there")}


def _request(request: StaffRequest, release: Release, composed: ReleaseDocument) -> Proof:
    return proofs.request(
        composed,
        address=expected_address(release),
        by=request.user,
        release=release if release.pk else None,
    )
