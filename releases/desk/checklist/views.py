"""Kontroll: the checklist of what stands in a form right now, as a fragment of HTML. Nothing is written."""

from collections.abc import Mapping, Sequence

from django.http import HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from releases.desk.access import ADD, WRITE, StaffRequest, not_allowed
from releases.desk.checklist import composing, remarks
from releases.desk.checklist.sentences import FORMSETS, Form
from releases.desk.drafting import posted
from releases.models import Release


def of_a_release(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Check what is typed over a release."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not request.user.has_perm(WRITE):
        return not_allowed(request)
    return _fragment(request, get_object_or_404(Release.objects.select_related("version_of"), pk=pk))


def of_a_new_one(request: StaffRequest) -> HttpResponseBase:
    """Check what is typed into an empty form."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    return _fragment(request, Release()) if request.user.has_perm(ADD) else not_allowed(request)


def _fragment(request: StaffRequest, release: Release) -> TemplateResponse:
    sent = posted.lists(request.POST)
    text = posted.read(sent)
    composed, taken = composing.document_of(text, release)
    form = Form(rows=_numbers(sent, taken))
    checklist = remarks.of(release, composed, form, composing.links_as_typed(text, taken))
    return TemplateResponse(request, "desk/checklist.html", {"checklist": checklist, "in_form": True})


def _numbers(sent: posted.Sent, taken: Mapping[str, Sequence[int]]) -> Mapping[str, Sequence[int]]:
    """Return by which numbers the form calls the rows of the document."""
    numbers = {name: posted.row_numbers(kind, sent) for name, kind in FORMSETS.items()}
    return {name: [numbers[name][index] for index in taken[name]] for name in FORMSETS}
